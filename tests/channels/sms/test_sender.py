"""Text messages over a real HTTP gateway."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from channels.letters import NotReached, OutOfReach
from channels.sms.sender import HttpSms, TextMessage
from tests.channels.web.serving import serving

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
MESSAGE = TextMessage("n1", "138 0000-0001", "面试改到明天", "interview_rescheduled")
SECRET = SecretStr("g" * 40)


@asynccontextmanager
async def gateway(
    *answers: int, hangs: bool = False
) -> AsyncIterator[tuple[HttpSms, list[Request]]]:
    """A gateway that gives these answers in turn."""
    got: list[Request] = []
    app = FastAPI()

    @app.post("/send")
    async def send(request: Request) -> Response:
        await request.body()
        if hangs:
            await asyncio.sleep(3600)
        got.append(request)
        return Response(status_code=answers[len(got) - 1])

    async with serving(app) as url, httpx.AsyncClient(timeout=0.5, trust_env=False) as http:
        yield HttpSms(http, SecretStr(f"{url}/send?key=k"), SECRET, lambda: NOW), got


async def test_what_is_posted_is_signed_with_the_time() -> None:
    async with gateway(200) as (sms, got):
        await sms.send(MESSAGE)
        body = await got[0].body()
    assert json.loads(body) == {
        "id": "n1",
        "to": "13800000001",
        "text": "面试改到明天",
        "about": "interview_rescheduled",
    }
    at = int(NOW.timestamp())
    digest = hmac.new(b"g" * 40, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert got[0].headers["Yuemian-Signature"] == f"t={at},v1={digest}"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(400, OutOfReach), (404, OutOfReach), (429, NotReached), (500, NotReached), (302, NotReached)],
)
async def test_refusals(answer: int, kind: type[NotReached]) -> None:
    async with gateway(answer) as (sms, _):
        with pytest.raises(NotReached) as refused:
            await sms.send(MESSAGE)
    assert type(refused.value) is kind
    assert str(refused.value) == f"sms_{answer}"


async def test_a_gateway_that_is_down_is_tried_again() -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        away = HttpSms(http, SecretStr("http://127.0.0.1:9/send"), SECRET, lambda: NOW)
        with pytest.raises(NotReached) as failed:
            await away.send(MESSAGE)
    assert type(failed.value) is NotReached


@pytest.mark.parametrize(
    "number", ["", "abc", "1", "138000000010000000", "１３８００００００００１"]
)
async def test_what_is_no_number_is_out_of_reach(number: str) -> None:
    async with gateway() as (sms, got):
        with pytest.raises(OutOfReach, match="bad_phone"):
            await sms.send(TextMessage("n1", number, "x", "y"))
    assert got == []

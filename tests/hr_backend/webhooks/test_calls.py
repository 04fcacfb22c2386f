"""Events reach a real HTTP receiver: signed, repeated until taken, and never a private address."""

import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from hr_backend.kit.clock import SettableClock
from hr_backend.notifications.ways import LONGEST_WAIT
from hr_backend.webhooks.calls import MOST, Caller, spread_events
from hr_backend.webhooks.posting import NotPosted, Post, Poster
from tests.channels.web.serving import serving
from tests.conftest import NOW
from tests.hr_backend.conftest import Company

SECRET = "whsec_for_tests"


@dataclass
class OA:
    """The company's system: what it got, and what it answers."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def events(self) -> list[str]:
        return [json.loads(body)["event"] for _, body in self.got]


@pytest.fixture
async def oa() -> AsyncIterator[OA]:
    system, app = OA(), FastAPI()

    @app.post("/hooks")
    async def receive(request: Request) -> Response:
        system.got.append((dict(request.headers), await request.body()))
        return Response(status_code=system.status, headers={"Location": "/elsewhere"})

    async with serving(app) as url:
        system.url = f"{url}/hooks"
        yield system


@pytest.fixture
async def listening(company: Company, oa: OA) -> Company:
    """The OA hears of cancellations."""
    await listen(company, "oa", oa.url)
    return company


async def listen(company: Company, webhook: str, url: str) -> None:
    await company.execute(
        "insert into webhooks (id, url, events, secret, created_by_id, created_at)"
        " values (:id, :url, '{interview_cancelled}', :secret, 'root', :now)",
        id=webhook,
        url=url,
        secret=SECRET,
        now=NOW,
    )


@asynccontextmanager
async def caller(company: Company, *, private: bool = True) -> AsyncIterator[Caller]:
    state = company.app.state
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Caller(state.sessions, state.clock, Poster(http, private))


async def cancel(company: Company, interview: str = "intime") -> None:
    await company.done("root", f"/interviews/{interview}/cancel", {"reason": "家里有急事"})


async def call_all(company: Company, *, private: bool = True) -> int:
    await spread_events(company.app.state.sessions, company.app.state.clock)
    async with caller(company, private=private) as calls:
        return await calls.run_due()


async def test_what_happens_is_posted_once_signed_and_without_reasons(
    listening: Company, oa: OA
) -> None:
    await cancel(listening)
    assert await call_all(listening) == 1
    assert await call_all(listening) == 0
    ((headers, body),) = oa.got
    told = json.loads(body)
    assert (told["event"], told["data"]["interview"]) == ("interview_cancelled", "intime")
    assert "家里有急事" not in body.decode()
    at = headers["yuemian-signature"].split(",")[0].removeprefix("t=")
    assert int(at) == int(NOW.timestamp())
    digest = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["yuemian-signature"] == f"t={at},v1={digest}"
    assert await listening.rows("select 1 from house_events") == []
    assert await listening.rows("select 1 from webhook_calls where data <> '{}'") == []


async def test_what_nobody_wants_is_told_to_nobody(listening: Company, oa: OA) -> None:
    await listening.done("liu", "/interviews/senior/confirm")
    assert await call_all(listening) == 0
    assert await listening.rows("select 1 from house_events") == []
    assert oa.got == []


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_what_is_not_taken_is_repeated_with_the_same_id(
    listening: Company, oa: OA, hr_clock: SettableClock, status: int
) -> None:
    oa.status = status
    await cancel(listening)
    assert await call_all(listening) == 0
    oa.status = 200
    assert await call_all(listening) == 0
    hr_clock.advance(timedelta(seconds=15))
    assert await call_all(listening) == 1
    assert len({json.loads(body)["id"] for _, body in oa.got}) == 1
    ((said,),) = await listening.rows("select last_error from webhook_calls")
    assert said is None


async def test_a_receiver_that_is_down_is_not_asked_for_every_event(
    listening: Company, oa: OA
) -> None:
    oa.status = 503
    for interview in ("intime", "late", "senior", "senior-late", "proposed"):
        await cancel(listening, interview)
    await call_all(listening)
    assert len(oa.got) <= 4  # those that were under way side by side
    oa.got.clear()
    await call_all(listening)
    assert oa.got == []


async def test_what_is_never_taken_is_a_dead_letter_and_can_be_tried_again(
    listening: Company, oa: OA, hr_clock: SettableClock
) -> None:
    oa.status = 500
    await cancel(listening)
    for _ in range(MOST):
        await call_all(listening)
        hr_clock.advance(LONGEST_WAIT)
    assert len(oa.got) == MOST
    response = await listening.get("root", "/webhooks/oa/calls", status="dead")
    (call,) = response.json()["items"]
    assert (call["attempts"], call["last_error"]) == (MOST, "http 500")
    oa.status = 200
    await listening.done("root", f"/webhooks/oa/calls/{call['id']}/retry")
    assert await call_all(listening) == 1


async def test_one_receiver_does_not_hold_up_another(listening: Company, oa: OA) -> None:
    await listen(listening, "away", "http://127.0.0.1:9/")
    await cancel(listening)
    assert await call_all(listening) == 1
    assert oa.events() == ["interview_cancelled"]


async def test_the_own_network_is_not_posted_to_unless_that_is_allowed(
    listening: Company, oa: OA
) -> None:
    await cancel(listening)
    assert await call_all(listening, private=False) == 0
    assert oa.got == []
    ((said,),) = await listening.rows("select last_error from webhook_calls")
    assert said == "private_address"


async def test_a_name_that_means_a_private_address_is_not_posted_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def look_up(*_: object, **__: object) -> list[object]:
        both = ("93.184.216.34", "10.0.0.7")
        return [(2, 1, 6, "", (address, 443)) for address in both]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    post = Post("https://rebound.example.com/", SECRET, "e1", "test", NOW, {})
    with pytest.raises(NotPosted, match="private_address"):
        await Poster(httpx.AsyncClient(), private=False)(post, now=NOW)

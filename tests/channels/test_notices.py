"""The notification endpoint, as an HR backend that runs apart uses it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from channels.language import Language
from channels.notices import NOTICE_BYTES, PATH
from tests.channels.web.house import HR_SECRET, Open, open_demo
from tests.conftest import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOTICE = {
    "id": "n-1",
    "person": "li",
    "about": "interview_cancelled",
    "data": {
        "as": "interviewer",
        "candidate": {"id": "wang", "name": "王芳"},
        "requisition": {"id": "java", "title": "Java工程师"},
        "start": "2026-11-25T06:00:00+00:00",
    },
    "created_at": "2026-11-24T02:00:00+00:00",
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(
    pg_server: Server, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """The whole house."""
    async with open_demo(pg_server, language, tmp_path_factory.mktemp("notices")) as opened:
        yield opened


async def post(house: Open, body: bytes, *, key: str | None = None) -> httpx.Response:
    """Post a body, signed with the shared secret or with another."""
    secret = (key or HR_SECRET.get_secret_value()).encode()
    signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
    async with httpx.AsyncClient(base_url=house.url, trust_env=False) as client:
        headers = {"Yuemian-Signature": f"sha256={signature}"}
        return await client.post(PATH, content=body, headers=headers)


def written(**changes: Any) -> bytes:
    return json.dumps(NOTICE | changes, ensure_ascii=False).encode()


async def test_a_notice_is_told_in_words_and_once(house: Open) -> None:
    for _ in range(2):
        assert (await post(house, written())).status_code == 204
    told = [line for line in await house.house.conversations.history("li") if line.role == "notice"]
    assert [line.text for line in told] == [
        "11月25日(周三) 14:00 王芳（Java工程师）的面试已经取消。"
    ]


@pytest.mark.parametrize("key", ["another secret", ""])
async def test_an_unsigned_one_is_not(house: Open, key: str) -> None:
    body = written(id="forged", person="zhao")
    answer = await post(house, body, key=key or "x")
    assert (answer.status_code, answer.json()) == (403, {"code": "bad_signature"})
    async with httpx.AsyncClient(base_url=house.url, trust_env=False) as client:
        assert (await client.post(PATH, content=body)).status_code == 403
    assert not await house.house.conversations.history("zhao")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"id": "x"}', written(about="unheard_of"), written(data={"start": "soon"})],
)
async def test_one_that_says_nothing_is_refused(house: Open, body: bytes) -> None:
    assert (await post(house, body)).json() == {"code": "invalid"}


async def test_a_huge_one_is_refused(house: Open) -> None:
    assert (await post(house, b"x" * (NOTICE_BYTES + 1))).status_code == 413


async def test_notices_in_the_outbox_of_the_house_reach_people(house: Open, tmp_path: Path) -> None:
    hr = house.house.client.acting_for("liu", channel="test", message="m-1")
    mine = (await hr.interviews())[0]
    await hr.change(mine.id, "cancel", {"reason": "家里有事"}, key="m-1:cancel")
    await house.house.run_due()
    told = await house.house.conversations.history("xu")
    assert [line.role for line in told] == ["notice"]
    assert "刘洋" in told[0].text

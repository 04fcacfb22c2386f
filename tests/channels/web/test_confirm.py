"""The page behind a letter's confirm link: looking confirms nothing, the button does."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from channels.language import Language
from channels.links import Confirmation, ConfirmLinks, LinkExpired, LinkRefused
from tests.channels.web.house import Open, open_demo
from tests.conftest import NOW, Server

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = b"s" * 40


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(
    pg_server: Server, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """The whole house."""
    async with open_demo(pg_server, language, tmp_path_factory.mktemp("confirm")) as opened:
        yield opened


async def link_for(house: Open, person: str, *, hours: float = 1000) -> str:
    """A link to the person's interview to come."""
    hr = house.house.client.acting_for(person, channel="test", message="m")
    mine = [one for one in await hr.interviews() if one.status in ("scheduled", "confirmed")]
    links = ConfirmLinks(SECRET, house.clock.now)
    until = house.clock.now() + timedelta(hours=hours)
    return f"{house.url}/c/{links.seal(Confirmation(person, mine[0].id), until=until)}"


async def ask(method: str, url: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.request(method, url)


def button(page: str) -> str:
    """Where the page's button leads."""
    (action,) = re.findall(r'action="(\?v=\d+)"', page)
    return str(action)


async def test_looking_confirms_nothing_and_the_button_does(house: Open) -> None:
    url = await link_for(house, "wang")
    for method in ("HEAD", "GET", "GET"):
        seen = await ask(method, url)
        assert seen.status_code == 200
    assert (await house.interview("wang"))[0] == "scheduled"
    assert "Java工程师" in seen.text
    assert seen.headers["cache-control"] == "no-store"
    pressed = await ask("POST", url + button(seen.text))
    assert "已经收到您的确认" in pressed.text
    assert (await house.interview("wang"))[0] == "confirmed"
    again = await ask("POST", url + button(seen.text))
    assert "已经收到您的确认" in again.text
    assert "<form" not in (await ask("GET", url)).text


async def test_a_time_that_moved_meanwhile_is_shown_and_not_confirmed(house: Open) -> None:
    url = await link_for(house, "liu")
    seen = await ask("GET", url)
    _, start = await house.interview("liu")
    hr = house.house.client.acting_for("jin", channel="test", message="m2")
    theirs = [one for one in await hr.interviews(candidate="liu") if one.start == start]
    moved = (start + timedelta(days=7)).isoformat()
    body = {"start": moved, "reason": "会议室冲突", "outside_hours": True}
    await hr.change(theirs[0].id, "reschedule", body, key="m2:move")
    version = button(seen.text) if "<form" in seen.text else "?v=1"
    pressed = await ask("POST", url + version)
    assert "面试时间刚刚有变动" in pressed.text
    assert (await house.interview("liu"))[0] == "scheduled"


@pytest.mark.parametrize("token", ["x", "A" * 100, "é", "." * 2000, "%00"])
async def test_what_is_no_link_opens_nothing(house: Open, token: str) -> None:
    for method in ("GET", "POST"):
        answer = await ask(method, f"{house.url}/c/{token}?v=1")
        assert answer.status_code == 404
        assert "这个链接打不开" in answer.text


async def test_a_link_ends_with_the_start_of_the_interview(house: Open) -> None:
    gone = await link_for(house, "wang", hours=-1)
    answer = await ask("GET", gone)
    assert (answer.status_code, "不能再用" in answer.text) == (410, True)


async def test_a_link_to_anothers_interview_opens_nothing(house: Open) -> None:
    hr = house.house.client.acting_for("liu", channel="test", message="m")
    theirs = (await hr.interviews())[0].id
    links = ConfirmLinks(SECRET, house.clock.now)
    until = house.clock.now() + timedelta(hours=1)
    token = links.seal(Confirmation("wang", theirs), until=until)
    answer = await ask("POST", f"{house.url}/c/{token}?v=1")
    assert answer.status_code == 410
    assert "Java" not in answer.text


def test_links_are_sealed() -> None:
    links = ConfirmLinks(SECRET, lambda: NOW)
    confirmation = Confirmation("wang", "i1")
    token = links.seal(confirmation, until=NOW + timedelta(hours=1))
    assert links.open(token) == confirmation
    assert links.seal(confirmation, until=NOW + timedelta(hours=1)) != token
    for damaged in (token[:-2], token[1:], token.swapcase(), ""):
        with pytest.raises(LinkRefused):
            links.open(damaged)
    with pytest.raises(LinkRefused):
        ConfirmLinks(b"t" * 40, lambda: NOW).open(token)
    with pytest.raises(LinkExpired):
        ConfirmLinks(SECRET, lambda: NOW + timedelta(hours=1)).open(token)

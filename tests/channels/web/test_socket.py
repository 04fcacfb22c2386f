"""The web socket's promises, spoken to without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from channels.web.channel import COOKIE
from tests.channels.web.conftest import Site
from tests.channels.web.echo import ALLOWED, Echo, echo_app, echo_channel
from tests.channels.web.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

WANG = "wang"


def session(site: Site, person: str = WANG) -> str:
    return site.web.tokens.issue("session", person, timedelta(hours=1))


@asynccontextmanager
async def tab(
    site: Site, person: str = WANG, **hello: Any
) -> AsyncIterator[tuple[ClientConnection, list[dict[str, Any]]]]:
    """A socket past its replay, and the frames it got until then."""
    headers = {"Cookie": f"{COOKIE}={session(site, person)}"}
    address = site.url.replace("http", "ws") + "/web/socket"
    async with connect(address, origin=Origin(site.url), additional_headers=headers) as socket:
        await socket.send(json.dumps({"type": "hello"} | hello))
        yield socket, await until(socket, "ready")


async def until(socket: ClientConnection, kind: str) -> list[dict[str, Any]]:
    """Frames up to and with the first of a kind."""
    async with asyncio.timeout(5):
        frames = [json.loads(await socket.recv())]
        while frames[-1]["type"] != kind:
            frames.append(json.loads(await socket.recv()))
    return frames


async def refusal(socket: ClientConnection, **frame: Any) -> dict[str, Any]:
    """Send a frame that is refused."""
    await socket.send(json.dumps(frame))
    return (await until(socket, "error"))[-1]


async def test_a_message_is_acknowledged_then_shown_then_answered(site: Site) -> None:
    async with tab(site) as (socket, _):
        await socket.send(json.dumps({"type": "say", "id": "message-1", "text": " 你好\u0000 "}))
        frames = await until(socket, "entry")
        assert [f["type"] for f in frames if f["type"] != "typing"] == ["ack", "entry"]
        assert frames[-1] | {"at": ""} == {
            "type": "entry",
            "seq": frames[-1]["seq"],
            "role": "person",
            "text": "你好",
            "options": [],
            "at": "",
            "id": "message-1",
        }
        assert (await until(socket, "entry"))[-1]["text"] == "您说：你好"


async def test_the_same_message_sent_twice_is_answered_once(site: Site) -> None:
    frame = json.dumps({"type": "say", "id": "twice-sent", "text": "一次"})
    async with tab(site, "twice") as (socket, _):
        for _ in range(2):
            await socket.send(frame)
            await until(socket, "ack")
        await site.web.turns.close()
    assert [line.text for line in site.echo.lines["twice"]] == ["一次", "您说：一次"]


async def test_a_tab_gets_what_it_missed_and_nothing_twice(site: Site) -> None:
    async with tab(site, "misser") as (socket, frames):
        room = frames[0]["room"]
        await socket.send(json.dumps({"type": "say", "id": "missed-1", "text": "一"}))
        seen = (await until(socket, "entry"))[-1]["seq"]
    await site.web.turns.close()
    async with tab(site, "misser", after=seen, room=room) as (_, frames):
        assert [f["text"] for f in frames if f["type"] == "entry"] == ["您说：一"]
    async with tab(site, "misser", after=seen, room="another person's") as (_, frames):
        assert [f["text"] for f in frames if f["type"] == "entry"] == ["一", "您说：一"]


async def test_a_room_tells_nothing_of_the_person(site: Site) -> None:
    async with tab(site) as (_, frames):
        assert WANG not in json.dumps(frames[0] | {"name": ""})


async def test_unreadable_messages_are_refused_by_name(site: Site) -> None:
    async with tab(site, "bad") as (socket, _):
        empty = await refusal(socket, type="say", id="empty-message", text="\u0000 \ud83d\n")
        assert empty == {"type": "error", "code": "empty", "id": "empty-message"}
        long = await refusal(socket, type="say", id="long-message", text="长" * 10_001)
        assert long == {"type": "error", "code": "too_long", "id": "long-message"}
        for malformed in ({"type": "say", "id": "no text"}, {"type": "shout"}, {"type": "say"}):
            assert (await refusal(socket, **malformed))["code"] == "malformed"
        for raw in ("", "null", "[" * 60_000, '{"type": "say", "text": 1}'):
            await socket.send(raw)
            assert (await until(socket, "error"))[-1]["code"] == "malformed"
        await socket.send('{"type": "ping"}')
        assert (await until(socket, "pong"))[-1] == {"type": "pong"}
    assert "bad" not in site.echo.lines


async def test_text_of_any_script_goes_through_whole(site: Site) -> None:
    texts = ["🙂👩‍💻", "Can我們 resched ule 面試嗎？", "а́ ﷺ \u202eabc", "长" * 10_000]
    async with tab(site, "scripts") as (socket, _):
        for number, text in enumerate(texts):
            frame = {"type": "say", "id": f"script-{number}", "text": text}
            await socket.send(json.dumps(frame))
            await until(socket, "ack")
    shown = [line.text for line in site.echo.lines["scripts"] if line.role == "person"]
    assert shown == texts


async def test_a_flood_is_slowed_and_nothing_is_lost_by_the_server() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    echo = Echo()
    web = echo_channel(echo, clock=lambda: now, per_minute=3)
    async with serving(echo_app(web)) as url:
        site = Site(url, web, echo)
        async with tab(site, "flood") as (socket, _):
            for number in range(3):
                await socket.send(
                    json.dumps({"type": "say", "id": f"flooding-{number}", "text": "a"})
                )
                await until(socket, "ack")
            slowed = await refusal(socket, type="say", id="flood-too-many", text="a")
            assert slowed["code"] == "too_many"
            assert slowed["retry_after"] == 20.0
            now += timedelta(seconds=21)
            await socket.send(json.dumps({"type": "say", "id": "flood-too-many", "text": "a"}))
            await until(socket, "ack")


async def test_a_session_that_ends_while_the_page_is_open_signs_out() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    echo = Echo()
    web = echo_channel(echo, clock=lambda: now)
    async with serving(echo_app(web)) as url, tab(Site(url, web, echo)) as (socket, _):
        now += timedelta(hours=2)
        await socket.send('{"type": "ping"}')
        assert (await until(socket, "signed_out"))[-1]["code"] == "session_expired"
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1"])
async def test_pages_of_other_sites_do_not_get_a_socket(site: Site, origin: str | None) -> None:
    headers = {"Cookie": f"{COOKIE}={session(site)}"} | ({"Origin": origin} if origin else {})
    address = site.url.replace("http", "ws") + "/web/socket"
    with pytest.raises(InvalidStatus) as refused:
        await connect(address, additional_headers=headers)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("purpose", ["invite", "session"])
async def test_only_a_session_opens_the_conversation(site: Site, purpose: str) -> None:
    good = site.web.tokens.issue("session", WANG, timedelta(hours=1))
    bad = {
        "invite": site.web.tokens.issue("invite", WANG, timedelta(hours=1)),
        "session": good[:-4] + "AAAA",
    }[purpose]
    address = site.url.replace("http", "ws") + "/web/socket"
    headers = {"Cookie": f"{COOKIE}={bad}"}
    async with connect(address, origin=Origin(site.url), additional_headers=headers) as socket:
        await socket.send('{"type": "hello"}')
        assert json.loads(await socket.recv())["type"] == "signed_out"


async def test_an_allowed_site_brings_its_session_itself_and_never_by_cookie(site: Site) -> None:
    invitation = site.web.tokens.issue("invite", WANG, timedelta(hours=1))
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": ALLOWED}) as client:
        answer = await client.post("/web/session", json={"invitation": invitation})
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "set-cookie" not in answer.headers
    address = site.url.replace("http", "ws") + "/web/socket"
    cookie = {"Cookie": f"{COOKIE}={session(site)}"}
    async with connect(address, origin=Origin(ALLOWED), additional_headers=cookie) as socket:
        await socket.send('{"type": "hello"}')
        assert json.loads(await socket.recv())["code"] == "invitation_missing"
    async with connect(address, origin=Origin(ALLOWED)) as socket:
        await socket.send(json.dumps({"type": "hello", "session": answer.json()["session"]}))
        assert (await until(socket, "ready"))[0]["name"] == "王芳"

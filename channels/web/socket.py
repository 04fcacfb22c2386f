"""The web socket: a person's frames in, every line of the conversation out, to every tab."""

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.messages import Message
from channels.web import frames
from channels.web.channel import COOKIE, WebChannel
from channels.web.conversations import Line, Unavailable
from channels.web.tokens import Claim, TokenRefused

log = structlog.get_logger(__name__)

SIGNED_OUT, TOO_MANY_TABS, NOT_UNDERSTOOD = 4401, 4429, 4400
HELLO_SECONDS = 10
RETRY_SECONDS = 2.0
PAGE = 200
"""Lines fetched at once; a conversation's older lines are not shown."""


async def talk(socket: WebSocket, web: WebChannel) -> None:
    """One browser tab from its handshake to its end."""
    origin = socket.headers.get("origin")
    own = web.is_own(origin, socket.headers.get("host"))
    if not own and not web.may_embed(origin):
        await socket.close(SIGNED_OUT)  # before accept: the handshake is answered 403
        return
    await socket.accept()
    with suppress(WebSocketDisconnect):
        hello = await _hello(socket)
        if hello is None:
            await socket.close(NOT_UNDERSTOOD)
            return
        # The cookie speaks for this server's own pages only: another site's page brings its own.
        token = socket.cookies.get(COOKIE) if own else hello.session
        try:
            claim = web.tokens.read("session", token or "")
        except TokenRefused as refused:
            await _sign_out(socket, refused.code if token else "invitation_missing")
            return
        await Connection(socket, web, claim).serve(hello)


async def _hello(socket: WebSocket) -> frames.Hello | None:
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            frame = frames.read(await _receive(socket))
    except (TimeoutError, frames.MalformedFrame):
        return None
    return frame if isinstance(frame, frames.Hello) else None


async def _receive(socket: WebSocket) -> str:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    return text if isinstance(text, str) else ""


async def _sign_out(socket: WebSocket, code: str) -> None:
    await socket.send_json({"type": "signed_out", "code": code})
    await socket.close(SIGNED_OUT)


class Connection:
    """One open tab of a person whose session was read."""

    def __init__(self, socket: WebSocket, web: WebChannel, claim: Claim) -> None:
        self.typing = False
        self._socket = socket
        self._web = web
        self._claim = claim
        self._seen = 0
        self._grown = asyncio.Event()
        self._sending = asyncio.Lock()

    def wake(self) -> None:
        """Look for new lines and for a change of `typing`."""
        self._grown.set()

    async def serve(self, hello: frames.Hello) -> None:
        """Replay what the tab missed, then go on until it leaves."""
        person, room = self._claim.person, self._web.room(self._claim.person)
        profile = await self._web.conversations.profile(person)
        welcome = {
            "type": "welcome",
            "room": room,
            "name": profile.name if profile else "",
            "kind": profile.kind if profile else "candidate",
            "shared": self._claim.device is not None,
        }
        if not self._web.rooms.enter(person, self):
            await self._socket.close(TOO_MANY_TABS)
            return
        try:
            await self._send(welcome)
            self._seen = hello.after if hello.room == room else 0
            self.wake()
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._write())
                try:
                    await self._read()
                finally:
                    writer.cancel()
        finally:
            self._web.rooms.leave(person, self)

    async def _read(self) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                raw = await _receive(self._socket)
                if self._claim.expires_at <= self._web.clock():
                    await _sign_out(self._socket, "session_expired")
                    return
                try:
                    await self._take(frames.read(raw))
                except frames.MalformedFrame as malformed:
                    await self._refuse("malformed", malformed.id)

    async def _take(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Ping():
                await self._send({"type": "pong"})
            case frames.Say(id=message_id, text=text):
                if not text:
                    await self._refuse("empty", message_id)
                elif len(text) > self._web.message_length:
                    await self._refuse("too_long", message_id)
                else:
                    await self._accept(message_id, text, payload=None)
            case frames.Choose(id=message_id, title=title, value=value):
                await self._accept(message_id, title, payload=value)
            case frames.Hello():
                pass  # said already; a second one changes nothing

    async def _accept(self, message_id: str, text: str, *, payload: str | None) -> None:
        web, person = self._web, self._claim.person
        wait = web.limit.wait(person)
        if wait is not None:
            await self._refuse("too_many", message_id, retry_after=round(wait.total_seconds(), 1))
            return
        message = Message(
            message_id, person, "web", text, web.clock(), payload, device=self._claim.device
        )
        try:
            await web.conversations.accept(message)
        except Unavailable:
            await self._refuse("unavailable", message_id, retry_after=RETRY_SECONDS)
            return
        try:
            await self._send({"type": "ack", "id": message_id})
        finally:  # the tab may be gone; what it said is not
            web.rooms.wake(person)
            web.turns.start(person)

    async def _refuse(
        self, code: str, message_id: str | None, *, retry_after: float | None = None
    ) -> None:
        frame: dict[str, Any] = {"type": "error", "code": code}
        if message_id is not None:
            frame["id"] = message_id
        if retry_after is not None:
            frame["retry_after"] = retry_after
        await self._send(frame)

    async def _write(self) -> None:
        shown = ready = False
        with suppress(WebSocketDisconnect):
            while True:
                await self._grown.wait()
                self._grown.clear()
                try:
                    await self._send_new_lines()
                    if not ready:
                        ready = True
                        await self._send({"type": "ready"})
                except Unavailable:
                    await self._refuse("unavailable", None)
                    await asyncio.sleep(RETRY_SECONDS)
                    self.wake()
                if self.typing != shown:
                    shown = self.typing
                    await self._send({"type": "typing", "on": shown})

    async def _send_new_lines(self) -> None:
        while True:
            lines = await self._web.conversations.history(
                self._claim.person, after=self._seen, limit=PAGE
            )
            for line in lines:
                if self._may_show(line):
                    await self._send(frames.entry(line))
                self._seen = line.seq
            if len(lines) < PAGE:
                return

    def _may_show(self, line: Line) -> bool:
        """On a device others use too, what was said before is left out."""
        return self._claim.since is None or line.at >= self._claim.since

    async def _send(self, frame: dict[str, Any]) -> None:
        async with self._sending:
            if self._socket.application_state is not WebSocketState.CONNECTED:
                raise WebSocketDisconnect
            await self._socket.send_json(frame)

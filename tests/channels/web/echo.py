"""A bot without language or HR: says a message back, for tests of the web channel alone."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from fastapi import FastAPI

from bot.messages import Message, Option
from channels.turns import Turns
from channels.uploads import Uploads
from channels.web.channel import WebChannel
from channels.web.conversations import Line, Profile, Unavailable
from channels.web.endpoints import web_routes
from channels.web.files import file_routes
from channels.web.limits import RateLimit
from channels.web.rooms import Rooms
from channels.web.texts import load_texts
from channels.web.tokens import Tokens

ALLOWED = "http://careers.localhost:9"
"""Another site that may embed the widget."""
OPTIONS = (
    Option("12月2日(周三) 15:00", "2026-12-02T15:00:00+08:00"),
    Option("12月2日(周三) 16:00", "2026-12-02T16:00:00+08:00", best=True),
    Option("12月3日(周四) 10:00", "2026-12-03T10:00:00+08:00"),
)


class Echo:
    """Conversations in memory. 「慢」 takes a while, 「时间」 is answered with options."""

    def __init__(self) -> None:
        self.lines: dict[str, list[Line]] = {}
        self.inbox: dict[str, list[Message]] = {}
        self.down = False
        self.seq = 0

    async def accept(self, message: Message) -> bool:
        """See the port."""
        if self.down:
            raise Unavailable
        known = {line.message_id for line in self.lines.get(message.person, [])}
        if message.id in known:
            return False
        self.add(message.person, Line(0, "person", message.text, message.received_at, message.id))
        self.inbox.setdefault(message.person, []).append(message)
        return True

    async def process(self, person: str) -> None:
        """See the port."""
        while self.inbox.get(person):
            message = self.inbox[person].pop(0)
            if "慢" in message.text:
                await asyncio.sleep(1.0)
            chosen = f"（{message.payload}）" if message.payload else ""
            options = OPTIONS if "时间" in message.text else ()
            said = f"您说：{message.text}{chosen}"
            self.add(person, Line(0, "assistant", said, datetime.now(UTC), message.id, options))

    async def history(self, person: str, *, after: int = 0, limit: int = 200) -> list[Line]:
        """See the port."""
        if self.down:
            raise Unavailable
        newer = [line for line in self.lines.get(person, []) if line.seq > after]
        return newer[:limit] if after else newer[-limit:]

    async def profile(self, person: str) -> Profile | None:
        """See the port."""
        return Profile("王芳", "candidate") if person == "wang" else None

    def add(self, person: str, line: Line) -> None:
        """Put a line into a conversation."""
        self.seq += 1
        self.lines.setdefault(person, []).append(replace(line, seq=self.seq))


def echo_channel(
    echo: Echo,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    per_minute: int = 600,
    allowed: str = ALLOWED,
) -> WebChannel:
    """A web channel over an echo."""
    rooms = Rooms()

    async def process(person: str) -> None:
        await echo.process(person)
        rooms.wake(person)

    return WebChannel(
        conversations=echo,
        turns=Turns(process, typing=rooms.show_typing),
        rooms=rooms,
        tokens=Tokens(b"a secret of thirty-two bytes or so", clock),
        limit=RateLimit(per_minute, clock),
        texts=load_texts(message_length=10_000),
        uploads=Uploads(Path(mkdtemp(prefix="yuemian-uploads-"))),
        clock=clock,
        message_length=10_000,
        session_lifetime=timedelta(days=14),
        allowed_origins=frozenset({allowed}),
    )


def echo_app(web: WebChannel) -> FastAPI:
    """The web channel's routes and nothing else."""
    app = FastAPI()
    app.include_router(web_routes(web))
    app.include_router(file_routes(web))
    return app

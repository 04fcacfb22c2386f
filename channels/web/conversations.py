"""What the web channel needs of the bot: a durable inbox, what was said, and a turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.messages import Message, Option

Role = Literal["person", "assistant", "notice"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation."""

    seq: int
    """Rising in the order in which lines become visible: a reader never misses a smaller one."""
    role: Role
    text: str
    at: datetime
    """Aware."""
    message_id: str
    """Of a person's line: the id its client gave it."""
    options: tuple[Option, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a person is to the page: how to greet and what to suggest."""

    name: str
    kind: Literal["candidate", "employee"]


class Unavailable(Exception):
    """The conversations cannot be reached just now (database down or read-only); try again."""


class Conversations(Protocol):
    """The bot as the web channel sees it. Every method may raise `Unavailable`."""

    async def accept(self, message: Message) -> bool:
        """Store a delivery durably; False where this delivery is known already."""
        ...

    async def process(self, person: str) -> None:
        """Work the person's unprocessed messages off, in order."""
        ...

    async def history(self, person: str, *, after: int = 0, limit: int = 200) -> Sequence[Line]:
        """Lines after a sequence number, oldest first; with 0, the newest `limit`."""
        ...

    async def profile(self, person: str) -> Profile | None:
        """Who the person is; None where that is not known just now."""
        ...

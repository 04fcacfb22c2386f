"""What goes in and out of the engine, the same for every channel."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person said or clicked, as a channel delivers it."""

    id: str
    """The platform's own id, unique per person and channel; a second delivery has the same."""
    person: str
    """The HR backend's id of the writer; the channel has proved it before it builds this."""
    channel: str
    """web, wecom, dingtalk or cli."""
    text: str
    received_at: datetime
    """Aware, UTC or with an offset."""
    payload: str | None = None
    """The value of the option that was clicked, where it was a click; text is then its title."""
    device: str | None = None
    """Names the session where others use the device too; None where it is the writer's own."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something offered: a button where the channel has them, a numbered line elsewhere."""

    title: str
    value: str
    """What choosing it means: an ISO time, an id, `yes`, `no`, or `/intent` for another action."""
    best: bool = False
    """Marked as the recommended one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person."""

    text: str
    options: tuple[Option, ...] = field(default=())

"""Frames of the web socket: what a browser may send, and what it gets."""

import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from channels.web.conversations import Line

# NUL and the other controls say nothing and PostgreSQL's text knows no NUL; a lone surrogate
# cannot be written as UTF-8. Tab, newline and carriage return stay.
UNSENDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class Incoming(BaseModel):
    """Common to what browsers send."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class Hello(Incoming):
    """The first frame: the last line this tab has, of which room."""

    type: Literal["hello"]
    after: Annotated[int, Field(ge=0, lt=2**63)] = 0
    room: Annotated[str, Field(max_length=100)] = ""
    """The room `after` belongs to; in another room it means nothing."""
    session: Annotated[str, Field(max_length=2000)] | None = None
    """The session where its cookie cannot go: the widget on another site's page."""


class Say(Incoming):
    """A typed message."""

    type: Literal["say"]
    id: ClientId
    text: str


class Choose(Incoming):
    """A click on an option."""

    type: Literal["choose"]
    id: ClientId
    value: Annotated[str, Field(min_length=1, max_length=500)]
    title: Annotated[str, Field(min_length=1, max_length=500)]


class Ping(Incoming):
    """Is anybody there: a page cannot send the protocol's own pings."""

    type: Literal["ping"]


Frame = Hello | Say | Choose | Ping
_FRAME: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


class MalformedFrame(Exception):
    """A frame that says nothing; `id` is its client id where it has one."""

    def __init__(self, message_id: str | None) -> None:
        super().__init__("malformed frame")
        self.id = message_id


def read(raw: str) -> Frame:
    """A frame as a browser sent it, control characters taken out; raises MalformedFrame."""
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedFrame(None) from error
    if not isinstance(fields, dict):
        raise MalformedFrame(None)
    clean = {k: UNSENDABLE.sub("", v) if isinstance(v, str) else v for k, v in fields.items()}
    try:
        return _FRAME.validate_python(clean)
    except ValidationError as error:
        message_id = clean.get("id")
        raise MalformedFrame(message_id if isinstance(message_id, str) else None) from error


def entry(line: Line) -> dict[str, Any]:
    """A line of the conversation as the browser gets it; times ISO 8601 with offset."""
    frame: dict[str, Any] = {
        "type": "entry",
        "seq": line.seq,
        "role": line.role,
        "text": line.text,
        "options": [{"title": o.title, "value": o.value, "best": o.best} for o in line.options],
        "at": line.at.isoformat(),
    }
    if line.role == "person":
        frame["id"] = line.message_id
    return frame

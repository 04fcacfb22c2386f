"""A notice on its way to one person, and how a way says that it failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Way = Literal["chat", "mail", "sms"]


FORGET: Final = "person_erased"
"""A notice nobody reads: the person's data were erased, and the conversation goes with them."""


class NotReached(Exception):
    """It did not arrive and may be tried again. The text is a word, never personal data."""


class OutOfReach(NotReached):
    """This person cannot be reached by this way; there is no use in trying it again."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody is reached."""

    name: str = ""
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar needs besides the notice's data (RFC 5545)."""

    uid: str
    sequence: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice for one person, by one way."""

    id: str
    """The same at every attempt."""
    person: str
    about: str
    data: Mapping[str, Any]
    way: Way = "chat"
    contact: Contact = field(default_factory=Contact)
    invitation: Invitation | None = None

"""What a deliverer gets and how it says that it failed; one that posts it by HTTP."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import httpx
from pydantic import SecretStr

from hr_backend.notifications.models import Way

UNREACHABLE = 410
"""How a receiver says that there is no use in trying this way again."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody is reached; of an address only the one this way needs."""

    name: str = ""
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar needs besides the notice's own data (RFC 5545)."""

    uid: str
    """The same for all notices of one interview to one person."""
    sequence: int
    """Rises with every change of the interview."""
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice on its way, by one way."""

    id: str
    """The same at every attempt: a receiver may know it already."""
    person: str
    about: str
    data: dict[str, Any]
    created_at: datetime
    way: Way = Way.CHAT
    contact: Contact = field(default_factory=Contact)
    invitation: Invitation | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "person": self.person,
            "about": self.about,
            "data": self.data,
            "created_at": self.created_at.isoformat(),
            "way": self.way.value,
            "contact": asdict(self.contact),
            "invitation": asdict(self.invitation) if self.invitation else None,
        }


Deliver = Callable[[Delivery], Awaitable[None]]


class Undeliverable(Exception):
    """It did not arrive; it will be tried again. The text is a kind, never personal data."""


class Unreachable(Undeliverable):
    """This person cannot be reached by this way; there is no use in trying it again."""


@dataclass(frozen=True, slots=True)
class HttpDelivery:
    """Posts notices as JSON; 410 is Unreachable, anything else but 2xx Undeliverable."""

    http: httpx.AsyncClient
    url: str
    secret: SecretStr | None = None

    async def __call__(self, delivery: Delivery) -> None:
        body = json.dumps(delivery.as_json(), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        if self.secret is not None:
            headers["Yuemian-Signature"] = "sha256=" + sign(self.secret, body)
        try:
            response = await self.http.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Undeliverable(type(error).__name__) from error
        if response.status_code == UNREACHABLE:
            raise Unreachable(reason_in(response))
        if not response.is_success:
            raise Undeliverable(f"http {response.status_code}")


def reason_in(response: httpx.Response) -> str:
    """The `code` of a refusal, where it has one: a word, not a sentence."""
    try:
        body = response.json()
    except ValueError:
        return "unreachable"
    code = body.get("code") if isinstance(body, Mapping) else None
    return str(code)[:50] if code else "unreachable"


def sign(secret: SecretStr, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 of a body."""
    return hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()

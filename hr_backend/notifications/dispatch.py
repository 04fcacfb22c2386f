"""Delivers the outbox: at least once, in order of age, by any number of processes."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from pydantic import SecretStr
from sqlalchemy import select, update

from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.notifications.models import Notice

log = structlog.get_logger(__name__)

FIRST_WAIT = timedelta(seconds=15)
"""Longer than any one delivery takes."""
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice on its way."""

    id: str
    """The same at every attempt: a receiver may know it already."""
    person: str
    about: str
    data: dict[str, Any]
    created_at: datetime

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "person": self.person,
            "about": self.about,
            "data": self.data,
            "created_at": self.created_at.isoformat(),
        }


Deliver = Callable[[Delivery], Awaitable[None]]


class Undeliverable(Exception):
    """It did not arrive; it will be tried again."""


@dataclass(frozen=True, slots=True)
class HttpDelivery:
    """Posts notices as JSON; anything but 2xx is Undeliverable."""

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
        if not response.is_success:
            raise Undeliverable(f"http {response.status_code}")


def sign(secret: SecretStr, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 of a body."""
    return hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 15 s, doubled each time, an hour at most."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


class Dispatcher:
    """Hands due notices to `deliver`, which raises Undeliverable (or OSError) on failure."""

    def __init__(self, sessions: Sessions, clock: Clock, deliver: Deliver) -> None:
        self._sessions = sessions
        self._clock = clock
        self._deliver = deliver

    async def run_due(self) -> int:
        """Deliver all that is due now, the oldest first; how many arrived."""
        arrived = 0
        while (delivery := await self._claim()) is not None:
            arrived += await self._attempt(delivery)
        return arrived

    async def _claim(self) -> Delivery | None:
        """The next notice, put off to its next attempt before this one begins.

        So no transaction is open while it is delivered, no other process takes it meanwhile, a
        crash repeats it later, and one that always fails holds up nobody else's.
        """
        async with self._sessions.begin() as session:
            notice = await session.scalar(
                select(Notice)
                .where(Notice.delivered_at.is_(None), Notice.due_at <= self._clock.now())
                .order_by(Notice.created_at, Notice.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if notice is None:
                return None
            notice.attempts += 1
            notice.due_at = self._clock.now() + wait_after(notice.attempts)
            return Delivery(
                notice.id, notice.person_id, notice.about, notice.data, notice.created_at
            )

    async def _attempt(self, delivery: Delivery) -> bool:
        outcome: dict[str, Any] = {"delivered_at": self._clock.now(), "last_error": None}
        try:
            await self._deliver(delivery)
        except (Undeliverable, OSError, TimeoutError) as error:
            outcome = {"last_error": type(error).__name__}
            log.warning("undeliverable", notice=delivery.id, error=type(error).__name__)
        async with self._sessions.begin() as session:
            await session.execute(update(Notice).where(Notice.id == delivery.id).values(**outcome))
        return "delivered_at" in outcome

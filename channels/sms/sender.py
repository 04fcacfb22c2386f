"""Sending text messages: what a sender is, and one that hands them to a gateway by HTTP."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx
from pydantic import SecretStr

from channels.letters import NotReached, OutOfReach

PHONE = re.compile(r"\+?[0-9]{6,15}")
FOR_NOW = frozenset({408, 425, 429})
"""Refusals that say nothing of the number."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text message."""

    id: str
    """The same at every attempt: a gateway must send it once."""
    to: str
    text: str
    about: str


class SmsSender(Protocol):
    """Any way to send a text message."""

    async def send(self, message: TextMessage) -> None:
        """Raises OutOfReach where the number is refused for good, else NotReached."""
        ...


@dataclass(frozen=True, slots=True)
class HttpSms:
    """Posts `{"id", "to", "text", "about"}` as JSON to a gateway of the company.

    Signed like our webhooks: `Yuemian-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
    2xx: taken. 4xx but 408, 425, 429: this number cannot be reached. Anything else: try again.
    """

    http: httpx.AsyncClient
    url: SecretStr
    """May hold a key of the gateway."""
    secret: SecretStr
    clock: Callable[[], datetime]

    async def send(self, message: TextMessage) -> None:
        """See the class."""
        number = re.sub(r"[\s()-]", "", message.to)
        if not PHONE.fullmatch(number):
            raise OutOfReach("bad_phone")
        content = {
            "id": message.id,
            "to": number,
            "text": message.text,
            "about": message.about,
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Yuemian-Signature": self._signature(body),
        }
        try:
            response = await self.http.post(
                self.url.get_secret_value(), content=body, headers=headers
            )
        except httpx.HTTPError as error:
            raise NotReached(type(error).__name__) from None
        if response.is_client_error and response.status_code not in FOR_NOW:
            raise OutOfReach(f"sms_{response.status_code}")
        if not response.is_success:
            raise NotReached(f"sms_{response.status_code}")

    def _signature(self, body: bytes) -> str:
        at = int(self.clock().timestamp())
        key = self.secret.get_secret_value().encode()
        digest = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={at},v1={digest}"

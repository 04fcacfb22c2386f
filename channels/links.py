"""Signed links in letters: to confirm an interview, to open the chat."""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PATH = "/c"
NONCE = 12
LONGEST = 1000


class LinkRefused(Exception):
    """A link that is damaged, or none of ours."""


class LinkExpired(LinkRefused):
    """A genuine link whose interview has begun."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link is for."""

    person: str
    interview: str


@dataclass(frozen=True, slots=True)
class ConfirmLinks:
    """Seals and opens confirm links: encrypted, so that they say nothing of anybody."""

    secret: bytes
    clock: Callable[[], datetime]

    def seal(self, confirmation: Confirmation, *, until: datetime) -> str:
        """The part of the address that stands for it, good until an aware moment."""
        content = [confirmation.person, confirmation.interview, int(until.timestamp())]
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher().encrypt(nonce, json.dumps(content).encode(), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def open(self, token: str) -> Confirmation:
        """Raises LinkRefused or LinkExpired."""
        if len(token) > LONGEST:
            raise LinkRefused
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            content = self._cipher().decrypt(raw[:NONCE], raw[NONCE:], None)
        except (ValueError, InvalidTag) as error:
            raise LinkRefused from error
        person, interview, until = json.loads(content)
        if datetime.fromtimestamp(until, UTC) <= self.clock():
            raise LinkExpired
        return Confirmation(person, interview)

    def _cipher(self) -> AESGCM:
        key = HKDF(SHA256(), 32, salt=None, info=b"confirm links").derive(self.secret)
        return AESGCM(key)


@dataclass(frozen=True, slots=True)
class Links:
    """The links a letter may hold; none where nobody knows this server's public address."""

    base: str | None
    confirmations: ConfirmLinks
    invite: Callable[[str, timedelta], str]
    """A signed invitation to the chat for a person."""
    invitation_lifetime: timedelta

    def confirm(self, person: str, interview: str, *, until: datetime) -> str | None:
        """To the page that asks whether a candidate will come."""
        if self.base is None:
            return None
        token = self.confirmations.seal(Confirmation(person, interview), until=until)
        return f"{self.base}{PATH}/{token}"

    def chat(self, person: str, *, signed_in: bool) -> str | None:
        """To the chat page. `signed_in`: whoever has the link is that person to the assistant."""
        if self.base is None:
            return None
        if not signed_in:
            return f"{self.base}/"
        return f"{self.base}/i#{self.invite(person, self.invitation_lifetime)}"

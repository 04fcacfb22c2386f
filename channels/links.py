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
PAPER_PATH = "/d"
CHECK_PATH = "/check"
PAPER_LIFETIME = timedelta(minutes=15)
"""How long a link to a paper opens it: long enough to tap it, too short to be passed around."""
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
        return _sealed(self._cipher(), [confirmation.person, confirmation.interview], until)

    def open(self, token: str) -> Confirmation:
        """Raises LinkRefused or LinkExpired."""
        person, interview = _opened(self._cipher(), token, self.clock())
        return Confirmation(person, interview)

    def _cipher(self) -> AESGCM:
        return _cipher(self.secret, b"confirm links")


@dataclass(frozen=True, slots=True)
class PaperLinks:
    """Links by which one person opens one certificate for a while, in whatever browser."""

    secret: bytes
    clock: Callable[[], datetime]
    base: str | None
    """This server's public address; None: links are of the page they are shown on."""

    def link(self, person: str, certificate: str) -> str:
        """The address of a paper for its reader."""
        until = self.clock() + PAPER_LIFETIME
        return (
            f"{self.base or ''}{PAPER_PATH}/{_sealed(self._cipher(), [person, certificate], until)}"
        )

    def open(self, token: str) -> tuple[str, str]:
        """Whose link it is, and to which certificate. LinkRefused, LinkExpired."""
        person, certificate = _opened(self._cipher(), token, self.clock())
        return person, certificate

    def _cipher(self) -> AESGCM:
        return _cipher(self.secret, b"paper links")


def _cipher(secret: bytes, info: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(secret))


def _sealed(cipher: AESGCM, content: list[str], until: datetime) -> str:
    nonce = secrets.token_bytes(NONCE)
    text = json.dumps([*content, int(until.timestamp())]).encode()
    return base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, text, None)).decode().rstrip("=")


def _opened(cipher: AESGCM, token: str, now: datetime) -> list[str]:
    if len(token) > LONGEST:
        raise LinkRefused
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        content = json.loads(cipher.decrypt(raw[:NONCE], raw[NONCE:], None))
    except (ValueError, InvalidTag) as error:
        raise LinkRefused from error
    until = content.pop()
    if datetime.fromtimestamp(until, UTC) <= now:
        raise LinkExpired
    return [str(part) for part in content]


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

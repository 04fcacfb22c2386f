"""Signed tokens of the web channel: invitation links and sessions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import uuid4

import jwt

Purpose = Literal["invite", "session"]
ALGORITHM = "HS256"


class TokenRefused(Exception):
    """A token that opens nothing: forged, damaged, or made for another purpose."""

    code = "invitation_invalid"


class TokenExpired(TokenRefused):
    """A genuine token whose time is over."""

    code = "invitation_expired"


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom a token speaks for, and how long."""

    person: str
    expires_at: datetime
    """Aware, UTC."""
    device: str | None = None
    """Names the session where others use the device too."""
    since: datetime | None = None
    """Aware, UTC: from when on such a device may show the conversation."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues and reads tokens under one secret."""

    secret: bytes
    clock: Callable[[], datetime]

    def issue(
        self, purpose: Purpose, person: str, lifetime: timedelta, *, shared: bool = False
    ) -> str:
        """A token that speaks for a person for a while; `shared`: on a device others use too."""
        now = self.clock()
        claims = {
            "sub": person,
            "aud": purpose,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": uuid4().hex,
        } | ({"shared": now.timestamp()} if shared else {})
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def read(self, purpose: Purpose, token: str) -> Claim:
        """Whom the token speaks for; raises TokenRefused or TokenExpired."""
        try:
            claims = jwt.decode(
                token,
                self.secret,
                algorithms=[ALGORITHM],
                audience=purpose,
                # Expiry is read against the injected clock, not against the library's own.
                options={
                    "require": ["sub", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused from error
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        if expires_at <= self.clock():
            raise TokenExpired
        if "shared" not in claims:
            return Claim(claims["sub"], expires_at)
        since = datetime.fromtimestamp(claims["shared"], UTC)
        return Claim(claims["sub"], expires_at, device=claims["jti"], since=since)

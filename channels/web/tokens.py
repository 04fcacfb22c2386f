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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues and reads tokens under one secret."""

    secret: bytes
    clock: Callable[[], datetime]

    def issue(self, purpose: Purpose, person: str, lifetime: timedelta) -> str:
        """A token that speaks for a person for a while."""
        now = self.clock()
        claims = {
            "sub": person,
            "aud": purpose,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": uuid4().hex,
        }
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
                options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
            )
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused from error
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        if expires_at <= self.clock():
            raise TokenExpired
        return Claim(claims["sub"], expires_at)

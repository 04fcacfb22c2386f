"""Bearer tokens: signed, short-lived, and who is behind a request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

import jwt
from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from hr_backend.kit.errors import Forbidden, NotAuthenticated

ALGORITHM = "HS256"


class Scope(StrEnum):
    """What a token is good for."""

    PERSON = "person"
    """Acts as its subject."""
    ACT_FOR = "act_for"
    """A service: acts for the person named in the header `On-Behalf-Of`."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a valid token and its headers say, before the person is looked up."""

    person: str
    service: str | None
    via: str | None
    message: str | None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a request acts for."""

    person: str
    """Id of the person."""
    kind: str
    """candidate or employee"""
    roles: frozenset[str] = frozenset()
    service: str | None = None
    """The service that acted for the person, None where it was the person's own token."""
    via: str | None = None
    """Channel the wish came by: web, wecom, ..."""
    message: str | None = None
    """Id of the message the wish was in."""
    device: str | None = None
    """The session, on a device that others use too; None where it is the person's own."""


def mint(secret: SecretStr, subject: str, *, scope: Scope, now: datetime, ttl: timedelta) -> str:
    """A token for `subject`, good from `now` for `ttl`."""
    claims = {"sub": subject, "iat": now, "exp": now + ttl, "scope": scope.value}
    return jwt.encode(claims, secret.get_secret_value(), algorithm=ALGORITHM)


def read(token: str, secret: SecretStr, *, now: datetime) -> tuple[str, Scope]:
    """Subject and scope of a token; NotAuthenticated where it is forged, expired or malformed."""
    try:
        claims = jwt.decode(
            token,
            secret.get_secret_value(),
            algorithms=[ALGORITHM],
            options={
                "require": ["sub", "iat", "exp", "scope"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        scope, expires = Scope(claims["scope"]), float(claims["exp"])
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise NotAuthenticated from None
    # Expiry is checked against our own clock, which a scenario may have moved.
    if not now.timestamp() < expires or "\x00" in claims["sub"]:
        raise NotAuthenticated("The token has expired.")
    return claims["sub"], scope


bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="HS256 JWT: `sub`, `iat`, `exp`, `scope` = `person` (acts as `sub`) or `act_for` "
    "(a service, acting for the person in the header `On-Behalf-Of`).",
)


async def get_claimed(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    on_behalf_of: Annotated[
        str | None, Header(max_length=100, description="Person a service acts for")
    ] = None,
    via_channel: Annotated[
        str | None, Header(max_length=40, description="Channel, for the audit trail")
    ] = None,
    via_message: Annotated[
        str | None, Header(max_length=200, description="Message id, for the audit trail")
    ] = None,
    via_shared_device: Annotated[
        str | None,
        Header(max_length=100, description="Session on a device that others use too"),
    ] = None,
) -> Claimed:
    """Who the token says it is; NotAuthenticated or Forbidden where it says too little."""
    if credentials is None:
        raise NotAuthenticated
    state = request.app.state
    subject, scope = read(
        credentials.credentials, state.settings.token_secret, now=state.clock.now()
    )
    if scope is Scope.ACT_FOR:
        if not on_behalf_of:
            raise NotAuthenticated("A service must name a person in On-Behalf-Of.")
        return Claimed(on_behalf_of, subject, via_channel, via_message, via_shared_device)
    if on_behalf_of not in (None, subject):
        raise Forbidden("This token acts for nobody but its own subject.")
    return Claimed(subject, None, via_channel, via_message, via_shared_device)


async def get_service(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> str:
    """Name of the service whose own token this is; Forbidden for the token of a person."""
    if credentials is None:
        raise NotAuthenticated
    state = request.app.state
    subject, scope = read(
        credentials.credentials, state.settings.token_secret, now=state.clock.now()
    )
    if scope is not Scope.ACT_FOR:
        raise Forbidden("Only a service may do this.")
    return subject


Service = Annotated[str, Depends(get_service)]

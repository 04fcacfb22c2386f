"""The web channel's parts, put together once by the composition root."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fastapi import Request

from channels.turns import Turns
from channels.uploads import Uploads
from channels.web.conversations import Conversations
from channels.web.limits import RateLimit
from channels.web.rooms import Rooms
from channels.web.texts import Texts
from channels.web.tokens import Tokens

COOKIE = "yuemian_session"


@dataclass(frozen=True, slots=True)
class WebChannel:
    """What the endpoints and sockets of the web channel work with."""

    conversations: Conversations
    turns: Turns
    rooms: Rooms
    tokens: Tokens
    limit: RateLimit
    texts: Texts
    clock: Callable[[], datetime]
    message_length: int
    """Characters one message may have."""
    session_lifetime: timedelta
    allowed_origins: frozenset[str]
    """Origins of other sites whose pages may embed the widget, as `https://www.example.com`."""
    uploads: Uploads
    """Where files wait that people send."""
    public_origin: str | None = None
    """The origin people reach this server under, where a proxy rewrites the Host header."""

    def is_own(self, origin: str | None, host: str | None) -> bool:
        """Whether a browser's Origin header names this server itself."""
        if not origin or origin == "null":
            return False
        return origin == self.public_origin or (bool(host) and urlsplit(origin).netloc == host)

    def may_embed(self, origin: str | None) -> bool:
        """Whether a browser's Origin header names another site that may embed the widget."""
        return origin is not None and origin in self.allowed_origins

    def shared(self, request: Request) -> dict[str, str] | None:
        """The headers of an answer to the page that asks; None where it may not ask."""
        origin = request.headers.get("origin")
        if self.is_own(origin, request.headers.get("host")):
            return {}
        if not self.may_embed(origin):
            return None
        return {"Access-Control-Allow-Origin": origin or "", "Vary": "Origin"}

    def room(self, person: str) -> str:
        """A name for a person's conversation that tells a page apart from another, and no more."""
        digest = hmac.new(self.tokens.secret, b"room:" + person.encode(), hashlib.sha256)
        return digest.hexdigest()[:24]

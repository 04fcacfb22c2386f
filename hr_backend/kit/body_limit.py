"""Nobody fills the memory or the disk: a body may have so many bytes and no more."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hr_backend.kit.errors import TooLarge


class BodyLimit:
    """Reads no body beyond `max_bytes`, whatever its length was said to be: 413.

    `larger` are paths that may have more.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int] | None = None
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.larger.get(scope["path"], self.max_bytes)
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                # Raised where the body is read; FastAPI lets only this kind through.
                raise HTTPException(TooLarge.status, TooLarge.detail)
            return message

        await self.app(scope, bounded, send)

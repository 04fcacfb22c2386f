"""The notification endpoint: where an HR backend that runs apart posts what people are to know."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, SecretStr, ValidationError

from bot.responses import MissingResponse
from channels.letters import Contact, Invitation, Letter, NotReached, OutOfReach, Way
from channels.postgres import DATABASE_TROUBLE

PATH = "/bot/notices"
NOTICE_BYTES = 256 * 1024
UNREACHABLE = 410
"""Says that there is no use in trying this way again."""

Deliver = Callable[[Letter], Awaitable[None]]


class Notice(BaseModel):
    """One row of the HR backend's outbox, as it is posted."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    person: Annotated[str, Field(min_length=1, max_length=200)]
    about: Annotated[str, Field(max_length=100)]
    data: dict[str, Any]
    way: Way = "chat"
    contact: Contact = Contact()
    invitation: Invitation | None = None

    def letter(self) -> Letter:
        """The same, as it is delivered."""
        return Letter(
            self.id, self.person, self.about, self.data, self.way, self.contact, self.invitation
        )


def notice_routes(deliver: Deliver, key: SecretStr) -> APIRouter:
    """The endpoint; posts are signed with the secret shared with the HR backend.

    204: delivered. 410 with a `code`: not by this way. Anything else: to be tried again.
    """
    routes = APIRouter(include_in_schema=False)

    @routes.post(PATH)
    async def post_notice(request: Request) -> Response:
        body = await request.body()
        if len(body) > NOTICE_BYTES:
            return JSONResponse({"code": "too_long"}, 413)
        if not _signed(body, request.headers.get("yuemian-signature", ""), key):
            return JSONResponse({"code": "bad_signature"}, 403)
        try:
            await deliver(Notice.model_validate_json(body).letter())
        except ValidationError:
            return JSONResponse({"code": "invalid"}, 422)
        except OutOfReach as refused:
            return JSONResponse({"code": str(refused)}, UNREACHABLE)
        except NotReached as failed:
            return _not_now(failed)
        return Response(status_code=204)

    return routes


def _not_now(failed: NotReached) -> Response:
    """What the notice itself is to blame for is 422, what is down 503, another's failure 502."""
    cause = failed.__cause__
    if isinstance(cause, MissingResponse | ValidationError):
        return JSONResponse({"code": "invalid"}, 422)
    if isinstance(cause, DATABASE_TROUBLE):
        return JSONResponse({"code": "unavailable"}, 503)
    return JSONResponse({"code": str(failed)}, 502)


def _signed(body: bytes, signature: str, key: SecretStr) -> bool:
    digest = hmac.new(key.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}".encode(), signature.encode())

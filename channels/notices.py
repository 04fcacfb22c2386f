"""The notification endpoint: where an HR backend that runs apart posts what people are to know."""

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, SecretStr, ValidationError

from bot.responses import MissingResponse
from channels.house import House
from channels.postgres import DATABASE_TROUBLE

PATH = "/bot/notices"
NOTICE_BYTES = 256 * 1024


class Notice(BaseModel):
    """One row of the HR backend's outbox, as it is posted."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    person: Annotated[str, Field(min_length=1, max_length=200)]
    about: Annotated[str, Field(max_length=100)]
    data: dict[str, Any]


def notice_routes(house: House, key: SecretStr) -> APIRouter:
    """The endpoint; posts are signed with the secret shared with the HR backend."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(PATH)
    async def post_notice(request: Request) -> Response:
        body = await request.body()
        if len(body) > NOTICE_BYTES:
            return JSONResponse({"code": "too_long"}, 413)
        if not _signed(body, request.headers.get("yuemian-signature", ""), key):
            return JSONResponse({"code": "bad_signature"}, 403)
        try:
            notice = Notice.model_validate_json(body)
            await house.tell(notice.person, notice.about, notice.data, notice=notice.id)
        except (ValidationError, MissingResponse):
            return JSONResponse({"code": "invalid"}, 422)
        except DATABASE_TROUBLE:
            return JSONResponse({"code": "unavailable"}, 503)
        return Response(status_code=204)

    return routes


def _signed(body: bytes, signature: str, key: SecretStr) -> bool:
    digest = hmac.new(key.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}".encode(), signature.encode())

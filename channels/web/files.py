"""Files from the web page: taken in, named at random; the chat then says what to do with them."""

import asyncio
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from channels.web.channel import COOKIE, WebChannel
from channels.web.tokens import TokenRefused

LARGEST = 10 * 2**20
"""Bytes of one file; the HR backend looks at it again."""


def file_routes(web: WebChannel) -> APIRouter:
    """`POST /web/upload`: the bytes as the body, the name percent-encoded in `X-File-Name`."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/web/upload")
    async def upload(request: Request) -> Response:
        headers = web.shared(request)
        if headers is None:
            return _answer({"code": "origin_refused"}, 403, {})
        try:
            claim = web.tokens.read("session", _session(web, request))
        except TokenRefused as refused:
            return _answer({"code": refused.code}, 401, headers)
        if web.limit.wait(claim.person) is not None:
            return _answer({"code": "too_many"}, 429, headers)
        data = await _body(request)
        if not data:
            code = "file_empty" if data is not None else "file_too_large"
            return _answer({"code": code}, 422 if data is not None else 413, headers)
        name = unquote(request.headers.get("x-file-name", ""))
        kept = await asyncio.to_thread(web.uploads.keep, claim.person, name, data)
        return _answer({"value": f"/attach_file?upload={kept}"}, 200, headers)

    @routes.options("/web/upload")
    async def may_upload(request: Request) -> Response:
        headers = web.shared(request)
        if headers is None:
            return _answer({"code": "origin_refused"}, 403, {})
        allowed = {
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "authorization, content-type, x-file-name",
        }
        return Response(status_code=204, headers=headers | allowed)

    return routes


def _session(web: WebChannel, request: Request) -> str:
    """The cookie speaks for this server's own pages only: another site's page brings its own."""
    if web.is_own(request.headers.get("origin"), request.headers.get("host")):
        return request.cookies.get(COOKIE, "")
    return request.headers.get("authorization", "").removeprefix("Bearer ")


async def _body(request: Request) -> bytes | None:
    """The bytes; None where there are too many, of which no more are read."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


def _answer(body: dict[str, str], status: int, headers: dict[str, str]) -> Response:
    return JSONResponse(body, status_code=status, headers=headers)

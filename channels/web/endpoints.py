"""HTTP side of the web channel: the page, the widget, signing in, the socket."""

from datetime import timedelta
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from channels.web.channel import COOKIE, WebChannel
from channels.web.socket import talk
from channels.web.tokens import TokenRefused

READ = ["GET", "HEAD"]
SHARED_LIFETIME = timedelta(hours=1)
"""How long a session on a device that others use too is good for."""
PAGE_HEADERS = {
    "Content-Security-Policy": (
        # Styles: the widget brings its own sheet; browsers without constructable ones need inline.
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class SignIn(BaseModel):
    """The token of an invitation link, as the page took it out of its own address."""

    invitation: Annotated[str, Field(min_length=1, max_length=2000)]


class SessionToken(BaseModel):
    """The session, for a page of another site, where the cookie cannot go."""

    session: str


def web_routes(web: WebChannel) -> APIRouter:
    """The routes of the web channel."""
    routes = APIRouter(include_in_schema=False)
    gzipped = web.texts.widget_gzipped

    @routes.api_route("/", methods=READ)
    @routes.api_route("/i", methods=READ)
    async def chat_page() -> Response:
        return Response(web.texts.page, media_type="text/html", headers=PAGE_HEADERS)

    @routes.api_route("/icon.svg", methods=READ)
    @routes.api_route("/favicon.ico", methods=READ)
    async def icon() -> Response:
        image = (files("channels.web") / "static" / "icon.svg").read_bytes()
        return Response(image, media_type="image/svg+xml")

    @routes.api_route("/widget.js", methods=READ)
    async def widget(request: Request) -> Response:
        tag = web.texts.widget_tag
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        script = web.texts.widget
        if "gzip" in request.headers.get("accept-encoding", ""):
            script, headers["Content-Encoding"] = gzipped, "gzip"
        return Response(script, media_type="text/javascript", headers=headers)

    @routes.post("/web/session")
    async def sign_in(sign_in: SignIn, request: Request) -> Response:
        return _sign_in(web, sign_in, request)

    @routes.delete("/web/session")
    async def sign_out(request: Request) -> Response:
        if not web.is_own(request.headers.get("origin"), request.headers.get("host")):
            return _refused("origin_refused", 403)
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIE)
        return answer

    @routes.post("/web/session/shared")
    async def share_device(request: Request) -> Response:
        return _share_device(web, request)

    @routes.options("/web/session/shared")
    @routes.options("/web/session")
    async def may_sign_in(request: Request) -> Response:
        shared = web.shared(request)
        if shared is None:
            return _refused("origin_refused", 403)
        allowed = {
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "content-type, authorization",
        }
        return Response(status_code=204, headers=shared | allowed)

    @routes.websocket("/web/socket")
    async def socket(socket: WebSocket) -> None:
        await talk(socket, web)

    return routes


def _sign_in(web: WebChannel, sign_in: SignIn, request: Request) -> Response:
    # The Origin header keeps another site from signing a visitor in as somebody else.
    headers = web.shared(request)
    if headers is None:
        return _refused("origin_refused", 403)
    try:
        claim = web.tokens.read("invite", sign_in.invitation.strip())
    except TokenRefused as refused:
        return _refused(refused.code, 401, headers)
    session = web.tokens.issue("session", claim.person, web.session_lifetime)
    return _signed_in(web, request, session, web.session_lifetime, headers)


def _share_device(web: WebChannel, request: Request) -> Response:
    """The same person goes on in a session that shows nothing said before, and not for long."""
    headers = web.shared(request)
    if headers is None:
        return _refused("origin_refused", 403)
    own = web.is_own(request.headers.get("origin"), request.headers.get("host"))
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        claim = web.tokens.read("session", request.cookies.get(COOKIE, "") if own else bearer)
    except TokenRefused:
        return _refused("session_expired", 401, headers)
    session = web.tokens.issue("session", claim.person, SHARED_LIFETIME, shared=True)
    return _signed_in(web, request, session, SHARED_LIFETIME, headers)


def _signed_in(
    web: WebChannel, request: Request, session: str, lifetime: timedelta, headers: dict[str, str]
) -> Response:
    if not web.is_own(request.headers.get("origin"), request.headers.get("host")):
        return JSONResponse(SessionToken(session=session).model_dump(), headers=headers)
    answer = Response(status_code=204)
    answer.set_cookie(
        COOKIE,
        session,
        max_age=int(lifetime / timedelta(seconds=1)),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https" or (web.public_origin or "").startswith("https:"),
    )
    return answer


def _refused(code: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"code": code}, status_code=status, headers=headers)

"""Certificates in the browser: opened by a link from the chat, checked by the code on them."""

from dataclasses import dataclass, field
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from actions.errors import ActionRefused, HRUnavailable
from actions.hr_client import HRClient
from actions.hr_types import CheckedCertificate
from actions.wording import Wording
from bot.responses import Responses
from channels.links import CHECK_PATH, PAPER_PATH, LinkExpired, LinkRefused, PaperLinks
from channels.web.confirm import HEADERS, PAGE
from channels.web.limits import RateLimit

TRIES_A_MINUTE = 10
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """What the pages work with."""

    links: PaperLinks
    client: HRClient
    responses: Responses
    limit: RateLimit = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "limit", RateLimit(TRIES_A_MINUTE, self.links.clock))

    async def paper(self, token: str) -> Response:
        """The PDF, for whom the link was made, as long as it is good."""
        try:
            person, certificate = self.links.open(token)
            hr = self.client.acting_for(person, channel="web", message="paper-link")
            found = await hr.download(f"/certificates/{certificate}/file")
        except LinkExpired:
            return self._say("expired", 410)
        except (LinkRefused, ActionRefused):
            return self._say("gone", 404)
        except HRUnavailable:
            return self._say("unavailable", 503)
        shown = found.headers.get("content-disposition", "inline")
        headers = FILE_HEADERS | {"Content-Disposition": shown}
        return Response(found.content, media_type="application/pdf", headers=headers)

    async def check(self, code: str, address: str) -> Response:
        """Whether a code is one of ours, as often as somebody with papers before them asks."""
        if self.limit.wait(address) is not None:
            return self._say("too_often", 429)
        try:
            found = await self.client.check_certificate(code.strip()[:60])
        except ActionRefused as refused:
            return self._say("too_often" if refused.status == 429 else "invalid", refused.status)
        except HRUnavailable:
            return self._say("unavailable", 503)
        return self._page(self._heading(found), self._facts(found) + self._form())

    def ask(self) -> Response:
        """The form."""
        return self._page(self.responses.say("papers.check"), self._form())

    def _heading(self, found: CheckedCertificate) -> str:
        return self.responses.say("papers.valid" if found.valid else "papers.invalid")

    def _facts(self, found: CheckedCertificate) -> str:
        if not found.valid or found.issued_on is None:
            return ""
        say = self.responses.say
        rows = [
            ("kind", say(f"records.certificate.{found.kind}")),
            ("number", found.number or ""),
            ("day", Wording(self.responses).full_date(found.issued_on)),
            ("name", found.name or ""),
        ]
        lines = [
            f"<dt>{escape(say(f'papers.{name}'))}</dt><dd>{escape(text)}</dd>"
            for name, text in rows
        ]
        return f"<dl>{''.join(lines)}</dl>"

    def _form(self) -> str:
        label, press = self.responses.say("papers.code"), self.responses.say("papers.press")
        return (
            f'<form method="post" action="{CHECK_PATH}"><p><label>{escape(label)}<br>'
            '<input name="code" required maxlength="60" autocomplete="off" '
            'style="box-sizing:border-box;width:100%;padding:.7rem;font:inherit"></label></p>'
            f"<button>{escape(press)}</button></form>"
        )

    def _say(self, key: str, status: int) -> Response:
        return self._page(self.responses.say(f"papers.{key}"), "", status=status)

    def _page(self, heading: str, content: str, *, status: int = 200) -> Response:
        page = PAGE.substitute(
            title=escape(self.responses.say("papers.title")),
            heading=escape(heading),
            content=content,
        )
        return Response(page, status, media_type="text/html", headers=HEADERS)


def paper_routes(desk: PaperDesk) -> APIRouter:
    """The routes of the pages."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route(PAPER_PATH + "/{token}", methods=["GET", "HEAD"])
    async def paper(token: str) -> Response:
        return await desk.paper(token)

    @routes.api_route(CHECK_PATH, methods=["GET", "HEAD"])
    async def ask() -> Response:
        return desk.ask()

    @routes.post(CHECK_PATH)
    async def check(request: Request, code: Annotated[str, Form(max_length=200)]) -> Response:
        return await desk.check(code, request.client.host if request.client else "")

    return routes

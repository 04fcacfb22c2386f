"""The page behind a letter's confirm link: looking changes nothing, the button confirms."""

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template
from typing import Annotated

from fastapi import APIRouter, Query, Response

from actions.errors import ActionRefused, HRUnavailable
from actions.hr_client import HR, HRClient
from actions.hr_types import Interview
from actions.wording import Wording
from bot.clock import Clock
from bot.responses import Responses
from channels.links import PATH, Confirmation, ConfirmLinks, LinkExpired, LinkRefused

PAGE = Template((files("channels.web") / "static" / "confirm.html").read_text("utf-8"))
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
CHANGED = frozenset({"version_conflict", "conflict"})


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What the page works with."""

    links: ConfirmLinks
    client: HRClient
    responses: Responses
    clock: Clock

    async def look(self, token: str) -> Response:
        """The interview and a button. A scanner of links that comes by confirms nothing."""
        return await self._answer(token, version=None)

    async def press(self, token: str, version: int) -> Response:
        """The button: confirms the interview as it was shown."""
        return await self._answer(token, version=version)

    async def _answer(self, token: str, *, version: int | None) -> Response:
        try:
            confirmation = self.links.open(token)
            hr = self.client.acting_for(confirmation.person, channel="mail", message="confirm-link")
            if version is None:
                return self._show(await hr.interview(confirmation.interview))
            return await self._confirm(hr, confirmation, version)
        except LinkExpired:
            return self._say("expired", 410)
        except LinkRefused:
            return self._say("invalid", 404)
        except ActionRefused:
            return self._say("closed", 410)
        except HRUnavailable:
            return self._say("unavailable", 503)

    async def _confirm(self, hr: HR, confirmation: Confirmation, version: int) -> Response:
        try:
            await hr.change(
                confirmation.interview,
                "confirm",
                {"version": version},
                key=f"confirm-link:{confirmation.interview}:{version}",
            )
        except ActionRefused as refused:
            if refused.code not in CHANGED:
                raise
            interview = await hr.interview(confirmation.interview)
            # A second press, or one after confirming in the chat, is no change to be told about.
            note = None if interview.status == "confirmed" else "moved"
            return self._show(interview, note=note)
        return self._show(await hr.interview(confirmation.interview))

    def _show(self, interview: Interview, *, note: str | None = None) -> Response:
        say = self.responses.say
        if interview.start is None or interview.start <= self.clock.now():
            return self._say("expired", 410)
        if interview.status == "confirmed":
            return self._page(say("confirm.confirmed"), self._facts(interview))
        if interview.status != "scheduled":
            return self._say("closed", 410)
        form = (
            f'<form method="post" action="?v={interview.version}">'
            f"<button>{escape(say('confirm.confirm'))}</button></form>"
            f'<p class="note">{escape(say("confirm.other"))}</p>'
        )
        heading = say(f"confirm.{note or 'ask'}")
        return self._page(heading, self._facts(interview) + form)

    def _facts(self, interview: Interview) -> str:
        say, wording = self.responses.say, Wording(self.responses)
        when = wording.when(interview.start) if interview.start else say("format.open")
        rows = [
            ("when", f"{when} · {say('confirm.minutes', minutes=interview.minutes)}"),
            ("post", interview.requisition.title),
            ("mode", wording.mode(interview)),
            ("place", interview.location if interview.mode == "onsite" else None),
            ("link", interview.link if interview.mode != "onsite" else None),
        ]
        lines = [
            f"<dt>{escape(say(f'confirm.{name}'))}</dt><dd>{escape(text)}</dd>"
            for name, text in rows
            if text
        ]
        return f"<dl>{''.join(lines)}</dl>"

    def _say(self, key: str, status: int) -> Response:
        return self._page(self.responses.say(f"confirm.{key}"), "", status=status)

    def _page(self, heading: str, content: str, *, status: int = 200) -> Response:
        page = PAGE.substitute(
            title=escape(self.responses.say("confirm.title")),
            heading=escape(heading),
            content=content,
        )
        return Response(page, status, media_type="text/html", headers=HEADERS)


def confirm_routes(page: ConfirmPage) -> APIRouter:
    """The routes of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route(PATH + "/{token}", methods=["GET", "HEAD"])
    async def look(token: str) -> Response:
        return await page.look(token)

    @routes.post(PATH + "/{token}")
    async def press(token: str, v: Annotated[int, Query(ge=1, le=2**31 - 1)]) -> Response:
        return await page.press(token, v)

    return routes

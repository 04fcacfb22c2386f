"""A calendar server on loopback, and the poller that reads it."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from hr_backend.calendars.busy_service import box_of
from hr_backend.calendars.fetching import Fetcher
from hr_backend.calendars.polling import Poller
from hr_backend.kit.deed import CHINA
from tests.channels.web.serving import serving
from tests.conftest import SECRET
from tests.hr_backend.conftest import Company


@dataclass
class CalendarServer:
    """Publishes one calendar; says how it is asked."""

    url: str = ""
    body: bytes = b""
    status: int = 200
    tag: str | None = '"v1"'
    asked: list[dict[str, str]] = field(default_factory=list)
    packed: bool = False


@pytest.fixture
async def server() -> AsyncIterator[CalendarServer]:
    state, app = CalendarServer(), FastAPI()

    @app.get("/private-8c1f/basic.ics")
    async def publish(request: Request) -> Response:
        state.asked.append(dict(request.headers))
        headers = {"ETag": state.tag} if state.tag else {}
        if state.tag and request.headers.get("if-none-match") == state.tag:
            return Response(status_code=304, headers=headers)
        body = state.body
        if state.packed:
            body, headers = gzip.compress(body), headers | {"Content-Encoding": "gzip"}
        return Response(body, state.status, headers, "text/calendar")

    @app.get("/slow")
    async def drip() -> StreamingResponse:
        async def drops() -> AsyncIterator[bytes]:
            while True:
                yield b"BEGIN:VCALENDAR\r\n"
                await asyncio.sleep(0.05)

        return StreamingResponse(drops())

    @app.get("/huge")
    async def flood() -> StreamingResponse:
        async def waves() -> AsyncIterator[bytes]:
            for _ in range(1600):
                yield b"X" * 65536

        return StreamingResponse(waves())

    @app.get("/moved")
    async def moved(to: str) -> Response:
        return Response(status_code=302, headers={"Location": to})

    async with serving(app) as url:
        state.url = url
        yield state


@asynccontextmanager
async def polling(
    company: Company, *, private: bool = True, seconds: float = 20
) -> AsyncIterator[Poller]:
    state = company.app.state
    async with httpx.AsyncClient(trust_env=False) as http:
        fetch = Fetcher(http, private, seconds)
        yield Poller(state.sessions, state.clock, fetch, box_of(SECRET), CHINA)


async def poll(company: Company, *, private: bool = True, seconds: float = 20) -> int:
    """Read what is due; how many were well."""
    async with polling(company, private=private, seconds=seconds) as poller:
        return await poller.run_due()


@pytest.fixture
def private_allowed(company: Company) -> Iterator[Company]:
    """The company lets calendars be read from its own network."""
    state = company.app.state
    before = state.settings
    state.settings = before.model_copy(update={"calendar_private": True})
    yield company
    state.settings = before

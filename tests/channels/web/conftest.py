"""A served echo and a real Chromium, shared by the tests of a module."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from channels.language import Language
from channels.web.channel import WebChannel
from tests.channels.web.echo import Echo, echo_app, echo_channel
from tests.channels.web.house import Open, open_demo
from tests.channels.web.serving import serving
from tests.conftest import Server

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OpenPage = Callable[..., Awaitable[Page]]


@dataclass(frozen=True, slots=True)
class Site:
    """A web channel under an address."""

    url: str
    web: WebChannel
    echo: Echo

    def invitation(self, person: str, *, days: float = 1) -> str:
        """The link a person would be sent."""
        token = self.web.tokens.issue("invite", person, timedelta(days=days))
        return f"{self.url}/i#{token}"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site() -> AsyncIterator[Site]:
    """The web channel over an echo."""
    echo = Echo()
    web = echo_channel(echo)
    async with serving(echo_app(web)) as url:
        yield Site(url, web, echo)
    await web.turns.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def opened(
    pg_server: Server, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """The whole house with the demo company, on a Tuesday morning."""
    async with open_demo(pg_server, language, tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium: install the package chromium, or set CHROMIUM to its path")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """`open_page(url, **context)`: a page in a profile of its own; scripts must not fail."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    async def open_one(url: str, *, context: BrowserContext | None = None, **how: Any) -> Page:
        if context is None:
            context = await browser.new_context(locale="zh-CN", **how)
            contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert errors == []

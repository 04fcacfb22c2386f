"""The widget on another site's page: one script tag, a session of its own, a dialog."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio
from fastapi import FastAPI, Response
from playwright.async_api import Page, expect

from tests.channels.web.conftest import OpenPage, Site
from tests.channels.web.echo import Echo, echo_app, echo_channel
from tests.channels.web.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

STYLES = "<style>* { color: red !important; font-size: 40px } button { display: none }</style>"


@dataclass(slots=True)
class Careers:
    """A site of its own origin; what it shows is set by the test."""

    url: str
    html: str
    chat: Site

    async def open(self, open_page: OpenPage, *, tag: str = "") -> Page:
        """Its page with the script tag of the chat."""
        token = self.chat.web.tokens.issue("invite", "wang", timedelta(hours=1))
        script = (
            f'<script src="{self.chat.url}/widget.js" data-invitation="{token}" {tag}></script>'
        )
        self.html = f"<!doctype html><title>careers</title>{STYLES}<h1>Careers</h1>{script}"
        return await open_page(f"{self.url}/jobs")


@pytest_asyncio.fixture(loop_scope="module", params=["allowed"])
async def careers(request: pytest.FixtureRequest) -> AsyncIterator[Careers]:
    """The site and the chat it embeds; the parameter says whether it may."""
    page = FastAPI()

    @page.get("/jobs")
    async def jobs() -> Response:
        return Response(site.html, media_type="text/html")

    async with serving(page) as address:
        # Another site, not only another port: cookies know no ports.
        url = address.replace("127.0.0.1", "localhost")
        echo = Echo()
        allowed = url if request.param == "allowed" else "http://elsewhere.localhost"
        web = echo_channel(echo, allowed=allowed)
        async with serving(echo_app(web)) as chat:
            site = Careers(url, "", Site(chat, web, echo))
            yield site
        await web.turns.close()


async def test_one_tag_adds_a_button_that_opens_a_dialog(
    careers: Careers, open_page: OpenPage
) -> None:
    page = await careers.open(open_page, tag='data-heading="招聘助手"')
    button = page.get_by_role("button", name="打开聊天窗口")
    await button.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("heading", name="招聘助手")).to_be_visible()
    await expect(dialog.get_by_role("heading", name="王芳，您好")).to_be_visible()
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("从别的网站来")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("您说：从别的网站来")).to_be_visible()
    assert await page.context.cookies() == []
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(button).to_be_focused()
    await page.reload()
    await button.click()
    await expect(dialog.get_by_text("您说：从别的网站来")).to_be_visible()


async def test_a_closed_chat_counts_what_came_in(careers: Careers, open_page: OpenPage) -> None:
    page = await careers.open(open_page)
    button = page.get_by_role("button", name="打开聊天窗口")
    await button.click()
    await expect(page.get_by_text("在线")).to_be_visible()
    await page.get_by_role("textbox").fill("慢慢说")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(button).to_contain_text("1")
    await button.click()
    await expect(page.get_by_text("您说：慢慢说")).to_be_visible()


async def test_styles_of_the_page_do_not_reach_the_chat(
    careers: Careers, open_page: OpenPage
) -> None:
    page = await careers.open(open_page)
    await page.get_by_role("button", name="打开聊天窗口").click()
    heading = page.get_by_role("dialog").locator("h1")
    assert await heading.evaluate("e => getComputedStyle(e).fontSize") == "16px"
    assert await heading.evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"


@pytest.mark.parametrize("careers", ["forbidden"], indirect=True)
async def test_a_site_that_is_not_allowed_gets_nothing(
    careers: Careers, open_page: OpenPage
) -> None:
    page = await careers.open(open_page)
    await page.get_by_role("button", name="打开聊天窗口").click()
    await expect(page.get_by_text("正在")).to_be_visible()
    await expect(page.get_by_role("heading", name="王芳，您好")).to_have_count(0)

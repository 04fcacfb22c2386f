"""The database goes away under a running house: people are told, and nothing is lost."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from channels.app import create_app, invitation_link, load_demo_company, open_house, upgrade
from channels.house import House
from channels.language import Language
from channels.postgres import open_databases
from channels.settings import Settings
from tests.channels.web.conftest import OpenPage
from tests.channels.web.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass(frozen=True, slots=True)
class OnItsOwn:
    """A house whose database server is its own to stop."""

    url: str
    house: House
    settings: Settings
    server: Any

    async def stop(self) -> None:
        await asyncio.to_thread(self.server.stop)

    async def start(self) -> None:
        await asyncio.to_thread(self.server.ensure_postgres_running)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def alone(language: Language) -> AsyncIterator[OnItsOwn]:
    """Opened as `yuemian serve --demo` opens it: an embedded server in a data folder."""
    with tempfile.TemporaryDirectory(prefix="yuemian-", ignore_cleanup_errors=True) as folder:
        settings = Settings(data=Path(folder), due_seconds=0.5)
        databases = await asyncio.to_thread(open_databases, None, None, settings.data)
        with databases:
            await upgrade(databases)
            await load_demo_company(databases.hr)
            async with (
                open_house(settings, databases, language) as house,
                serving(create_app(house, settings, databases)) as url,
            ):
                yield OnItsOwn(url, house, settings, databases._server)


async def test_a_message_waits_for_the_database_and_is_answered_once(
    alone: OnItsOwn, open_page: OpenPage
) -> None:
    link = invitation_link(alone.settings, "liu", base=alone.url, clock=alone.house.clock)
    page = await open_page(link)
    await expect(page.get_by_role("heading", name="刘洋，您好")).to_be_visible()
    await alone.stop()
    try:
        box = page.get_by_role("textbox")
        await box.fill("我面试是几点？在哪")
        await box.press("Enter")
        told = page.get_by_text("系统暂时连不上，您的消息已经留好")
        await expect(told).to_be_visible(timeout=15_000)
        async with httpx.AsyncClient(base_url=alone.url, timeout=30) as client:
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 503
            assert (await client.get("/api/v1/healthz")).status_code == 503
    finally:
        await alone.start()
    answers = page.locator(".assistant .b")
    await expect(answers).to_contain_text("产品经理", timeout=30_000)
    await expect(page.locator(".person")).to_have_count(1)
    await expect(told).to_be_hidden()
    said = await alone.house.conversations.history("liu")
    assert [line.role for line in said] == ["person", "assistant"]


async def test_notices_of_the_time_after_reach_the_open_page(
    alone: OnItsOwn, open_page: OpenPage
) -> None:
    link = invitation_link(alone.settings, "lin", base=alone.url, clock=alone.house.clock)
    page = await open_page(link)
    await expect(page.get_by_text("在线")).to_be_visible()
    await alone.stop()
    await asyncio.sleep(1)
    await alone.start()
    await asyncio.sleep(3)  # LISTEN is taken up again after two seconds
    facts = {"as": "candidate", "start": "2026-12-02T15:00:00+08:00"}
    await alone.house.tell("lin", "interview_cancelled", facts, notice="after-the-break")
    await expect(page.locator(".notice")).to_contain_text("已经取消", timeout=10_000)

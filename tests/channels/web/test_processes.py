"""Two processes behind one address: a person's tabs show one conversation whichever they reach."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import expect
from pydantic import SecretStr

from channels.app import create_app, invitation_link, load_demo_company, open_house, upgrade
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.kit.clock import SettableClock
from tests.channels.web.conftest import OpenPage
from tests.channels.web.serving import serving
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CLOCK = SettableClock(datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
SETTINGS = Settings(
    data=Path("not-used"), session_secret=SecretStr("s" * 40), hr_secret=SecretStr("h" * 40)
)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def urls(pg_server: Server, language: Language) -> AsyncIterator[list[str]]:
    """Two houses over the same databases, sharing nothing else."""
    mark = uuid4().hex[:8]
    databases = Databases(pg_server.create(f"two_hr_{mark}"), pg_server.create(f"two_bot_{mark}"))
    await upgrade(databases)
    await load_demo_company(databases.hr, CLOCK)
    async with AsyncExitStack() as stack:
        addresses = []
        for _ in range(2):
            house = await stack.enter_async_context(
                open_house(SETTINGS, databases, language, clock=CLOCK)
            )
            app = create_app(house, SETTINGS, databases)
            addresses.append(await stack.enter_async_context(serving(app)))
        yield addresses


async def test_what_is_said_in_one_shows_in_the_other(urls: list[str], open_page: OpenPage) -> None:
    here, there = [
        await open_page(invitation_link(SETTINGS, "liu", base=url, clock=CLOCK)) for url in urls
    ]
    await expect(there.get_by_text("在线")).to_be_visible()
    await here.get_by_role("textbox").fill("我面试是几点？在哪")
    await here.get_by_role("textbox").press("Enter")
    for page in (here, there):
        await expect(page.locator(".person .b")).to_contain_text("我面试是几点？在哪")
        await expect(page.locator(".assistant .b")).to_contain_text("产品经理")

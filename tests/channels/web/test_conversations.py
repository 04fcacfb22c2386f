"""A candidate in Chromium, the demo company behind: what is said there happens in the database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from pydantic import SecretStr
from sqlalchemy import text

from channels.app import create_app, invitation_link, load_demo_company, open_house, upgrade
from channels.house import House
from channels.language import Language
from channels.postgres import Databases
from channels.settings import Settings
from hr_backend.kit.clock import SettableClock
from tests.channels.web.conftest import OpenPage, serving
from tests.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY_MORNING = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
TUESDAY_AFTERNOON = datetime(2026, 11, 24, 16, tzinfo=SHANGHAI)
"""Less than 24 hours before Wednesday's interview at 14:00."""


@dataclass(frozen=True, slots=True)
class Open:
    """The whole house behind an address, with the demo company in it."""

    url: str
    house: House
    settings: Settings
    clock: SettableClock

    def invitation(self, person: str) -> str:
        """The link a person was sent."""
        return invitation_link(self.settings, person, base=self.url, clock=self.clock)

    async def interview(self, candidate: str) -> Any:
        """The row of a candidate's open interview."""
        query = (
            "select i.status, i.start_at from interviews i join applications a"
            " on a.id = i.application_id where a.candidate_id = :who"
            " and (i.start_at is null or i.start_at > :now)"
        )
        async with self.house.hr_app.state.sessions() as session:
            found = {"who": candidate, "now": self.clock.now()}
            row = (await session.execute(text(query), found)).one()
        return row.status, row.start_at.astimezone(SHANGHAI)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def opened(
    pg_server: Server, language: Language, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """Real databases, real engine, a clock that stands on a Tuesday morning."""
    mark = uuid4().hex[:8]
    databases = Databases(
        hr=pg_server.create(f"house_hr_{mark}"), bot=pg_server.create(f"house_bot_{mark}")
    )
    settings = Settings(
        data=tmp_path_factory.mktemp("house"),
        session_secret=SecretStr("s" * 40),
        hr_secret=SecretStr("h" * 40),
        messages_per_minute=1000,
        due_seconds=0.3,
    )
    clock = SettableClock(TUESDAY_MORNING)
    await upgrade(databases)
    await load_demo_company(databases.hr, clock)
    async with (
        open_house(settings, databases, language, clock=clock) as house,
        serving(create_app(house, settings, databases)) as url,
    ):
        yield Open(url, house, settings, clock)
    for url in (databases.hr, databases.bot):
        pg_server.drop(url.rsplit("/", 1)[1].split("?")[0])


@pytest.fixture(autouse=True)
def on_tuesday_morning(opened: Open) -> None:
    opened.clock.set(TUESDAY_MORNING)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of that November in Shanghai; day 31 is 1 December."""
    start = datetime(2026, 11, 1, tzinfo=SHANGHAI)
    return start + timedelta(days=day - 1, hours=hour, minutes=minute)


async def say(page: Page, said: str) -> Locator:
    """Say something and wait for the answer, which is returned."""
    answers = page.locator(".assistant:not(:has(.dots))")
    before = await answers.count()
    await page.get_by_role("textbox").fill(said)
    await page.get_by_role("textbox").press("Enter")
    await expect(answers.nth(before)).to_be_visible(timeout=15_000)
    return answers.nth(before)


async def test_cannot_come_tomorrow_and_the_interview_moves(
    opened: Open, open_page: OpenPage
) -> None:
    assert await opened.interview("wang") == ("scheduled", at(25, 14))
    page = await open_page(opened.invitation("wang"))
    await expect(page.get_by_role("heading", name="王芳，您好")).to_be_visible()
    offer = await say(page, "我明天面试来不了，下周三下午三点以后都可以")
    await expect(offer).to_contain_text("12月2日(周三)")
    first = await offer.get_by_role("button").first.locator("span").inner_text()
    await say(page, "第一个")
    done = await say(page, "临时要出差")
    await expect(done).to_contain_text("已经改好了")
    await say(page, "好的")
    status, start = await opened.interview("wang")
    assert status == "scheduled"
    assert f"12月2日(周三) {start:%H:%M}" == first
    assert start.hour >= 15

    interviewer = await open_page(opened.invitation("li"))
    notice = interviewer.locator(".notice", has_text="面试改时间了：王芳")
    await expect(notice).to_contain_text(f"改到 {first}")

    second = await open_page(opened.url, context=page.context)
    await expect(second.locator(".m")).to_have_count(await page.locator(".m").count())
    shown = [await tab.locator(".b").all_inner_texts() for tab in (page, second)]
    assert shown[0] == shown[1]


async def test_cancelling_is_asked_once_more_and_then_done(
    opened: Open, open_page: OpenPage
) -> None:
    page = await open_page(opened.invitation("xie"))
    await say(page, "那场面试还是取消吧")
    await say(page, "已经有别的offer了")
    assert (await opened.interview("xie"))[0] == "scheduled"
    answer = await say(page, "对")
    await expect(answer).to_contain_text("已经取消")
    assert (await opened.interview("xie"))[0] == "cancelled"


async def test_asking_looking_around_and_leaving_it_as_it_was(
    opened: Open, open_page: OpenPage
) -> None:
    before = await opened.interview("lin")
    page = await open_page(opened.invitation("lin"))
    answer = await say(page, "我面试是几点？在哪")
    await expect(answer).to_contain_text("11月26日(周四) 14:30")
    offer = await say(page, "能改成周五上午吗，周四不行")
    await expect(offer.get_by_role("button").first).to_be_visible()
    await say(page, "换个晚点的")
    answer = await say(page, "算了不改了")
    await expect(answer).to_contain_text("照旧")
    assert await opened.interview("lin") == before


async def test_a_late_change_waits_for_the_recruiter_who_agrees_with_one_click(
    opened: Open, open_page: OpenPage
) -> None:
    opened.clock.set(TUESDAY_AFTERNOON)
    candidate = await open_page(opened.invitation("han"))
    recruiter = await open_page(opened.invitation("zhao"))
    await expect(recruiter.get_by_text("在线")).to_be_visible()
    await say(candidate, "明天的面试来不了了，下周二下午可以")
    await say(candidate, "第一个")
    answer = await say(candidate, "孩子生病了")
    await expect(answer).to_contain_text("赵敏")
    assert (await opened.interview("han"))[1] == at(25, 10, 30)
    notice = recruiter.locator(".notice", has_text="韩雪").last
    await expect(notice).to_contain_text("孩子生病了", timeout=10_000)
    await notice.get_by_role("button", name="同意").click()
    await expect(candidate.locator(".notice", has_text="已经同意")).to_be_visible(timeout=10_000)
    assert (await opened.interview("han"))[1].date() == at(31, 0).date()


async def test_a_message_of_a_crash_is_answered_after_the_start(
    opened: Open, open_page: OpenPage
) -> None:
    from bot.messages import Message

    left = Message("left-over", "guo", "web", "我面试是几点？在哪", opened.clock.now())
    await opened.house.store.accept(left)  # and no turn: as after kill -9
    page = await open_page(opened.invitation("guo"))
    await expect(page.locator(".assistant .b")).to_contain_text("10:00", timeout=10_000)


@pytest.mark.parametrize(
    "said", ["🙂", "Can我們 resched ule 面試嗎？", "2月30日可以吗", "改到上周三"]
)
async def test_odd_messages_get_a_clear_answer(
    opened: Open, open_page: OpenPage, said: str
) -> None:
    page = await open_page(opened.invitation("pan"))
    answer = await say(page, said)
    assert len(await answer.inner_text()) > 4
    await expect(answer).not_to_contain_text("系统刚才出了点问题")

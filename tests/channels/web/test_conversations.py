"""A candidate in Chromium, the demo company behind: what is said there happens in the database."""

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from bot.messages import Message
from tests.channels.web.conftest import OpenPage
from tests.channels.web.house import SHANGHAI, TUESDAY_MORNING, Open

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TUESDAY_AFTERNOON = datetime(2026, 11, 24, 16, tzinfo=SHANGHAI)
"""Less than 24 hours before Wednesday's interview at 14:00."""


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

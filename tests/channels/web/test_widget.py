"""The widget in a real Chromium, over an echo."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from channels.web.conversations import Line
from tests.channels.web.conftest import OpenPage, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

BUDGET = 10 * 1024
"""Bytes of the widget as sent: gzip, texts included."""


async def say(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")


async def test_the_widget_is_small(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url) as client:
        answer = await client.get("/widget.js")
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= BUDGET


async def test_an_invitation_signs_in_and_leaves_no_token_in_the_address(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("wang"))
    await expect(page.get_by_role("heading", name="王芳，您好")).to_be_visible()
    assert page.url == f"{site.url}/"
    assert "#" not in await page.evaluate("location.href")
    await page.reload()
    await expect(page.get_by_text("在线")).to_be_visible()
    cookie = (await page.context.cookies())[0]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")


@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "请从邀请链接进入"), ("/i#forged", "这个链接打不开")],
)
async def test_without_a_good_invitation_the_page_says_what_to_do(
    site: Site, open_page: OpenPage, path: str, title: str
) -> None:
    page = await open_page(site.url + path)
    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_hidden()


async def test_an_expired_invitation_is_told_apart(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("wang", days=-1))
    await expect(page.get_by_role("heading", name="邀请链接已过期")).to_be_visible()
    assert "#" not in page.url


async def test_a_suggestion_is_said_with_one_click(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("suggested"))
    await page.get_by_role("button", name="你能帮我做些什么？").click()
    await expect(page.get_by_text("您说：你能帮我做些什么？")).to_be_visible()
    await expect(page.get_by_role("heading", name="您好")).to_have_count(0)


async def test_what_people_write_stays_text(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("html"))
    await say(page, "<img src=x onerror=\"document.title='hit'\"><b>粗</b>")
    await expect(page.locator(".assistant .b")).to_contain_text("<img src=x onerror=")
    await expect(page.locator(".person .b")).to_contain_text("<b>粗</b>")
    assert await page.locator(".log img, .log b").count() == 0
    assert "hit" not in await page.title()


async def test_links_of_the_assistant_open_apart_and_only_the_web_is_linked(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("links"))
    await say(page, "看 https://meet.example.com/r?id=1，不是 javascript:alert(1)")
    link = page.locator(".assistant a")
    await expect(link).to_have_attribute("href", "https://meet.example.com/r?id=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert await link.count() == 1


async def test_options_are_buttons_the_best_is_marked_and_they_work_once(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("options"))
    await say(page, "有什么时间")
    group = page.get_by_role("group", name="可选项")
    await expect(group.get_by_role("button")).to_have_count(3)
    await expect(group.get_by_role("button", name="12月2日(周三) 16:00 推荐")).to_be_visible()
    await group.get_by_role("button").first.click()
    await expect(page.get_by_text("（2026-12-02T15:00:00+08:00）")).to_be_visible()
    chosen = group.get_by_role("button", pressed=True)
    await expect(chosen).to_have_text("12月2日(周三) 15:00")
    for button in await group.get_by_role("button").all():
        await expect(button).to_be_disabled()


async def test_a_second_tab_shows_the_same_conversation(site: Site, open_page: OpenPage) -> None:
    first = await open_page(site.invitation("tabs"))
    await say(first, "第一句")
    second = await open_page(site.url, context=first.context)
    await expect(second.get_by_text("您说：第一句")).to_be_visible()
    await say(second, "第二句")
    await expect(first.get_by_text("您说：第二句")).to_be_visible()
    shown = [await page.locator(".b").all_inner_texts() for page in (first, second)]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 4


async def test_what_was_missed_is_replayed_after_a_reconnect(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("replay"))
    await say(page, "在吗")
    await expect(page.get_by_text("您说：在吗")).to_be_visible()
    await page.context.set_offline(True)
    await expect(page.get_by_text("网络已断开")).to_be_visible()
    notice = Line(0, "notice", "您的面试改到了周五", datetime.now(UTC), "n1")
    site.echo.add("replay", notice)
    await say(page, "断网时说的")
    await expect(page.get_by_text("待发送")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_text("您的面试改到了周五")).to_have_count(1)
    await expect(page.get_by_text("您说：断网时说的")).to_have_count(1)
    await expect(page.get_by_text("您说：在吗")).to_have_count(1)
    await expect(page.get_by_text("待发送")).to_have_count(0)


async def test_a_message_not_sent_survives_a_reload_and_arrives_once(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("reload"))
    await expect(page.get_by_text("在线")).to_be_visible()
    site.echo.down = True
    try:
        await say(page, "数据库停了")
        await expect(page.get_by_text("系统暂时连不上，您的消息已经留好")).to_be_visible()
        await page.reload()
        await expect(page.locator(".person .b")).to_contain_text("数据库停了")
    finally:
        site.echo.down = False
    await expect(page.get_by_text("您说：数据库停了")).to_be_visible(timeout=15_000)
    assert [line.text for line in site.echo.lines["reload"]] == ["数据库停了", "您说：数据库停了"]


async def test_messages_that_had_to_wait_arrive_in_the_order_they_were_written(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("order"))
    await expect(page.get_by_text("在线")).to_be_visible()
    site.echo.down = True
    try:
        for text in ("一", "二"):
            await say(page, text)
        await expect(page.get_by_text("待发送").first).to_be_visible()
    finally:
        site.echo.down = False
    await say(page, "三")  # the first is still waiting for its next try
    await expect(page.get_by_text("您说：三")).to_be_visible(timeout=15_000)
    said = [line.text for line in site.echo.lines["order"] if line.role == "person"]
    assert said == ["一", "二", "三"]
    assert await page.locator(".person .b").all_inner_texts() == [
        "您：\n一",
        "您：\n二",
        "您：\n三",
    ]


async def test_the_keyboard_is_enough(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("keys"))
    await expect(page.get_by_text("在线")).to_be_visible()
    await page.keyboard.type("有什么")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("时间")
    await page.keyboard.press("Enter")
    group = page.get_by_role("group", name="可选项")
    await expect(group).to_be_visible()
    await group.get_by_role("button").nth(2).scroll_into_view_if_needed()
    await page.keyboard.press("Shift+Tab")  # from the text box back to the last option
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("（2026-12-03T10:00:00+08:00）")).to_be_visible()
    assert site.echo.lines["keys"][0].text == "有什么\n时间"
    await expect(page.get_by_role("textbox")).to_be_focused()


async def test_enter_that_picks_a_word_of_an_input_method_does_not_send(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("ime"))
    await expect(page.get_by_text("在线")).to_be_visible()
    session = await page.context.new_cdp_session(page)
    await page.get_by_role("textbox").focus()
    await session.send(
        "Input.imeSetComposition", {"text": "mianshi", "selectionStart": 7, "selectionEnd": 7}
    )
    await page.get_by_role("textbox").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    await session.send("Input.insertText", {"text": "面试"})
    await asyncio.sleep(0.3)
    assert "ime" not in site.echo.lines
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("您说：面试")).to_be_visible()


async def test_a_message_too_long_stays_in_the_box_and_nothing_is_cut(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("long"))
    await expect(page.get_by_text("在线")).to_be_visible()
    await say(page, "长" * 10_001)
    await expect(page.get_by_text("这条消息太长了")).to_be_visible()
    assert len(await page.get_by_role("textbox").input_value()) == 10_001
    await say(page, "🙂" * 10_000)
    await expect(page.locator(".assistant .b")).to_contain_text("您说：🙂", timeout=15_000)
    assert len(site.echo.lines["long"][0].text) == 10_000


async def test_slow_answers_show_that_the_assistant_is_typing(
    site: Site, open_page: OpenPage
) -> None:
    page = await open_page(site.invitation("slow"))
    await say(page, "慢一点")
    await expect(page.get_by_role("status").get_by_text("助手正在输入")).to_be_visible()
    await expect(page.get_by_text("您说：慢一点")).to_be_visible()
    await expect(page.get_by_text("助手正在输入")).to_have_count(0)


async def test_screen_readers_get_a_polite_log_with_names(site: Site, open_page: OpenPage) -> None:
    page = await open_page(site.invitation("aria"))
    log = page.get_by_role("log", name="对话内容")
    await expect(log).to_have_attribute("aria-live", "polite")
    await say(page, "听得到吗")
    await expect(log.locator(".person .b")).to_have_text("您：听得到吗")
    await expect(log.locator(".assistant .b")).to_have_text("助手：您说：听得到吗")
    await expect(page.get_by_role("textbox", name="输入消息")).to_be_visible()
    await expect(page.get_by_role("button", name="发送")).to_be_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_everything_without_scrolling_sideways(
    site: Site, open_page: OpenPage, scheme: str, tmp_path: Path
) -> None:
    phone = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    page = await open_page(site.invitation(f"phone-{scheme}"), color_scheme=scheme, **phone)
    await say(page, "有什么时间" + "x" * 200)
    group = page.get_by_role("group", name="可选项")
    await expect(group).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    for button in await group.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 360
    ground = await page.locator(".panel").evaluate("e => getComputedStyle(e).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
    assert (brightness < 60) == (scheme == "dark")

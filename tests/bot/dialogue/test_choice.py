"""Which of the shown options a message means, and when it means none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.dialogue.choice import choose
from bot.messages import Message, Option
from bot.timex.reader import TimeReader
from bot.timex.reading import Reading
from tests.bot.dialogue.kit import understood

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
READER = TimeReader()
TIMES = (
    Option("12月1日(周二) 09:00", "2026-12-01T09:00:00+08:00"),
    Option("12月1日(周二) 14:00", "2026-12-01T14:00:00+08:00", best=True),
    Option("12月3日(周四) 10:00", "2026-12-03T10:00:00+08:00"),
)
CANCEL = Option("取消这场面试", "/cancel_interview")
POSTS = (
    Option("11月25日(周三) 14:00 Java工程师的现场面试", "i1"),
    Option("12月2日(周三) 10:00 测试的视频面试", "i2"),
)


def read(text: str, about: date | None) -> Reading:
    now = NOW + timedelta(hours=8)
    if about is not None:
        monday = about - timedelta(days=about.weekday())
        now = max(now, datetime.combine(monday, time(), UTC))
    return READER.read(text, now=now, asked_about=about)


def chosen(
    text: str,
    intent: str = "choose_option",
    *,
    options: tuple[Option, ...] = TIMES,
    **entities: str,
) -> str | None:
    message = Message("m", "wang", "web", text, NOW)
    found = choose(message, understood(text, intent, 0.95, **entities), options, read)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "place"), [("第一个", 0), ("第三个", 2), ("最后一个", 2), ("第四个", None)]
)
def test_by_number(text: str, place: int | None) -> None:
    number = {"第一个": "1", "第三个": "3", "最后一个": "-1", "第四个": "4"}[text]
    expected = None if place is None else TIMES[place].value
    assert chosen(text, option=number) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("就周四那个吧", 2),
        ("12月3号的", 2),
        ("周二下午那场", 1),
        ("下午两点", 1),
        ("周二的", None),
        ("周五那个", None),
    ],
)
def test_by_time_where_exactly_one_fits(text: str, place: int | None) -> None:
    assert chosen(text) == (None if place is None else TIMES[place].value)


@pytest.mark.parametrize(
    ("text", "place"), [("早的那个", 0), ("最晚的那个", 2), ("都可以", 1), ("推荐的那个", 1)]
)
def test_by_rank(text: str, place: int) -> None:
    assert chosen(text) == TIMES[place].value


def test_yes_to_a_single_time_takes_it() -> None:
    assert chosen("好的", "affirm", options=TIMES[:1]) == TIMES[0].value


def test_yes_to_several_takes_none() -> None:
    assert chosen("好的", "affirm") is None


@pytest.mark.parametrize("text", ["取消吧", "取消这场面试", "那就取消"])
def test_the_way_to_cancel_is_an_option_like_others(text: str) -> None:
    expected = None if text == "那就取消" else CANCEL.value
    assert chosen(text, "stop", options=(*TIMES, CANCEL)) == expected


def test_by_what_the_title_names() -> None:
    assert chosen("Java那场", options=POSTS, position="Java工程师") == "i1"


@pytest.mark.parametrize("text", ["周四不行", "换个晚点的", "都不行"])
def test_refusals_choose_nothing(text: str) -> None:
    assert chosen(text, "deny") is None


def test_a_click_counts_and_a_stale_click_does_not() -> None:
    understanding = understood(TIMES[2].title, "choose_option")
    for payload, expected in ((TIMES[2].value, TIMES[2]), ("2020-01-01T10:00:00+08:00", None)):
        message = Message("m", "wang", "web", TIMES[2].title, NOW, payload)
        assert choose(message, understanding, TIMES, read) == expected

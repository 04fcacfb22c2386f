"""What somebody wants, over several messages, read by the real time layer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.interviews.wish import Wish, add_up
from actions.wording import ZONE
from bot.timex.reader import TimeReader

READER = TimeReader()
NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
BOOKED = (
    datetime(2026, 11, 25, 14, tzinfo=UTC).replace(tzinfo=None),
    datetime(2026, 11, 25, 15, tzinfo=UTC).replace(tzinfo=None),
)


def said(text: str, *, shown: tuple[str, ...] = (), intent: str = "inform") -> dict[str, Any]:
    return {
        "text": text,
        "at": NOW.isoformat(),
        "intent": intent,
        "shown": [f"2026-11-{each}:00+08:00" for each in shown],
    }


def wish(*messages: dict[str, Any]) -> Wish:
    return add_up(messages, READER, BOOKED)


def spans(intervals: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [
        tuple(f"{moment:%d %H:%M}" if moment else "" for moment in interval)  # type: ignore[misc]
        for interval in intervals
    ]


@pytest.mark.parametrize(
    ("text", "available", "unavailable"),
    [
        ("我明天面试来不了", [], [("25 00:00", "26 00:00")]),
        ("能改成周五上午吗，周四不行", [("27 06:00", "27 12:00")], [("26 00:00", "27 00:00")]),
        ("换个时间吧", [], []),
        ("换个晚点的", [("25 14:30", "")], []),
    ],
)
def test_one_message(
    text: str, available: list[tuple[str, str]], unavailable: list[tuple[str, str]]
) -> None:
    total = wish(said(text))
    assert spans(total.available) == available
    assert spans(total.unavailable) == unavailable


def test_refusals_stay_when_another_day_is_offered() -> None:
    total = wish(said("周四不行"), said("周五呢"))
    assert spans(total.available) == [("27 00:00", "28 00:00")]
    assert spans(total.unavailable) == [("26 00:00", "27 00:00")]


def test_a_day_refused_and_offered_after_all_is_no_longer_refused() -> None:
    total = wish(said("周四不行"), said("周四也可以"))
    assert spans(total.unavailable) == []


def test_later_is_later_than_what_was_shown() -> None:
    total = wish(said("周五上午"), said("换个晚点的", shown=("27T09:00", "27T10:00", "27T11:00")))
    assert spans(total.available) == [("27 11:30", "")]
    assert total.near == datetime(2026, 11, 27, 11, tzinfo=UTC).replace(tzinfo=None)


def test_earlier_is_earlier_than_what_was_shown() -> None:
    total = wish(said("周五下午"), said("有没有早一点的", shown=("27T15:00",)))
    assert spans(total.available) == [("", "27 15:00")]


def test_none_of_these_leaves_the_wish_and_takes_them_out() -> None:
    total = wish(said("周五"), said("都不行", shown=("27T09:00", "27T15:00"), intent="deny"))
    assert spans(total.available) == [("27 00:00", "28 00:00")]
    assert spans(total.unavailable) == [("27 09:00", "27 09:30"), ("27 15:00", "27 15:30")]


@pytest.mark.parametrize(
    ("text", "start"), [("周五上午10点可以", "27 10:00"), ("推迟一小时", "25 15:00")]
)
def test_a_time_named_to_the_minute_is_as_good_as_chosen(text: str, start: str) -> None:
    stated = wish(said(text)).stated
    assert stated is not None
    assert f"{stated:%d %H:%M}" == start


def test_an_afternoon_is_no_stated_time() -> None:
    assert wish(said("周五下午")).stated is None


def test_a_date_that_does_not_exist_is_told() -> None:
    assert [problem.kind for problem in wish(said("2月30日可以吗")).problems] == ["no_such_date"]


def test_the_length_of_the_interview_is_what_a_move_keeps() -> None:
    assert wish(said("推迟一小时")).length == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("说错了，不是周三，是周四", "03"),
        ("不是下周三，是下周四", "03"),
        ("明天呢", "25"),
        ("周四呢", "03"),
    ],
)
def test_a_corrected_weekday_is_that_of_the_week_spoken_of(text: str, day: str) -> None:
    shown = said(text)
    shown["shown"] = ["2026-12-02T10:00:00+08:00"]
    total = wish(said("下周三下午"), shown)
    assert spans(total.available)[0][0] == f"{day} 00:00"


def test_a_refusal_of_all_that_is_offered_tells_why_and_refuses_nothing() -> None:
    total = wish(said("我的面试想改到下周三下午三点，下午有课"))
    assert (spans(total.available), total.unavailable) == ([("02 15:00", "02 15:00")], ())


def test_a_refusal_beside_an_exact_time_stays() -> None:
    total = wish(said("周五上午10点可以，周四不行"))
    assert spans(total.unavailable) == [("26 00:00", "27 00:00")]


def test_a_weekday_refused_is_the_one_shown_and_refusals_add_up() -> None:
    about = said("周二也不行")
    about["shown"] = ["2026-12-01T10:00:00+08:00", "2026-12-02T10:00:00+08:00"]
    mornings = said("上午都没空")
    mornings["shown"] = ["2026-12-02T10:00:00+08:00", "2026-12-03T10:00:00+08:00"]
    total = wish(said("面试换到下周，周一不行"), about, mornings)
    assert spans(total.unavailable) == [
        ("30 00:00", "02 00:00"),
        ("02 06:00", "02 12:00"),
        ("03 06:00", "03 12:00"),
    ]


def test_a_start_named_to_the_minute_wins_over_what_was_refused_before() -> None:
    total = wish(
        said("周五"), said("都不行", shown=("27T17:30",), intent="deny"), said("周五下午五点半")
    )
    assert total.unavailable == ()
    assert total.stated is not None

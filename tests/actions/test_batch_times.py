"""Which interviews a message about many names by time, and where they are to go."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.batches.period import Times, add_up
from bot.timex.reader import TimeReader

NOW = "2026-11-24T16:00:00+08:00"
"""A Tuesday."""


def said(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "at": NOW} for text in texts]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def read(*texts: str, moves: bool = True) -> Times:
    return add_up(said(*texts), TimeReader(), moves=moves)


WEDNESDAY = (at("11-25T00:00"), at("11-26T00:00"))
FRIDAY = (at("11-27T00:00"), at("11-28T00:00"))
NEXT_WEEK = (at("11-30T00:00"), at("12-07T00:00"))


@pytest.mark.parametrize(
    ("text", "spans", "available", "unwanted"),
    [
        (
            "把明天下午的面试都挪到后天",
            ((at("11-25T12:00"), at("11-25T18:00")),),
            ((at("11-26T00:00"), at("11-27T00:00")),),
            ((at("11-25T12:00"), at("11-25T18:00")),),
        ),
        ("周五公司停电，当天的面试全部改到下周", (FRIDAY,), (NEXT_WEEK,), (FRIDAY,)),
        ("明天的面试都改期", (WEDNESDAY,), (), (WEDNESDAY,)),
        (
            "明天上午的面试全部改到明天下午",
            ((at("11-25T06:00"), at("11-25T12:00")),),
            ((at("11-25T12:00"), at("11-25T18:00")),),
            ((at("11-25T06:00"), at("11-25T12:00")),),
        ),
        (
            "明天的面试都改到明天下午",
            (WEDNESDAY,),
            ((at("11-25T12:00"), at("11-25T18:00")),),
            (),
        ),
        (
            "把明天的面试都改到下周，不要周一",
            (WEDNESDAY,),
            (NEXT_WEEK,),
            (WEDNESDAY, (at("11-30T00:00"), at("12-01T00:00"))),
        ),
    ],
)
def test_of_a_move(text: str, spans: Any, available: Any, unwanted: Any) -> None:
    times = read(text)
    assert (times.spans, times.available, times.unwanted) == (spans, available, unwanted)


@pytest.mark.parametrize(
    ("text", "days"),
    [("明天的面试全部往后推一天", 1), ("明天的面试都提前一天", -1), ("明天的都顺延两天", 2)],
)
def test_by_how_much(text: str, days: int) -> None:
    times = read(text)
    assert (times.spans, times.shift, times.unwanted) == ((WEDNESDAY,), timedelta(days=days), ())


def test_what_is_said_later_goes_with_what_was_said_before() -> None:
    times = read("周五的面试都改期", "改到下周吧")
    assert (times.spans, times.available) == ((FRIDAY,), (NEXT_WEEK,))


def test_a_cancellation_takes_every_time_for_the_interviews_own() -> None:
    times = read("周五和明天的面试全取消", moves=False)
    assert set(times.spans) == {WEDNESDAY, FRIDAY}
    assert read("2月30日的面试全取消", moves=False).problem is not None

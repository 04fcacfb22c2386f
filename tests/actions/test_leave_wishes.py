"""Which days a message asks leave for, and which it only names."""

from datetime import datetime

import pytest

from actions.attendance.said import read_all
from actions.leave.wishes import wishes_in
from bot.nlu.understanding import Intent, Understanding
from bot.timex.reader import TimeReader

NOW = "2026-11-24T10:00:00+08:00"
"""A Tuesday."""


def starts(text: str) -> list[str]:
    now = datetime.fromisoformat(NOW)
    request = Intent("request_leave", 1.0)
    understanding = Understanding(text, request, (request,))
    times = TimeReader().read(text, now=now).expressions
    return [
        one["start"][5:] for one in wishes_in(text, understanding, times, now) if "start" in one
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周四，哦不是，周五请一天年假", ["11-27"]),
        ("周四不对周五请一天年假", ["11-27"]),
        ("周四，说错了，是周五请一天年假", ["11-27"]),
        ("不是周四，是周五请一天年假", ["11-27"]),
        ("昨晚吐了一宿，今天请病假", ["11-24"]),
        ("昨晚发烧到39度今天请病假", ["11-24"]),
        ("昨天磕着腿了，今天请病假", ["11-24"]),
        ("昨天和今天请两天病假", ["11-23", "11-24"]),
        ("昨天没来，今天也请假", ["11-23", "11-24"]),
        ("昨天病了，补一天病假", ["11-23"]),
        ("周四和周五请年假", ["11-26", "11-27"]),
        ("请个假", []),
    ],
)
def test_the_days_that_are_asked_for(text: str, days: list[str]) -> None:
    assert starts(text) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("19号几点打的卡", "2026-11-19"),
        ("31号几点打的卡", "2026-10-31"),
        ("周四几点打的卡", "2026-11-19"),
        ("12月3号打卡了吗", "2025-12-03"),
        ("昨天打卡了吗", "2026-11-23"),
        ("下周四打卡了吗", "2026-12-03"),
    ],
)
def test_a_bare_day_of_what_is_past(text: str, day: str) -> None:
    (said,) = read_all([{"text": text, "at": NOW}], TimeReader(), gone=True)
    assert str(said.days[-1]) == day


def test_without_it_a_bare_day_is_to_come() -> None:
    (said,) = read_all([{"text": "19号加班", "at": NOW}], TimeReader())
    assert str(said.days[-1]) == "2026-12-19"

"""What a message asks of the figures."""

from datetime import date, datetime

import pytest

from actions.analytics.asked import Days, Question, before, month_of, read
from bot.timex.reading import Expression, Interval

THREE = Days(date(2026, 11, 22), date(2026, 11, 25))
NOW = datetime.fromisoformat("2026-11-24T16:00")


def days(since: str, until: str) -> Days:
    return Days(date.fromisoformat(since), date.fromisoformat(until))


def asked(text: str, **named: Interval) -> Question:
    """A message in which these words name these times."""
    expressions = [
        Expression(word, text.index(word), text.index(word) + len(word), value)
        for word, value in named.items()
    ]
    return read(text, expressions, NOW)


def span(since: str, until: str) -> Interval:
    return datetime.fromisoformat(since), datetime.fromisoformat(until)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("这个月面试取消率多少", ("cancelled",)),
        ("爽约的有几个", ("no_show",)),
        ("到面率", ("no_show",)),
        ("被放了多少回鸽子", ("no_show",)),
        ("本周取消了几场、改了几场、爽约几场", ("cancelled", "rescheduled", "no_show")),
        ("候补补位率", ("filled",)),
        ("有多少是不用人工处理的", ("unaided",)),
        ("评分表完成率", ("scorecards",)),
        ("招聘数据给我看看", ()),
    ],
)
def test_measures(text: str, measures: tuple[str, ...]) -> None:
    assert asked(text).measures == measures


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("哪个岗位取消最多", "requisition"),
        ("按部门看取消率", "department"),
        ("各面试官的爽约率", "interviewer"),
        ("几点的面试最容易取消", "hour"),
        ("周几取消最多", "weekday"),
        ("视频面和现场面，哪个爽约的多", "mode"),
        ("研发部的取消率", None),
    ],
)
def test_cuts(text: str, cut: str | None) -> None:
    assert asked(text).cut == cut


def test_what_else_is_asked() -> None:
    assert asked("取消原因都有哪些").reasons
    assert asked("面试官谁最忙").load
    assert asked("取消一般提前多久").ahead
    assert asked("P6的取消率").level == "P6"
    assert asked("APP6的取消率").level is None
    assert asked("哪个岗位取消最多").by_count
    assert asked("我这个月面了几场").own


def test_without_a_time_it_is_this_month() -> None:
    question = asked("取消率")
    assert (question.days, question.said) == (month_of(NOW.date()), None)


@pytest.mark.parametrize(
    ("word", "value", "expected"),
    [
        ("上周", span("2026-11-16", "2026-11-23"), days("2026-11-16", "2026-11-23")),
        ("10月份", span("2027-10-01", "2027-11-01"), days("2026-10-01", "2026-11-01")),
        ("周一", span("2026-11-30", "2026-12-01"), days("2026-11-23", "2026-11-24")),
        ("下周", span("2026-11-30", "2026-12-07"), days("2026-11-30", "2026-12-07")),
        ("最近三天", span("2026-11-21T16:00", "2026-11-24T16:00"), THREE),
        ("近三个月", span("2026-08-24", "2026-11-24T16:00"), days("2026-08-24", "2026-11-25")),
        ("昨晚", span("2026-11-23T18:00", "2026-11-24T00:00"), days("2026-11-23", "2026-11-24")),
    ],
)  # fmt: skip
def test_days_are_whole_and_bare_ones_are_past(word: str, value: Interval, expected: Days) -> None:
    question = asked(f"{word}的取消率", **{word: value})
    assert (question.days, question.said) == (expected, word)


def test_compared_with_a_week_it_is_the_week_after_that() -> None:
    week = span("2026-11-16", "2026-11-23")
    question = asked("跟上周比怎么样", 上周=week)
    assert question.days == days("2026-11-23", "2026-11-30")
    assert (question.against, question.against_said) == (days("2026-11-16", "2026-11-23"), "上周")
    assert question.is_bare


def test_two_times_are_compared() -> None:
    question = asked(
        "本季度跟上季度比，爽约是涨了还是降了",
        本季度=span("2026-10-01", "2027-01-01"),
        上季度=span("2026-07-01", "2026-10-01"),
    )
    assert question.days == days("2026-10-01", "2027-01-01")
    assert question.against == days("2026-07-01", "2026-10-01")


def test_a_month_is_compared_with_a_month() -> None:
    assert before(days("2026-03-01", "2026-04-01")) == days("2026-02-01", "2026-03-01")
    assert before(days("2026-11-16", "2026-11-23")) == days("2026-11-09", "2026-11-16")

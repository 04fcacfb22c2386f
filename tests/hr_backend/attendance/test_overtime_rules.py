"""Overtime by kind of day, caps, comprehensive hours, and months as sums of days."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.attendance.facts import DayResult, Facts, Status
from hr_backend.attendance.month_rules import Day, summarise
from hr_backend.attendance.overtime_rules import (
    STANDARD,
    Period,
    Worked,
    breaches,
    by_percent,
    comprehensive,
    may_be_given_back,
    overtime_minutes,
)
from hr_backend.attendance.rules import day_result
from hr_backend.calendars.day_kinds import DayKind
from tests.hr_backend.attendance.test_rules import FACTS

WORKDAY, REST, HOLIDAY = DayKind.WORKDAY, DayKind.REST_DAY, DayKind.STATUTORY_HOLIDAY


def day(n: int) -> date:
    return date(2026, 10, n)


@pytest.mark.parametrize(
    ("minutes", "kind", "caps"),
    [
        (60, WORKDAY, []),
        (61, WORKDAY, ["over_usual_day"]),
        (180, WORKDAY, ["over_usual_day"]),
        (181, WORKDAY, ["over_day_cap"]),
        (480, REST, []),
        (480, HOLIDAY, []),
    ],
)
def test_caps_of_a_day(minutes: int, kind: DayKind, caps: list[str]) -> None:
    assert [one.cap for one in breaches([Worked(day(12), kind, minutes)])] == caps


def test_the_cap_of_a_month_is_36_hours_and_more_is_still_paid() -> None:
    exactly = [Worked(day(n), WORKDAY, 60) for n in range(1, 32)] + [Worked(day(1), REST, 300)]
    assert breaches(exactly) == []
    over = [*exactly, Worked(day(2), REST, 1)]
    (found,) = breaches(over)
    assert (found.cap, found.minutes, found.limit, found.is_breach) == (
        "over_month_cap",
        2161,
        2160,
        True,
    )
    assert sum(by_percent(over).values()) == 2161


def test_rest_stands_for_the_pay_of_rest_days_only() -> None:
    worked = [
        Worked(day(12), WORKDAY, 120, compensated=60),
        Worked(day(10), REST, 480, compensated=240),
        Worked(day(1), HOLIDAY, 480, compensated=480),
    ]
    assert by_percent(worked) == {150: 120, 200: 240, 300: 480}
    assert [may_be_given_back(kind) for kind in (WORKDAY, REST, HOLIDAY)] == [False, True, False]


@pytest.mark.parametrize(
    ("span", "kind", "shift", "breaks", "minutes"),
    [
        ((1080, 1320), WORKDAY, (540, 1080), [], 240),
        ((1020, 1200), WORKDAY, (540, 1080), [], 120),
        ((600, 1000), WORKDAY, (540, 1080), [], 0),
        ((540, 1080), REST, None, [(720, 780)], 480),
        ((540, 1080), HOLIDAY, None, [], 540),
    ],
)
def test_what_is_overtime_of_a_span(
    span: tuple[int, int],
    kind: DayKind,
    shift: tuple[int, int] | None,
    breaks: list[tuple[int, int]],
    minutes: int,
) -> None:
    assert overtime_minutes(span, kind, shift, breaks) == minutes


def test_legal_hours_of_a_period() -> None:
    hours = {period: float(minutes / 60) for period, minutes in STANDARD.items()}
    assert hours == {
        Period.WEEK: 40,
        Period.MONTH: 165.36,
        Period.QUARTER: 496,
        Period.YEAR: 1984,
    }


def test_a_period_counts_as_a_whole_but_for_holidays() -> None:
    worked = {WORKDAY: 480 * 60, REST: 480 * 4, HOLIDAY: 480}
    result = comprehensive(worked, STANDARD[Period.QUARTER])
    assert (result.worked, result.excess, result.holiday) == (30720, Fraction(960), 480)
    assert comprehensive({WORKDAY: 100}, Fraction(200)).excess == 0


DAYS = st.lists(FACTS, max_size=12).map(
    lambda many: [Day(day(n + 1), facts.kind, day_result(facts)) for n, facts in enumerate(many)]
)


@given(DAYS, st.randoms())
def test_a_month_is_the_sum_of_its_days(days: list[Day], rnd: object) -> None:
    whole = summarise(days)
    results = [one.result for one in days]
    assert whole.worked_minutes == sum(one.worked for one in results)
    assert whole.late_count == sum(one.late > 0 for one in results)
    assert whole.late_minutes == sum(one.late for one in results)
    assert whole.absent_minutes == sum(one.absent for one in results)
    assert whole.overtime_minutes == sum(one.overtime for one in results)
    assert whole.leave_minutes == sum(one.leave for one in results)
    assert summarise(list(reversed(days))) == whole
    parts = [summarise([one]) for one in days]
    assert whole.overtime_150 == sum(part.overtime_150 for part in parts)
    assert whole.planned_days == sum(part.planned_days for part in parts)


def test_an_empty_month_is_nothing() -> None:
    assert summarise([]).overtime_minutes == 0
    assert day_result(Facts(WORKDAY)) == DayResult(Status.UNSCHEDULED)

"""How many days a leave takes, and whether two leaves are at the same time."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.calendars.published import published
from hr_backend.leave.rules.counting import Span, WorkDay, count

D = date.fromisoformat
OFFICE = WorkDay(time(9), time(18))


def is_worked(day: date) -> bool:
    special = published(day)
    return special if special is not None else day.isoweekday() <= 5


def days(span: Span, *, calendar_days: bool = False) -> dict[int, Decimal]:
    return count(span, is_worked=is_worked, calendar_days=calendar_days, day=OFFICE)


@pytest.mark.parametrize(
    ("start", "end", "halves", "expected"),
    [
        ("2026-11-27", "2026-11-27", (False, False), {2026: "1"}),
        ("2026-11-27", "2026-11-30", (False, False), {2026: "2"}),  # a weekend in between
        ("2026-11-28", "2026-11-29", (False, False), {}),  # a weekend alone
        ("2026-10-01", "2026-10-07", (False, False), {}),  # National Day
        ("2026-09-30", "2026-10-08", (False, False), {2026: "2"}),
        ("2026-10-10", "2026-10-10", (False, False), {2026: "1"}),  # a make-up Saturday
        ("2026-11-27", "2026-11-27", (True, False), {2026: "0.5"}),
        ("2026-11-27", "2026-11-27", (False, True), {2026: "0.5"}),
        ("2026-11-27", "2026-12-01", (True, True), {2026: "2"}),
        ("2026-11-28", "2026-11-30", (True, False), {2026: "1"}),  # half of a day off is nothing
        ("2026-12-30", "2027-01-05", (False, False), {2026: "2", 2027: "2"}),
    ],
)
def test_working_days(
    start: str, end: str, halves: tuple[bool, bool], expected: dict[int, str]
) -> None:
    found = days(Span(D(start), D(end), *halves))
    assert found == {year: Decimal(value) for year, value in expected.items()}


def test_calendar_days_count_every_day() -> None:
    assert days(Span(D("2026-09-28"), D("2027-01-03")), calendar_days=True) == {2026: 95, 2027: 3}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("14:00", "16:00", "0.25"),
        ("09:00", "18:00", "1"),
        ("09:00", "12:00", "0.375"),
        ("11:00", "14:00", "0.25"),  # lunch is nobody's
        ("16:00", "22:00", "0.25"),  # until the end of work
        ("20:00", "22:00", None),
    ],
)
def test_hours(since: str, until: str, expected: str | None) -> None:
    day = D("2026-11-27")
    start, end = (datetime.combine(day, time.fromisoformat(clock)) for clock in (since, until))
    found = days(Span(day, day, False, False, start, end))
    assert found == ({2026: Decimal(expected)} if expected else {})


def test_two_halves_of_a_day_do_not_overlap() -> None:
    day = D("2026-11-27")
    morning, afternoon, whole = Span(day, day, False, True), Span(day, day, True), Span(day, day)
    assert not morning.overlaps(afternoon)
    assert morning.overlaps(whole)
    assert whole.overlaps(afternoon)
    later = Span(day, day, False, False, *(datetime.combine(day, time(hour)) for hour in (14, 15)))
    assert afternoon.overlaps(later)
    assert not morning.overlaps(later)


DATES = st.dates(date(2024, 1, 1), date(2026, 12, 1))


@given(start=DATES, length=st.integers(0, 40), cut=st.integers(0, 40))
def test_a_leave_taken_in_two_parts_is_as_long(start: date, length: int, cut: int) -> None:
    end = start + timedelta(length)
    middle = min(end, start + timedelta(cut))
    whole = sum(days(Span(start, end)).values())
    rest = sum(days(Span(middle + timedelta(1), end)).values()) if middle < end else 0
    assert whole == sum(days(Span(start, middle)).values()) + rest
    assert whole <= length + 1

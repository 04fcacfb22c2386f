"""Days off by notice, and by law alone where the notice is not out yet."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from hr_backend.calendars.published import is_statutory, published


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-10-01", False),
        ("2026-10-10", True),
        ("2026-11-25", None),
        ("2026-11-28", None),
        ("2028-01-01", None),
        ("2029-01-01", False),
        ("2029-02-12", False),
        ("2029-02-13", False),
        ("2029-02-16", None),
        ("2029-04-04", False),
        ("2029-05-01", False),
        ("2029-10-02", False),
        ("2150-10-01", False),
    ],
)
def test_a_special_day_is_worked_or_not_and_an_ordinary_one_says_nothing(
    day: str, worked: bool | None
) -> None:
    assert published(date.fromisoformat(day)) == worked


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_law_agrees_with_the_notices_that_are_out(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    statutory = [day for day in days if is_statutory(day)]
    assert len(statutory) == 13
    assert not any(chinese_calendar.is_workday(day) for day in statutory)

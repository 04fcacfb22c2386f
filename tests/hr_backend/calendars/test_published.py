"""Which days are worked: by the yearly notice, else by the statute alone."""

from datetime import date

import pytest

from hr_backend.calendars.published import published


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 5), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 25), None),
        (date(2026, 11, 28), None),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), None),
        (date(2027, 2, 5), False),
        (date(2027, 2, 8), False),
        (date(2027, 2, 9), None),
    ],
)
def test_a_day(day: date, *, worked: bool | None) -> None:
    assert published(day) is worked

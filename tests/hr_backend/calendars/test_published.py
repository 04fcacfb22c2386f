"""Which days are worked: by the yearly notice, else by the statute alone."""

from datetime import date

import pytest

from hr_backend.calendars.published import published, statutory_days


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


def test_the_statutory_days_of_2026_are_those_of_the_notice() -> None:
    expected = {
        *(date(2026, 2, n) for n in (16, 17, 18, 19)),
        *(date(2026, 10, n) for n in (1, 2, 3)),
        *(date(2026, *each) for each in ((1, 1), (4, 5), (5, 1), (5, 2), (6, 19), (9, 25))),
    }
    assert statutory_days(2026) == expected

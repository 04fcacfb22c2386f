"""The published calendar of public holidays and make-up working days (调休)."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from lunardate import LunarDate


def published(day: date) -> bool | None:
    """Whether a special day is worked; None for an ordinary day.

    A year whose notice the State Council has not published has the statutory days alone: no
    guesses about bridges and make-up days, which HR enters once they are known.
    """
    try:
        worked = bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return False if day in statutory_days(day.year) else None
    return worked if worked != (day.isoweekday() <= 5) else None


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """The 13 public holidays of a year, State Council Order 795 art. 2 (since 2025-01-01)."""
    new_year = LunarDate(year, 1, 1).to_solar_date()
    eve_to_third = (new_year + timedelta(days=n) for n in range(-1, 3))
    return frozenset(
        (
            date(year, 1, 1),
            *eve_to_third,
            date(year, 4, _qingming(year)),
            date(year, 5, 1),
            date(year, 5, 2),
            LunarDate(year, 5, 5).to_solar_date(),
            LunarDate(year, 8, 15).to_solar_date(),
            *(date(year, 10, n) for n in (1, 2, 3)),
        )
    )


def _qingming(year: int) -> int:
    """Day of April of the solar term 清明, by the usual formula for the 21st century."""
    of_century = year % 100
    return int(of_century * 0.2422 + 4.81) - of_century // 4

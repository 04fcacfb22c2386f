"""The published calendar of public holidays and make-up working days (调休)."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from lunardate import LunarDate

BY_DATE = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""New Year (元旦), Labour Day (劳动节) and National Day (国庆), by month and day."""
BY_MOON = frozenset({(1, 1), (1, 2), (1, 3), (5, 5), (8, 15)})
"""Spring Festival (春节), Dragon Boat (端午) and Mid-Autumn (中秋), by lunar month and day."""
DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def published(day: date) -> bool | None:
    """Whether a special day is worked; None for an ordinary day.

    A year whose holiday notice is not out yet has the statutory days alone, no make-up days.
    """
    try:
        worked = bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        worked = day.isoweekday() <= 5 and not is_statutory(day)
    return worked if worked != (day.isoweekday() <= 5) else None


def is_statutory(day: date) -> bool:
    """Whether everybody is off by law (全国年节及纪念日放假办法 of 2025)."""
    if (day.month, day.day) in BY_DATE or (day.month, day.day) == (4, _qingming(day.year)):
        return True
    try:
        today, tomorrow = (LunarDate.from_solar_date(*_parts(d)) for d in (day, day + DAY))
    except ValueError:  # beyond the tables, which end in 2099
        return False
    # The day before lunar New Year (除夕) is off too; a leap month repeats no festival.
    eve = (tomorrow.month, tomorrow.day) == (1, 1)
    return eve or ((today.month, today.day) in BY_MOON and not today.is_leap_month)


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _qingming(year: int) -> int:
    """The day in April on which Qingming (清明) falls; right for 2000 to 2099."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4

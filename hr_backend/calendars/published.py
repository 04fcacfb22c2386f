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
SINCE_2025 = date(2025, 1, 1)
"""From this day on the eve of Spring Festival and 2 May are statutory."""


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


def is_announced(year: int) -> bool:
    """Whether the State Council's holiday notice of a year is known here."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_statutory(day: date) -> bool:
    """Whether everybody is off by law (全国年节及纪念日放假办法 of 2025)."""
    return _festival(day) is not None


@lru_cache(maxsize=4096)
def statutory_name(day: date) -> str | None:
    """The statutory holiday (法定节假日) a day is by the text of the law in force on it.

    13 days a year since 2025-01-01 (Order 795); before, from 2014 on, 11: neither the eve of
    Spring Festival nor 2 May.
    """
    name = _festival(day)
    if day < SINCE_2025 and ((day.month, day.day) == (5, 2) or _is_eve(day)):
        return None
    return name


def _festival(day: date) -> str | None:
    parts = (day.month, day.day)
    if parts in BY_DATE:
        return {1: "元旦", 5: "劳动节", 10: "国庆节"}[day.month]
    if parts == (4, _qingming(day.year)):
        return "清明节"
    if _is_eve(day):
        return "春节"
    try:
        today = LunarDate.from_solar_date(*_parts(day))
    except ValueError:  # beyond the tables, which end in 2099
        return None
    # A leap month repeats no festival.
    if (today.month, today.day) in BY_MOON and not today.is_leap_month:
        return {1: "春节", 5: "端午节", 8: "中秋节"}[today.month]
    return None


def _is_eve(day: date) -> bool:
    """Whether it is the day before lunar New Year (除夕)."""
    try:
        tomorrow = LunarDate.from_solar_date(*_parts(day + DAY))
    except (ValueError, OverflowError):
        return False
    return (tomorrow.month, tomorrow.day) == (1, 1)


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _qingming(year: int) -> int:
    """The day in April on which Qingming (清明) falls; right for 2000 to 2099."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4

"""The yearly notices that come with the product: dated files, and before them a package's data."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import chinese_calendar
import yaml
from chinese_calendar.constants import holidays as package_holidays
from chinese_calendar.constants import workdays as package_workdays

from hr_backend.calendars.day_kinds import Notice, misfits

FIRST = 2014
"""Before, other days were statutory: the law of that time is not told here."""
DAY = timedelta(days=1)


@cache
def shipped(year: int) -> Notice | None:
    """The notice of a year; None where it was not out when this version was made.

    Files of calendars/years/ go first. For earlier years the days are those of the package
    chinesecalendar; which of them pay 300 % is never taken from it.
    """
    file = resources.files("hr_backend.calendars").joinpath("years", f"{year}.yml")
    if file.is_file():
        return _read(year, yaml.safe_load(file.read_text("utf-8")))
    return _of_package(year)


def _read(year: int, data: Mapping[str, Any]) -> Notice:
    breaks = {name: (first, last) for name, (first, last) in data["breaks"].items()}
    notice = Notice(year, data["source"], breaks, frozenset(data["workdays"]))
    if wrong := misfits(notice):
        raise ValueError(f"calendars/years/{year}.yml: {'; '.join(wrong)}")
    return notice


def _of_package(year: int) -> Notice | None:
    off = sorted(day for day in package_holidays if day.year == year)
    if year < FIRST or not off:
        return None
    breaks: dict[str, tuple[date, date]] = {}
    key, before = "", None
    for day in off:
        name = chinese_calendar.Holiday(package_holidays[day]).chinese
        if before is None or before + DAY != day or not key.startswith(name):
            # New Year's break may begin in December: two stretches of one name in a year.
            key = name if name not in breaks else f"{name}{day:%m-%d}"
        breaks[key] = (breaks.get(key, (day, day))[0], day)
        before = day
    worked = frozenset(day for day in package_workdays if day.year == year)
    return Notice(year, f"chinesecalendar {year}", breaks, worked)

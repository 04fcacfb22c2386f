"""The published calendar of working days: the package chinesecalendar and dated data of our own."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import chinese_calendar
import yaml
from chinese_calendar.constants import holidays as _published_days

from bot.timex.named_days import named_days

_SATURDAY = 6
_LONGEST_BREAK = timedelta(days=14)


class PublishedCalendar:
    """The State Council's yearly notices; a year without one has the statutory days alone."""

    def __init__(self) -> None:
        """Read nlu_data/calendar/public_holidays.yml; ValueError where it is malformed."""
        path = files("nlu_data") / "calendar" / "public_holidays.yml"
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._statutory = [
            (row["since"], {name: (span[0], span[1]) for name, span in row["days"].items()})
            for row in sorted(data["statutory"], key=lambda row: row["since"], reverse=True)
        ]
        self._notices: dict[int, dict[str, Any]] = data["notices"] or {}
        self._published_years = {day.year for day in _published_days}

    def is_workday(self, day: date) -> bool:
        """Public holidays are not, make-up workdays are."""
        notice = self._notices.get(day.year)
        if notice is not None:
            off = any(first <= day <= last for first, last in notice["breaks"].values())
            return day in notice["workdays"] or (day.isoweekday() < _SATURDAY and not off)
        if day.year in self._published_years:
            return bool(chinese_calendar.is_workday(day))
        if day.isoweekday() >= _SATURDAY:
            return False
        breaks = (self._statutory_break(name, day.year) for name in self._statutory[0][1])
        return not any(span is not None and span[0] <= day <= span[1] for span in breaks)

    def holiday(self, name: str, year: int) -> tuple[date, date] | None:
        """First and last day off of a public holiday's break, None where it has none."""
        notice = self._notices.get(year)
        if notice is not None:
            span = notice["breaks"].get(name)
            return None if span is None else (span[0], span[1])
        statutory = self._statutory_break(name, year)
        if statutory is None or year not in self._published_years:
            return statutory
        first, last = statutory
        while first - timedelta(days=1) in _published_days and last - first < _LONGEST_BREAK:
            first -= timedelta(days=1)
        while last + timedelta(days=1) in _published_days and last - first < _LONGEST_BREAK:
            last += timedelta(days=1)
        return first, last

    def _statutory_break(self, name: str, year: int) -> tuple[date, date] | None:
        days = next((days for since, days in self._statutory if since.year <= year), None)
        if days is None or name not in days:
            return None
        day = named_days().on(name, year)
        if day is None:
            return None
        return day + timedelta(days=days[name][0]), day + timedelta(days=days[name][1])

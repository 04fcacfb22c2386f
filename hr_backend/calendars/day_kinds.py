"""What kind of day a day is: worked or not, and what working on it pays. Pure.

Sources: 全国年节及纪念日放假办法 (State Council Order 795, since 2025-01-01; before, the text of
2014), 劳动法 art. 44 for the percentages. A day off inside a break that is not one of the
statutory days is a rest day (200 %), a make-up workday is an ordinary workday (150 %).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from hr_backend.calendars.published import statutory_name

DAY = timedelta(days=1)
FRIDAY = 5


class DayKind(StrEnum):
    """What working on a day counts as."""

    WORKDAY = "workday"
    REST_DAY = "rest_day"
    STATUTORY_HOLIDAY = "statutory_holiday"


PERCENT: Mapping[DayKind, int] = {
    DayKind.WORKDAY: 150,
    DayKind.REST_DAY: 200,
    DayKind.STATUTORY_HOLIDAY: 300,
}
"""Least pay for overtime, in percent of the hourly wage (劳动法 art. 44)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's notice on public holidays (放假通知)."""

    year: int
    source: str
    breaks: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """First and last day off, by name."""
    workdays: frozenset[date] = frozenset()
    """Weekend days that are worked (调休上班)."""

    def break_of(self, day: date) -> str | None:
        """The name of the break a day lies in."""
        for name, (first, last) in self.breaks.items():
            if first <= day <= last:
                return name
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """What HR entered for a day: it wins over the notice."""

    worked: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the company's calendar."""

    day: date
    kind: DayKind
    worked: bool
    name: str | None = None
    """Of the holiday or break; None for an ordinary day."""
    make_up: bool = False
    """A weekend day that is worked."""
    known: bool = True
    """Whether the year's notice is known; else only the statutory days are, and it may change."""
    source: str | None = None

    @property
    def percent(self) -> int:
        """What overtime on it pays at least, in percent."""
        return PERCENT[self.kind]


def calendar_day(day: date, notice: Notice | None, entry: Entry | None = None) -> CalendarDay:
    """What a day is, by HR's entry, else the year's notice, else the law and the weekday."""
    by_law = statutory_name(day)
    weekday = day.isoweekday() <= FRIDAY
    off = notice.break_of(day) if notice else None
    worked, name = weekday and off is None and by_law is None, off or by_law
    if notice is not None and day in notice.workdays:
        worked, name = True, None
    source = notice.source if notice and (off or worked != weekday) else None
    if entry is not None:
        worked, name, source = entry.worked, entry.name or name, None
    if by_law is not None:
        kind = DayKind.STATUTORY_HOLIDAY
    else:
        kind = DayKind.WORKDAY if worked else DayKind.REST_DAY
    return CalendarDay(day, kind, worked, name, worked and not weekday, notice is not None, source)


def days_between(since: date, until: date) -> list[date]:
    """Every day from `since` to `until` inclusive."""
    return [since + DAY * n for n in range((until - since).days + 1)]


def misfits(notice: Notice) -> list[str]:
    """What is wrong with a notice, in English; empty where it can be taken."""
    found: list[str] = []
    taken: set[date] = set()
    for name, (first, last) in notice.breaks.items():
        if last < first:
            found.append(f"breaks.{name}: ends before it begins")
            continue
        if first.year != notice.year and last.year != notice.year:
            found.append(f"breaks.{name}: not in {notice.year}")
        days = set(days_between(first, min(last, first + DAY * 30)))
        if len(days) > 15:
            found.append(f"breaks.{name}: longer than any break there was")
        if days & taken:
            found.append(f"breaks.{name}: overlaps another break")
        taken |= days
    found += [
        f"workdays.{day}: {problem}"
        for day in sorted(notice.workdays)
        if (problem := _misfit(day, notice, taken))
    ]
    missing = [
        day
        for day in days_between(date(notice.year, 1, 1), date(notice.year, 12, 31))
        if statutory_name(day) and day not in taken
    ]
    found += [f"breaks: the statutory holiday {day} is in none" for day in missing]
    return found


def _misfit(day: date, notice: Notice, off: set[date]) -> str | None:
    if day.year != notice.year:
        return f"not in {notice.year}"
    if day in off:
        return "in a break"
    return "a weekday anyway" if day.isoweekday() <= FRIDAY else None

"""Small arithmetic on the pieces of a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.timex.frame import DAY, midnight
from bot.timex.nodes import Found
from bot.timex.reading import Interval
from bot.timex.resolve import Resolved

_HOUR = timedelta(hours=1)


_MOST_DAYS = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Said:
    """An expression, what it names, and what it means in its list."""

    found: Found
    resolved: Resolved | None
    meant: Resolved | None


def hours(pieces: tuple[Interval, ...]) -> list[Interval]:
    """A refused clock time is that hour."""
    return [(a, a + _HOUR) if a is not None and a == b else (a, b) for a, b in pieces]


def days_of(pieces: list[Interval]) -> list[datetime]:
    """Each day that closed stretches touch; none when there are too many."""
    days: list[datetime] = []
    for start, end in pieces:
        if start is None or end is None or end - start > _MOST_DAYS:
            return []
        day = midnight(start.date())
        while day < end or day == start == end:
            days.append(day)
            day += DAY
    return list(dict.fromkeys(days))


def onto(day: datetime, at: datetime | None, start: datetime | None = None) -> datetime | None:
    base = start or at
    return None if at is None or base is None else day + (at - midnight(base.date()))

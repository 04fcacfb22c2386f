"""Whether a time lies in working hours. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """When work is done, on the company's local clock."""

    days: frozenset[int]
    """ISO weekdays, Monday is 1."""
    since: time
    until: time


OFFICE = Hours(frozenset(range(1, 6)), time(9), time(18))
"""Where HR has entered nothing."""
AI = Hours(frozenset(range(1, 8)), time(8), time(22))
"""An AI interview needs nobody's office hours."""


def inside(
    hours: Hours, start: datetime, end: datetime, *, special: Mapping[date, bool], zone: ZoneInfo
) -> bool:
    """Whether [start, end) lies in the hours of one working day.

    `special` says of single days whether they are worked; other days go by the weekday.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    if last.date() != first.date() and last - first > timedelta(0):
        return False
    worked = special.get(first.date(), first.isoweekday() in hours.days)
    return worked and hours.since <= first.time() and last.time() <= hours.until

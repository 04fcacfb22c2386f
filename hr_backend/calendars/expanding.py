"""From the text of a calendar to busy intervals. Run in a process of its own: see expander.py."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from hr_backend.calendars.ics import BadFile, clean

FREE: Final = frozenset({"FREE", "WORKINGELSEWHERE"})
"""What Outlook calls free, besides TRANSP."""
MOST_BUSY: Final = 10_000
"""Intervals one file may leave."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """When somebody is busy, merged, in UTC."""

    busy: list[tuple[datetime, datetime]]
    skipped: int
    """Events that could not be read."""
    unknown_zones: int
    """Events whose zone nobody knows; they were read in the calendar's, or the company's."""


def expand(
    data: bytes, *, since: datetime, until: datetime, zone: str, email: str | None
) -> Expanded:
    """Busy times between two aware moments; BadFile.

    `zone` is the company's: of times without one. `email` is the person's: a meeting they
    declined does not keep them.
    """
    cleaned = clean(data, since=since, until=until)
    default = _zone(cleaned.zone) or ZoneInfo(zone)
    try:
        calendar = Calendar.from_ical(cleaned.text)
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        found = query.between(since, until)
    except (ValueError, KeyError, TypeError, OverflowError, AttributeError) as error:
        # What the libraries raise over nonsense between well-formed lines.
        raise BadFile("unreadable") from error
    events = list(calendar.walk("VEVENT"))
    skipped = sum(1 for event in events if event.errors or event.get("DTSTART") is None)
    busy = merged(_intervals(found, default, since, until, email))
    if len(busy) > MOST_BUSY:
        raise BadFile("too_many_events")
    return Expanded(busy, cleaned.broken + skipped, sum(map(_zone_is_unknown, events)))


def merged(intervals: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """In order, those that touch or overlap as one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _intervals(
    found: Iterable[Any], default: tzinfo, since: datetime, until: datetime, email: str | None
) -> Iterator[tuple[datetime, datetime]]:
    for event in found:
        if not _keeps_busy(event, email):
            continue
        start = max(_moment(event.start, default), since)
        end = min(_moment(event.end, default), until)
        if start < end:
            yield start, end


def _keeps_busy(event: Any, email: str | None) -> bool:
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in FREE:
        return False
    return not (email and _declined(event, email))


def _declined(event: Any, email: str) -> bool:
    listed = event.get("ATTENDEE", [])
    for attendee in listed if isinstance(listed, list) else [listed]:
        address = str(attendee).lower().removeprefix("mailto:")
        if address == email.lower():
            return str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"
    return False


def _moment(value: date, default: tzinfo) -> datetime:
    """An aware moment; a date is the midnight that begins it."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=default)
    return value.astimezone(UTC)


def _zone(name: str | None) -> tzinfo | None:
    """By its IANA or its Windows name; None where nobody knows it."""
    if not name:
        return None
    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _zone_is_unknown(event: Any) -> bool:
    start = event.get("DTSTART")
    moment = getattr(start, "dt", None)
    named = start is not None and start.params.get("TZID")
    return bool(named) and isinstance(moment, datetime) and moment.tzinfo is None

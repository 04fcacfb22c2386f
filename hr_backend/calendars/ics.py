"""The lines of an iCalendar file that say when somebody is busy; all others are left out. Pure.

Titles, places and people are not even parsed, and a broken line among them breaks nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

MOST_EVENTS: Final = 20_000
MOST_DATES: Final = 10_000
"""Dates listed one by one (RDATE, EXDATE) in one file."""
MOST_LINE: Final = 200_000
"""Characters of one unfolded line."""
KEPT: Final = frozenset(
    {
        "UID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
        "TRANSP",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "ATTENDEE",
    }
)
OWN: Final = "@yuemian"
"""End of the UID of an interview in somebody's calendar: we know better when that is."""
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
_DAY = re.compile(r":(\d{4})(\d{2})(\d{2})")
_TOO_FREQUENT = re.compile(r"FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE)
SPAN: Final = timedelta(days=2)
"""Days by which zones may shift what a date says."""


class BadFile(Exception):
    """A file that says nothing of use; the text is a code of docs/calendars.md."""


@dataclass(slots=True)
class Cleaned:
    """What is left of a file."""

    text: str
    zone: str | None = None
    """Of times without a zone, where the file names one."""
    events: int = 0
    broken: int = 0
    """Events without a readable start."""


@dataclass(slots=True)
class _Event:
    lines: list[str] = field(default_factory=list)
    repeats: bool = False
    start: date | None = None
    end: date | None = None
    own: bool = False

    def touches(self, since: date, until: date) -> bool:
        """Whether it may take place in a period; what repeats, or lasts some while, may."""
        if self.repeats or self.start is None:
            return True
        if any(line.upper().startswith("DURATION") for line in self.lines):
            return self.start <= until + SPAN
        return self.start <= until + SPAN and (self.end or self.start) >= since - SPAN


def clean(data: bytes, *, since: datetime, until: datetime) -> Cleaned:
    """The part of a file that may matter between two aware moments; BadFile.

    not_a_calendar, truncated, too_many_events, too_many_dates, too_frequent.
    """
    result = Cleaned("")
    kept: list[str] = []
    event: _Event | None = None
    depth: list[str] = []
    dates = 0
    seen = ended = False
    for line in _lines(data):
        upper = line.upper().strip()
        if upper.startswith("BEGIN:"):
            depth.append(upper[6:].strip())
            seen = seen or depth[-1] == "VCALENDAR"
            if depth[-1] == "VEVENT":
                event = _Event()
        elif upper.startswith("END:"):
            name = upper[4:].strip()
            ended = ended or name == "VCALENDAR"
            while depth and depth.pop() != name:
                pass
            if name == "VEVENT" and event is not None:
                _keep(event, result, kept, since.date(), until.date())
                event = None
            elif name == "VTIMEZONE" or "VTIMEZONE" in depth:
                kept.append(line)
            continue
        elif depth and depth[-1] == "VEVENT" and event is not None:
            dates += _note(event, line)
            if dates > MOST_DATES:
                raise BadFile("too_many_dates")
        elif upper.startswith("X-WR-TIMEZONE"):
            result.zone = line.partition(":")[2].strip() or None
        if "VTIMEZONE" in depth and _NAME.match(line):
            kept.append(line)
    if not seen:
        raise BadFile("not_a_calendar")
    if not ended or event is not None:
        raise BadFile("truncated")
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yuemian//Busy//ZH")
    result.text = "\r\n".join((*head, *kept, "END:VCALENDAR", ""))
    return result


def _keep(event: _Event, result: Cleaned, kept: list[str], since: date, until: date) -> None:
    if event.start is None:
        result.broken += 1
        return
    if event.own or not event.touches(since, until):
        return
    result.events += 1
    if result.events > MOST_EVENTS:
        raise BadFile("too_many_events")
    kept += ("BEGIN:VEVENT", *event.lines, "END:VEVENT")


def _note(event: _Event, line: str) -> int:
    """Take a line of an event where it matters; how many single dates it lists."""
    match = _NAME.match(line)
    name = match[1].upper() if match else ""
    if name not in KEPT:
        return 0
    if name == "RRULE" and _TOO_FREQUENT.search(line):
        raise BadFile("too_frequent")
    event.lines.append(line)
    event.repeats = event.repeats or name in ("RRULE", "RDATE", "RECURRENCE-ID")
    if name == "DTSTART":
        event.start = _day(line)
    elif name == "DTEND":
        event.end = _day(line)
    elif name == "UID":
        event.own = line.strip().lower().endswith(OWN)
    return line.count(",") + 1 if name in ("RDATE", "EXDATE") else 0


def _day(line: str) -> date | None:
    match = _DAY.search(line)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _lines(data: bytes) -> Iterator[str]:
    """Unfolded lines (RFC 5545, 3.1), whatever they end with."""
    parts: list[str] = []
    length = 0
    for raw in data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").split("\n"):
        if raw[:1] in (" ", "\t") and parts:
            parts.append(raw[1:])
            length += len(raw)
            if length > MOST_LINE:
                raise BadFile("too_many_dates")
            continue
        if parts:
            yield "".join(parts)
        parts, length = [raw.replace("\r", "")], len(raw)
    if parts:
        yield "".join(parts)

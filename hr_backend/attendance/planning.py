"""Which shift somebody has on which day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from hr_backend.attendance.facts import MINUTES_A_DAY, Shift, ShiftKind, Span

MOST_DAYS = 366
"""Of one roster cycle."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's shifts from `since` to `until` inclusive."""

    since: date
    until: date | None
    shift: str | None = None
    """Worked on the calendar's working days."""
    cycle: tuple[str | None, ...] = ()
    """Or a roster: the shift of each day from `since` on, again and again; None is a day off."""

    def on(self, day: date) -> str | None:
        """The shift of a day of this assignment, holidays left aside."""
        if self.cycle:
            return self.cycle[(day - self.since).days % len(self.cycle)]
        return self.shift


def assigned(assignments: Sequence[Assignment], day: date) -> Assignment | None:
    """The assignment that covers a day; they do not overlap."""
    for one in assignments:
        if one.since <= day and (one.until is None or day <= one.until):
            return one
    return None


def minutes_of(clock: time) -> int:
    """A clock time as minutes of the day."""
    return clock.hour * 60 + clock.minute


def shift_of(
    *,
    kind: ShiftKind,
    start: time,
    end: time,
    breaks: Sequence[Mapping[str, Any]] = (),
    grace_in: int = 0,
    grace_out: int = 0,
    core: tuple[time, time] | None = None,
    required: int | None = None,
) -> Shift:
    """A shift by the clock; an end not after the start is on the next day."""
    since, until = minutes_of(start), minutes_of(end)
    until += MINUTES_A_DAY if until <= since else 0
    spans = tuple(
        _inside(since, time.fromisoformat(one["start"]), time.fromisoformat(one["end"]))
        for one in breaks
    )
    middle = _inside(since, *core) if core else None
    return Shift(since, until, kind, spans, grace_in, grace_out, middle, required)


def _inside(since: int, start: time, end: time) -> Span:
    """A span of the clock within a shift that begins at `since`."""
    first, last = minutes_of(start), minutes_of(end)
    if first < since:
        first, last = first + MINUTES_A_DAY, last + MINUTES_A_DAY
    return first, last + (MINUTES_A_DAY if last < first else 0)


def shift_misfits(shift: Shift) -> list[str]:
    """What is wrong with a shift, in English; empty where it can be kept."""
    found = []
    length = shift.end - shift.start
    ordered = sorted(shift.breaks)
    if any(a[1] > b[0] for a, b in pairwise(ordered)):
        found.append("breaks: they overlap")
    if any(start >= end for start, end in shift.breaks):
        found.append("breaks: one ends before it begins")
    if any(end > shift.end + MINUTES_A_DAY // 2 for _, end in shift.breaks):
        found.append("breaks: one lies outside the shift")
    if shift.core and not shift.start <= shift.core[0] < shift.core[1] <= shift.end:
        found.append("core: must lie in the shift")
    if shift.required is not None and not 0 < shift.required <= length:
        found.append("required_minutes: more than the shift has")
    return found

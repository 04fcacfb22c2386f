"""Which starts an interview can move to: the hard conditions (taste is in ranking.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Self

from hr_backend.calendars.hours import Hours
from hr_backend.slots.grid import Grid
from hr_backend.slots.intervals import (
    BEGINNING,
    DAY,
    END,
    Interval,
    days,
    floor_minute,
    local_day,
    local_minute,
    merge,
)
from hr_backend.slots.wish import Wish

STEP = 30
"""Offers are at full or half hours."""


def windows(
    hours: Hours,
    *,
    since: date,
    until: date,
    special: Mapping[date, bool],
    zone: tzinfo,
) -> tuple[Interval, ...]:
    """Working time from `since` up to and including `until`.

    `special` says of single days whether they are worked: public holidays are not (False),
    make-up workdays (调休上班) are (True); other days go by the weekday.
    """
    spans = []
    for day in days(since, until):
        if special.get(day, day.isoweekday() in hours.days):
            spans.append(
                (local_minute(day, hours.since, zone), local_minute(day, hours.until, zone))
            )
    return merge(spans)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of one person's time; the interview that is to move is in none of it."""

    person: str
    hours: tuple[Interval, ...]
    """Merged time in which an interview may lie."""
    busy: tuple[Interval, ...] = ()
    interviews: tuple[Interval, ...] = ()
    """Claims of other interviews, of requests and holds."""
    offered: tuple[Interval, ...] = ()
    """Times shown to other candidates minutes ago: avoided, not forbidden."""


@dataclass(frozen=True, slots=True)
class Search:
    """One question: when else can this interview be held?"""

    length: int
    """Minutes."""
    now: int
    zone: tzinfo
    wish: Wish
    candidate: Calendar
    interviewers: tuple[Calendar, ...]
    until: int
    """No start at or after this minute is looked at."""
    pool: tuple[Calendar, ...] = ()
    """Who may stand in for one interviewer; empty where policy does not allow it."""
    old_start: int | None = None
    lead: int = 60
    """Minutes from now to the earliest start that is offered; exactly as many is in time."""
    buffer: int = 0
    """Minutes kept free between two interviews of one interviewer."""
    notice: int = 0
    """Minutes ahead below which a start is possible but unkind."""
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One person's bits on a grid."""

    calendar: Calendar
    blocked: int
    offered: int

    @classmethod
    def of(cls, calendar: Calendar, grid: Grid, *, length: int, gap: int) -> Self:
        """Lay a calendar over the grid."""
        blocked = grid.full & ~grid.inside(calendar.hours, length=length)
        blocked |= grid.touching(calendar.busy, length=length)
        blocked |= grid.touching(calendar.interviews, length=length, gap=gap)
        return cls(calendar, blocked, grid.touching(calendar.offered, length=length))


@dataclass(frozen=True, slots=True)
class Openings:
    """Where everybody meets, refusals and wishes not yet looked at."""

    grid: Grid
    whole: int
    """Starts at which candidate and every interviewer are free."""
    replaced: int
    """Starts at which all but one interviewer are free and somebody of the pool can stand in."""
    whole_offered: int
    """Those of `whole` that were just shown to somebody else."""
    replaced_offered: int
    """Those of `replaced` for which no crew is without such an offer."""
    lines: tuple[Line, ...]
    pool: tuple[Line, ...]


def find_openings(search: Search, grid: Grid) -> Openings:
    """Meet all calendars on a grid, from the lead time on, the old time left out."""
    length, gap = search.length, search.buffer
    candidate = Line.of(search.candidate, grid, length=length, gap=0)
    lines = tuple(Line.of(one, grid, length=length, gap=gap) for one in search.interviewers)
    present = {search.candidate.person, *(line.calendar.person for line in lines)}
    pool = tuple(
        Line.of(one, grid, length=length, gap=gap)
        for one in sorted(search.pool, key=lambda calendar: calendar.person)
        if one.person not in present
    )
    possible = grid.between(search.now + search.lead, search.until) & ~candidate.blocked
    if search.old_start is not None:
        possible &= ~grid.starts([search.old_start])
    whole = possible & ~_union(line.blocked for line in lines)
    replaced, fresh = _replaceable(possible & ~whole, lines, pool)
    return Openings(
        grid=grid,
        whole=whole,
        replaced=replaced,
        whole_offered=whole & _union(line.offered for line in lines),
        replaced_offered=replaced & ~fresh,
        lines=lines,
        pool=pool,
    )


def half_hours(search: Search) -> Grid:
    """Full and half hours of the local clock from the lead time on, or just before."""
    earliest = search.now + search.lead
    midnight = local_minute(local_day(earliest, search.zone), time(0), search.zone)
    first = midnight + (earliest - midnight) // STEP * STEP
    return Grid(first=first, count=max(0, -((first - search.until) // STEP)), step=STEP)


def grids(search: Search) -> list[Grid]:
    """The half hours first, then one start each for what was named at another minute."""
    regular = half_hours(search)
    odd = (point for point in search.wish.proposed if (point - regular.first) % STEP)
    return [regular, *(Grid(first=point, count=1, step=STEP) for point in odd)]


def crew_at(openings: Openings, start: int, *, loads: "Loads") -> tuple[str, ...]:
    """Who holds the interview at a start of `whole` or `replaced`: the regulars where they can.

    A stand-in takes the place of the one who cannot: one without a fresh offer to somebody
    else, with the fewest interviews that day, first by id.
    """
    bit = openings.grid.starts([start])
    names = [line.calendar.person for line in openings.lines]
    for place, line in enumerate(openings.lines):
        if line.blocked & bit:
            free = (other for other in openings.pool if not other.blocked & bit)
            names[place] = min(
                (bool(o.offered & bit), loads.on(o.calendar, start), o.calendar.person)
                for o in free
            )[2]
    return tuple(names)


@dataclass(slots=True)
class Loads:
    """Interviews a person holds on the local day of a minute, counted when first asked for."""

    zone: tzinfo
    _counts: dict[tuple[str, date], int] = field(default_factory=dict)

    def on(self, calendar: Calendar, minute: int) -> int:
        """How many interviews the person has that day."""
        day = local_day(minute, self.zone)
        known = self._counts.get((calendar.person, day))
        if known is None:
            low = local_minute(day, time(0), self.zone)
            high = local_minute(day + timedelta(days=1), time(0), self.zone)
            known = sum(low <= start < high for start, _ in calendar.interviews)
            self._counts[calendar.person, day] = known
        return known


def _union(bits: Iterable[int]) -> int:
    together = 0
    for one in bits:
        together |= one
    return together


def _replaceable(possible: int, lines: Sequence[Line], pool: Sequence[Line]) -> tuple[int, int]:
    """Starts that one stand-in makes possible, and those of them nobody else was offered."""
    replaced = fresh = 0
    for missing in lines:
        others = [line for line in lines if line is not missing]
        gap = possible & missing.blocked & ~_union(line.blocked for line in others)
        replaced |= gap & _union(~line.blocked for line in pool)
        gap &= ~_union(line.offered for line in others)
        fresh |= gap & _union(~(line.blocked | line.offered) for line in pool)
    return replaced, fresh


def search_until(now: datetime, wish: Wish, *anchors: int | None) -> int:
    """How far to look: 30 days, further where the wish or an anchor lies later, at most a year."""
    today = floor_minute(now)
    marks = [today, *(a for a in anchors if a is not None), *wish.proposed]
    for low, high in wish.available:
        marks += [edge for edge in (low, high) if edge not in (BEGINNING, END)]
    return min(max(marks) + 30 * DAY, today + 366 * DAY)

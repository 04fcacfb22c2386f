"""Reads the facts of many people's days at once, and puts them together day by day."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance import repository
from hr_backend.attendance.attribution import day_of, day_starts
from hr_backend.attendance.company_rules import DatedRules
from hr_backend.attendance.facts import (
    MINUTES_A_DAY,
    Approved,
    Facts,
    Punch,
    PunchKind,
    Shift,
    ShiftKind,
    Span,
)
from hr_backend.attendance.leave_port import LeaveRow, approved_leave, leave_on
from hr_backend.attendance.models import Shift as ShiftRow
from hr_backend.attendance.planning import Assignment, assigned, shift_of
from hr_backend.calendars.day_kinds import CalendarDay, DayKind
from hr_backend.calendars.repository import calendar_days

DAY = timedelta(days=1)
KINDS = {"in": PunchKind.IN, "out": PunchKind.OUT, None: None}
PAD = 2
"""Days read besides on either side: whose punch it is depends on its neighbours."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A day of a person as it was planned."""

    day: date
    calendar: CalendarDay
    kind: DayKind
    shift_id: str | None = None
    shift: Shift | None = None
    obliged: bool = False
    usual: Shift | None = None
    """The shift of an ordinary day: what holds for overtime on a day off."""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day of a person: as planned, and everything that happened."""

    person: str
    planned: Planned
    facts: Facts
    window: Span
    """Whatever was punched in it belongs to the day; minutes since the year 1."""

    @property
    def day(self) -> date:
        return self.planned.day


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything read for a stretch of days."""

    days: Sequence[CalendarDay]
    """With PAD days more on either side."""
    people: Sequence[tuple[str, date | None]]
    shifts: Mapping[str, Shift]
    assignments: Mapping[str, Sequence[Assignment]]
    punches: Mapping[str, Sequence[tuple[int, str | None]]]
    overtime: Mapping[str, Sequence[tuple[int, int, bool]]]
    leave: Mapping[str, Sequence[LeaveRow]]
    rules: DatedRules
    observed: int
    """The present, as a minute since the year 1."""
    cache: dict[Any, Any] = field(default_factory=dict)
    """Plans that many share: the same shift on the same days."""


async def load(
    session: AsyncSession,
    people: Collection[str] | None,
    *,
    since: date,
    until: date,
    now: datetime,
    zone: ZoneInfo,
) -> Loaded:
    """A fixed number of queries, however many people and days; `now` is aware."""
    first, last = since - DAY * PAD, until + DAY * PAD
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + DAY, time(), zone)
    assignments: dict[str, list[Assignment]] = defaultdict(list)
    for row in await repository.assignments(session, people, since=first, until=last):
        one = Assignment(row.since, row.until, row.shift_id, tuple(row.cycle or ()))
        assignments[row.person_id].append(one)
    punches: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for person, minute, kind in await repository.punch_minutes(
        session, people, since=start, until=end, zone=zone.key
    ):
        punches[person].append((minute, kind))
    overtime: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for asked in await repository.overtime(session, people, since=start, until=end):
        span = (minute_at(asked.start_at, zone), minute_at(asked.end_at, zone))
        overtime[asked.person_id].append((*span, asked.rest_instead))
    return Loaded(
        days=await calendar_days(session, since=first, until=last),
        people=await repository.employees(session, people),
        shifts={key: value_of(row) for key, row in (await repository.shifts(session)).items()},
        assignments=assignments,
        punches=punches,
        overtime=overtime,
        leave=await approved_leave(session, people, since=first, until=last),
        rules=await repository.rules_versions(session),
        observed=minute_at(now, zone),
    )


def value_of(row: ShiftRow) -> Shift:
    """A shift as a value."""
    core = (row.core_from, row.core_to) if row.core_from and row.core_to else None
    return shift_of(
        kind=ShiftKind(row.kind),
        start=row.start_time,
        end=row.end_time,
        breaks=row.breaks,
        grace_in=row.grace_in,
        grace_out=row.grace_out,
        core=core,
        required=row.required_minutes,
    )


def minute_at(moment: datetime, zone: ZoneInfo) -> int:
    """A moment on the company's clock, in minutes since the year 1."""
    local = moment.astimezone(zone)
    return local.toordinal() * MINUTES_A_DAY + local.hour * 60 + local.minute


def each_day(loaded: Loaded) -> Iterator[DayFacts]:
    """Every person's days, without those before they joined and the padding; by person and day."""
    for person, hired in loaded.people:
        planned, starts = _plan(loaded, person)
        by_day = _sorted_in(loaded.punches.get(person, ()), starts, len(planned))
        leave = loaded.leave.get(person, ())
        overtime = loaded.overtime.get(person, ())
        for n in range(PAD, len(planned) - PAD):
            day = planned[n]
            if hired is not None and day.day < hired:
                continue
            window = (starts[n], starts[n + 1])
            facts = _facts(loaded, day, by_day[n], leave, overtime, window)
            yield DayFacts(person, day, facts, window)


def _plan(loaded: Loaded, person: str) -> tuple[Sequence[Planned], Sequence[int]]:
    known = tuple(loaded.assignments.get(person, ()))
    if known in loaded.cache:
        found: tuple[Sequence[Planned], Sequence[int]] = loaded.cache[known]
        return found
    planned = [plan_day(day, known, loaded.shifts) for day in loaded.days]
    starts = day_starts(loaded.days[0].day.toordinal(), [one.shift for one in planned])
    loaded.cache[known] = (planned, starts)
    return planned, starts


def plan_day(
    calendar: CalendarDay, assignments: Sequence[Assignment], shifts: Mapping[str, Shift]
) -> Planned:
    """What somebody was to do on a day.

    A roster decides itself which days are worked and which are days off; statutory holidays stay
    what they are. Without one the calendar decides.
    """
    one = assigned(assignments, calendar.day)
    if one is None:
        return Planned(calendar.day, calendar, calendar.kind)
    key = one.on(calendar.day)
    usual = shifts.get(key or next((each for each in one.cycle if each), None) or "")
    kind = calendar.kind
    if one.cycle:
        if kind != DayKind.STATUTORY_HOLIDAY:
            kind = DayKind.WORKDAY if key else DayKind.REST_DAY
        shift = shifts.get(key) if key else None
        return Planned(calendar.day, calendar, kind, key, shift, shift is not None, usual)
    if not calendar.worked:
        return Planned(calendar.day, calendar, kind, usual=usual)
    return Planned(calendar.day, calendar, kind, key, usual, True, usual)


def _sorted_in(
    punches: Sequence[tuple[int, str | None]], starts: Sequence[int], days: int
) -> list[list[tuple[int, str | None]]]:
    found: list[list[tuple[int, str | None]]] = [[] for _ in range(days)]
    for punch in punches:
        n = day_of(starts, punch[0])
        if 0 <= n < days:
            found[n].append(punch)
    return found


def _facts(
    loaded: Loaded,
    planned: Planned,
    punches: Sequence[tuple[int, str | None]],
    leave: Sequence[LeaveRow],
    overtime: Sequence[tuple[int, int, bool]],
    window: Span,
) -> Facts:
    midnight = planned.day.toordinal() * MINUTES_A_DAY
    rules = loaded.rules.on(planned.day)
    shift = planned.shift
    if shift is None and planned.usual is not None:
        # Breaks are taken on a day off too; nobody has to come.
        shift = planned.usual
    observed = loaded.observed - midnight
    return Facts(
        kind=planned.kind,
        shift=shift,
        punches=tuple(Punch(at - midnight, KINDS[kind]) for at, kind in punches),
        leave=tuple(leave_on(leave, planned.day, shift)) if leave else (),
        approved=tuple(
            Approved(start - midnight, end - midnight, rest)
            for start, end, rest in overtime
            if start < window[1] and end > window[0]
        ),
        obliged=planned.obliged,
        in_break=planned.calendar.name is not None and not planned.calendar.worked,
        observed=observed if observed < 2 * MINUTES_A_DAY else None,
        basis=rules.overtime_basis,
        overtime_from=rules.overtime_from_minutes,
    )

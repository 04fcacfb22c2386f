"""Shifts (班次) and whose they are from when to when."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.facts import ShiftKind
from hr_backend.attendance.models import Shift, ShiftAssignment
from hr_backend.attendance.repository import mark_stale
from hr_backend.attendance.service import FOREVER
from hr_backend.imports import cells
from hr_backend.imports.kinds.common import AT_ONCE, PERSON, unknown_people, write
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table, problem
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Person

Stretch = tuple[date, date, Row | None]
"""First and last day; None: not of the file, but there already."""
SINCE: Final = Column(
    "since", "生效日期", cells.day, required=True, also=("开始日期",), example="2026-01-01"
)
UNTIL: Final = Column("until", "截止日期", cells.day, also=("结束日期",), example="")
BREAK_FROM: Final = Column("break_from", "休息开始", cells.clock, example="12:00")
BREAK_TO: Final = Column("break_to", "休息结束", cells.clock, example="13:00")
GRACE: Final = Column("grace", "宽限分钟", cells.number, also=("弹性分钟",), example=5)
COLUMNS: Final = (
    PERSON,
    Column("name", "班次名称", cells.text, also=("班次",), example="早班"),
    Column("start", "上班时间", cells.clock, required=True, also=("上班",), example="09:00"),
    Column(
        "end",
        "下班时间",
        cells.clock,
        required=True,
        also=("下班",),
        example="18:00",
        help="早于上班时间就是第二天",
    ),
    BREAK_FROM,
    BREAK_TO,
    GRACE,
    SINCE,
    UNTIL,
)


async def check(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """No two of a person's shifts overlap, in the file or with those that are there."""
    found = await unknown_people(session, rows)
    spans: dict[str, list[Stretch]] = {}
    for row in rows:
        values = row.values
        until = values.get("until") or FOREVER
        if until < values["since"]:
            found.append(problem(row, "ends_before_it_begins", UNTIL))
        if (values.get("break_from") is None) != (values.get("break_to") is None):
            found.append(problem(row, "half_a_break", BREAK_FROM))
        if not 0 <= (values.get("grace") or 0) <= 240:
            found.append(problem(row, "not_a_number", GRACE))
        spans.setdefault(values["person"], []).append((values["since"], until, row))
    there = await _assigned(session, list(spans))
    for person, since, until in there:
        spans[person].append((since, until, None))
    return found + [
        problem(row, "shifts_overlap", SINCE)
        for stretches in spans.values()
        for row in _overlapping(stretches)
    ]


def _overlapping(stretches: Sequence[Stretch]) -> list[Row]:
    """Rows of the file that overlap with another, or with what is there; the same again is not."""
    there = {(since, until) for since, until, row in stretches if row is None}
    ordered = sorted(
        (one for one in stretches if one[2] is None or one[:2] not in there),
        key=lambda one: (one[0], one[1]),
    )
    wrong: dict[int, Row] = {}
    furthest: Stretch | None = None
    for one in ordered:
        if furthest is not None and one[0] <= furthest[1]:
            row = one[2] or furthest[2]
            if row is not None:
                wrong[row.number] = row
        if furthest is None or one[1] > furthest[1]:
            furthest = one
    return list(wrong.values())


async def _assigned(session: AsyncSession, people: list[str]) -> list[tuple[str, date, date]]:
    found: list[tuple[str, date, date]] = []
    for n in range(0, len(people), AT_ONCE):
        rows = await session.execute(
            select(ShiftAssignment.person_id, ShiftAssignment.since, ShiftAssignment.until).where(
                ShiftAssignment.person_id.in_(people[n : n + AT_ONCE])
            )
        )
        found += [(row.person_id, row.since, row.until or FOREVER) for row in rows]
    return found


async def apply(session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress) -> int:
    """Shifts that are alike are one; an assignment that is there already stays."""
    there = set(await _assigned(session, list({row.values["person"] for row in rows})))
    numbers = {
        row.id: row.no
        for row in await session.execute(
            select(Person.id, Person.no).where(
                Person.id.in_({row.values["person"] for row in rows})
            )
        )
    }
    shifts = await _shifts(session, rows)
    new = [
        row
        for row in rows
        if (row.values["person"], row.values["since"], row.values.get("until") or FOREVER)
        not in there
    ]
    values = [
        {
            "id": new_id(),
            "person_id": row.values["person"],
            "person_no": numbers[row.values["person"]],
            "since": row.values["since"],
            "until": row.values.get("until"),
            "shift_id": shifts[_mark(row)],
            "cycle": None,
        }
        for row in new
    ]
    written = await write(session, ShiftAssignment, values, progress)
    if new:
        since = min(row.values["since"] for row in new)
        people = {row.values["person"] for row in new}
        await mark_stale(session, people, since=since, until=deed.now.date())
    return written


def _mark(row: Row) -> tuple[Any, ...]:
    """What makes a shift the same."""
    values = row.values
    names = ("name", "start", "end", "break_from", "break_to", "grace")
    return tuple(values.get(name) for name in names)


async def _shifts(session: AsyncSession, rows: Sequence[Row]) -> dict[tuple[Any, ...], str]:
    known = {_mark_of(shift): shift.id for shift in await session.scalars(select(Shift))}
    ids: dict[tuple[Any, ...], str] = {}
    for mark in dict.fromkeys(map(_mark, rows)):
        shift = _shift(mark)
        ids[mark] = known.get(_mark_of(shift)) or shift.id
        if ids[mark] == shift.id:
            session.add(shift)
    await session.flush()
    return ids


def _shift(mark: tuple[Any, ...]) -> Shift:
    name, start, end, break_from, break_to, grace = mark
    breaks = [{"start": f"{break_from:%H:%M}", "end": f"{break_to:%H:%M}"}] if break_from else []
    minutes = int(grace or 0)
    return Shift(
        id=new_id(),
        name=name or f"{start:%H:%M}-{end:%H:%M}",
        kind=ShiftKind.FIXED,
        start_time=start,
        end_time=end,
        breaks=breaks,
        grace_in=minutes,
        grace_out=minutes,
        core_from=None,
        core_to=None,
        required_minutes=None,
    )


def _mark_of(shift: Shift) -> tuple[Any, ...]:
    breaks = tuple((one["start"], one["end"]) for one in shift.breaks)
    return (
        shift.name,
        shift.kind,
        shift.start_time,
        shift.end_time,
        breaks,
        shift.grace_in,
        shift.grace_out,
    )


TABLE: Final = Table("shifts", "排班", COLUMNS, HR, check, apply, key=("person", "since"))

"""Shifts and punches of a described world, and what the ledger says of corrections and overtime."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.facts import PunchKind, ShiftKind
from hr_backend.attendance.models import (
    OvertimeRequest,
    Punch,
    PunchCorrection,
    Shift,
    ShiftAssignment,
    Source,
)
from hr_backend.employee_requests.models import EmployeeRequest
from hr_backend.kit.deed import CHINA
from hr_backend.people.models import Person

ALWAYS: Final = date(2000, 1, 1)


class ShiftRow(BaseModel):
    """A person's shift on every working day (clock times), or on one day (moments)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    start: time | datetime
    end: time | datetime
    breaks: tuple[tuple[time, time], ...] = ()
    grace_minutes: int = 0


class PunchRow(BaseModel):
    """A punch; aware."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    at: datetime
    kind: PunchKind | None = None
    source: Source = Source.FINGERPRINT


async def add_shifts(session: AsyncSession, rows: Iterable[ShiftRow]) -> None:
    """Write shifts and give them to their people; whoever has one then keeps it.

    A shift by the clock is from always on, but for the days that have one of their own.
    """
    known = list(rows)
    if not known:
        return
    people = select(Person.id, Person.no).where(Person.id.in_({row.person for row in known}))
    numbers = {row.id: row.no for row in await session.execute(people)}
    shifts = {_shift(row)["id"]: _shift(row) for row in known}
    await session.execute(insert(Shift).values(list(shifts.values())).on_conflict_do_nothing())
    taken = set(await session.scalars(select(ShiftAssignment.person_id)))
    values = [
        {
            "id": uuid5(NAMESPACE_URL, f"assignment:{person}:{since}").hex,
            "person_id": person,
            "person_no": numbers[person],
            "since": since,
            "until": until,
            "shift_id": shift,
            "cycle": cycle,
        }
        for person in numbers
        if person not in taken
        for since, until, shift, cycle in _stretches([r for r in known if r.person == person])
    ]
    if values:
        await session.execute(insert(ShiftAssignment).values(values))


Stretch = tuple[date, date | None, str | None, list[str | None] | None]


def _stretches(rows: list[ShiftRow]) -> list[Stretch]:
    """One person's assignments: dated shifts as rosters of one day, the usual one around them."""
    dated = {row.start.date(): row for row in rows if isinstance(row.start, datetime)}
    usual = next((row for row in rows if not isinstance(row.start, datetime)), None)
    found: list[Stretch] = [(day, day, None, [_shift(row)["id"]]) for day, row in dated.items()]
    if usual is None:
        return found
    since = ALWAYS
    for day in sorted(dated):
        if since < day:
            found.append((since, day - timedelta(days=1), _shift(usual)["id"], None))
        since = day + timedelta(days=1)
    found.append((since, None, _shift(usual)["id"], None))
    return found


def _shift(row: ShiftRow) -> dict[str, Any]:
    start, end = _clock(row.start), _clock(row.end)
    breaks = [{"start": f"{a:%H:%M}", "end": f"{b:%H:%M}"} for a, b in row.breaks]
    name = f"shift:{start:%H:%M}-{end:%H:%M}:{breaks}:{row.grace_minutes}"
    return {
        "id": uuid5(NAMESPACE_URL, name).hex,
        "name": f"{start:%H:%M}-{end:%H:%M}",
        "kind": ShiftKind.FIXED,
        "start_time": start,
        "end_time": end,
        "breaks": breaks,
        "grace_in": row.grace_minutes,
        "grace_out": row.grace_minutes,
        "core_from": None,
        "core_to": None,
        "required_minutes": None,
    }


def _clock(value: time | datetime) -> time:
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).time()
    return value.replace(second=0, microsecond=0, tzinfo=None)


async def add_punches(session: AsyncSession, rows: Iterable[PunchRow]) -> None:
    """Write punches; what is there already stays."""
    values = [
        {
            "person_id": row.person,
            "at": row.at,
            "minute": row.at.replace(second=0, microsecond=0),
            "kind": row.kind,
            "source": row.source,
            "device": f"world-{row.kind or 'any'}",
            "recorded_at": row.at.astimezone(UTC),
        }
        for row in rows
    ]
    for n in range(0, len(values), 3000):  # a statement takes 32,767 values
        statement = insert(Punch).values(values[n : n + 3000])
        await session.execute(statement.on_conflict_do_nothing())


async def read_corrections(session: AsyncSession) -> list[dict[str, Any]]:
    """Corrections with where they stand, in the order they were asked for."""
    rows = await session.execute(
        select(PunchCorrection, EmployeeRequest)
        .join(EmployeeRequest, EmployeeRequest.id == PunchCorrection.request_id)
        .order_by(EmployeeRequest.created_at, EmployeeRequest.id)
    )
    return [
        {
            "person": row.person_id,
            "at": row.at,
            "kind": row.kind,
            "status": request.status,
            "reason": request.reason,
        }
        for row, request in rows
    ]


async def read_overtime(session: AsyncSession) -> list[dict[str, Any]]:
    """Overtime with where it stands, in the order it was asked for."""
    rows = await session.execute(
        select(OvertimeRequest, EmployeeRequest)
        .join(EmployeeRequest, EmployeeRequest.id == OvertimeRequest.request_id)
        .order_by(EmployeeRequest.created_at, EmployeeRequest.id)
    )
    return [
        {
            "person": row.person_id,
            "start": row.start_at,
            "end": row.end_at,
            "status": request.status,
            "reason": request.reason,
        }
        for row, request in rows
    ]

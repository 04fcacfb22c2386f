"""Approved leave as attendance needs it: which minutes of which shift are off.

Read from the employees' requests, which every domain files into; attendance knows nothing else
of leave.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.facts import MINUTES_A_DAY, Leave, Shift, Span
from hr_backend.employee_requests.models import EmployeeRequest, FiledStatus, RequestKind
from hr_backend.kit.deed import CHINA

DATE_CHARACTERS = 10
WHOLE_DAY: Span = (-MINUTES_A_DAY, 3 * MINUTES_A_DAY)


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One approved leave: whole days, half of a day, or from one moment to another."""

    first: date
    last: date
    leave_type: str
    part: str | None = None
    """morning or afternoon of its one day."""
    hours: tuple[datetime, datetime] | None = None


async def approved_leave(
    session: AsyncSession, people: Collection[str] | None, *, since: date, until: date
) -> Mapping[str, Sequence[LeaveRow]]:
    """Leave that touches the days from `since` to `until`, by person."""
    start = func.left(EmployeeRequest.data["start"].astext, DATE_CHARACTERS)
    end = func.left(EmployeeRequest.data["end"].astext, DATE_CHARACTERS)
    day = timedelta(days=1)  # moments may be written in another zone
    statement = (
        select(EmployeeRequest.person_id, EmployeeRequest.data)
        .where(
            EmployeeRequest.kind == RequestKind.LEAVE,
            EmployeeRequest.status == FiledStatus.APPROVED,
            start <= (until + day).isoformat(),
            end >= (since - day).isoformat(),
        )
        .order_by(EmployeeRequest.person_id, EmployeeRequest.created_at, EmployeeRequest.id)
    )
    if people is not None:
        statement = statement.where(EmployeeRequest.person_id.in_(people))
    found: dict[str, list[LeaveRow]] = defaultdict(list)
    for person, data in await session.execute(statement):
        found[person].append(row_of(data))
    return found


def row_of(data: Mapping[str, Any]) -> LeaveRow:
    """A leave out of the facts of its request."""
    start, end = str(data["start"]), str(data["end"])
    kind, part = str(data.get("leave_type", "")), data.get("part")
    if len(start) > DATE_CHARACTERS and len(end) > DATE_CHARACTERS:
        since, until = (_local(each) for each in (start, end))
        return LeaveRow(since.date(), until.date(), kind, hours=(since, until))
    first, last = (date.fromisoformat(each[:DATE_CHARACTERS]) for each in (start, end))
    if part is None and first == last and data.get("days") == 0.5:
        part = "morning"
    return LeaveRow(first, last, kind, part)


def _local(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(CHINA) if moment.tzinfo else moment.replace(tzinfo=CHINA)


def leave_on(rows: Sequence[LeaveRow], day: date, shift: Shift | None) -> list[Leave]:
    """What of a day's shift is on leave; minutes from 00:00 of the day."""
    return [
        Leave(*_span(row, day, shift), row.leave_type)
        for row in rows
        if row.first <= day <= row.last
    ]


def _span(row: LeaveRow, day: date, shift: Shift | None) -> Span:
    if row.hours is not None:
        midnight = datetime.combine(day, time(), CHINA)
        since, until = row.hours
        minute = timedelta(minutes=1)
        return (since - midnight) // minute, (until - midnight) // minute
    if row.part is None or shift is None:
        return WHOLE_DAY
    first, last = halves(shift)
    return first if row.part == "morning" else last


def halves(shift: Shift) -> tuple[Span, Span]:
    """A shift's two halves: around its longest break, else around its middle."""
    middle = (shift.start + shift.end) // 2
    pause = max(shift.breaks, key=lambda each: each[1] - each[0], default=(middle, middle))
    return (shift.start, pause[0]), (pause[1], shift.end)

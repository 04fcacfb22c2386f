"""Leave in a described world: balances and requests, as rows and back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.employee_requests.models import EmployeeRequest, FiledStatus, RequestKind
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import CHINA, Deed
from hr_backend.leave import repository
from hr_backend.leave.books import as_row
from hr_backend.leave.models import EntryKind, LeaveRequest, LeaveType
from hr_backend.leave.requests import make_busy
from hr_backend.leave.rules.counting import Span
from hr_backend.leave.rules.ledger import Entry
from hr_backend.leave.rules.values import ZERO, year_end

FILED_AT = datetime(2000, 1, 1, tzinfo=UTC)


class LeaveBalanceRow(BaseModel):
    """Days left of a year's leave; what is approved already has been taken off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    leave_type: LeaveType
    year: int
    remaining: Decimal


class LeaveRequestRow(BaseModel):
    """Leave that was asked for before; days, or moments of leave by the hour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    leave_type: LeaveType
    start: datetime | date
    end: datetime | date
    days: Decimal
    status: FiledStatus = FiledStatus.APPROVED
    reason: str = ""


async def load_leave(
    session: AsyncSession,
    balances: Sequence[LeaveBalanceRow],
    requests: Sequence[LeaveRequestRow],
    managers: dict[str, str | None],
) -> None:
    """Write both; loading twice adds nothing. `managers` are whom requests were put to."""
    deed = Deed(Actor("import", "system"), FILED_AT, CHINA)
    taken: dict[tuple[str, str, int], Decimal] = {}
    for number, row in enumerate(requests):
        filed = await _add_request(session, row, number, managers.get(row.person), deed)
        if filed is None:
            continue
        if row.status == FiledStatus.APPROVED:
            bucket = (row.person, row.leave_type.value, filed.start_on.year)
            taken[bucket] = taken.get(bucket, ZERO) + row.days
    for balance in balances:
        bucket = (balance.person, balance.leave_type.value, balance.year)
        await _add_balance(session, balance, taken.get(bucket, ZERO), deed)
    kept = {(b.person, b.leave_type, b.year) for b in balances}
    await _take_approved(session, kept, deed)


async def _take_approved(
    session: AsyncSession, kept: set[tuple[str, LeaveType, int]], deed: Deed
) -> None:
    """What was approved stands in the ledger of whoever has a balance."""
    rows = await session.scalars(select(LeaveRequest).options(joinedload(LeaveRequest.request)))
    for row in rows.all():
        year = row.start_on.year
        approved = row.request.status == FiledStatus.APPROVED
        if not approved or (row.person_id, LeaveType(row.leave_type), year) not in kept:
            continue
        entry = Entry(
            key=f"taken:{row.request_id}:{year}",
            bucket=str(year),
            kind=EntryKind.TAKEN,
            days=-row.days,
            day=row.start_on,
            reason="request",
        )
        await _add_entry(session, row.person_id, row.leave_type, entry, deed, row.request_id)


async def _add_request(
    session: AsyncSession, row: LeaveRequestRow, number: int, manager: str | None, deed: Deed
) -> LeaveRequest | None:
    span = span_of(row)
    name = f"leave:{row.person}:{row.leave_type}:{row.start}:{row.end}"
    request_id = uuid5(NAMESPACE_URL, name).hex
    if await session.get(EmployeeRequest, request_id) is not None:
        return None
    decided = row.status not in (FiledStatus.PENDING, FiledStatus.NEEDS_INFO)
    by = row.person if row.status == FiledStatus.WITHDRAWN else manager
    request = EmployeeRequest(
        id=request_id,
        kind=RequestKind.LEAVE,
        person_id=row.person,
        approver_id=manager,
        status=row.status,
        reason=row.reason,
        data=_facts(row, span),
        question=None,
        decision_note=None,
        created_at=FILED_AT + timedelta(minutes=number),
        decided_at=FILED_AT if decided else None,
        decided_by_id=by if decided else None,
        version=1,
    )
    session.add(request)
    await session.flush()
    leave = LeaveRequest(
        request_id=request_id,
        person_id=row.person,
        leave_type=row.leave_type,
        start_on=span.start_on,
        end_on=span.end_on,
        start_half=span.start_half,
        end_half=span.end_half,
        start_at=span.start_at.replace(tzinfo=CHINA) if span.start_at else None,
        end_at=span.end_at.replace(tzinfo=CHINA) if span.end_at else None,
        days=row.days,
        per_year={str(span.start_on.year): float(row.days)},
    )
    session.add(leave)
    await session.flush()
    if row.status == FiledStatus.APPROVED:
        await make_busy(session, row.person, request_id, span, deed)
    return leave


def span_of(row: LeaveRequestRow) -> Span:
    """A row's time; half a day of a single one is taken as the morning."""
    if isinstance(row.start, datetime) and isinstance(row.end, datetime):
        start, end = (_local(moment) for moment in (row.start, row.end))
        return Span(start.date(), end.date(), False, False, start, end)
    single = row.start == row.end and row.days == Decimal("0.5")
    return Span(_day(row.start), _day(row.end), False, single)


def _local(moment: datetime, zone: ZoneInfo = CHINA) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _day(value: datetime | date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _facts(row: LeaveRequestRow, span: Span) -> dict[str, Any]:
    data: dict[str, Any] = {
        "leave_type": row.leave_type.value,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "days": float(row.days),
    }
    return data | ({"part": "morning"} if span.end_half else {})


async def _add_balance(
    session: AsyncSession, row: LeaveBalanceRow, taken: Decimal, deed: Deed
) -> None:
    entry = Entry(
        key=f"import:{row.year}",
        bucket=str(row.year),
        kind=EntryKind.EARNED,
        days=row.remaining + taken,
        day=date(row.year, 1, 1),
        valid_from=date(row.year, 1, 1),
        expires_on=year_end(row.year),
        reason="import",
    )
    await _add_entry(session, row.person, row.leave_type, entry, deed, None)


async def _add_entry(
    session: AsyncSession,
    person: str,
    leave_type: str,
    entry: Entry,
    deed: Deed,
    request: str | None,
) -> None:
    row = as_row(person, leave_type, entry, deed, request=request, by_rule=True)
    await repository.add_entries(session, [row])


async def read_leave(session: AsyncSession) -> list[dict[str, Any]]:
    """Leave as `end.leave_requests` has it, in the order in which it was asked for."""
    rows = await session.scalars(
        select(LeaveRequest)
        .join(LeaveRequest.request)
        .options(joinedload(LeaveRequest.request))
        .order_by(EmployeeRequest.created_at, EmployeeRequest.id)
    )
    return [
        {
            "person": row.person_id,
            "leave_type": row.leave_type,
            "start": row.start_at or row.start_on,
            "end": row.end_at or row.end_on,
            "days": float(row.days),
            "status": row.request.status,
            "reason": row.request.reason,
        }
        for row in rows
    ]

"""Filing leave, and what a decision on it brings about."""

from datetime import UTC
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.repository import mark_stale
from hr_backend.calendars.models import BusyTime
from hr_backend.employee_requests import repository as filed
from hr_backend.employee_requests.errors import RequestDecided
from hr_backend.employee_requests.filing import (
    OPEN,
    file,
    notice_of,
    record_filed,
    set_status,
    snapshot,
)
from hr_backend.employee_requests.models import EmployeeRequest, FiledStatus, RequestKind
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, VersionConflict
from hr_backend.leave import repository
from hr_backend.leave.books import as_row, holder_of, number, write_due
from hr_backend.leave.errors import LeaveBegun
from hr_backend.leave.models import EntryKind, LeaveRequest, LeaveType
from hr_backend.leave.planning import Plan, Wish, plan, span_of
from hr_backend.leave.rules.counting import Span
from hr_backend.leave.rules.ledger import Entry
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell


async def preview(session: AsyncSession, deed: Deed, wish: Wish) -> Plan:
    """What the actor's leave would take; refusals as in planning.plan."""
    person = await repository.person_of(session, deed.actor, deed.actor.person)
    return await plan(session, deed, await holder_of(session, person), wish)


async def file_leave(
    session: AsyncSession, deed: Deed, wish: Wish, *, reason: str
) -> EmployeeRequest:
    """The actor asks for leave; nothing is taken of the balance before it is approved.

    NotFound for candidates; refusals as in planning.plan.
    """
    await repository.lock_person(session, deed.actor.person)
    made = await preview(session, deed, wish)
    request = await file(
        session, deed, RequestKind.LEAVE, reason=reason, data=facts(made), action="leave.request"
    )
    span = wish.span
    session.add(
        LeaveRequest(
            request_id=request.id,
            person_id=request.person_id,
            leave_type=wish.leave_type,
            start_on=span.start_on,
            end_on=span.end_on,
            start_half=span.start_half,
            end_half=span.end_half,
            start_at=span.start_at.replace(tzinfo=deed.zone) if span.start_at else None,
            end_at=span.end_at.replace(tzinfo=deed.zone) if span.end_at else None,
            days=made.days,
            per_year={str(year): number(days) for year, days in made.per_year.items()},
        )
    )
    await session.flush()
    await session.refresh(request, ["person", "approver", "decided_by"])
    return request


def facts(made: Plan) -> dict[str, Any]:
    """What fills the sentences about a leave."""
    span = made.wish.span
    by_hour = span.start_at is not None and span.end_at is not None
    data: dict[str, Any] = {
        "leave_type": made.wish.leave_type.value,
        "start": f"{span.start_at:%Y-%m-%dT%H:%M:%S}+08:00" if by_hour else str(span.start_on),
        "end": f"{span.end_at:%Y-%m-%dT%H:%M:%S}+08:00" if by_hour else str(span.end_on),
        "days": number(made.days),
    }
    if span.start_on == span.end_on and (span.start_half or span.end_half):
        data["part"] = "afternoon" if span.start_half else "morning"
    return data


async def approved(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """The days are taken and the person is busy; what has come between refuses (planning.plan)."""
    await repository.lock_person(session, request.person_id)
    row = await repository.request_of(session, request.id)
    holder = await holder_of(session, row.request.person)
    wish = Wish(LeaveType(row.leave_type), span_of(row, deed.zone))
    made = await plan(session, deed, holder, wish, but=request.id)
    # The calendar may have changed since it was filed: what is approved is what is taken.
    row.days = made.days
    row.per_year = {str(year): number(days) for year, days in made.per_year.items()}
    request.data = facts(made)
    if made.allocations:
        await write_due(session, deed, holder, made.ledger)
    await repository.add_entries(
        session,
        [
            as_row(
                holder.id,
                row.leave_type,
                Entry(
                    key=f"taken:{request.id}:{one.bucket}",
                    bucket=one.bucket,
                    kind=EntryKind.TAKEN,
                    days=-one.days,
                    day=row.start_on,
                    reason="request",
                ),
                deed,
                request=request.id,
            )
            for one in made.allocations
        ],
    )
    await make_busy(session, request.person_id, request.id, wish.span, deed)
    # Days that are closed already are worked out again.
    await mark_stale(session, [request.person_id], since=row.start_on, until=row.end_on)


async def make_busy(
    session: AsyncSession, person: str, request: str, span: Span, deed: Deed
) -> None:
    """Interviews are not put where somebody is on leave."""
    start, end = (moment.replace(tzinfo=deed.zone) for moment in span.interval())
    values = {
        "id": f"leave-{request}",
        "person_id": person,
        "start_at": start.astimezone(UTC),
        "end_at": end.astimezone(UTC),
        "source": "leave",
    }
    await session.execute(insert(BusyTime).values(values).on_conflict_do_nothing())


async def cancel(
    session: AsyncSession, deed: Deed, request_id: str, *, version: int | None
) -> EmployeeRequest:
    """The requester takes leave back, pending or approved; its days return at once.

    NotFound, Forbidden for others, RequestDecided, LeaveBegun, VersionConflict.
    """
    request = await filed.lock(session, deed.actor, request_id)
    if request.kind != RequestKind.LEAVE or request.person_id != deed.actor.person:
        raise Forbidden
    if request.status not in (*OPEN, FiledStatus.APPROVED):
        raise RequestDecided(status=str(request.status))
    if version is not None and version != request.version:
        raise VersionConflict(version=request.version)
    await repository.lock_person(session, request.person_id)
    row = await repository.request_of(session, request_id)
    before = snapshot(request)
    was_approved = request.status == FiledStatus.APPROVED
    if was_approved:
        if row.start_on < deed.now.astimezone(deed.zone).date():
            raise LeaveBegun(start=row.start_on.isoformat())
        await give_back(session, deed, row)
    set_status(request, FiledStatus.WITHDRAWN, deed)
    record_filed(session, deed, request, "leave.cancel", before=before)
    if was_approved:
        tell(
            session,
            deed,
            About.LEAVE_CANCELLED,
            {Party.REVIEWER: [request.approver_id]},
            data=notice_of(request),
        )
    await session.flush()
    await session.refresh(request, ["person", "approver", "decided_by"])
    return request


async def give_back(session: AsyncSession, deed: Deed, row: LeaveRequest) -> None:
    """What was taken returns to where it came from, and the person is free again."""
    taken = await repository.entries_of_request(session, row.request_id)
    await repository.add_entries(
        session,
        [
            as_row(
                row.person_id,
                row.leave_type,
                Entry(
                    key=f"returned:{row.request_id}:{entry.bucket}",
                    bucket=entry.bucket,
                    kind=EntryKind.RETURNED,
                    days=-entry.days,
                    day=deed.now.astimezone(deed.zone).date(),
                    reason="request",
                ),
                deed,
                request=row.request_id,
            )
            for entry in taken
            if entry.kind == EntryKind.TAKEN
        ],
    )
    await session.execute(delete(BusyTime).where(BusyTime.id == f"leave-{row.request_id}"))
    await mark_stale(session, [row.person_id], since=row.start_on, until=row.end_on)

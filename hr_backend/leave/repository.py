"""Every query about leave."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from hr_backend.attendance.models import AttendanceDay
from hr_backend.employee_requests.models import EmployeeRequest, FiledStatus
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import Invalid, NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.leave.models import (
    LeaveAnswer,
    LeaveEntry,
    LeaveProfile,
    LeaveRequest,
    LeaveRule,
    LeaveRun,
)
from hr_backend.leave.rulebook import Rule, Rulebook, rulebook
from hr_backend.people.employee_access import of_employees
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible

LIVE = (FiledStatus.PENDING, FiledStatus.NEEDS_INFO, FiledStatus.APPROVED)
OPEN = (FiledStatus.PENDING, FiledStatus.NEEDS_INFO)


async def lock_person(session: AsyncSession, person: str) -> None:
    """One change of somebody's leave at a time; held to the end of the transaction."""
    name = f"leave:{person}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def person_of(session: AsyncSession, actor: Actor, person: str) -> Person:
    """An employee whose leave the actor may see; NotFound for everybody else."""
    seen = of_employees(Person.id)(actor)
    found = await session.scalar(
        select(Person).where(Person.id == person, Person.kind == Kind.EMPLOYEE, seen)
    )
    if found is None:
        raise NotFound
    return found


async def profile_of(session: AsyncSession, person: str) -> LeaveProfile | None:
    return await session.get(LeaveProfile, person)


async def load_rulebook(session: AsyncSession) -> Rulebook:
    """The shipped rules and HR's."""
    rows = await session.scalars(select(LeaveRule).order_by(LeaveRule.created_at, LeaveRule.id))
    return rulebook(map(rule_of, rows))


def rule_of(row: LeaveRule) -> Rule:
    return Rule(
        row.kind,
        row.region,
        row.valid_from,
        row.valid_until,
        row.data,
        row.source,
        shipped=False,
    )


async def entries_of(
    session: AsyncSession, person: str, *, leave_type: str | None = None
) -> Sequence[LeaveEntry]:
    """Somebody's ledger, in the order in which it was written."""
    statement = (
        select(LeaveEntry)
        .where(LeaveEntry.person_id == person)
        .order_by(LeaveEntry.created_at, LeaveEntry.key)
    )
    if leave_type is not None:
        statement = statement.where(LeaveEntry.leave_type == leave_type)
    return (await session.scalars(statement)).all()


async def entries_of_request(session: AsyncSession, request: str) -> Sequence[LeaveEntry]:
    found = await session.scalars(
        select(LeaveEntry).where(LeaveEntry.request_id == request).order_by(LeaveEntry.key)
    )
    return found.all()


async def given_back(session: AsyncSession, person: str) -> dict[date, int]:
    """Minutes of overtime that become rest, by day, as attendance derives them."""
    rows = await session.execute(
        select(AttendanceDay.day, AttendanceDay.compensated).where(
            AttendanceDay.person_id == person, AttendanceDay.compensated > 0
        )
    )
    return {row.day: row.compensated for row in rows}


async def add_entries(session: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    """Write facts; those that stand there already are left as they are."""
    values = list(rows)
    if values:
        await session.execute(
            insert(LeaveEntry).values(values).on_conflict_do_nothing(index_elements=["key"])
        )


def _requests() -> Select[LeaveRequest]:
    return (
        select(LeaveRequest)
        .join(LeaveRequest.request)
        .options(contains_eager(LeaveRequest.request).joinedload(EmployeeRequest.person))
    )


async def live_requests(session: AsyncSession, person: str) -> Sequence[LeaveRequest]:
    """Somebody's requests that are approved or open, in the order in which they were made."""
    found = await session.scalars(
        _requests()
        .where(LeaveRequest.person_id == person, EmployeeRequest.status.in_(LIVE))
        .order_by(EmployeeRequest.created_at, EmployeeRequest.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def request_of(session: AsyncSession, request: str) -> LeaveRequest:
    """The leave of a request that is known to be there."""
    found = await session.scalars(_requests().where(LeaveRequest.request_id == request))
    return found.one()


async def away(
    session: AsyncSession,
    actor: Actor,
    *,
    since: date,
    until: date,
    person: str | None,
    status: Collection[str],
    paging: PageQuery,
) -> Sequence[LeaveRequest]:
    """Leave between two days that the actor may see, by its start; one more than a page holds."""
    statement = (
        _requests()
        .where(
            visible(actor, LeaveRequest),
            EmployeeRequest.status.in_(status),
            LeaveRequest.start_on <= until,
            LeaveRequest.end_on >= since,
        )
        .order_by(LeaveRequest.start_on, LeaveRequest.request_id)
        .limit(paging.limit + 1)
    )
    if person is not None:
        statement = statement.where(LeaveRequest.person_id == person)
    if (after := paging.after(2)) is not None:
        statement = statement.where(
            text("(leave_requests.start_on, leave_requests.request_id) > (:day, :id)").bindparams(
                day=_day(after[0]), id=after[1]
            )
        )
    return (await session.scalars(statement)).all()


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid("The cursor is not one of this list's.") from None


async def list_entries(
    session: AsyncSession, actor: Actor, person: str, *, paging: PageQuery
) -> Sequence[LeaveEntry]:
    """Somebody's ledger as stored, oldest first; one more than a page holds."""
    statement = (
        select(LeaveEntry)
        .where(visible(actor, LeaveEntry), LeaveEntry.person_id == person)
        .order_by(LeaveEntry.created_at, LeaveEntry.id)
        .limit(paging.limit + 1)
    )
    if (after := paging.after_moment()) is not None:
        statement = statement.where(
            text("(leave_entries.created_at, leave_entries.id) > (:at, :id)").bindparams(
                at=after[0], id=after[1]
            )
        )
    return (await session.scalars(statement)).all()


async def people_with_annual(session: AsyncSession, *, after: str, limit: int) -> Sequence[str]:
    """Ids of active employees, in order, for the yearly entries."""
    found = await session.scalars(
        select(Person.id)
        .where(Person.kind == Kind.EMPLOYEE, Person.active, Person.id > after)
        .order_by(Person.id)
        .limit(limit)
    )
    return found.all()


async def claim_day(session: AsyncSession, day: date) -> bool:
    """Whether nobody has written this day's entries yet."""
    claimed = await session.scalar(
        insert(LeaveRun).values(day=day).on_conflict_do_nothing().returning(LeaveRun.day)
    )
    return claimed is not None


async def answers(session: AsyncSession) -> Sequence[LeaveAnswer]:
    return (await session.scalars(select(LeaveAnswer).order_by(LeaveAnswer.id))).all()


async def lock_answer(session: AsyncSession, row: LeaveAnswer, *, now: datetime) -> LeaveAnswer:
    """An answer that is there, shipped or written, to be changed by nobody else meanwhile."""
    values = {column.key: getattr(row, column.key) for column in LeaveAnswer.__table__.columns}
    if row.version == 0:
        statement = insert(LeaveAnswer).values(values | {"updated_at": now})
        await session.execute(statement.on_conflict_do_nothing())
    found = await session.execute(
        select(LeaveAnswer)
        .where(LeaveAnswer.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one()

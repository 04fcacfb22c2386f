"""Sums over what an actor may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.models import AttendanceDay
from hr_backend.kit.auth import Actor
from hr_backend.leave.models import EntryKind, LeaveEntry
from hr_backend.payroll.models import PayFacts, PayRun, Payslip, RunStatus
from hr_backend.people.employee_access import of_employees
from hr_backend.people.models import Department, Kind, Person
from hr_backend.people.visibility import visible


async def has_team(session: AsyncSession, actor: Actor) -> bool:
    """Whether anybody reports to the actor."""
    return bool(
        await session.scalar(
            select(select(Person.id).where(Person.manager_id == actor.person).exists())
        )
    )


async def department_names(session: AsyncSession) -> dict[str, str]:
    """By id."""
    rows = await session.execute(select(Department.id, Department.name))
    return {row.id: row.name for row in rows}


async def stays(session: AsyncSession, actor: Actor) -> Sequence[Any]:
    """Rows (department or None, hired on, left on) of the actor's employees. Whoever is gone
    without a known last day is in none.
    """
    newest = (
        select(PayFacts.person_id, PayFacts.leaves_on)
        .ext(distinct_on(PayFacts.person_id))
        .order_by(PayFacts.person_id, PayFacts.valid_from.desc(), PayFacts.id.desc())
        .subquery()
    )
    statement = (
        select(Person.department_id, Person.hired_on, newest.c.leaves_on)
        .outerjoin(newest, newest.c.person_id == Person.id)
        .where(
            Person.kind == Kind.EMPLOYEE,
            or_(Person.active, newest.c.leaves_on.is_not(None)),
            of_employees(Person.id)(actor),
        )
    )
    return (await session.execute(statement)).all()


async def costs(session: AsyncSession, actor: Actor, since: date, until: date) -> Sequence[Any]:
    """Rows (month, department or None, people, gross, employer) of closed months; fen."""
    statement = (
        select(
            Payslip.period,
            Person.department_id,
            func.count(func.distinct(Payslip.person_id)),
            func.sum(Payslip.gross),
            func.sum(Payslip.employer),
        )
        .join(Person, Person.id == Payslip.person_id)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(
            visible(actor, Payslip),
            PayRun.status.in_((RunStatus.LOCKED, RunStatus.PAID)),
            Payslip.period.between(since, until),
        )
        .group_by(Payslip.period, Person.department_id)
        .order_by(Payslip.period)
    )
    return (await session.execute(statement)).all()


async def leave_days(
    session: AsyncSession, actor: Actor, since: date, before: date
) -> Sequence[Any]:
    """Rows (department or None, leave type, people, days) of what was taken and not returned."""
    days = -func.sum(LeaveEntry.days)
    statement = (
        select(
            Person.department_id,
            LeaveEntry.leave_type,
            func.count(func.distinct(LeaveEntry.person_id)),
            days,
        )
        .join(Person, Person.id == LeaveEntry.person_id)
        .where(
            visible(actor, LeaveEntry),
            LeaveEntry.kind.in_((EntryKind.TAKEN, EntryKind.RETURNED)),
            LeaveEntry.day >= since,
            LeaveEntry.day < before,
        )
        .group_by(Person.department_id, LeaveEntry.leave_type)
        .having(days != 0)
    )
    return (await session.execute(statement)).all()


async def overtime(session: AsyncSession, actor: Actor, since: date, before: date) -> Sequence[Any]:
    """Rows (month, department or None, percent, people, minutes, minutes given as time off)."""
    month = func.date_trunc("month", AttendanceDay.day).label("month")
    statement = (
        select(
            month,
            Person.department_id,
            AttendanceDay.percent,
            func.count(func.distinct(AttendanceDay.person_id)),
            func.sum(AttendanceDay.overtime),
            func.sum(AttendanceDay.compensated),
        )
        .join(Person, Person.id == AttendanceDay.person_id)
        .where(
            visible(actor, AttendanceDay),
            AttendanceDay.overtime > 0,
            AttendanceDay.day >= since,
            AttendanceDay.day < before,
        )
        .group_by(month, Person.department_id, AttendanceDay.percent)
        .order_by(month)
    )
    return (await session.execute(statement)).all()

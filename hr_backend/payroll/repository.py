"""Every query about pay that is not of a run's computation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import Invalid
from hr_backend.kit.pagination import PageQuery
from hr_backend.payroll.models import (
    PayCorrection,
    PayFacts,
    PayGroup,
    PayInput,
    PayItem,
    PayProblem,
    PayRule,
    PayRun,
    Payslip,
    PayslipLine,
    RunStatus,
)
from hr_backend.people.models import Kind, Person, PersonRole, Role
from hr_backend.people.visibility import visible

CLOSED = (RunStatus.LOCKED, RunStatus.PAID)


async def groups(session: AsyncSession) -> Sequence[PayGroup]:
    """By name."""
    return (await session.scalars(select(PayGroup).order_by(PayGroup.name, PayGroup.id))).all()


async def item_versions(session: AsyncSession, code: str | None) -> Sequence[PayItem]:
    """Every version, of one item or of all; by code, the newest first."""
    statement = select(PayItem).order_by(PayItem.code, PayItem.version.desc())
    if code is not None:
        statement = statement.where(PayItem.code == code)
    return (await session.scalars(statement)).all()


async def lock_item(session: AsyncSession, code: str) -> int:
    """The newest version's number, 0 where there is none; others wait to add one."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("pay_item:" + code))))
    newest = await session.scalar(select(func.max(PayItem.version)).where(PayItem.code == code))
    return newest or 0


async def employee(session: AsyncSession, person: str) -> Person | None:
    """An employee, active or not."""
    return await session.scalar(
        select(Person).where(Person.id == person, Person.kind == Kind.EMPLOYEE)
    )


async def unknown_employees(session: AsyncSession, people: Iterable[str]) -> list[str]:
    """Those who are no employees here."""
    wanted = set(people)
    found = await session.scalars(
        select(Person.id).where(Person.id.in_(wanted), Person.kind == Kind.EMPLOYEE)
    )
    return sorted(wanted - set(found))


async def facts_of(session: AsyncSession, person: str) -> Sequence[PayFacts]:
    """The oldest first; of one day the later one holds."""
    rows = await session.scalars(
        select(PayFacts)
        .where(PayFacts.person_id == person)
        .order_by(PayFacts.valid_from, PayFacts.id)
    )
    return rows.all()


async def put_inputs(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Write quantities; what is there under a name is replaced, its version counted on."""
    statement = insert(PayInput).values(rows)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[PayInput.person_id, PayInput.period, PayInput.name],
            set_={
                "value": new.value,
                "source": new.source,
                "version": PayInput.version + 1,
                "updated_by": new.updated_by,
                "updated_at": new.updated_at,
            },
        )
    )


async def inputs_of(session: AsyncSession, person: str, period: date) -> Sequence[PayInput]:
    """One employee's month."""
    rows = await session.scalars(
        select(PayInput)
        .where(PayInput.person_id == person, PayInput.period == period)
        .order_by(PayInput.name)
    )
    return rows.all()


async def closed_for(session: AsyncSession, people: Iterable[str], period: date) -> list[str]:
    """Those whose month is locked or paid."""
    rows = await session.scalars(
        select(Payslip.person_id)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(
            Payslip.person_id.in_(set(people)),
            Payslip.period == period,
            PayRun.status.in_(CLOSED),
        )
    )
    return sorted(rows)


async def corrections_of(
    session: AsyncSession, *, person: str | None, limit: int
) -> Sequence[PayCorrection]:
    """The newest first."""
    statement = select(PayCorrection).order_by(PayCorrection.created_at.desc(), PayCorrection.id)
    if person is not None:
        statement = statement.where(PayCorrection.person_id == person)
    return (await session.scalars(statement.limit(limit))).all()


async def paid_slip(session: AsyncSession, person: str, period: date) -> Payslip | None:
    """The payslip of a month that is paid."""
    return await session.scalar(
        select(Payslip)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(
            Payslip.person_id == person,
            Payslip.period == period,
            PayRun.status == RunStatus.PAID,
        )
    )


async def payroll_people(session: AsyncSession) -> int:
    """How many employees do payroll."""
    count = await session.scalar(
        select(func.count(func.distinct(PersonRole.person_id)))
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role == Role.PAYROLL, Person.active)
    )
    return count or 0


async def runs(
    session: AsyncSession, *, period: date | None, paging: PageQuery
) -> Sequence[PayRun]:
    """The newest month first; one more than the page holds."""
    key = (PayRun.period, PayRun.id)
    statement = select(PayRun).order_by(PayRun.period.desc(), PayRun.id.desc())
    if period is not None:
        statement = statement.where(PayRun.period == period)
    if (after := paging.after(2)) is not None:
        statement = statement.where(tuple_(*key) < (_day(after[0]), after[1]))
    return (await session.scalars(statement.limit(paging.limit + 1))).all()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("The cursor is not one of this list's.") from None


async def lock_run(session: AsyncSession, run_id: str) -> PayRun | None:
    """A run, locked to change its state."""
    return await session.scalar(select(PayRun).where(PayRun.id == run_id).with_for_update())


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a run's payslips; fen."""

    gross: int | None
    net: int | None
    employer: int | None
    problems: int


async def sums_of(session: AsyncSession, run_id: str) -> Sums:
    """What a run comes to."""
    row = (
        await session.execute(
            select(
                func.sum(Payslip.gross), func.sum(Payslip.net), func.sum(Payslip.employer)
            ).where(Payslip.run_id == run_id)
        )
    ).one()
    problems = await session.scalar(
        select(func.count()).select_from(PayProblem).where(PayProblem.run_id == run_id)
    )
    gross, net, employer = (None if value is None else int(value) for value in row)
    return Sums(gross, net, employer, problems or 0)


async def problems_of(
    session: AsyncSession, run_id: str, paging: PageQuery
) -> Sequence[PayProblem]:
    """By person; one more than the page holds."""
    key = (PayProblem.person_id, PayProblem.code, PayProblem.item)
    statement = select(PayProblem).where(PayProblem.run_id == run_id).order_by(*key)
    if (after := paging.after(3)) is not None:
        statement = statement.where(tuple_(*key) > after)
    return (await session.scalars(statement.limit(paging.limit + 1))).all()


Slip = tuple[Payslip, PayRun, str]
"""A payslip, its run, and the name of its person."""


def _slips(actor: Actor) -> Select[Payslip, PayRun, str]:
    return (
        select(Payslip, PayRun, Person.name)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .join(Person, Person.id == Payslip.person_id)
        .where(visible(actor, Payslip))
    )


async def slips_of(
    session: AsyncSession, actor: Actor, *, person: str, period: date | None, paging: PageQuery
) -> Sequence[Slip]:
    """One person's payslips, the newest month first; one more than the page holds."""
    statement = _slips(actor).where(Payslip.person_id == person).order_by(Payslip.period.desc())
    if period is not None:
        statement = statement.where(Payslip.period == period)
    if (after := paging.after(1)) is not None:
        statement = statement.where(Payslip.period < _day(after[0]))
    rows = await session.execute(statement.limit(paging.limit + 1))
    return [(row[0], row[1], row[2]) for row in rows]


async def slips_in(
    session: AsyncSession, actor: Actor, run_id: str, paging: PageQuery
) -> Sequence[Slip]:
    """A run's payslips by person; one more than the page holds."""
    statement = _slips(actor).where(Payslip.run_id == run_id).order_by(Payslip.person_id)
    if (after := paging.after(1)) is not None:
        statement = statement.where(Payslip.person_id > after[0])
    rows = await session.execute(statement.limit(paging.limit + 1))
    return [(row[0], row[1], row[2]) for row in rows]


async def slip(session: AsyncSession, actor: Actor, slip_id: int) -> Slip | None:
    """One payslip the actor may see."""
    row = (await session.execute(_slips(actor).where(Payslip.id == slip_id))).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def lines_of(
    session: AsyncSession, slips: Iterable[int]
) -> dict[int, list[tuple[PayslipLine, PayRule]]]:
    """Lines with their rules, by payslip, in the order of the payslip."""
    rows = await session.execute(
        select(PayslipLine, PayRule)
        .join(PayRule, PayRule.id == PayslipLine.rule_id)
        .where(PayslipLine.payslip_id.in_(set(slips)))
        .order_by(PayslipLine.payslip_id, PayRule.position, PayRule.id)
    )
    found: dict[int, list[tuple[PayslipLine, PayRule]]] = {}
    for line, rule in rows:
        found.setdefault(line.payslip_id, []).append((line, rule))
    return found


async def other_run(session: AsyncSession, group: str, period: date) -> PayRun | None:
    """A run that is in the way of computing a month: an earlier one not closed, a later one."""
    earlier = (PayRun.period < period) & PayRun.status.not_in(CLOSED)
    return await session.scalar(
        select(PayRun)
        .where(PayRun.group_id == group, earlier | (PayRun.period > period))
        .order_by(PayRun.period)
        .limit(1)
    )


async def uses_group(session: AsyncSession, group: str) -> bool:
    """Whether anybody's facts name a group."""
    return bool(await session.scalar(select(exists().where(PayFacts.group_id == group))))


async def delete_lines(session: AsyncSession, run_id: str) -> None:
    """The lines of a run's payslips, which no foreign key takes along."""
    slips = select(Payslip.id).where(Payslip.run_id == run_id)
    await session.execute(delete(PayslipLine).where(PayslipLine.payslip_id.in_(slips)))

"""What the files are made of."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.auth import Actor
from hr_backend.payroll.models import PayAccount, PayRule, Payslip, PayslipLine
from hr_backend.people.models import Department, Person
from hr_backend.people.visibility import visible

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a payslip."""

    rule: PayRule
    amount: int
    inputs: Sequence[int]


async def slips(session: AsyncSession, actor: Actor, run_id: str) -> Sequence[Any]:
    """Rows (Payslip, name, department or None) by person."""
    statement = (
        select(Payslip, Person.name, Department.name)
        .join(Person, Person.id == Payslip.person_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Payslip.run_id == run_id, visible(actor, Payslip))
        .order_by(Payslip.person_id)
    )
    return (await session.execute(statement)).all()


async def rules(session: AsyncSession, run_id: str) -> dict[int, PayRule]:
    """A run's rules in the order of the payslip."""
    statement = select(PayRule).where(PayRule.run_id == run_id)
    rows = await session.scalars(statement.order_by(PayRule.position, PayRule.id))
    return {rule.id: rule for rule in rows}


async def with_lines(
    session: AsyncSession, rows: Sequence[Any], known: dict[int, PayRule]
) -> AsyncIterator[tuple[Any, list[Line]]]:
    """Each of `slips` with its lines of `known` rules; a chunk's lines are held at a time."""
    for first in range(0, len(rows), AT_ONCE):
        chunk = rows[first : first + AT_ONCE]
        lines: dict[int, list[Line]] = {row[0].id: [] for row in chunk}
        found = await session.execute(
            select(
                PayslipLine.payslip_id, PayslipLine.rule_id, PayslipLine.amount, PayslipLine.inputs
            ).where(PayslipLine.payslip_id.in_(list(lines)), PayslipLine.rule_id.in_(list(known)))
        )
        for slip, rule, amount, inputs in found:
            lines[slip].append(Line(known[rule], amount, inputs))
        for row in chunk:
            yield row, lines[row[0].id]


async def accounts(session: AsyncSession, actor: Actor, run_id: str) -> Sequence[Any]:
    """Rows (person, name, net, PayAccount or None) of whoever is paid something, by person."""
    statement = (
        select(Payslip.person_id, Person.name, Payslip.net, PayAccount)
        .join(Person, Person.id == Payslip.person_id)
        .outerjoin(PayAccount, PayAccount.person_id == Payslip.person_id)
        .where(Payslip.run_id == run_id, Payslip.net > 0, visible(actor, Payslip))
        .order_by(Payslip.person_id)
    )
    return (await session.execute(statement)).all()


async def by_department(session: AsyncSession, actor: Actor, run_id: str) -> Sequence[Any]:
    """Rows (department's id or None, item, section, taxed, fen)."""
    statement = (
        select(
            Person.department_id,
            PayRule.item,
            PayRule.section,
            PayRule.taxed,
            func.sum(PayslipLine.amount),
        )
        .select_from(Payslip)
        .join(Person, Person.id == Payslip.person_id)
        .join(PayslipLine, PayslipLine.payslip_id == Payslip.id)
        .join(PayRule, PayRule.id == PayslipLine.rule_id)
        .where(Payslip.run_id == run_id, visible(actor, Payslip))
        .group_by(Person.department_id, PayRule.item, PayRule.section, PayRule.taxed)
    )
    return (await session.execute(statement)).all()


async def department_names(session: AsyncSession) -> dict[str, str]:
    """By id."""
    rows = await session.execute(select(Department.id, Department.name))
    return {row.id: row.name for row in rows}

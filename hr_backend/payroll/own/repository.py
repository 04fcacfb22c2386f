"""Queries about one person's own payslips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, extract, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import Invalid
from hr_backend.kit.pagination import PageQuery
from hr_backend.payroll.models import PayFacts, PayGroup, PayRule, Payslip, PayslipLine
from hr_backend.people.visibility import visible


@dataclass(frozen=True, slots=True)
class Sheet:
    """A payslip with its lines, in the order they stand on it."""

    slip: Payslip
    lines: Sequence[tuple[PayslipLine, PayRule]]


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Payslip.person_id == actor.person, visible(actor, Payslip)


async def own_slips(session: AsyncSession, actor: Actor, paging: PageQuery) -> Sequence[Payslip]:
    """The newest first; one more than the page holds."""
    statement = select(Payslip).where(*_own(actor)).order_by(Payslip.period.desc())
    if (key := paging.after(1)) is not None:
        try:
            statement = statement.where(Payslip.period < date.fromisoformat(key[0]))
        except ValueError:
            raise Invalid("The cursor is not one of this list's.") from None
    return (await session.scalars(statement.limit(paging.limit + 1))).all()


async def own_slip(
    session: AsyncSession, actor: Actor, *, upto: date, exactly: bool = False
) -> Payslip | None:
    """That of a month, or else the last one up to it."""
    month = Payslip.period == upto if exactly else Payslip.period <= upto
    statement = select(Payslip).where(*_own(actor), month).order_by(Payslip.period.desc()).limit(1)
    return await session.scalar(statement)


async def sheet_of(session: AsyncSession, slip: Payslip) -> Sheet:
    """Its lines."""
    rows = await session.execute(
        select(PayslipLine, PayRule)
        .join(PayRule, PayRule.id == PayslipLine.rule_id)
        .where(PayslipLine.payslip_id == slip.id)
        .order_by(PayRule.position, PayRule.id)
    )
    return Sheet(slip, [(line, rule) for line, rule in rows])


async def slips_of_tax_year(
    session: AsyncSession, actor: Actor, slip: Payslip
) -> Sequence[Payslip]:
    """Those paid in the same year up to a payslip, in order: what its tax is reckoned from."""
    paid = slip.paid_on or slip.period
    statement = (
        select(Payslip)
        .where(
            *_own(actor),
            Payslip.period <= slip.period,
            extract("year", Payslip.paid_on) == paid.year,
        )
        .order_by(Payslip.period)
    )
    return (await session.scalars(statement)).all()


async def agreed_day(session: AsyncSession, actor: Actor, *, on: date) -> int | None:
    """The pay day of the actor's pay group; None where it follows the company's policy."""
    group = (
        select(PayFacts.group_id)
        .where(PayFacts.person_id == actor.person, PayFacts.valid_from <= on)
        .order_by(PayFacts.valid_from.desc(), PayFacts.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return await session.scalar(select(PayGroup.payday).where(PayGroup.id == group))

"""A paid month reckoned again for one employee, from what is known by now."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.payroll.errors import CorrectionNeedsAmount, NothingToCorrect
from hr_backend.payroll.models import (
    PayCorrection,
    PayFacts,
    PayGroup,
    PayRule,
    PayRun,
    Payslip,
    PayslipLine,
)
from hr_backend.payroll.rules.values import Fen
from hr_backend.payroll.runs.planning import make_plan
from hr_backend.payroll.runs.reading import Group, month_end, read_chunk
from hr_backend.payroll.runs.reckon import reckon_month


async def gross_difference(session: AsyncSession, slip: Payslip, *, now: datetime) -> Fen:
    """By how much a paid month's gross comes to something else now, less what was put right
    already; with the items and the law of that month. CorrectionNeedsAmount where the month was
    imported, or the employee is of another group now; NothingToCorrect.
    """
    run = await session.get_one(PayRun, slip.run_id)
    if run.group_id is None:
        raise CorrectionNeedsAmount
    group = await session.get_one(PayGroup, run.group_id)
    cities = await session.scalars(
        select(PayFacts.city)
        .where(PayFacts.person_id == slip.person_id, PayFacts.valid_from <= month_end(slip.period))
        .distinct()
    )
    plan = await make_plan(session, group, slip.period, cities=cities.all(), now=now)
    plan = replace(plan, corrections=(), paid_on=slip.paid_on or plan.paid_on)
    raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    chunk = await read_chunk(
        raw, run.id, Group(group.id, group.fund_rate), plan, after=None, size=1,
        only=slip.person_id,
    )  # fmt: skip
    if chunk is None:
        raise CorrectionNeedsAmount
    comes_to = int(reckon_month(plan, chunk.people).gross[0])
    found = comes_to - (slip.gross - await _landed(session, slip)) - await _made(session, slip)
    if not found:
        raise NothingToCorrect
    return found


async def _landed(session: AsyncSession, slip: Payslip) -> Fen:
    """What this payslip holds to put earlier months right."""
    total = await session.scalar(
        select(func.sum(PayslipLine.amount))
        .join(PayRule, PayRule.id == PayslipLine.rule_id)
        .where(PayslipLine.payslip_id == slip.id, PayRule.item == "correction")
    )
    return int(total or 0)


async def _made(session: AsyncSession, slip: Payslip) -> Fen:
    """What has been put right of this month already."""
    total = await session.scalar(
        select(func.sum(PayCorrection.amount)).where(
            PayCorrection.person_id == slip.person_id, PayCorrection.of_period == slip.period
        )
    )
    return int(total or 0)

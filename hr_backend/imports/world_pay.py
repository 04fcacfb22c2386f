"""Payslips of a described world: brought in as they were paid elsewhere, without rules."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.payroll.models import (
    PayRule,
    PayRun,
    Payslip,
    PayslipLine,
    RunKind,
    RunStatus,
    Section,
)

EARNINGS_FIRST: Final = 100
"""Deductions stand after so many positions."""
INSURED: Final = ("养老", "医疗", "失业", "社保", "公积金", "五险", "三险")
TAXES: Final = ("个税", "所得税", "个人所得税")


def _month(value: Any) -> Any:
    """`2026-10` is the first of October."""
    return f"{value}-01" if isinstance(value, str) and len(value) == len("2026-10") else value


Month = Annotated[date, BeforeValidator(_month)]


class PayslipItemRow(BaseModel):
    """One line; what was kept back is below 0."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    amount: Decimal


class PayslipRow(BaseModel):
    """What one employee was paid for a month; yuan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    period: Month
    gross: Decimal
    net: Decimal
    paid_on: date | None = None
    items: tuple[PayslipItemRow, ...] = ()


def fen(yuan: Decimal) -> int:
    """Half a fen is rounded away from 0."""
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def section_of(item: PayslipItemRow) -> Section:
    """Where a line of another system belongs, by its sign and its name."""
    if item.amount >= 0:
        return Section.EARNING
    if any(word in item.name for word in TAXES):
        return Section.TAX
    if any(word in item.name for word in INSURED):
        return Section.INSURANCE
    return Section.DEDUCTION


async def add_payslips(session: AsyncSession, rows: Iterable[PayslipRow]) -> None:
    """Write payslips, one imported run a month; whoever has one for a month keeps it."""
    months: dict[date, list[PayslipRow]] = {}
    for row in rows:
        months.setdefault(row.period, []).append(row)
    for period, slips in sorted(months.items()):
        await _add_month(session, period, slips)


async def _add_month(session: AsyncSession, period: date, slips: list[PayslipRow]) -> None:
    run = f"imported-{period:%Y-%m}"
    days = [slip.paid_on for slip in slips if slip.paid_on]
    month = {
        "id": run,
        "kind": RunKind.IMPORTED,
        "period": period,
        "status": RunStatus.PAID,
        "paid_on": max(days, default=None),
        "plan": {},
        "created_at": datetime(period.year, period.month, period.day, tzinfo=UTC),
    }
    await session.execute(insert(PayRun).values(month).on_conflict_do_nothing())
    rules = await _rules(session, run, slips)
    for slip in slips:
        named = list(_distinct(slip.items))
        added = await session.scalar(
            insert(Payslip)
            .values(
                run_id=run,
                person_id=slip.person,
                period=period,
                paid_on=slip.paid_on,
                gross=fen(slip.gross),
                net=fen(slip.net),
            )
            .on_conflict_do_nothing()
            .returning(Payslip.id)
        )
        if added is not None and named:
            lines = [
                {
                    "payslip_id": added,
                    "rule_id": rules[name],
                    "amount": fen(item.amount),
                    "inputs": [],
                }
                for name, item in named
            ]
            await session.execute(insert(PayslipLine).values(lines))


def _distinct(items: tuple[PayslipItemRow, ...]) -> Iterator[tuple[str, PayslipItemRow]]:
    """Items with names of their own: a second one of a name, or of another section, is counted."""
    seen: dict[str, int] = {}
    for item in items:
        key = f"{section_of(item)}:{item.name}"
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key}:{seen[key]}"), item


async def _rules(session: AsyncSession, run: str, slips: list[PayslipRow]) -> dict[str, int]:
    """The rule of each item's name: none but that it was brought in."""
    known: dict[str, PayslipItemRow] = {}
    for slip in slips:
        for name, item in _distinct(slip.items):
            known.setdefault(name, item)
    values = [
        {
            "run_id": run,
            "position": at + (EARNINGS_FIRST if item.amount < 0 else 0),
            "item": name,
            "name": item.name,
            "section": section_of(item),
            "taxed": False,
            "rule": "",
            "source": "import",
            "inputs": [],
        }
        for at, (name, item) in enumerate(known.items())
    ]
    if values:
        await session.execute(insert(PayRule).values(values).on_conflict_do_nothing())
    found = await session.execute(select(PayRule.item, PayRule.id).where(PayRule.run_id == run))
    return {row.item: row.id for row in found}

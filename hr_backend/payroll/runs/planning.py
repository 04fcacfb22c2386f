"""Makes the plan of a month out of the tables and the law."""

import calendar
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import PolicyVersion
from hr_backend.approvals.policies import effective
from hr_backend.calendars.published import is_statutory
from hr_backend.calendars.repository import special_days
from hr_backend.payroll.errors import FormulaCircle, FormulaRefused, FundRateRefused
from hr_backend.payroll.formulas import order, syntax
from hr_backend.payroll.law.book import Book, shipped
from hr_backend.payroll.models import PayCorrection, PayFacts, PayGroup, PayInput, PayItem, Section
from hr_backend.payroll.rules.payday import payday
from hr_backend.payroll.rules.values import RATE_UNIT, fen_of, rate_of, share_of
from hr_backend.payroll.runs.attendance_port import STATE
from hr_backend.payroll.runs.plan import (
    FACTS,
    HUNDREDTHS_OF_A_PERCENT,
    OWN_AMOUNT,
    CityLaw,
    Item,
    Plan,
    law_of,
)

WEEK_BEFORE = timedelta(days=31)


def next_month(period: date) -> date:
    """The first day of the month after."""
    return (period + timedelta(days=31)).replace(day=1)


async def pay_date(
    session: AsyncSession, period: date, group: PayGroup | None, *, now: datetime
) -> date:
    """The day a month's wage is paid: in the month after, moved before days off.

    Source of the day: the group, else the policy `payday`.
    """
    day = group.payday if group else None
    if day is None:
        rows = await session.scalars(
            select(PolicyVersion)
            .where(PolicyVersion.scope == "company", PolicyVersion.valid_from <= now)
            .order_by(PolicyVersion.valid_from, PolicyVersion.version)
        )
        day = effective(rows, ["company"]).rules.payday
    month = next_month(period)
    end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    special = await special_days(session, since=month - WEEK_BEFORE, until=end)
    return payday(month.year, month.month, day, lambda on: special.get(on, on.isoweekday() <= 5))


async def paid_days(session: AsyncSession, period: date) -> tuple[date, ...]:
    """Workdays and statutory holidays (法定节假日) of a month: the days a wage is for."""
    last = next_month(period) - timedelta(days=1)
    special = await special_days(session, since=period, until=last)
    days = [period + timedelta(days=n) for n in range(last.day)]
    return tuple(
        day for day in days if special.get(day, day.isoweekday() <= 5) or is_statutory(day)
    )


async def items_of(session: AsyncSession, period: date, group: str | None) -> list[PayItem]:
    """The version of each item that holds in a month, of one group or (None) of any."""
    rows = await session.scalars(
        select(PayItem)
        .where(PayItem.valid_from <= period)
        .ext(distinct_on(PayItem.code))
        .order_by(PayItem.code, PayItem.valid_from.desc(), PayItem.version.desc())
    )
    held = [
        row
        for row in rows
        if row.active and (group is None or row.group_ids is None or group in row.group_ids)
    ]
    return sorted(held, key=lambda row: (row.position, row.code))


def read_items(rows: Iterable[PayItem]) -> tuple[Item, ...]:
    """Their formulas read and checked together; FormulaRefused, FormulaCircle."""
    items = []
    for row in rows:
        try:
            formula = syntax.parse(row.formula)
        except syntax.FormulaRefused as refused:
            raise FormulaRefused(item=row.code, reason=refused.code, at=refused.at) from None
        items.append(
            Item(
                row.code, row.version, row.name, Section(row.section), row.taxed, row.formula,
                formula, row.source,
            )
        )  # fmt: skip
    known = frozenset(FACTS) | {item.code for item in items} | {OWN_AMOUNT}
    for item in items:
        if unknown := order.unknown_names(item.formula, known):
            raise FormulaRefused(item=item.code, reason="formula_unknown_name", at=unknown[0])
    try:
        order.in_order({item.code: item.formula for item in items})
    except order.Circle as circle:
        raise FormulaCircle(items=list(circle.items)) from None
    return tuple(items)


async def make_plan(
    session: AsyncSession, group: PayGroup, period: date, *, cities: Sequence[str], now: datetime
) -> Plan:
    """Everything of a month. Refused where the law's data does not reach, or a formula is wrong:
    TaxTableUnknown, CityUnknown, StandardUnknown, FundRateRefused, FormulaRefused, FormulaCircle.
    """
    book = shipped()
    laws = [
        law_of(book, city, on=period, injury_class=group.injury_class) for city in sorted(cities)
    ]
    for law in laws:
        check_fund_rate(law, group.fund_rate)
    items = read_items(await items_of(session, period, group.id))
    plan = await bare_plan(session, group, period, items, now=now)
    corrections = await session.execute(
        select(PayCorrection.of_period, PayCorrection.taxed)
        .where(PayCorrection.payslip_id.is_(None))
        .distinct()
        .order_by(PayCorrection.of_period, PayCorrection.taxed)
    )
    return replace(
        plan,
        cities=tuple(laws),
        corrections=tuple((row[0], row[1]) for row in corrections),
        seen=await _seen(session, period),
    )


async def bare_plan(
    session: AsyncSession, group: PayGroup, period: date, items: tuple[Item, ...], *, now: datetime
) -> Plan:
    """A month without the cities' law: enough to try formulas on."""
    book = shipped()
    paid_on = await pay_date(session, period, group, now=now)
    overtime = book.overtime_law(period)
    return Plan(
        period=period,
        paid_on=paid_on,
        workdays=await paid_days(session, period),
        items=items,
        cities=(),
        annual=book.tax_table("annual", paid_on),
        monthly=book.tax_table("monthly", paid_on),
        basic=fen_of(book.value("basic_monthly", paid_on)),
        overtime=overtime,
        overtime_source=book.figure("overtime_workday", period).source,
        pay_days_source=book.figure("pay_days", period).source,
        sick_rate=group.sick_rate * RATE_UNIT // HUNDREDTHS_OF_A_PERCENT,
        sick_floor=rate_of(book.value("sick_pay_of_minimum", period)),
        bonus_separate=book.in_force("bonus_separate", paid_on),
    )


def without_law(cities: Iterable[str]) -> tuple[CityLaw, ...]:
    """Cities that ask for nothing, to try formulas on."""
    return tuple(
        CityLaw(city, (), None, (0, RATE_UNIT), {}, None, "", lifts_overtime=False)
        for city in sorted(cities)
    )


def check_fund_rate(law: CityLaw, rate: int) -> None:
    """FundRateRefused for hundredths of a percent that the city does not allow; 0 is no fund."""
    low, high = law.fund_range
    wanted = rate * RATE_UNIT // HUNDREDTHS_OF_A_PERCENT
    if law.fund is not None and wanted and not low <= wanted <= high:
        bounds = {"from": f"{share_of(low).normalize():f}", "to": f"{share_of(high).normalize():f}"}
        raise FundRateRefused(city=law.code, **bounds)


def city_law(book: Book, city: str, on: date) -> CityLaw:
    """A city's law for checking what is entered; CityUnknown, StandardUnknown."""
    return law_of(book, city, on=on, injury_class=1)


async def _seen(session: AsyncSession, period: date) -> dict[str, Any]:
    """How far the tables are that a month is read from: a broken-off run of another state of them
    is begun anew.
    """
    facts = await session.scalar(
        select(func.max(PayFacts.id)).where(PayFacts.valid_from < next_month(period))
    )
    inputs = (
        await session.execute(
            select(func.count(), func.sum(PayInput.version), func.max(PayInput.updated_at)).where(
                PayInput.period == period
            )
        )
    ).one()
    corrections = (
        await session.execute(
            select(func.count(), func.max(PayCorrection.created_at)).where(
                PayCorrection.payslip_id.is_(None)
            )
        )
    ).one()
    until = next_month(period) - timedelta(days=1)
    days = (await session.execute(text(STATE), {"since": period, "until": until})).one()
    return {
        "days": list(map(str, days)),
        "facts": facts,
        "inputs": list(map(str, inputs)),
        "corrections": list(map(str, corrections)),
    }


def described(plan: Plan) -> dict[str, Any]:
    """`PayRun.plan`: which versions of what; equal plans of equal tables are equal."""
    return {
        "items": {item.code: item.version for item in plan.items},
        "cities": {
            city.code: {scheme.code: city.sources[scheme.code] for scheme in city.schemes}
            for city in plan.cities
        },
        "law": {"overtime": plan.overtime_source, "pay_days": plan.pay_days_source},
        "paid_days": len(plan.workdays),
        "paid_on": plan.paid_on.isoformat(),
        "sick_rate": plan.sick_rate,
        "bonus_separate": plan.bonus_separate,
        "seen": dict(plan.seen),
    }


def same(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether two described plans are one."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)

"""Salaries and bases (薪资档案), a month's quantities (薪资变量), payslips of another system."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports import cells
from hr_backend.imports.kinds.common import PERSON, unknown_people
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table, problem
from hr_backend.imports.world_pay import PayslipItemRow, PayslipRow, add_payslips
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import HRError
from hr_backend.payroll.keeping import add_facts, put_inputs
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.law.errors import CityUnknown
from hr_backend.payroll.models import PayFacts, PayGroup, Payslip
from hr_backend.payroll.rules.values import fen_of
from hr_backend.payroll.schemas import InputRow, NewFacts, NewInputs
from hr_backend.people.models import Role

PAYROLL: Final = frozenset({Role.PAYROLL})
SINCE: Final = Column("valid_from", "生效日期", cells.day, required=True, example="2026-01-01")
GROUP: Final = Column("group", "薪资组", cells.text, required=True, example="默认")
CITY: Final = Column("city", "参保城市", cells.text, required=True, also=("城市",), example="上海")
FACTS: Final = (
    PERSON,
    SINCE,
    GROUP,
    CITY,
    Column(
        "salary", "月薪", cells.yuan, required=True, also=("基本工资", "月工资"), example="15000"
    ),
    Column("insurance_base", "社保基数", cells.yuan, example="15000"),
    Column("fund_base", "公积金基数", cells.yuan, example="15000"),
    Column("fund_rate", "公积金比例", cells.share, example="7%"),
    Column(
        "special_additional", "专项附加扣除", cells.yuan, also=("每月专项附加扣除",), example="3000"
    ),
)
MONTH: Final = Column(
    "period", "月份", cells.month, required=True, also=("工资月份",), example="2026-10"
)
NAME: Final = Column(
    "name", "项目", cells.text, required=True, also=("变量",), example="unpaid_days"
)
INPUTS: Final = (
    PERSON,
    MONTH,
    NAME,
    Column("value", "数值", cells.number, required=True, example="1.5"),
)
GROSS: Final = Column(
    "gross", "应发", cells.yuan, required=True, also=("应发工资", "应发合计"), example="15000"
)
NET: Final = Column(
    "net", "实发", cells.yuan, required=True, also=("实发工资", "实发合计"), example="11875.50"
)
SLIPS: Final = (
    PERSON,
    MONTH,
    GROSS,
    NET,
    Column("paid_on", "发放日期", cells.day, also=("发薪日期",), example="2026-11-10"),
)


async def _groups(session: AsyncSession) -> dict[str, str]:
    found = await session.execute(select(PayGroup.id, PayGroup.name).where(PayGroup.active))
    return {key: row.id for row in found for key in (row.name, row.id)}


async def check_facts(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Groups and cities must be known."""
    found = await unknown_people(session, rows)
    groups, cities = await _groups(session), dict[str, bool]()
    for row in rows:
        if row.values["group"] not in groups:
            found.append(problem(row, "no_such_pay_group", GROUP))
        city = row.values["city"]
        if city not in cities:
            try:
                cities[city] = bool(shipped().city(city))
            except CityUnknown:
                cities[city] = False
        if not cities[city]:
            found.append(problem(row, "no_such_city", CITY))
    return found


async def apply_facts(
    session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress
) -> int:
    """A further row for everybody; what is there with the same figures stays."""
    groups = await _groups(session)
    there = await _facts_there(session, {row.values["person"] for row in rows})
    written = 0
    for done, row in enumerate(rows, 1):
        values = {name: value for name, value in row.values.items() if value is not None}
        wanted = NewFacts(**(values | {"group": groups[values["group"]]}))
        if _mark(wanted) not in there:
            await add_facts(session, deed, wanted)
            written += 1
        if done % 500 == 0:
            await progress(done)
    return written


def _mark(wanted: NewFacts) -> tuple[object, ...]:
    base, fund = wanted.insurance_base, wanted.fund_base
    return (
        wanted.person,
        wanted.valid_from,
        wanted.group,
        fen_of(wanted.salary),
        None if base is None else fen_of(base),
        None if fund is None else fen_of(fund),
        fen_of(wanted.special_additional),
    )


async def _facts_there(session: AsyncSession, people: set[str]) -> set[tuple[object, ...]]:
    """The newest row of each person and day."""
    rows = await session.scalars(
        select(PayFacts).where(PayFacts.person_id.in_(people)).order_by(PayFacts.id)
    )
    newest = {(row.person_id, row.valid_from): row for row in rows}
    return {
        (
            row.person_id,
            row.valid_from,
            row.group_id,
            row.salary,
            row.insurance_base,
            row.fund_base,
            row.special_additional,
        )
        for row in newest.values()
    }


async def check_inputs(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Everybody must be an employee; what a name may be, the items say when it is written."""
    return await unknown_people(session, rows)


async def apply_inputs(
    session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress
) -> int:
    """What is there under a name is replaced. InputUnknown, PeriodLocked."""
    months: dict[date, list[InputRow]] = {}
    for row in rows:
        wanted = InputRow(
            person=row.values["person"], name=row.values["name"], value=row.values["value"]
        )
        months.setdefault(row.values["period"], []).append(wanted)
    written = 0
    for period, wanted_rows in sorted(months.items()):
        for n in range(0, len(wanted_rows), 5000):
            part = NewInputs(period=f"{period:%Y-%m}", rows=wanted_rows[n : n + 5000])
            written += await put_inputs(session, deed, part)
            await progress(written)
    return written


async def check_slips(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Lines must add up to the net; a month that was computed here is not brought in."""
    found = await unknown_people(session, rows)
    for row in rows:
        total = sum(row.extra.values(), Decimal(0))
        if row.extra and total != row.values["net"]:
            found.append(problem(row, "lines_do_not_add_up", NET))
        if row.values["net"] > row.values["gross"]:
            found.append(problem(row, "net_above_gross", NET))
    people = {row.values["person"] for row in rows}
    taken = await session.execute(
        select(Payslip.person_id, Payslip.period).where(
            Payslip.person_id.in_(people), ~Payslip.run_id.startswith("imported-")
        )
    )
    computed = {(row.person_id, row.period) for row in taken}
    return found + [
        problem(row, "month_is_there", MONTH)
        for row in rows
        if (row.values["person"], row.values["period"]) in computed
    ]


async def apply_slips(
    session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress
) -> int:
    """Whoever has a payslip for a month keeps it."""
    slips = [
        PayslipRow(
            person=row.values["person"],
            period=row.values["period"],
            gross=row.values["gross"],
            net=row.values["net"],
            paid_on=row.values.get("paid_on"),
            items=tuple(
                PayslipItemRow(name=name, amount=amount)
                for name, amount in row.extra.items()
                if amount != 0
            ),
        )
        for row in rows
    ]
    await add_payslips(session, slips)
    await progress(len(rows))
    return len(rows)


def refusal(error: HRError) -> Problem:
    """What payroll refuses while a file is written, as a problem of the whole file."""
    return Problem("", 0, error.code, data={key: str(value) for key, value in error.data.items()})


SALARIES: Final = Table(
    "salaries", "薪资档案", FACTS, PAYROLL, check_facts, apply_facts, key=("person", "valid_from")
)
PAY_INPUTS: Final = Table(
    "pay_inputs", "薪资变量", INPUTS, PAYROLL, check_inputs, apply_inputs,
    key=("person", "period", "name"),
)  # fmt: skip
PAYSLIPS: Final = Table(
    "payslips", "历史工资条", SLIPS, PAYROLL, check_slips, apply_slips,
    key=("person", "period"), extra=cells.signed_yuan,
)  # fmt: skip

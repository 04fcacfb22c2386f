"""The lines the law makes, by columns: wage, overtime, sick pay, insurance, tax, bonus."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np

from hr_backend.payroll.law.naming import names
from hr_backend.payroll.models import Section
from hr_backend.payroll.rules.bonus import bonus_separate, non_resident_bonus
from hr_backend.payroll.rules.insurance import Scheme, contribute_column
from hr_backend.payroll.rules.overtime import overtime_column
from hr_backend.payroll.rules.part_month import prorate, sick_pay
from hr_backend.payroll.rules.tax import Basic, basic_to_date, withhold_column
from hr_backend.payroll.rules.values import FenColumn, half_up_column, share_of
from hr_backend.payroll.runs.lines import Lines, Singles, line
from hr_backend.payroll.runs.people import Bools, Ints, People, Taxed
from hr_backend.payroll.runs.plan import (
    DAYS,
    MONEY,
    OVERTIME,
    QUANTITY,
    TAXATION,
    CityLaw,
    Plan,
    Rule,
    rule_source,
    share_rule,
    yuan,
)

RATE: Final = 5
"""Decimals of a rate."""
BASIC: Final = (Basic.STANDARD, Basic.FIRST_JOB, Basic.LAST_YEAR_UNDER_60000)


def _law(item: str, section: Section, rule: str, **more: object) -> Rule:
    return Rule(item, names().lines[item], section, rule, rule_source(rule), **more)  # type: ignore[arg-type]


def wages(plan: Plan, people: People) -> tuple[FenColumn, list[Lines]]:
    """The month's wage: in full, or by its stretches where it is broken."""
    amounts = people.salary.copy()
    whole = np.ones(len(people), dtype=bool)
    pay_days = plan.overtime.pay_days
    made = Singles()
    for row, (method, stretches) in people.broken.items():
        amounts[row] = prorate(stretches, method, pay_days).amount
        whole[row] = False
        rule = _law(
            "base_wage",
            Section.EARNING,
            f"prorate.{method}",
            variant=f"{method}:{len(stretches)}",
            inputs=(("wage", MONEY), ("paid_days", DAYS), ("unpaid_days", DAYS)) * len(stretches),
            constants=(("pay_days", str(pay_days)),),
        )
        numbers = [
            number
            for one in stretches
            for number in (one.wage, int(one.paid_days * 100), int(one.unpaid_days * 100))
        ]
        made.add(rule, row, int(amounts[row]), tuple(numbers))
    full = Rule(
        "base_wage", names().lines["base_wage"], Section.EARNING, "wage.whole", "pay_facts",
        inputs=(("wage", MONEY),),
    )  # fmt: skip
    return amounts, [line(full, amounts, [people.salary], where=whole), *made.lines()]


def overtime(plan: Plan, people: People) -> tuple[FenColumn, list[Lines]]:
    """Extra hours by kind of day; the sum, and a line for whoever has any."""
    law = plan.overtime
    base = people.salary.copy()
    for at, city in enumerate(plan.cities):
        if city.lifts_overtime and city.minimum is not None:
            here = people.city == at
            base[here] = np.maximum(base[here], city.minimum)
    rates = dict(zip(OVERTIME, (law.workday, law.rest_day, law.holiday), strict=True))
    total = np.zeros(len(people), dtype=np.int64)
    made = []
    for item, quantity in OVERTIME.items():
        hours = people.quantities.get(quantity)
        if hours is None or not hours.any():
            continue
        amounts = overtime_column(law, base=base, hours=hours, rate=rates[item])
        total += amounts
        rule = _law(
            item,
            Section.EARNING,
            "overtime.pay",
            inputs=(("base", MONEY), ("hours", QUANTITY)),
            constants=(
                ("rate", str(share_of(rates[item]).normalize())),
                ("pay_days", str(law.pay_days)),
                ("hours_a_day", str(law.hours_a_day)),
            ),
        )
        made.append(line(rule, amounts, [base, hours], where=hours != 0))
    return total, made


def sick(plan: Plan, people: People, days: Ints) -> tuple[FenColumn, FenColumn, list[Lines]]:
    """(taken off, paid) for sick days; few have any, so they are read one by one."""
    taken = np.zeros(len(people), dtype=np.int64)
    paid = np.zeros(len(people), dtype=np.int64)
    agreed, floor = taken.copy(), taken.copy()
    pay_days = plan.overtime.pay_days
    divisor = int(pay_days * 100)
    there = days != 0
    taken[there] = np.clip(
        half_up_column(people.salary[there] * days[there], divisor), 0, people.salary[there]
    )
    for row in np.flatnonzero(there):
        found = sick_pay(
            wage=int(people.salary[row]),
            days=Decimal(int(days[row])) / 100,
            rate=plan.sick_rate,
            minimum=plan.cities[people.city[row]].minimum or 0,
            floor_rate=plan.sick_floor,
            pay_days=pay_days,
        )
        paid[row], agreed[row], floor[row] = found.amount, found.agreed, found.floor
    constants = (("pay_days", str(pay_days)),)
    off = _law(
        "sick_leave", Section.DEDUCTION, "leave.deduction",
        inputs=(("wage", MONEY), ("days", DAYS)), constants=constants,
    )  # fmt: skip
    rates = (
        ("rate", str(share_of(plan.sick_rate).normalize())),
        ("floor_rate", str(share_of(plan.sick_floor).normalize())),
    )
    pay = _law(
        "sick_pay", Section.EARNING, "sick_pay.floor",
        inputs=(("agreed", MONEY), ("floor", MONEY), ("days", DAYS)), constants=constants + rates,
    )  # fmt: skip
    if not there.any():
        return taken, paid, []
    return taken, paid, [
        line(off, -taken, [people.salary, days], where=there),
        line(pay, paid, [agreed, floor, days], where=there),
    ]  # fmt: skip


def shares(plan: Plan, people: People) -> tuple[FenColumn, FenColumn, list[Lines]]:
    """(own, employer's) shares of insurance and fund, city by city, the fund rate by rate."""
    own = np.zeros(len(people), dtype=np.int64)
    employer = own.copy()
    made: list[Lines] = []
    for at, city in enumerate(plan.cities):
        here = people.city == at
        for scheme in city.schemes:
            made += _scheme(city, scheme, people.insurance_base, here, own, employer)
        for rate in np.unique(people.fund_rate[here]):
            fund = city.fund_at(int(rate))
            if fund is not None and rate:
                chosen = here & (people.fund_rate == rate)
                made += _scheme(city, fund, people.fund_base, chosen, own, employer)
    return own, employer, made


def _scheme(
    city: CityLaw, scheme: Scheme, wished: FenColumn, where: Bools, own: FenColumn, paid: FenColumn
) -> Iterator[Lines]:
    if not where.any():
        return
    used, employer, employee = contribute_column(scheme, wished)
    own[where] += employee[where]
    paid[where] += employer[where]
    if scheme.employee_rate or scheme.employee_fixed:
        rule = share_rule(scheme, city, employer=False)
        yield line(rule, -employee, [wished, used], where=where)
    rule = share_rule(scheme, city, employer=True)
    yield line(rule, employer, [wished, used], where=where)


def income_tax(
    plan: Plan, people: People, income: FenColumn, insured: FenColumn
) -> tuple[FenColumn, FenColumn, list[Lines]]:
    """(tax, basic deduction to date) of the month's taxed wage."""
    before, month = people.before, plan.paid_on.month
    basic = np.zeros(len(people), dtype=np.int64)
    for kind, grows in enumerate(BASIC):
        of_year = [
            basic_to_date(grows, monthly=plan.basic, month=month, employed_from=first)
            for first in range(1, 13)
        ]
        chosen = people.taxed == kind
        basic[chosen] = np.array(of_year, dtype=np.int64)[people.employed_from[chosen] - 1]
    nothing = np.zeros(len(people), dtype=np.int64)
    to_date = before.income + income
    insured_to_date = before.insured + insured
    additional = before.additional + people.additional
    taxable, tax_to_date, due = withhold_column(
        plan.annual, income=to_date, exempt=nothing, basic=basic, special=insured_to_date,
        additional=additional, other=nothing, relief=nothing, withheld=before.withheld,
    )  # fmt: skip
    foreign = people.taxed == Taxed.NON_RESIDENT
    basic[foreign] = plan.basic
    own_month = np.maximum(0, income - plan.basic)
    due = np.where(foreign, plan.monthly.tax_column(own_month), due)
    made = []
    for kind, name in enumerate(TAXATION[:3]):
        inputs = ("income", "basic", "special", "additional", "taxable", "tax", "withheld")
        rule = _law(
            "income_tax", Section.TAX, name, variant=name, taxed=False,
            inputs=tuple((one, MONEY) for one in inputs),
        )  # fmt: skip
        columns = [
            to_date, basic, insured_to_date, additional, taxable, tax_to_date, before.withheld
        ]  # fmt: skip
        made.append(line(rule, -due, columns, where=people.taxed == kind))
    rule = _law(
        "income_tax", Section.TAX, TAXATION[3], variant=TAXATION[3], taxed=False,
        inputs=(("wage", MONEY), ("basic", MONEY), ("taxable", MONEY)),
    )  # fmt: skip
    made.append(line(rule, -due, [income, basic, own_month], where=foreign))
    return due, basic, [one for one in made if len(one.people)]


def bonuses(plan: Plan, people: People, bonus: FenColumn) -> tuple[FenColumn, list[Lines]]:
    """Tax of annual bonuses that are taxed by themselves; read one by one."""
    tax = np.zeros(len(people), dtype=np.int64)
    made = Singles()
    for row in np.flatnonzero(bonus > 0):
        foreign = people.taxed[row] == Taxed.NON_RESIDENT
        reckoned = (non_resident_bonus if foreign else bonus_separate)(
            plan.monthly, int(bonus[row])
        )
        tax[row] = reckoned.tax
        bracket = reckoned.bracket
        rule = _law(
            "bonus_tax", Section.TAX, reckoned.rule, variant=f"{reckoned.rule}:{bracket.rate}",
            taxed=False, inputs=(("bonus", MONEY),),
            constants=(
                ("months", str(reckoned.months)),
                ("rate", str(share_of(bracket.rate).normalize())),
                ("quick", yuan(bracket.quick)),
            ),
        )  # fmt: skip
        made.add(rule, int(row), -reckoned.tax, (int(bonus[row]),))
    return tax, made.lines()

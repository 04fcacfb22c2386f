"""A month read plainly: one person after the other, one rule after the other, by the scalar rules.

What the columns of `hr_backend.payroll.runs` must equal to the fen; also the slow side of
`tests/bench/payroll.py`.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from hr_backend.payroll.formulas.scalar import Fault, reckon
from hr_backend.payroll.formulas.syntax import names_of
from hr_backend.payroll.models import Section
from hr_backend.payroll.rules.bonus import (
    bonus_separate,
    non_resident_bonus,
    non_resident_month,
)
from hr_backend.payroll.rules.insurance import contribute
from hr_backend.payroll.rules.overtime import DayKind, Worked, overtime
from hr_backend.payroll.rules.part_month import leave_deduction, prorate, sick_pay
from hr_backend.payroll.rules.tax import Basic, Sums, basic_to_date, withhold
from hr_backend.payroll.runs.people import People, Taxed
from hr_backend.payroll.runs.plan import FACTS, Plan

WORKED = {
    "overtime_workday": DayKind.WORKDAY,
    "overtime_rest_day": DayKind.REST_DAY,
    "overtime_holiday": DayKind.HOLIDAY,
}
GROWS = (Basic.STANDARD, Basic.FIRST_JOB, Basic.LAST_YEAR_UNDER_60000)


@dataclass
class Slip:
    """One person's month."""

    lines: dict[str, int] = field(default_factory=dict)
    """Item to fen, as it counts towards the net."""
    gross: int = 0
    net: int = 0
    employer: int = 0
    tax: int = 0
    problems: set[tuple[str, str]] = field(default_factory=set)


def read_plainly(plan: Plan, people: People, row: int) -> Slip:
    """One person of the chunk."""
    slip = Slip()
    wage = int(people.salary[row])
    city = plan.cities[people.city[row]]
    pay_days = plan.overtime.pay_days

    def quantity(name: str) -> Decimal:
        column = people.quantities.get(name)
        return Decimal(0) if column is None else Decimal(int(column[row])).scaleb(-2)

    if row in people.broken:
        method, stretches = people.broken[row]
        base = prorate(stretches, method, pay_days).amount
    else:
        base = wage
    slip.lines["base_wage"] = base
    overtime_base = max(wage, city.minimum or 0) if city.lifts_overtime else wage
    extra = 0
    for item, day in WORKED.items():
        if hours := quantity(f"{item}_hours"):
            paid = overtime(plan.overtime, base=overtime_base, worked=Worked(day, hours)).amount
            slip.lines[item] = paid
            extra += paid
    unpaid = sick_off = sick_on = 0
    if days := quantity("unpaid_days") + quantity("absent_days"):
        unpaid = leave_deduction(wage, days, pay_days).amount
        slip.lines["unpaid_leave"] = -unpaid
    if days := quantity("sick_days"):
        sick_off = leave_deduction(wage, days, pay_days).amount
        sick_on = sick_pay(
            wage=wage, days=days, rate=plan.sick_rate, minimum=city.minimum or 0,
            floor_rate=plan.sick_floor, pay_days=pay_days,
        ).amount  # fmt: skip
        slip.lines |= {"sick_leave": -sick_off, "sick_pay": sick_on}
    facts = {name: quantity(name) for name in FACTS} | {
        "salary": yuan(wage),
        "base_wage": yuan(base),
        "insurance_base": yuan(int(people.insurance_base[row])),
        "month_days": Decimal(len(plan.workdays)),
        "paid_days": yuan(int(people.paid_days[row])),
        "pay_days": pay_days,
        "service_months": Decimal(int(people.service_months[row])),
        "overtime_pay": yuan(extra),
        "unpaid_leave": yuan(unpaid),
        "sick_leave": yuan(sick_off),
        "sick_pay": yuan(sick_on),
    }
    slip.gross = base + extra - unpaid - sick_off + sick_on
    income, after_tax = slip.gross, 0
    for one in plan.ordered:
        own = people.amounts.get(one.code)
        values = facts | {"amount": yuan(0 if own is None else int(own[row]))}
        try:
            amount = int(reckon(one.formula, values) * 100)
        except Fault as fault:
            slip.problems.add((fault.code, one.code))
            amount = 0
        assert set(names_of(one.formula)) <= values.keys()
        facts[one.code] = yuan(amount)
        deducted = one.section is Section.DEDUCTION
        slip.lines[one.code] = -amount if deducted else amount
        if one.section is Section.EARNING or (deducted and one.taxed):
            slip.gross += slip.lines[one.code]
            income += slip.lines[one.code] if one.taxed else 0
        elif deducted:
            after_tax += amount
        elif one.section is Section.EMPLOYER:
            slip.employer += amount
    for (_, taxed), column in people.corrections.items():
        amount = int(column[row])
        slip.gross += amount
        income += amount if taxed else 0
        if amount:
            slip.lines["correction"] = slip.lines.get("correction", 0) + amount
    bonus = int(quantity("annual_bonus") * 100)
    slip.gross += bonus
    foreign = people.taxed[row] == Taxed.NON_RESIDENT
    bonus_tax = 0
    if bonus:
        slip.lines["bonus"] = bonus
        if plan.bonus_separate:
            of_bonus = non_resident_bonus if foreign else bonus_separate
            bonus_tax = of_bonus(plan.monthly, bonus).tax
            slip.lines["bonus_tax"] = -bonus_tax
            if people.bonus_taken[row]:
                slip.problems.add(("bonus_taken", "bonus"))
        else:
            income += bonus
    own_shares = 0
    fund = city.fund_at(int(people.fund_rate[row])) if people.fund_rate[row] else None
    for scheme in (*city.schemes, *([fund] if fund else [])):
        wished = people.fund_base if scheme.is_fund else people.insurance_base
        shares = contribute(scheme, int(wished[row]))
        own_shares += shares.employee
        slip.employer += shares.employer
        slip.lines[f"{scheme.code}_employer"] = shares.employer
        if scheme.employee_rate or scheme.employee_fixed:
            slip.lines[f"{scheme.code}_employee"] = -shares.employee
    slip.tax = _tax(plan, people, row, income, own_shares)
    slip.lines["income_tax"] = -slip.tax
    slip.net = slip.gross - own_shares - slip.tax - bonus_tax - after_tax
    if slip.net < 0:
        slip.problems.add(("negative_net", ""))
    return slip


def _tax(plan: Plan, people: People, row: int, income: int, own_shares: int) -> int:
    kind = int(people.taxed[row])
    if kind == Taxed.NON_RESIDENT:
        return non_resident_month(plan.monthly, income, plan.basic).tax
    before = people.before
    sums = Sums(
        income=int(before.income[row]), special=int(before.insured[row]),
        additional=int(before.additional[row]), withheld=int(before.withheld[row]),
    )  # fmt: skip
    month = Sums(income=income, special=own_shares, additional=int(people.additional[row]))
    basic = basic_to_date(
        GROWS[kind], monthly=plan.basic, month=plan.paid_on.month,
        employed_from=int(people.employed_from[row]),
    )  # fmt: skip
    return withhold(plan.annual, sums, month, month=plan.paid_on.month, basic=basic).due


def yuan(fen: int) -> Decimal:
    """Fen, or hundredths, as a decimal."""
    return Decimal(fen).scaleb(-2)

"""A month of many people by columns: the law's rules and HR's formulas, every line with its proof.

Equal to the fen to the same rules read row by row (tests/hr_backend/payroll/plain.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from hr_backend.payroll.formulas.columns import Column, reckon_columns
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.models import Section
from hr_backend.payroll.rules.part_month import leave_deduction_column
from hr_backend.payroll.rules.values import FenColumn
from hr_backend.payroll.runs.lawful import bonuses, income_tax, overtime, shares, sick, wages
from hr_backend.payroll.runs.lines import Lines, line
from hr_backend.payroll.runs.people import Ints, People
from hr_backend.payroll.runs.plan import (
    DAYS,
    FACTS,
    MONEY,
    OWN_AMOUNT,
    Item,
    Plan,
    Rule,
    item_rule,
    rule_source,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one person's month cannot be paid as it is; no amounts."""

    row: int
    code: str
    item: str = ""


@dataclass(slots=True)
class Month:
    """What became of a chunk; columns in fen."""

    gross: FenColumn
    net: FenColumn
    employer: FenColumn
    income: FenColumn
    basic: FenColumn
    insured: FenColumn
    additional: FenColumn
    withheld: FenColumn
    lines: list[Lines]
    problems: list[Problem] = field(default_factory=list)


def reckon_month(plan: Plan, people: People) -> Month:
    """OverflowError for amounts no wage has; whoever's formula has no result is a problem."""
    base, lines = wages(plan, people)
    extra, made = overtime(plan, people)
    lines += made
    unpaid, sick_off, sick_paid, made = _absence(plan, people)
    lines += made
    facts = _facts(plan, people) | {
        "base_wage": base,
        "overtime_pay": extra,
        "unpaid_leave": unpaid,
        "sick_leave": sick_off,
        "sick_pay": sick_paid,
    }
    by_item, problems = _items(plan, people, facts, lines)
    bonus = people.quantities.get("annual_bonus", np.zeros(len(people), dtype=np.int64))
    corrected, taxed_corrections, made = _corrections(plan, people)
    lines += made

    earned = base + extra - unpaid - sick_off + sick_paid + bonus + corrected
    income = base + extra - unpaid - sick_off + sick_paid + taxed_corrections
    after_tax = np.zeros(len(people), dtype=np.int64)
    employer_items = after_tax.copy()
    for item, amount in by_item.items():
        if item.section is Section.EARNING:
            earned += amount
            income += amount if item.taxed else 0
        elif item.section is Section.DEDUCTION and item.taxed:
            earned -= amount
            income -= amount
        elif item.section is Section.DEDUCTION:
            after_tax += amount
        elif item.section is Section.EMPLOYER:
            employer_items += amount

    own, employer, made = shares(plan, people)
    lines += made
    alone = bonus if plan.bonus_separate else np.zeros_like(bonus)
    lines += _bonus_lines(plan, bonus)
    problems += [
        Problem(int(row), "bonus_taken", "bonus")
        for row in np.flatnonzero((alone > 0) & people.bonus_taken)
    ]
    income = income + bonus - alone
    bonus_tax, made = bonuses(plan, people, alone)
    lines += made
    due, basic, made = income_tax(plan, people, income, own)
    lines += made
    net = earned - own - due - bonus_tax - after_tax
    problems += [Problem(int(row), "negative_net") for row in np.flatnonzero(net < 0)]
    return Month(
        gross=earned,
        net=net,
        employer=employer + employer_items,
        income=income,
        basic=basic - people.before.basic,
        insured=own,
        additional=people.additional,
        withheld=due,
        lines=[one for one in lines if len(one.people)],
        problems=problems,
    )


def _facts(plan: Plan, people: People) -> dict[str, Ints]:
    """What formulas may name, as integers of FACTS' decimals; what was not said is 0."""
    count = len(people)
    nothing = np.zeros(count, dtype=np.int64)
    facts = {name: people.quantities.get(name, nothing) for name in FACTS}
    return facts | {
        "salary": people.salary,
        "insurance_base": people.insurance_base,
        "month_days": np.full(count, 100 * len(plan.workdays), dtype=np.int64),
        "paid_days": people.paid_days,
        "pay_days": np.full(count, int(plan.overtime.pay_days * 100), dtype=np.int64),
        "service_months": people.service_months,
    }


def _absence(plan: Plan, people: People) -> tuple[FenColumn, FenColumn, FenColumn, list[Lines]]:
    """(unpaid leave, taken off for sickness, sick pay) and their lines."""
    quantity = people.quantities
    nothing = np.zeros(len(people), dtype=np.int64)
    days = quantity.get("unpaid_days", nothing) + quantity.get("absent_days", nothing)
    unpaid, made = nothing, []
    if days.any():
        pay_days = plan.overtime.pay_days
        unpaid = leave_deduction_column(people.salary, days, pay_days)
        rule = Rule(
            "unpaid_leave", names().lines["unpaid_leave"], Section.DEDUCTION, "leave.deduction",
            rule_source("leave.deduction"), inputs=(("wage", MONEY), ("days", DAYS)),
            constants=(("pay_days", str(pay_days)),),
        )  # fmt: skip
        made.append(line(rule, -unpaid, [people.salary, days], where=days != 0))
    off, paid, sick_lines = sick(plan, people, quantity.get("sick_days", nothing))
    return unpaid, off, paid, made + sick_lines


def _items(
    plan: Plan, people: People, facts: Mapping[str, Ints], lines: list[Lines]
) -> tuple[dict[Item, FenColumn], list[Problem]]:
    """HR's items, each after those it uses."""
    whole: dict[str, Ints] = dict(facts)
    exact: dict[str, Column] = {}
    nothing = np.zeros(len(people), dtype=np.int64)
    found: dict[Item, FenColumn] = {}
    problems: list[Problem] = []

    def column(name: str, item: Item) -> Ints:
        return people.amounts.get(item.code, nothing) if name == OWN_AMOUNT else whole[name]

    for item in plan.ordered:
        values: dict[str, Column] = {}
        for name in item.uses:
            if name == OWN_AMOUNT:
                values[name] = decimals(column(name, item), MONEY)
            else:
                if name not in exact:
                    exact[name] = decimals(whole[name], FACTS.get(name, MONEY))
                values[name] = exact[name]
        amounts, faults = reckon_columns(item.formula, values, people=len(people))
        problems += [Problem(row, code, item.code) for row, code in sorted(faults.items())]
        whole[item.code] = found[item] = amounts
        signed = -amounts if item.section is Section.DEDUCTION else amounts
        lines.append(line(item_rule(item), signed, [column(name, item) for name in item.uses]))
    return found, problems


def decimals(column: Ints, places: int) -> Column:
    """Integers of so many decimals as decimals."""
    unit = Decimal(1).scaleb(-places)
    made = np.empty(len(column), dtype=object)
    made[:] = [number * unit for number in column.tolist()]
    return made


def _bonus_lines(plan: Plan, bonus: FenColumn) -> list[Lines]:
    if not bonus.any():
        return []
    code = "bonus.separate" if plan.bonus_separate else "bonus.merged"
    rule = Rule(
        "bonus", names().lines["bonus"], Section.EARNING, code, rule_source(code),
        taxed=not plan.bonus_separate,
    )  # fmt: skip
    return [line(rule, bonus, [], where=bonus != 0)]


def _corrections(plan: Plan, people: People) -> tuple[FenColumn, FenColumn, list[Lines]]:
    """(all, the taxed ones) of what earlier months should have been more or less."""
    total = np.zeros(len(people), dtype=np.int64)
    taxed_total = total.copy()
    made = []
    for month, taxed in plan.corrections:
        amounts = people.corrections.get((month, taxed))
        if amounts is None or not amounts.any():
            continue
        total += amounts
        taxed_total += amounts if taxed else 0
        rule = Rule(
            "correction", f"{names().lines['correction']} {month:%Y-%m}", Section.EARNING,
            "pay.correction", f"pay_corrections {month:%Y-%m}", taxed=taxed,
            variant=f"{month:%Y-%m}" + ("" if taxed else ":untaxed"),
        )  # fmt: skip
        made.append(line(rule, amounts, [], where=amounts != 0))
    return total, taxed_total, made

"""Pay in words: months, lines, and how a figure was reckoned."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from actions.desk import Desk
from actions.payroll.amounts import yuan
from actions.payroll.hr import Difference, Line, TaxMonth
from bot.messages import Option

UNSEEN = frozenset({"employer", "note"})
"""Sections that are no part of what an employee gets."""


def month_words(desk: Desk, period: date, today: date) -> str:
    """「10月」, with the year where it is not this one's."""
    key = "payroll.month" if period.year == today.year else "payroll.month_of_year"
    return desk.responses.say(key, year=period.year, month=period.month)


def day_words(desk: Desk, day: date) -> str:
    """「11月10日」"""
    return desk.responses.say("payroll.day", month=day.month, day=day.day)


def lines_words(desk: Desk, lines: Iterable[Line]) -> str:
    """A line each: name and amount."""
    return "\n".join(
        desk.responses.say("payroll.line", name=line.name, amount=yuan(line.amount))
        for line in lines
        if line.section not in UNSEEN
    )


def proof_words(desk: Desk, lines: Iterable[Line]) -> str:
    """Each line with the numbers it came from, the rule and its source."""
    say = desk.responses.say
    told = []
    for line in lines:
        if line.section in UNSEEN:
            continue
        text = say("payroll.line", name=line.name, amount=yuan(line.amount))
        if line.inputs:
            given = say("format.and").join(f"{one.name} {one.value}" for one in line.inputs)
            text += say("payroll.given", given=given)
        if line.source == "import":
            text += say("payroll.imported")
        elif line.rule:
            text += say("payroll.rule", rule=line.rule, source=line.source)
        told.append(text)
    return "\n".join(told)


def change_words(desk: Desk, differences: Iterable[Difference]) -> str:
    """What changed against the month before, a line each."""
    say = desk.responses.say
    told = []
    for one in differences:
        key = "payroll.changed"
        if one.before == 0:
            key = "payroll.came"
        elif one.now == 0:
            key = "payroll.went"
        told.append(say(key, name=one.name, now=yuan(one.now), before=yuan(one.before)))
    return "\n".join(told)


def tax_words(desk: Desk, month: TaxMonth, today: date) -> str:
    """One month's tax, step by step."""
    percent = (month.rate * 100).quantize(Decimal(1))
    return desk.responses.say(
        "payroll.tax_steps",
        month=month_words(desk, month.period, today),
        income=yuan(month.income),
        basic=yuan(month.basic),
        special=yuan(month.special),
        additional=yuan(month.additional),
        taxable=yuan(month.taxable),
        rate=percent,
        quick=yuan(month.quick),
        to_date=yuan(month.to_date),
        before=yuan(month.before),
        due=yuan(month.due),
    )


def button(desk: Desk, key: str, intent: str, period: date, **more: str) -> Option:
    """A button for more of a month."""
    query = "&".join(
        f"{name}={value}" for name, value in {"month": f"{period:%Y-%m}", **more}.items()
    )
    return Option(desk.responses.say(key), f"/{intent}?{query}")

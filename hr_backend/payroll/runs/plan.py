"""What a month is computed by: items in order, the law of its days, the rules its lines name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from hr_backend.payroll.formulas.order import in_order
from hr_backend.payroll.formulas.syntax import Value, names_of
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.law.rows import SchemeName
from hr_backend.payroll.models import Section
from hr_backend.payroll.rules.insurance import Scheme
from hr_backend.payroll.rules.overtime import OvertimeLaw
from hr_backend.payroll.rules.tax import TaxTable
from hr_backend.payroll.rules.values import RATE_UNIT, Fen, fen_of, rate_of, share_of

HUNDREDTHS_OF_A_PERCENT: Final = 10_000
MONEY: Final = 2
QUANTITY: Final = 2
"""Decimals of hours, days and other inputs."""
DAYS: Final = QUANTITY
OVERTIME: Final = {
    "overtime_workday": "overtime_workday_hours",
    "overtime_rest_day": "overtime_rest_day_hours",
    "overtime_holiday": "overtime_holiday_hours",
}
"""Lines and the quantities they pay."""
QUANTITIES: Final = (
    *OVERTIME.values(),
    "unpaid_days",
    "absent_days",
    "sick_days",
    "worked_days",
    "late_minutes",
    "early_minutes",
    "night_shifts",
    "annual_bonus",
)
"""What may be said of an employee's month; hours, days, minutes, counts, yuan."""
FACTS: Final[Mapping[str, int]] = {
    "salary": MONEY,
    "base_wage": MONEY,
    "insurance_base": MONEY,
    "month_days": DAYS,
    "paid_days": DAYS,
    "pay_days": DAYS,
    "service_months": 0,
    "overtime_pay": MONEY,
    "unpaid_leave": MONEY,
    "sick_leave": MONEY,
    "sick_pay": MONEY,
} | dict.fromkeys(QUANTITIES, QUANTITY)
"""What formulas may name besides items, and its decimals."""
OWN_AMOUNT: Final = "amount"
"""In a formula: the employee's own amount of this item."""
TAXATION: Final = (
    "tax.cumulative",
    "tax.first_job",
    "tax.last_year_under_60000",
    "tax.non_resident",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One version of a pay item."""

    code: str
    version: int
    name: str
    section: Section
    taxed: bool
    text: str
    formula: Value
    source: str

    @property
    def uses(self) -> tuple[str, ...]:
        """Names in its formula, each once."""
        return tuple(dict.fromkeys(names_of(self.formula)))


@dataclass(frozen=True, slots=True)
class Rule:
    """What lines of one kind have in common; a row of `pay_rules`."""

    item: str
    name: str
    section: Section
    rule: str
    source: str
    taxed: bool = True
    variant: str = ""
    inputs: tuple[tuple[str, int], ...] = ()
    """Name and decimals of each number a line keeps."""
    constants: tuple[tuple[str, str], ...] = ()
    """Numbers that are the same for all its lines."""

    def described(self) -> list[dict[str, Any]]:
        """`PayRule.inputs`."""
        return [{"name": name, "decimals": decimals} for name, decimals in self.inputs] + [
            {"name": name, "value": value} for name, value in self.constants
        ]


@dataclass(frozen=True, slots=True)
class CityLaw:
    """What a city asks for in a month."""

    code: str
    schemes: tuple[Scheme, ...]
    """All but the fund."""
    fund: Scheme | None
    """Its rates are put in by employee."""
    fund_range: tuple[int, int]
    sources: Mapping[str, str]
    """Of each scheme."""
    minimum: Fen | None
    minimum_source: str
    lifts_overtime: bool

    def fund_at(self, rate: int) -> Scheme | None:
        """The fund at one rate of both sides."""
        base = self.fund
        if base is None:
            return None
        return Scheme(
            base.code, base.floor, base.ceiling, rate, rate, rounded_to=base.rounded_to,
            rule=base.rule,
        )  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """Everything of a month that is not of a person."""

    period: date
    paid_on: date
    workdays: tuple[date, ...]
    """Days of the month that are paid: workdays and statutory holidays."""
    items: tuple[Item, ...]
    """In the order of the payslip."""
    cities: tuple[CityLaw, ...]
    annual: TaxTable
    monthly: TaxTable
    basic: Fen
    """Basic deduction a month."""
    overtime: OvertimeLaw
    overtime_source: str
    pay_days_source: str
    sick_rate: int
    sick_floor: int
    bonus_separate: bool
    corrections: tuple[tuple[date, bool], ...] = ()
    """Months that are put right in this one, and whether as taxed wage."""
    seen: Mapping[str, Any] = field(default_factory=dict)
    """How far facts, inputs and corrections were when it was made."""

    @cached_property
    def ordered(self) -> tuple[Item, ...]:
        """Items, each after those it uses; Circle where they refer to themselves."""
        by_code = {item.code: item for item in self.items}
        return tuple(by_code[code] for code in in_order({i.code: i.formula for i in self.items}))


def law_of(book: Book, city: str, *, on: date, injury_class: int) -> CityLaw:
    """A city's law on a day. CityUnknown, StandardUnknown where the data does not hold it."""
    code = book.city(city)
    schemes: list[Scheme] = []
    fund: Scheme | None = None
    fund_range = (0, RATE_UNIT)
    sources: dict[str, str] = {}
    for scheme in book.schemes_of(code):
        if scheme is SchemeName.FUND_EXTRA:
            continue  # chosen by few companies: an item of their own
        rates, bounds = book.rates_of(code, scheme, on), book.bounds_of(code, scheme, on)
        sources[scheme.value] = "; ".join(dict.fromkeys((rates.source, bounds.source)))
        employer, employee = rates.employer, rates.employee
        if rates.by_class:
            employer, employee = book.value(f"injury_class_{injury_class}", on), Decimal(0)
        made = Scheme(
            scheme.value,
            fen_of(bounds.floor),
            fen_of(bounds.ceiling),
            rate_of(employer or Decimal(0)),
            rate_of(employee or Decimal(0)),
            fen_of(rates.employer_fixed),
            fen_of(rates.employee_fixed),
            100 if rates.rounded_to == "yuan" else 1,
            "insurance.fund" if scheme is SchemeName.FUND else "insurance.share",
        )
        if scheme is not SchemeName.FUND:
            schemes.append(made)
            continue
        fund = made
        if rates.lowest is not None and rates.highest is not None:
            fund_range = rate_of(rates.lowest), rate_of(rates.highest)
        else:
            fund_range = made.employee_rate, made.employee_rate
    minimum = next((r for r in book.minimum_wages if r.city == code and r.holds(on)), None)
    return CityLaw(
        code,
        tuple(schemes),
        fund,
        fund_range,
        sources,
        fen_of(minimum.monthly) if minimum else None,
        minimum.source if minimum else "",
        bool(minimum and minimum.lifts_overtime_base),
    )


def rule_source(code: str) -> str:
    """What a rule of the law rests on."""
    return names().rules[code].source


def share_rule(scheme: Scheme, city: CityLaw, *, employer: bool) -> Rule:
    """The rule of one side's lines of a scheme in a city."""
    side = "employer" if employer else "employee"
    rate = scheme.employer_rate if employer else scheme.employee_rate
    fixed = scheme.employer_fixed if employer else scheme.employee_fixed
    constants = [("rate", str(share_of(rate).normalize())), ("floor", yuan(scheme.floor))]
    if scheme.ceiling is not None:
        constants.append(("ceiling", yuan(scheme.ceiling)))
    if fixed:
        constants.append(("fixed", yuan(fixed)))
    return Rule(
        item=f"{scheme.code}_{side}",
        variant=f"{city.code}:{rate}",
        name=names().lines[f"{scheme.code}_{side}"],
        section=Section.EMPLOYER if employer else Section.INSURANCE,
        taxed=False,
        rule=scheme.rule,
        source=city.sources[scheme.code],
        inputs=(("wished", MONEY), ("base", MONEY)),
        constants=tuple(constants),
    )


def item_rule(item: Item) -> Rule:
    """The rule of a formula's lines."""
    known = dict(FACTS) | {OWN_AMOUNT: MONEY}
    return Rule(
        item=item.code,
        name=item.name,
        section=item.section,
        taxed=item.taxed,
        rule=item.text,
        source=f"{item.code}@{item.version}" + (f"; {item.source}" if item.source else ""),
        inputs=tuple((name, known.get(name, MONEY)) for name in item.uses),
    )


def yuan(fen: Fen) -> str:
    """Fen as yuan, as text."""
    return f"{Decimal(fen).scaleb(-2):f}"


def positions(plan: Plan) -> Mapping[str, int]:
    """Where on the payslip each item stands."""
    after = [*OVERTIME, "unpaid_leave", "sick_leave", "sick_pay", "bonus", "correction"]
    shares = [f"{name.value}_employee" for name in SchemeName]
    employer = [f"{name.value}_employer" for name in SchemeName]
    by_section: Mapping[Section, Sequence[str]] = {
        section: [item.code for item in plan.items if item.section is section]
        for section in Section
    }
    order: Iterable[str] = (
        "base_wage",
        *by_section[Section.EARNING],
        *after,
        *by_section[Section.DEDUCTION],
        *shares,
        "income_tax",
        "bonus_tax",
        *employer,
        *by_section[Section.EMPLOYER],
        *by_section[Section.NOTE],
    )
    return {code: at for at, code in enumerate(order)}

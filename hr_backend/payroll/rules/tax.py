"""Income tax on wages: the tables, and cumulative withholding (累计预扣法)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from hr_backend.payroll.rules.values import (
    RATE_UNIT,
    Fen,
    FenColumn,
    Inputs,
    Line,
    Step,
    checked,
    half_up,
    half_up_column,
    share_of,
)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket of a tax table; its upper bound belongs to it."""

    upto: Fen | None
    rate: int
    quick: Fen
    """Quick deduction (速算扣除数)."""


@dataclass(frozen=True, slots=True)
class TaxTable:
    """A progressive table, lowest bracket first; only the last is without a bound."""

    brackets: tuple[Bracket, ...]

    def bracket(self, amount: Fen) -> Bracket:
        """The bracket an amount in fen falls in; what is below zero falls in the first."""
        for bracket in self.brackets:
            if bracket.upto is None or amount <= bracket.upto:
                return bracket
        raise ValueError("a table's last bracket has no bound")

    def tax(self, amount: Fen) -> Fen:
        """Tax in fen on a taxable amount in fen: amount x rate - quick deduction, half up; 0 for
        what is not above zero. Source: 个人所得税法 table 1; 国家税务总局公告2018年第61号 annex.
        """
        if amount <= 0:
            return 0
        bracket = self.bracket(amount)
        return half_up(amount * bracket.rate, RATE_UNIT) - bracket.quick

    def tax_column(self, amounts: FenColumn) -> FenColumn:
        """`tax` of each; OverflowError beyond `MAX_FEN`."""
        amounts = np.maximum(checked(amounts), 0)
        bounds = np.array([b.upto for b in self.brackets if b.upto is not None], dtype=np.int64)
        at = np.searchsorted(bounds, amounts, side="left")
        rates = np.array([b.rate for b in self.brackets], dtype=np.int64)[at]
        quick = np.array([b.quick for b in self.brackets], dtype=np.int64)[at]
        return half_up_column(amounts * rates, RATE_UNIT) - quick


class Basic(StrEnum):
    """How the basic deduction (减除费用) of a year grows."""

    STANDARD = "standard"
    """5,000 for each month employed here this year (2018年第61号 art. 6)."""
    FIRST_JOB = "first_job"
    """5,000 for each month from January: first wage of the year (2020年第13号)."""
    LAST_YEAR_UNDER_60000 = "last_year_under_60000"
    """60,000 at once from January (2020年第19号)."""


def basic_to_date(rule: Basic, *, monthly: Fen, month: int, employed_from: int) -> Fen:
    """Cumulative basic deduction in fen up to a month (1-12) of the year.

    `employed_from` is the first month of the year with this employer. Source: see `Basic`.
    """
    if rule is Basic.LAST_YEAR_UNDER_60000:
        return 12 * monthly
    first = 1 if rule is Basic.FIRST_JOB else employed_from
    return monthly * max(0, month - first + 1)


@dataclass(frozen=True, slots=True)
class Sums:
    """What has come together in a tax year at one employer, in fen."""

    income: Fen = 0
    exempt: Fen = 0
    """Exempt income within `income`."""
    special: Fen = 0
    """Own pension, medical, unemployment insurance and housing fund (专项扣除)."""
    additional: Fen = 0
    """Special additional deductions (专项附加扣除)."""
    other: Fen = 0
    """Other lawful deductions: annuity, commercial health insurance, personal pension."""
    relief: Fen = 0
    """Tax relief (减免税额)."""
    withheld: Fen = 0

    def __add__(self, more: "Sums") -> "Sums":
        return Sums(
            self.income + more.income,
            self.exempt + more.exempt,
            self.special + more.special,
            self.additional + more.additional,
            self.other + more.other,
            self.relief + more.relief,
            self.withheld + more.withheld,
        )


@dataclass(frozen=True, slots=True)
class Withholding:
    """One month's withholding with what it rests on, in fen."""

    month: int
    sums: Sums
    """Up to this month; `withheld` before it."""
    basic: Fen
    taxable: Fen
    """Cumulative, never below zero."""
    bracket: Bracket
    tax_to_date: Fen
    """Before relief."""
    due: Fen
    """To withhold this month; never below zero."""
    balance: Fen
    """What has been withheld above the tax to date; carried on, settled in 汇算清缴."""

    @property
    def after(self) -> Sums:
        """The sums the next month starts from."""
        return replace(self.sums, withheld=self.sums.withheld + self.due)

    def line(self, rule: str = "tax.cumulative") -> Line:
        return Line("income_tax", self.due, rule, self.steps(), self.notes())

    def notes(self) -> tuple[str, ...]:
        return ("tax_carried",) if self.balance > 0 else ()

    def steps(self) -> tuple[Step, ...]:
        s = self.sums
        taxable: Inputs = {
            "income": s.income,
            "exempt": s.exempt,
            "basic": self.basic,
            "special": s.special,
            "additional": s.additional,
            "other": s.other,
        }
        rate = share_of(self.bracket.rate)
        tax: Inputs = {"taxable": self.taxable, "rate": rate, "quick": self.bracket.quick}
        due: Inputs = {"tax": self.tax_to_date, "relief": s.relief, "withheld": s.withheld}
        return (
            Step("tax.taxable", self.taxable, taxable),
            Step("tax.to_date", self.tax_to_date, tax),
            Step("tax.due", self.due, due),
        )


def withhold(
    table: TaxTable, before: Sums, this_month: Sums, *, month: int, basic: Fen
) -> Withholding:
    """One month's tax by cumulative withholding, all in fen.

    tax = cumulative tax (half up) - relief - withheld so far; below zero nothing is withheld and
    nothing refunded. `basic` is the cumulative basic deduction (`basic_to_date`).
    Source: 国家税务总局公告2018年第61号 art. 6; rounding: practice, the law is silent.
    """
    sums = before + this_month
    taxable = max(
        0, sums.income - sums.exempt - basic - sums.special - sums.additional - sums.other
    )
    tax = table.tax(taxable)
    owed = max(0, tax - sums.relief) - sums.withheld
    return Withholding(
        month, sums, basic, taxable, table.bracket(taxable), tax, max(0, owed), max(0, -owed)
    )


def withhold_column(
    table: TaxTable,
    *,
    income: FenColumn,
    exempt: FenColumn,
    basic: FenColumn,
    special: FenColumn,
    additional: FenColumn,
    other: FenColumn,
    relief: FenColumn,
    withheld: FenColumn,
) -> tuple[FenColumn, FenColumn, FenColumn]:
    """(taxable, tax to date, due) of many people, from cumulative columns in fen.

    Equals `withhold` for each; OverflowError beyond `MAX_FEN`.
    """
    taxable = np.maximum(0, income - exempt - basic - special - additional - other)
    tax = table.tax_column(taxable)
    due = np.maximum(0, np.maximum(0, tax - relief) - withheld)
    return taxable, tax, due


@dataclass(frozen=True, slots=True)
class Declared:
    """A special additional deduction an employee declared."""

    monthly: Fen
    first: int
    """First month of the year (1-12) the right to it holds in."""
    last: int = 12
    declared_in: int = 1
    """Month from which payroll knows of it; all months before are caught up then."""
    once: bool = False
    """Taken one time, not each month (a listed certificate)."""


def declared_to_date(items: Iterable[Declared], *, month: int, employed_from: int = 1) -> Fen:
    """Cumulative special additional deductions in fen up to a month of the year.

    What is declared late is caught up from the first entitled month within this employment.
    Source: 国家税务总局公告2018年第61号; 国发〔2018〕41号.
    """
    total = 0
    for item in items:
        if item.declared_in > month:
            continue
        months = max(0, min(item.last, month) - max(item.first, employed_from) + 1)
        total += item.monthly * (min(months, 1) if item.once else months)
    return total


@dataclass(frozen=True, slots=True)
class TaxYear:
    """What holds for one person and employer in a tax year."""

    table: TaxTable
    monthly_basic: Fen
    rule: Basic = Basic.STANDARD
    employed_from: int = 1
    declared: Sequence[Declared] = ()
    before: Sums = Sums()
    """Brought forward from months computed earlier or elsewhere."""
    before_declared: Fen = 0
    """How much of the declared items is in `before` already."""


def withhold_months(year: TaxYear, months: Iterable[tuple[int, Sums]]) -> Iterator[Withholding]:
    """Month after month, ascending; a month left out counts as employed without wage.

    `declared` items add to what each month carries itself. Months in one call or each in its own
    call (with `before` = the last one's `after`) give the same. Source: as `withhold`.
    """
    sums = year.before
    taken = year.before_declared
    for month, own in months:
        declared = declared_to_date(year.declared, month=month, employed_from=year.employed_from)
        this_month = replace(own, additional=own.additional + declared - taken)
        taken = declared
        basic = basic_to_date(
            year.rule,
            monthly=year.monthly_basic,
            month=month,
            employed_from=year.employed_from,
        )
        found = withhold(year.table, sums, this_month, month=month, basic=basic)
        sums = found.after
        yield found

"""The annual one-off bonus (全年一次性奖金), non-residents' wages and bonuses."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hr_backend.payroll.rules.tax import Bracket, TaxTable
from hr_backend.payroll.rules.values import RATE_UNIT, Fen, Inputs, Line, Step, half_up, share_of

MONTHS = 12
NON_RESIDENT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Separate:
    """A bonus taxed on its own, in fen."""

    bonus: Fen
    bracket: Bracket
    months: int
    tax: Fen
    rule: str

    @property
    def net(self) -> Fen:
        return self.bonus - self.tax

    def line(self) -> Line:
        rate, quick = share_of(self.bracket.rate), self.bracket.quick
        share = half_up(self.bonus, self.months)
        steps = (
            Step("bonus.month_share", share, {"bonus": self.bonus, "months": Decimal(self.months)}),
            Step(f"{self.rule}_tax", self.tax, {"bonus": self.bonus, "rate": rate, "quick": quick}),
        )
        return Line("bonus_tax", self.tax, self.rule, steps)


def bracket_of_share(monthly: TaxTable, bonus: Fen, months: int) -> Bracket:
    """The bracket of bonus / months, compared exactly: no rounding carries it over a bound."""
    for bracket in monthly.brackets:
        if bracket.upto is None or bonus <= bracket.upto * months:
            return bracket
    raise ValueError("a table's last bracket has no bound")


def bonus_separate(monthly: TaxTable, bonus: Fen) -> Separate:
    """Tax in fen on an annual bonus by itself: bonus x rate - quick deduction, once.

    Rate and quick deduction are those of bonus / 12 in the monthly table.
    Source: 财税〔2018〕164号 art. 1(1), 2023年第30号.
    """
    bracket = bracket_of_share(monthly, bonus, MONTHS)
    tax = max(0, half_up(bonus * bracket.rate, RATE_UNIT) - bracket.quick)
    return Separate(bonus, bracket, MONTHS, tax, "bonus.separate")


def bonus_merged(annual: TaxTable, taxable: Fen, bonus: Fen) -> Fen:
    """Tax in fen that a bonus adds to the year's when merged into the wages.

    `taxable` is the year's taxable wages without it; below zero, deductions are left over.
    """
    return annual.tax(taxable + bonus) - annual.tax(taxable)


@dataclass(frozen=True, slots=True)
class Cliff:
    """A bonus just above a bound leaves less than the bound itself (临界点), in fen."""

    bound: Fen
    net_at_bound: Fen
    lost: Fen
    """How much less is left than of the bound."""
    even_at: Fen
    """From this bonus on at least as much is left as of the bound."""


def cliffs(monthly: TaxTable) -> tuple[Cliff, ...]:
    """Every cliff of the separate method, each measured one fen above its bound."""
    bounds = [bracket.upto for bracket in monthly.brackets if bracket.upto is not None]
    return tuple(_cliff(monthly, bound * MONTHS, bound * MONTHS + 1) for bound in bounds)


def cliff_at(monthly: TaxTable, bonus: Fen) -> Cliff | None:
    """The cliff a bonus fell over: a lower bound would have left more; None where it did not."""
    for bracket in reversed(monthly.brackets):
        if bracket.upto is not None and bracket.upto * MONTHS < bonus:
            cliff = _cliff(monthly, bracket.upto * MONTHS, bonus)
            return cliff if cliff.lost > 0 else None
    return None


def _cliff(monthly: TaxTable, bound: Fen, bonus: Fen) -> Cliff:
    at_bound = bonus_separate(monthly, bound).net
    above = bracket_of_share(monthly, bound + 1, MONTHS)
    # bonus x (1 - rate) + quick = net at the bound, rounded up to the fen
    even = Fraction(at_bound - above.quick) * RATE_UNIT / (RATE_UNIT - above.rate)
    even_at = -(-even.numerator // even.denominator)
    # Rounding the tax to the fen moves it by a fen or two.
    while bonus_separate(monthly, even_at - 1).net >= at_bound:
        even_at -= 1
    while bonus_separate(monthly, even_at).net < at_bound:
        even_at += 1
    return Cliff(bound, at_bound, at_bound - bonus_separate(monthly, bonus).net, even_at)


@dataclass(frozen=True, slots=True)
class NonResidentMonth:
    """A non-resident's month, in fen."""

    wage: Fen
    basic: Fen
    taxable: Fen
    bracket: Bracket
    tax: Fen

    def line(self) -> Line:
        rate, quick = share_of(self.bracket.rate), self.bracket.quick
        taxable: Inputs = {"wage": self.wage, "basic": self.basic}
        tax: Inputs = {"taxable": self.taxable, "rate": rate, "quick": quick}
        steps = (
            Step("non_resident.taxable", self.taxable, taxable),
            Step("non_resident.tax", self.tax, tax),
        )
        return Line("income_tax", self.tax, "tax.non_resident", steps)


def non_resident_month(monthly: TaxTable, wage: Fen, basic: Fen) -> NonResidentMonth:
    """A non-resident's tax of a month in fen: (wage - 5,000) on the monthly table; no insurance, no
    reconciliation. Source: 个人所得税法 arts. 6(2), 11.
    """
    taxable = max(0, wage - basic)
    return NonResidentMonth(wage, basic, taxable, monthly.bracket(taxable), monthly.tax(taxable))


def non_resident_bonus(monthly: TaxTable, bonus: Fen) -> Separate:
    """A non-resident's bonus of several months in fen: [(bonus / 6) x rate - quick] x 6, rounded
    once; once a year. Source: 财政部 税务总局公告2019年第35号.
    """
    bracket = bracket_of_share(monthly, bonus, NON_RESIDENT_MONTHS)
    tax = half_up(bonus * bracket.rate, RATE_UNIT) - bracket.quick * NON_RESIDENT_MONTHS
    return Separate(bonus, bracket, NON_RESIDENT_MONTHS, max(0, tax), "bonus.non_resident")

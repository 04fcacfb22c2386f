"""Unused annual leave (未休年休假): days left at the end, and what they are paid."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from hr_backend.payroll.rules.values import RATE_UNIT, Fen, Inputs, Line, Step, rounded, share_of

YEAR_DAYS = 365
"""Also in leap years (企业职工带薪年休假实施办法 art. 12)."""


def days_left(*, passed: int, full_days: Decimal, arranged: Decimal) -> int:
    """Whole days a leaver is paid for: floor(calendar days passed / 365 x full days - arranged).

    Not below zero; what was taken beyond is not clawed back. Source: 实施办法 art. 12.
    """
    exact = Fraction(passed, YEAR_DAYS) * Fraction(full_days) - Fraction(arranged)
    return max(0, floor(exact))


@dataclass(frozen=True, slots=True)
class LeavePay:
    """Pay for leave not taken, besides the month's wage; fen."""

    amount: Fen
    total: Fen
    """What was paid in the months averaged, overtime left out."""
    months: int
    days: Decimal
    rate: int
    pay_days: Decimal
    declined: bool

    @property
    def day_wage(self) -> Fen:
        """Rounded, for show only."""
        return rounded(Fraction(self.total, self.months) / Fraction(self.pay_days))

    def line(self) -> Line:
        inputs: Inputs = {
            "total": self.total,
            "months": Decimal(self.months),
            "pay_days": self.pay_days,
            "days": self.days,
            "rate": share_of(self.rate),
        }
        of_day: Inputs = {name: inputs[name] for name in ("total", "months", "pay_days")}
        return Line(
            "unused_leave",
            self.amount,
            "leave.unused",
            (
                Step("leave.day_wage", self.day_wage, of_day),
                Step("leave.unused", self.amount, inputs),
            ),
            ("leave_declined",) if self.declined else (),
        )


def unused_leave(
    *,
    total: Fen,
    months: int,
    days: Decimal,
    rate: int,
    pay_days: Decimal,
    declined: bool = False,
) -> LeavePay:
    """Pay in fen for annual leave not taken, on top of the normal wage.

    `total` / `months`: wages of the last 12 months (fewer where employed for less) without overtime
    pay only, bonuses inside; day wage = average / 21.75; times days times 200 % (`rate`), rounded
    once. Declined in writing for own reasons: nothing on top. ValueError without a month.
    Source: 企业职工带薪年休假实施办法 arts. 10-11.
    """
    if months < 1:
        raise ValueError("an average needs a month")
    rate = 0 if declined else rate
    exact = Fraction(total * rate, months * RATE_UNIT) * Fraction(days) / Fraction(pay_days)
    return LeavePay(rounded(exact), total, months, days, rate, pay_days, declined)

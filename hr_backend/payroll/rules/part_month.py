"""Part of a month's wage: joiners, leavers, a changed wage, unpaid leave, sick pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np

from hr_backend.payroll.rules.values import (
    DAY_UNIT,
    RATE_UNIT,
    YUAN,
    Fen,
    FenColumn,
    Inputs,
    Line,
    Step,
    checked,
    half_up,
    half_up_column,
    rounded,
    share_of,
)


class Method(StrEnum):
    """How a part of a month is paid; the law is silent, a company chooses."""

    EARN = "earn"
    """Paid working days x wage / 21.75, at most the wage."""
    DEDUCT = "deduct"
    """Wage - days not paid x wage / 21.75, at least zero."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a month under one wage (fen a month), in working days.

    Statutory holidays (法定节假日) count as paid working days.
    """

    wage: Fen
    paid_days: Decimal
    unpaid_days: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Prorated:
    """A month's wage for the part that is paid, in fen."""

    amount: Fen
    method: Method
    stretches: tuple[Stretch, ...]
    full: Fen
    """The wage of the whole month that the amount is measured against."""
    capped: bool
    """The days alone would have given more (or less than nothing)."""
    pay_days: Decimal

    def line(self, code: str = "base_wage") -> Line:
        steps = [
            Step(
                "prorate.days",
                rounded(_exact(wage, days, self.pay_days)),
                {"wage": wage, "days": days, "pay_days": self.pay_days},
            )
            for wage, days in self.parts
        ]
        inputs: Inputs = {"wage": self.full, "most": self.most, "day_wages": self.day_wages}
        inputs["pay_days"] = self.pay_days
        steps.append(Step(f"prorate.{self.method}", self.amount, inputs))
        notes = ("capped_at_wage",) if self.capped else ()
        return Line(code, self.amount, f"prorate.{self.method}", tuple(steps), notes)

    @property
    def most(self) -> Fen:
        return max(stretch.wage for stretch in self.stretches)

    @property
    def parts(self) -> list[tuple[Fen, Decimal]]:
        """(wage, days) that are earned, or taken off the whole month's wage."""
        if self.method is Method.EARN:
            return [(s.wage, s.paid_days) for s in self.stretches]
        found = [(self.full - s.wage, s.paid_days + s.unpaid_days) for s in self.stretches[:-1]]
        return found + [(s.wage, s.unpaid_days) for s in self.stretches if s.unpaid_days]

    @property
    def day_wages(self) -> Decimal:
        """The parts' wage x days together, in yuan: exact, so that it is rounded once."""
        return sum((Decimal(wage) * days for wage, days in self.parts), Decimal(0)) / YUAN


def _exact(wage: Fen, days: Decimal, pay_days: Decimal) -> Fraction:
    return Fraction(wage) * Fraction(days) / Fraction(pay_days)


def prorate(stretches: Sequence[Stretch], method: Method, pay_days: Decimal) -> Prorated:
    """A month's wage in fen from its stretches, in their order; rounded once, at the end.

    EARN: the sum of paid days x wage / pay days, at most the highest of the wages.
    DEDUCT: the last wage - for each earlier stretch its days x (last wage - its wage) / pay days -
    unpaid days x wage / pay days, within zero and the highest of the wages.
    `pay_days` is 21.75 (人社部发〔2025〕2号). The method: the law is silent; 工资支付暂行规定.
    """
    if not stretches:
        raise ValueError("a month has at least one stretch")
    top = max(stretch.wage for stretch in stretches)
    if method is Method.EARN:
        exact = sum((_exact(s.wage, s.paid_days, pay_days) for s in stretches), Fraction(0))
        full = top
    else:
        full = stretches[-1].wage
        exact = Fraction(full)
        for s in stretches:
            exact -= _exact(full - s.wage, s.paid_days + s.unpaid_days, pay_days)
            exact -= _exact(s.wage, s.unpaid_days, pay_days)
    kept = min(max(exact, Fraction(0)), Fraction(top))
    return Prorated(rounded(kept), method, tuple(stretches), full, kept != exact, pay_days)


def prorate_column(
    wages: FenColumn, days: FenColumn, method: Method, pay_days: Decimal
) -> FenColumn:
    """`prorate` of many people with one wage each: `days` in hundredths are the paid ones for EARN,
    the unpaid ones for DEDUCT. Fen; OverflowError beyond `MAX_FEN`.
    """
    wages = checked(wages)
    divisor = int(pay_days * DAY_UNIT)
    if method is Method.EARN:
        return np.minimum(half_up_column(wages * days, divisor), wages)
    # Rounded as one amount, so that halves fall as they do by person.
    return np.maximum(half_up_column(wages * divisor - wages * days, divisor), 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """What leave takes off a month's wage, in fen (not below zero, not above the wage)."""

    amount: Fen
    wage: Fen
    days: Decimal
    paid_rate: int
    pay_days: Decimal

    def line(self, code: str = "unpaid_leave") -> Line:
        inputs: Inputs = {
            "wage": self.wage,
            "days": self.days,
            "pay_days": self.pay_days,
            "paid_rate": share_of(self.paid_rate),
        }
        step = Step("leave.deduction", self.amount, inputs)
        return Line(code, self.amount, "leave.deduction", (step,))


def leave_deduction(wage: Fen, days: Decimal, pay_days: Decimal, *, paid_rate: int = 0) -> Taken:
    """What `days` of leave take off: days x wage / pay days x (1 - paid rate), within [0, wage].

    An hour is an eighth of a day. Source: 人社部发〔2025〕2号 for the day's wage; else silent.
    """
    exact = _exact(wage, days, pay_days) * Fraction(RATE_UNIT - paid_rate, RATE_UNIT)
    return Taken(
        rounded(min(max(exact, Fraction(0)), Fraction(wage))), wage, days, paid_rate, pay_days
    )


def leave_deduction_column(wages: FenColumn, days: FenColumn, pay_days: Decimal) -> FenColumn:
    """`leave_deduction` of wholly unpaid days (in hundredths) of many people, in fen."""
    wages = checked(wages)
    return np.clip(half_up_column(wages * days, int(pay_days * DAY_UNIT)), 0, wages)


@dataclass(frozen=True, slots=True)
class SickPay:
    """Sick pay of a month, in fen."""

    amount: Fen
    agreed: Fen
    """By the contract or the company's rules."""
    floor: Fen
    wage: Fen
    days: Decimal
    rate: int
    minimum: Fen
    floor_rate: int
    pay_days: Decimal

    def line(self) -> Line:
        agreed: Inputs = {"wage": self.wage, "rate": share_of(self.rate)}
        floor: Inputs = {"minimum": self.minimum, "floor_rate": share_of(self.floor_rate)}
        days: Inputs = {"days": self.days, "pay_days": self.pay_days}
        return Line(
            "sick_pay",
            self.amount,
            "sick_pay.floor",
            (
                Step("sick_pay.agreed", self.agreed, agreed | days),
                Step("sick_pay.floor", self.floor, floor | days),
                Step("sick_pay.paid", self.amount, {"agreed": self.agreed, "floor": self.floor}),
            ),
            ("sick_pay_lifted",) if self.floor > self.agreed else (),
        )


def sick_pay(
    *,
    wage: Fen,
    days: Decimal,
    rate: int,
    minimum: Fen,
    floor_rate: int,
    pay_days: Decimal,
) -> SickPay:
    """Sick pay in fen for working days within the medical period (医疗期), at most a month's.

    The greater of wage x rate and 80 % (`floor_rate`) of the local minimum wage, by the day.
    Source: 劳部发〔1995〕309号 item 59; above the floor contract, rules and local law.
    """
    part = min(Fraction(days) / Fraction(pay_days), Fraction(1))
    agreed = half_up_share(wage, rate, part)
    floor = half_up_share(minimum, floor_rate, part)
    return SickPay(
        max(agreed, floor), agreed, floor, wage, days, rate, minimum, floor_rate, pay_days
    )


def half_up_share(amount: Fen, rate: int, part: Fraction) -> Fen:
    """amount x rate x part in fen, rounded once."""
    exact = Fraction(amount * rate, RATE_UNIT) * part
    return half_up(exact.numerator, exact.denominator)

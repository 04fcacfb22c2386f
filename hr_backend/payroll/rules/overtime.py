"""Overtime pay (加班费) by kind of day and working-time system."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hr_backend.payroll.rules.values import (
    MAX_FEN,
    RATE_UNIT,
    Fen,
    FenColumn,
    Inputs,
    Line,
    Step,
    checked,
    half_up_column,
    rounded,
    share_of,
)


class DayKind(StrEnum):
    """What kind of day the hours were worked on."""

    WORKDAY = "workday"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    """A statutory holiday (法定节假日): one of the 13 days, not a rest day beside them."""


class System(StrEnum):
    """Working-time system (工时制)."""

    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"
    """综合计算: what exceeds the period's total is paid as a workday's extra hours."""
    FLEXIBLE = "flexible"
    """不定时: art. 13 does not apply."""


@dataclass(frozen=True, slots=True)
class OvertimeLaw:
    """Rates and caps of a time, as the law gives them."""

    workday: int
    rest_day: int
    holiday: int
    pay_days: Decimal
    hours_a_day: Decimal
    month_cap: Decimal
    """Hours a month (劳动法 art. 41); beyond it pay and raise a breach."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Extra hours of one kind."""

    day: DayKind
    hours: Decimal
    rested: Decimal = Decimal(0)
    """Of these, hours given back as compensatory rest (补休); only rest days can be."""


@dataclass(frozen=True, slots=True)
class OvertimePay:
    """What extra hours of one kind are paid, in fen."""

    amount: Fen
    worked: Worked
    base: Fen
    rate: int
    law: OvertimeLaw
    paid_hours: Decimal
    notes: tuple[str, ...] = ()

    def line(self) -> Line:
        inputs: Inputs = {
            "base": self.base,
            "pay_days": self.law.pay_days,
            "hours_a_day": self.law.hours_a_day,
            "hours": self.paid_hours,
            "rate": share_of(self.rate),
        }
        step = Step("overtime.pay", self.amount, inputs)
        code = f"overtime_{self.worked.day}"
        return Line(code, self.amount, "overtime.pay", (step,), self.notes)


def rate_for(
    law: OvertimeLaw, day: DayKind, system: System, *, flexible_holiday: bool = False
) -> int:
    """The rate paid for an hour, 0 where none is owed.

    Source: 劳动法 art. 44, 工资支付暂行规定 art. 13. `flexible_holiday` is local practice (said of
    Shanghai and Shenzhen, unconfirmed): 300 % on holidays under the flexible system too.
    """
    if system is System.FLEXIBLE:
        return law.holiday if flexible_holiday and day is DayKind.HOLIDAY else 0
    if day is DayKind.HOLIDAY:
        return law.holiday
    if system is System.COMPREHENSIVE or day is DayKind.WORKDAY:
        return law.workday
    return law.rest_day


def overtime(
    law: OvertimeLaw,
    *,
    base: Fen,
    worked: Worked,
    system: System = System.STANDARD,
    flexible_holiday: bool = False,
) -> OvertimePay:
    """Pay for extra hours of one kind in fen: base / 21.75 / 8 x hours x rate, rounded once.

    `base` is the month's contract wage in fen. Rest given back (补休) is not paid on rest days; on
    workdays and statutory holidays it does not replace pay (ValueError).
    Source: 劳动法 art. 44, 工资支付暂行规定 art. 13, 人社部发〔2025〕2号.
    """
    if worked.rested and worked.day is not DayKind.REST_DAY:
        raise ValueError("only hours of a rest day can be given back as rest")
    if worked.rested > worked.hours:
        raise ValueError("more hours were given back than worked")
    rate = rate_for(law, worked.day, system, flexible_holiday=flexible_holiday)
    hours = worked.hours - worked.rested
    exact = Fraction(base) * Fraction(hours) * rate
    exact /= RATE_UNIT * Fraction(law.pay_days) * Fraction(law.hours_a_day)
    notes = []
    if worked.rested:
        notes.append("rest_given")
    if system is System.FLEXIBLE:
        notes.append("flexible_holiday_paid" if rate else "flexible_not_paid")
    return OvertimePay(rounded(exact), worked, base, rate, law, hours, tuple(notes))


def overtime_column(law: OvertimeLaw, *, base: FenColumn, hours: FenColumn, rate: int) -> FenColumn:
    """`overtime` of many people: `hours` to pay in hundredths, `rate` of `rate_for`; fen.

    OverflowError beyond a hundredth of `MAX_FEN`: three factors must fit 64 bits.
    """
    base = checked(base)
    if base.size and int(base.max()) > MAX_FEN // 100:
        raise OverflowError("an amount is beyond what can be computed by column")
    per_cent = rate // 1000
    if per_cent * 1000 != rate:
        raise ValueError("an overtime rate is a whole per cent")
    divisor = int(law.pay_days * 100 * law.hours_a_day) * 100
    return half_up_column(base * hours * per_cent, divisor)


def over_cap(law: OvertimeLaw, hours: Decimal) -> bool:
    """Whether a month's extra hours exceed the cap: still paid, and a breach. 劳动法 art. 41."""
    return hours > law.month_cap

"""Overtime, sick pay, leave, floors and severance from given figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr_backend.payroll.calculate.answers import (
    LeaveDeductionAnswer,
    OvertimeAnswer,
    SickPayAnswer,
    UnusedLeaveAnswer,
)
from hr_backend.payroll.calculate.errors import RestNotAllowed
from hr_backend.payroll.calculate.fields import Placed
from hr_backend.payroll.calculate.pay_bodies import (
    LeaveDeductionBody,
    LeaveSetup,
    OvertimeBody,
    OvertimeSetup,
    SickPayBody,
    UnusedLeaveBody,
)
from hr_backend.payroll.calculate.places import known_minimum_wage, needed_minimum_wage
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.leave_pay import LeavePay, days_left, unused_leave
from hr_backend.payroll.rules.overtime import (
    DayKind,
    OvertimeLaw,
    OvertimePay,
    Worked,
    over_cap,
    overtime,
)
from hr_backend.payroll.rules.part_month import SickPay, leave_deduction, sick_pay
from hr_backend.payroll.rules.values import Fen, fen_of, rate_of, yuan_of

SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Extra:
    """A month's extra hours with their pay, in fen."""

    base: Fen
    pays: tuple[OvertimePay, ...]
    hours: Decimal
    over_cap: bool
    lifted: bool
    law: OvertimeLaw

    @property
    def amount(self) -> Fen:
        return sum(pay.amount for pay in self.pays)

    def notes(self) -> list[str]:
        said = {"overtime_over_cap": self.over_cap, "overtime_base_lifted": self.lifted}
        return [note for note, holds in said.items() if holds]


def extra_hours(setup: OvertimeSetup, base: Fen, place: Placed, book: Book, on: date) -> Extra:
    """Pay of each kind of hours on a base in fen; RestNotAllowed."""
    law = book.overtime_law(on)
    floor = known_minimum_wage(place, book, on)
    used = base
    if floor is not None and floor.lifts_overtime_base:
        used = max(base, fen_of(floor.monthly))
    pays = []
    for entry in setup.hours:
        if entry.rested > (entry.hours if entry.day is DayKind.REST_DAY else 0):
            raise RestNotAllowed(day=entry.day.value)
        worked = Worked(entry.day, entry.hours, entry.rested)
        pays.append(
            overtime(
                law,
                base=used,
                worked=worked,
                system=setup.system,
                flexible_holiday=setup.flexible_holiday,
            )
        )
    hours = sum((entry.hours for entry in setup.hours), Decimal(0))
    return Extra(used, tuple(pays), hours, over_cap(law, hours), used > base, law)


def overtime_pay(body: OvertimeBody, book: Book, today: date) -> OvertimeAnswer:
    on = body.on or today
    found = extra_hours(body, fen_of(body.base), body, book, on)
    source = book.figure("pay_days", on).source
    lines = [line_view(pay.line(), "earning", sources=[source]) for pay in found.pays]
    hourly = yuan_of(found.base) / found.law.pay_days / found.law.hours_a_day
    return OvertimeAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines, found.notes()),
        base=yuan_of(found.base),
        hourly_wage=hourly.quantize(SIX_PLACES),
        hours=found.hours,
        amount=yuan_of(found.amount),
        over_cap=found.over_cap,
    )


def sick_leave_pay(
    wage: Fen, days: Decimal, rate: Decimal, place: Placed, book: Book, on: date
) -> tuple[SickPay, str]:
    """Sick pay, and the source of the minimum wage."""
    floor = needed_minimum_wage(place, book, on)
    found = sick_pay(
        wage=wage,
        days=days,
        rate=rate_of(rate),
        minimum=fen_of(floor.monthly),
        floor_rate=rate_of(book.value("sick_pay_of_minimum", on)),
        pay_days=book.value("pay_days", on),
    )
    return found, floor.source


def sick_pay_of(body: SickPayBody, book: Book, today: date) -> SickPayAnswer:
    on = body.on or today
    found, source = sick_leave_pay(fen_of(body.wage), body.days, body.rate, body, book, on)
    lines = [line_view(found.line(), "earning", sources=[source])]
    return SickPayAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        amount=yuan_of(found.amount),
        agreed=yuan_of(found.agreed),
        floor=yuan_of(found.floor),
    )


def leave_pay(setup: LeaveSetup, book: Book, on: date) -> LeavePay:
    """Pay for leave not taken; a leaver's days are reckoned where they are not given."""
    if setup.full_days is not None and setup.passed_days is not None:
        left = days_left(
            passed=setup.passed_days, full_days=setup.full_days, arranged=setup.arranged_days
        )
        days = Decimal(left)
    else:
        days = setup.days or Decimal(0)
    if setup.months is not None:
        total = sum(fen_of(month.wage) - fen_of(month.overtime) for month in setup.months)
        months = len(setup.months)
    else:
        total, months = fen_of(setup.average or Decimal(0)), 1
    return unused_leave(
        total=total,
        months=months,
        days=days,
        rate=int(book.value("unused_leave_extra", on) * rate_of(Decimal(1))),
        pay_days=book.value("pay_days", on),
        declined=setup.declined,
    )


def unused_leave_pay(body: UnusedLeaveBody, book: Book, today: date) -> UnusedLeaveAnswer:
    on = body.on or today
    found = leave_pay(body, book, on)
    lines = [line_view(found.line(), "earning", sources=[book.figure("pay_days", on).source])]
    return UnusedLeaveAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        days=found.days,
        day_wage=yuan_of(found.day_wage),
        amount=yuan_of(found.amount),
    )


def leave_deduction_of(body: LeaveDeductionBody, book: Book, today: date) -> LeaveDeductionAnswer:
    on = body.on or today
    law = book.overtime_law(on)
    wage = fen_of(body.wage)
    days = body.days + body.hours / law.hours_a_day
    taken = leave_deduction(wage, days, law.pay_days, paid_rate=rate_of(body.paid_rate))
    source = book.figure("pay_days", on).source
    lines = [line_view(taken.line(), "deduction", sources=[source])]
    return LeaveDeductionAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        days=days,
        amount=yuan_of(taken.amount),
        remaining=yuan_of(wage - taken.amount),
    )

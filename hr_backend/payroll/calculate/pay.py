"""Overtime, sick pay, leave, floors and severance from given figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr_backend.payroll.calculate.answers import (
    LeaveDeductionAnswer,
    LossDeductionAnswer,
    OvertimeAnswer,
    ProbationAnswer,
    SeveranceAnswer,
    SickPayAnswer,
    UnusedLeaveAnswer,
)
from hr_backend.payroll.calculate.errors import FigureNeeded, RestNotAllowed
from hr_backend.payroll.calculate.fields import Placed
from hr_backend.payroll.calculate.pay_bodies import (
    LeaveDeductionBody,
    LeaveSetup,
    LossDeductionBody,
    OvertimeBody,
    OvertimeSetup,
    ProbationBody,
    SeveranceBody,
    SeveranceSetup,
    SickPayBody,
    UnusedLeaveBody,
)
from hr_backend.payroll.calculate.places import known_minimum_wage, needed_minimum_wage
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.floors import loss_deduction, probation_floor
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
from hr_backend.payroll.rules.severance import (
    Severance,
    counted_years,
    service_months,
    severance,
)
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


def probation(body: ProbationBody, book: Book, today: date) -> ProbationAnswer:
    on = body.on or today
    floor = needed_minimum_wage(body, book, on)
    found = probation_floor(
        agreed=fen_of(body.agreed_wage),
        minimum=fen_of(floor.monthly),
        rate=rate_of(book.value("probation_of_agreed", on)),
        lowest_of_post=None if body.lowest_of_post is None else fen_of(body.lowest_of_post),
    )
    lines = [line_view(found.line(), "result", sources=[floor.source])]
    return ProbationAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        floor=yuan_of(found.floor),
        lawful=None if body.paid is None else fen_of(body.paid) >= found.floor,
    )


def loss_deduction_of(body: LossDeductionBody, book: Book, today: date) -> LossDeductionAnswer:
    on = body.on or today
    floor = needed_minimum_wage(body, book, on)
    wage = fen_of(body.wage)
    found = loss_deduction(
        loss=fen_of(body.loss),
        wage=wage,
        minimum=fen_of(floor.monthly),
        rate=rate_of(book.value("loss_of_wage", on)),
        own_shares=fen_of(body.own_shares) if floor.net_of_own_shares else 0,
    )
    lines = [line_view(found.line(), "deduction", sources=[floor.source])]
    return LossDeductionAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        amount=yuan_of(found.amount),
        left_over=yuan_of(found.left_over),
        remaining=yuan_of(wage - found.amount),
    )


def severance_for(
    setup: SeveranceSetup, place: Placed, book: Book, on: date
) -> tuple[Severance, list[str]]:
    """Severance, and the sources of the figures; FigureNeeded without a city's average."""
    sources = []
    if setup.city_average is not None:
        average = fen_of(setup.city_average)
    elif place.city is not None:
        row = book.average_wage(book.city(place.city), on.year - 1)
        average = fen_of(row.monthly)
        sources.append(row.source)
    else:
        raise FigureNeeded(needed=["city", "city_average"])
    floor = known_minimum_wage(place, book, on)
    annual = setup.city_annual_average
    found = severance(
        book.tax_table("annual", on),
        ground=setup.ground,
        years=_years(setup),
        average=fen_of(setup.average_wage),
        city_average=average,
        minimum=fen_of(floor.monthly) if floor else 0,
        last_wage=fen_of(setup.last_wage),
        other=fen_of(setup.other),
        annual_average=None if annual is None else fen_of(annual),
    )
    return found, sources


def _years(setup: SeveranceSetup) -> Decimal:
    if setup.hired_on is not None and setup.last_day is not None:
        return counted_years(*service_months(setup.hired_on, setup.last_day))
    return setup.years or Decimal(0)


def severance_pay(body: SeveranceBody, book: Book, today: date) -> SeveranceAnswer:
    on = body.on or body.last_day or today
    found, sources = severance_for(body, body, book, on)
    lines = [
        line_view(line, "tax" if line.code == "severance_tax" else "earning", sources=sources)
        for line in found.lines()
    ]
    return SeveranceAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        years=found.years,
        paid_years=found.counted,
        wage=yuan_of(found.wage),
        capped=found.capped,
        compensation=yuan_of(found.compensation),
        notice_pay=yuan_of(found.notice),
        total=yuan_of(found.total),
        exempt=yuan_of(found.exempt),
        taxable=yuan_of(found.taxable),
        tax=yuan_of(found.tax),
        net=yuan_of(found.total + found.other - found.tax),
    )

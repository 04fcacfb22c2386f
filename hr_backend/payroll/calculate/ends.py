"""Floors, deductions for a loss, and severance."""

from datetime import date
from decimal import Decimal

from hr_backend.payroll.calculate.answers import (
    LossDeductionAnswer,
    ProbationAnswer,
    SeveranceAnswer,
)
from hr_backend.payroll.calculate.end_bodies import (
    LossDeductionBody,
    ProbationBody,
    SeveranceBody,
    SeveranceSetup,
)
from hr_backend.payroll.calculate.errors import FigureNeeded
from hr_backend.payroll.calculate.fields import Placed
from hr_backend.payroll.calculate.places import known_minimum_wage, needed_minimum_wage
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.floors import loss_deduction, probation_floor
from hr_backend.payroll.rules.severance import Severance, counted_years, service_months, severance
from hr_backend.payroll.rules.values import fen_of, rate_of, yuan_of


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

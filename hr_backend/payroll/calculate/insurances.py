"""Social insurance and housing fund from given bases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hr_backend.payroll.calculate.answers import InsuranceAnswer, LineView, SchemeView
from hr_backend.payroll.calculate.errors import FigureNeeded
from hr_backend.payroll.calculate.insurance_bodies import (
    CustomScheme,
    InsuranceBody,
    InsuranceSetup,
)
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.law.errors import StandardUnknown
from hr_backend.payroll.law.rows import SchemeName
from hr_backend.payroll.law.schemes import Choices, Chosen, schemes_of
from hr_backend.payroll.rules.insurance import (
    Contribution,
    FundExcess,
    Scheme,
    contribute,
    fund_excess,
)
from hr_backend.payroll.rules.values import YUAN, Fen, fen_of, rate_of, share_of, yuan_of


@dataclass(frozen=True, slots=True)
class Insured:
    """A month's shares, and what of the fund is taxed."""

    parts: tuple[tuple[Chosen, Contribution], ...]
    excess: FundExcess | None

    @property
    def employer(self) -> Fen:
        return sum(part.employer for _, part in self.parts)

    @property
    def employee(self) -> Fen:
        return sum(part.employee for _, part in self.parts)

    @property
    def taxed_employer(self) -> Fen:
        return self.excess.employer if self.excess else 0

    @property
    def taxed_employee(self) -> Fen:
        return self.excess.employee if self.excess else 0

    def lines(self, sign: int = 1) -> Iterator[LineView]:
        """The employer's lines and the employee's; a side that pays nothing has none."""
        for chosen, part in self.parts:
            employer, employee = part.lines()
            sources = [chosen.source]
            if employer.amount:
                yield _noted(line_view(employer, "employer", sources=sources), chosen)
            if employee.amount:
                view = line_view(employee, "own_share", sources=sources, sign=sign)
                yield _noted(view, chosen)
        if self.excess and (self.taxed_employer or self.taxed_employee):
            yield line_view(self.excess.line(), "result")


def _noted(view: LineView, chosen: Chosen) -> LineView:
    return view.model_copy(update={"notes": [*view.notes, *chosen.notes]})


def insure(setup: InsuranceSetup, city: str | None, base: Fen, book: Book, on: date) -> Insured:
    """Every scheme of the city (any of its names) and the custom ones, on a base in fen."""
    fund_base = base if setup.fund_base is None else fen_of(setup.fund_base)
    parts = tuple(
        (chosen, contribute(chosen.scheme, fund_base if chosen.scheme.is_fund else base))
        for chosen in _schemes(setup, city, book, on)
    )
    if setup.city_average is None:
        return Insured(parts, None)
    fund = [part for _, part in parts if part.scheme.is_fund]
    excess = fund_excess(
        employer=sum(part.employer for part in fund),
        employee=sum(part.employee for part in fund),
        average=fund_base,
        city_average=fen_of(setup.city_average),
        rate=rate_of(book.value("fund_most", on)),
    )
    return Insured(parts, excess)


def _schemes(setup: InsuranceSetup, city: str | None, book: Book, on: date) -> tuple[Chosen, ...]:
    custom = {entry.scheme: _custom(entry) for entry in setup.custom}
    chosen: tuple[Chosen, ...] = ()
    if city is not None:
        code = book.city(city)
        choices = Choices(
            fund_rate=setup.fund_rate,
            fund_extra_rate=setup.fund_extra_rate,
            injury_class=setup.injury_class,
            injury_rate=setup.injury_rate,
        )
        wanted = setup.schemes if setup.schemes is not None else book.schemes_of(code)
        without = SchemeName.FUND_EXTRA if setup.fund_extra_rate is None else None
        only = [
            scheme
            for scheme in dict.fromkeys(wanted)
            if scheme not in custom and (scheme is not without or setup.schemes is not None)
        ]
        if not wanted and not custom:
            raise StandardUnknown(what="rates", city=code, on=on.isoformat(), known=[])
        chosen = schemes_of(book, code, on, choices, only)
    if not chosen and not custom:
        raise FigureNeeded(needed=["city", "custom"])
    return (*chosen, *custom.values())


def _custom(entry: CustomScheme) -> Chosen:
    fund = entry.scheme in (SchemeName.FUND, SchemeName.FUND_EXTRA)
    scheme = Scheme(
        code=entry.scheme.value,
        floor=fen_of(entry.floor),
        ceiling=None if entry.ceiling is None else fen_of(entry.ceiling),
        employer_rate=rate_of(entry.employer_rate),
        employee_rate=rate_of(entry.employee_rate),
        employer_fixed=fen_of(entry.employer_fixed),
        employee_fixed=fen_of(entry.employee_fixed),
        rounded_to=YUAN if entry.rounded_to == "yuan" else 1,
        rule="insurance.fund" if fund else "insurance.share",
    )
    return Chosen(scheme, "given", ())


def insurance(body: InsuranceBody, book: Book, today: date) -> InsuranceAnswer:
    on = body.on or today
    found = insure(body, body.city, fen_of(body.base), book, on)
    lines = list(found.lines())
    return InsuranceAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        schemes=[_scheme_view(chosen, part) for chosen, part in found.parts],
        employer=yuan_of(found.employer),
        employee=yuan_of(found.employee),
        total=yuan_of(found.employer + found.employee),
        fund_limit=yuan_of(found.excess.limit) if found.excess else None,
        taxed_employer=yuan_of(found.taxed_employer),
        taxed_employee=yuan_of(found.taxed_employee),
    )


def _scheme_view(chosen: Chosen, part: Contribution) -> SchemeView:
    scheme = part.scheme
    return SchemeView(
        scheme=scheme.code,
        base_given=yuan_of(part.wished),
        base=yuan_of(part.base),
        floor=yuan_of(scheme.floor),
        ceiling=None if scheme.ceiling is None else yuan_of(scheme.ceiling),
        employer_rate=share_of(scheme.employer_rate),
        employee_rate=share_of(scheme.employee_rate),
        employer=yuan_of(part.employer),
        employee=yuan_of(part.employee),
        source=chosen.source,
        notes=[*part.notes, *chosen.notes],
    )

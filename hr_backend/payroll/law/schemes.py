"""From a city's rows to the schemes that the rules reckon with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr_backend.payroll.law.book import Book
from hr_backend.payroll.law.errors import RateOutOfRange
from hr_backend.payroll.law.rows import Rates, SchemeName, Status
from hr_backend.payroll.rules.insurance import Scheme
from hr_backend.payroll.rules.values import YUAN, fen_of, rate_of


@dataclass(frozen=True, slots=True)
class Choices:
    """What the city leaves to the company."""

    fund_rate: Decimal | None = None
    """A share, equal on both sides; None: the lowest lawful one."""
    fund_extra_rate: Decimal | None = None
    """Supplementary fund; None: there is none."""
    injury_class: int | None = None
    """1-8; None: class 1."""
    injury_rate: Decimal | None = None
    """The company's own floating share; over the class."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scheme ready to reckon with, where its figures come from, and what was assumed."""

    scheme: Scheme
    source: str
    notes: tuple[str, ...]


def schemes_of(
    book: Book,
    city: str,
    on: date,
    choices: Choices,
    only: Iterable[SchemeName] | None = None,
) -> tuple[Chosen, ...]:
    """The schemes of a city (its code) on a day: all it has, or `only` these.

    StandardUnknown where bounds or rates of one are not known for the day; RateOutOfRange.
    """
    wanted = tuple(only) if only is not None else book.schemes_of(city)
    if only is None and choices.fund_extra_rate is None:
        wanted = tuple(scheme for scheme in wanted if scheme is not SchemeName.FUND_EXTRA)
    return tuple(_chosen(book, city, on, choices, scheme) for scheme in wanted)


def _chosen(book: Book, city: str, on: date, choices: Choices, name: SchemeName) -> Chosen:
    bounds = book.bounds_of(city, name, on)
    rates = book.rates_of(city, name, on)
    employer, employee, assumed, source = _shares(book, on, choices, rates)
    notes: tuple[str, ...] = (assumed,) if assumed else ()
    if Status.UNCONFIRMED in (bounds.status, rates.status):
        notes += ("unconfirmed_source",)
    scheme = Scheme(
        code=name.value,
        floor=fen_of(bounds.floor),
        ceiling=fen_of(bounds.ceiling),
        employer_rate=rate_of(employer),
        employee_rate=rate_of(employee),
        employer_fixed=fen_of(rates.employer_fixed),
        employee_fixed=fen_of(rates.employee_fixed),
        rounded_to=YUAN if rates.rounded_to == "yuan" else 1,
        rule="insurance.fund" if rates.lowest is not None else "insurance.share",
    )
    return Chosen(scheme, "; ".join(dict.fromkeys((bounds.source, rates.source, *source))), notes)


def _shares(
    book: Book, on: date, choices: Choices, rates: Rates
) -> tuple[Decimal, Decimal, str | None, tuple[str, ...]]:
    """(employer's, employee's, note of an assumption, further sources)."""
    if rates.by_class:
        if choices.injury_rate is not None:
            return choices.injury_rate, Decimal(0), None, ()
        figure = book.figure(f"injury_class_{choices.injury_class or 1}", on)
        assumed = "injury_class_assumed" if choices.injury_class is None else None
        return figure.value, Decimal(0), assumed, (figure.source,)
    if rates.lowest is None or rates.highest is None:
        return rates.employer or Decimal(0), rates.employee or Decimal(0), None, ()
    extra = rates.scheme is SchemeName.FUND_EXTRA
    wish = choices.fund_extra_rate if extra else choices.fund_rate
    if wish is None:
        return rates.lowest, rates.lowest, "fund_rate_assumed", ()
    if not rates.lowest <= wish <= rates.highest:
        raise RateOutOfRange(
            scheme=rates.scheme.value, lowest=str(rates.lowest), highest=str(rates.highest)
        )
    return wish, wish, None, ()

"""Annual bonuses the cheaper way, and the taxes of non-residents."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from hr_backend.payroll.calculate.answers import (
    AnnualBonusAnswer,
    BonusWay,
    CliffView,
    LineView,
    NonResidentBonusAnswer,
    NonResidentTaxAnswer,
)
from hr_backend.payroll.calculate.errors import BonusUsed, FigureNeeded
from hr_backend.payroll.calculate.tax_bodies import (
    AnnualBonusBody,
    NonResidentBonusBody,
    NonResidentTaxBody,
)
from hr_backend.payroll.calculate.taxes import table_source, year_taxable
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.bonus import (
    Cliff,
    Separate,
    bonus_merged,
    bonus_separate,
    cliff_at,
    cliffs,
    non_resident_bonus,
    non_resident_month,
)
from hr_backend.payroll.rules.values import Fen, Line, Step, fen_of, share_of, yuan_of


def non_resident_tax(body: NonResidentTaxBody, book: Book, today: date) -> NonResidentTaxAnswer:
    on = body.on or today
    table, basic = book.tax_table("monthly", on), fen_of(book.value("basic_monthly", on))
    found = non_resident_month(table, fen_of(body.wage), basic)
    lines = [line_view(found.line(), "tax", sources=[table_source(book, on, "monthly")])]
    return NonResidentTaxAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        taxable=yuan_of(found.taxable),
        rate=share_of(found.bracket.rate),
        quick_deduction=yuan_of(found.bracket.quick),
        tax=yuan_of(found.tax),
        net=yuan_of(found.wage - found.tax),
    )


def non_resident_bonus_tax(
    body: NonResidentBonusBody, book: Book, today: date
) -> NonResidentBonusAnswer:
    on = body.on or today
    if body.used_this_year:
        raise BonusUsed
    found = non_resident_bonus(book.tax_table("monthly", on), fen_of(body.bonus))
    lines = [line_view(found.line(), "tax", sources=[table_source(book, on, "monthly")])]
    return NonResidentBonusAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines),
        rate=share_of(found.bracket.rate),
        quick_deduction=yuan_of(found.bracket.quick),
        tax=yuan_of(found.tax),
        net=yuan_of(found.net),
    )


def annual_bonus(body: AnnualBonusBody, book: Book, today: date) -> AnnualBonusAnswer:
    """By itself, and merged where the year's wages are given; FigureNeeded where neither can be."""
    on = body.on or today
    bonus = fen_of(body.bonus)
    wages = _wages_of(body, book, on)
    hindered = _hindered(body, book, on)
    if hindered and wages is None:
        raise FigureNeeded(needed=["taxable", "wages"])
    alone = None if hindered else bonus_separate(book.tax_table("monthly", on), bonus)
    lines = [] if alone is None else [_separate_line(alone, book, on)]
    annual = book.tax_table("annual", on)
    merged, wages_tax = None, None
    if wages is not None:
        merged, wages_tax = bonus_merged(annual, wages, bonus), annual.tax(wages)
        line = merged_line(wages_tax + merged, wages_tax)
        lines.append(line_view(line, "tax", sources=[table_source(book, on)]))
    notes = hindered if wages is not None else ["bonus_wages_missing"]
    return AnnualBonusAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines, notes),
        separate=None if alone is None else _separate_way(alone, wages_tax),
        separate_until=None if alone is None else book.figure("bonus_separate", on).until,
        merged=None if merged is None else _merged_way(bonus, merged, wages_tax or 0),
        cheaper=None if merged is None else _cheaper(alone, merged),
        saves=None if merged is None else yuan_of(0 if alone is None else abs(alone.tax - merged)),
        **_cliffs(alone, book, on),
    )


def _wages_of(body: AnnualBonusBody, book: Book, on: date) -> Fen | None:
    """The year's taxable wages; None where they are not given."""
    if body.wages is not None:
        return year_taxable(body.wages, book, on)
    return None if body.taxable is None else fen_of(body.taxable)


def _merged_way(bonus: Fen, added: Fen, wages_tax: Fen) -> BonusWay:
    return BonusWay(
        rate=None,
        quick_deduction=None,
        tax=yuan_of(added),
        net=yuan_of(bonus - added),
        year_tax=yuan_of(wages_tax + added),
    )


def _hindered(body: AnnualBonusBody, book: Book, on: date) -> list[str]:
    """Why the separate method may not be used; empty where it may."""
    if not book.in_force("bonus_separate", on):
        return ["bonus_method_ended"]
    return ["bonus_method_used"] if body.used_this_year else []


def _separate_line(alone: Separate, book: Book, on: date) -> LineView:
    line = alone.line()
    if cliff_at(book.tax_table("monthly", on), alone.bonus) is not None:
        line = replace(line, notes=(*line.notes, "bonus_cliff"))
    return line_view(line, "tax", sources=[table_source(book, on, "monthly")])


def _separate_way(alone: Separate, wages_tax: Fen | None) -> BonusWay:
    return BonusWay(
        rate=share_of(alone.bracket.rate),
        quick_deduction=yuan_of(alone.bracket.quick),
        tax=yuan_of(alone.tax),
        net=yuan_of(alone.net),
        year_tax=None if wages_tax is None else yuan_of(wages_tax + alone.tax),
    )


def _cheaper(alone: Separate | None, added: Fen) -> Literal["separate", "merged", "equal"]:
    if alone is None or alone.tax > added:
        return "merged"
    return "equal" if alone.tax == added else "separate"


def _cliffs(alone: Separate | None, book: Book, on: date) -> dict[str, Any]:
    """The cliff a separate bonus fell over, and all there are."""
    if alone is None:
        return {"cliff": None, "cliffs": []}
    monthly = book.tax_table("monthly", on)
    fallen = cliff_at(monthly, alone.bonus)
    return {
        "cliff": None if fallen is None else cliff_view(fallen),
        "cliffs": [cliff_view(each) for each in cliffs(monthly)],
    }


def merged_line(with_bonus: Fen, without_bonus: Fen) -> Line:
    amount = with_bonus - without_bonus
    inputs: dict[str, int | Decimal] = {"with_bonus": with_bonus, "without_bonus": without_bonus}
    return Line("bonus_tax", amount, "bonus.merged", (Step("bonus.merged_tax", amount, inputs),))


def cliff_view(cliff: Cliff) -> CliffView:
    return CliffView(
        bound=yuan_of(cliff.bound),
        net_at_bound=yuan_of(cliff.net_at_bound),
        lost=yuan_of(cliff.lost),
        even_at=yuan_of(cliff.even_at),
    )

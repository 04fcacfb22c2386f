"""Income tax: residents' months, bonuses, non-residents."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from hr_backend.payroll.calculate.answers import IncomeTaxAnswer, SumsView, TaxMonthView
from hr_backend.payroll.calculate.errors import (
    DeductionConflict,
    OnlyAtYearEnd,
    TaxRuleNotApplicable,
)
from hr_backend.payroll.calculate.tax_bodies import (
    BroughtForward,
    DeclaredIn,
    IncomeTaxBody,
    Item,
    TaxMonthIn,
    TaxSetup,
    WageYear,
)
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.tax import (
    Basic,
    Declared,
    Sums,
    TaxYear,
    Withholding,
    declared_to_date,
    withhold_months,
)
from hr_backend.payroll.rules.values import Fen, fen_of, share_of, yuan_of

HALF = Decimal("0.5")
TAX_RULES = {
    Basic.STANDARD: "tax.cumulative",
    Basic.FIRST_JOB: "tax.first_job",
    Basic.LAST_YEAR_UNDER_60000: "tax.last_year_under_60000",
}


def income_tax(body: IncomeTaxBody, book: Book, today: date) -> IncomeTaxAnswer:
    """Month by month; the table is that of the year's first day."""
    year_start = date(body.year or today.year, 1, 1)
    found = list(withheld(body, body.months, book, year_start))
    lines = [
        line_view(
            month.line(TAX_RULES[body.rule]),
            "tax",
            sources=[table_source(book, year_start)],
            month=month.month,
        )
        for month in found
    ]
    return IncomeTaxAnswer(
        on=year_start,
        lines=lines,
        notes=note_views(lines),
        months=[month_view(month) for month in found],
        tax=yuan_of(sum(month.due for month in found)),
        after=sums_view(found[-1]),
    )


def table_source(book: Book, on: date, kind: str = "annual") -> str:
    return book.tax_row(kind, on).source


def withheld(
    setup: TaxSetup, months: Iterable[TaxMonthIn], book: Book, on: date
) -> Iterable[Withholding]:
    """The withholding of months by a person's setup, in the order of months."""
    ordered = sorted(months, key=lambda entry: entry.month)
    year = tax_year(setup, ordered[0].month, book, on)
    return withhold_months(year, ((entry.month, sums_of(entry)) for entry in ordered))


def tax_year(setup: TaxSetup, first: int, book: Book, on: date) -> TaxYear:
    """What holds for the year; refuses rules that do not fit it."""
    employed_from = setup.employed_from or first
    needed = setup.rule.value
    under = setup.rule is Basic.LAST_YEAR_UNDER_60000
    if setup.rule is not Basic.STANDARD and not book.in_force(needed, date(on.year, 12, 31)):
        raise TaxRuleNotApplicable(rule=needed, year=on.year)
    if under and employed_from != 1:
        raise TaxRuleNotApplicable(rule=needed, employed_from=employed_from)
    declared = declared_items(setup.declared, book, on)
    before, taken = Sums(), 0
    if setup.before is not None:
        before = brought(setup.before)
        taken = declared_to_date(declared, month=setup.before.through, employed_from=employed_from)
    return TaxYear(
        table=book.tax_table("annual", on),
        monthly_basic=fen_of(book.value("basic_monthly", on)),
        rule=setup.rule,
        employed_from=employed_from,
        declared=declared,
        before=before,
        before_declared=taken,
    )


def sums_of(entry: TaxMonthIn) -> Sums:
    return Sums(
        income=fen_of(entry.income),
        exempt=fen_of(entry.exempt),
        special=fen_of(entry.special),
        additional=fen_of(entry.additional),
        other=fen_of(entry.other),
        relief=fen_of(entry.relief),
    )


def brought(before: BroughtForward) -> Sums:
    return Sums(
        income=fen_of(before.income),
        exempt=fen_of(before.exempt),
        special=fen_of(before.special),
        additional=fen_of(before.additional),
        other=fen_of(before.other),
        relief=fen_of(before.relief),
        withheld=fen_of(before.withheld),
    )


def declared_items(items: Iterable[DeclaredIn], book: Book, on: date) -> tuple[Declared, ...]:
    """Amounts of declared items; refuses what payroll may not deduct or what excludes another."""
    items = tuple(items)
    kinds = {entry.item for entry in items}
    if Item.SERIOUS_ILLNESS in kinds:
        raise OnlyAtYearEnd(item=Item.SERIOUS_ILLNESS.value)
    if {Item.MORTGAGE_INTEREST, Item.RENT} <= kinds:
        raise DeductionConflict(items=[Item.MORTGAGE_INTEREST.value, Item.RENT.value])
    return tuple(
        Declared(
            fen_of(standard(entry, book, on) if entry.monthly is None else entry.monthly),
            entry.since,
            entry.until,
            entry.declared_in,
            once=entry.item is Item.CERTIFICATE,
        )
        for entry in items
    )


def standard(entry: DeclaredIn, book: Book, on: date) -> Decimal:
    """Yuan a month of an item at its standard. Source: 国发〔2018〕41号, 国发〔2023〕13号."""
    # The standards were raised in the middle of 2023 for the whole of it.
    day = date(on.year, 12, 31)
    match entry.item:
        case Item.CHILD_EDUCATION | Item.INFANT_CARE:
            return book.value(entry.item.value, day) * entry.children * entry.share
        case Item.RENT:
            return book.value(f"rent_{entry.city_size}", day) * entry.share
        case Item.ELDERLY_SUPPORT if not entry.only_child:
            whole, most = (
                book.value(code, day) for code in ("elderly_support", "elderly_share_most")
            )
            return min(whole * min(entry.share, HALF), most)
        case Item():
            return book.value(entry.item.value, day) * entry.share
        case _:
            return Decimal(0)


def month_view(month: Withholding) -> TaxMonthView:
    sums = month.sums
    return TaxMonthView(
        month=month.month,
        income_to_date=yuan_of(sums.income),
        exempt_to_date=yuan_of(sums.exempt),
        basic_to_date=yuan_of(month.basic),
        special_to_date=yuan_of(sums.special),
        additional_to_date=yuan_of(sums.additional),
        other_to_date=yuan_of(sums.other),
        taxable_to_date=yuan_of(month.taxable),
        rate=share_of(month.bracket.rate),
        quick_deduction=yuan_of(month.bracket.quick),
        tax_to_date=yuan_of(month.tax_to_date),
        relief_to_date=yuan_of(sums.relief),
        withheld_before=yuan_of(sums.withheld),
        tax=yuan_of(month.due),
        balance=yuan_of(month.balance),
    )


def sums_view(month: Withholding) -> SumsView:
    after = month.after
    return SumsView(
        through=month.month,
        income=yuan_of(after.income),
        exempt=yuan_of(after.exempt),
        special=yuan_of(after.special),
        additional=yuan_of(after.additional),
        other=yuan_of(after.other),
        relief=yuan_of(after.relief),
        withheld=yuan_of(after.withheld),
    )


def year_taxable(wages: WageYear, book: Book, on: date) -> Fen:
    """The year's taxable wages up to the last month given; below zero where deductions are left."""
    last = list(withheld(wages, wages.months, book, on))[-1]
    sums = last.sums
    return sums.income - sums.exempt - last.basic - sums.special - sums.additional - sums.other

"""Payslips as their owner reads them; the tax of a year told month by month."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hr_backend.payroll.law.book import Book
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.models import PayRule, Payslip, PayslipLine, Section
from hr_backend.payroll.own.repository import Sheet
from hr_backend.payroll.own.schemas import (
    Difference,
    Given,
    LineView,
    Slip,
    SlipSummary,
    TaxMonth,
)
from hr_backend.payroll.rules.tax import Sums, withhold
from hr_backend.payroll.rules.values import share_of, yuan_of

ANNUAL = "annual"


def summary(slip: Payslip) -> SlipSummary:
    return SlipSummary(
        period=slip.period,
        paid_on=slip.paid_on,
        gross=yuan_of(slip.gross),
        net=yuan_of(slip.net),
    )


def whole(sheet: Sheet) -> Slip:
    """Every line with the numbers and the rule it came from."""
    lines = [_line(line, rule) for line, rule in sheet.lines]
    return Slip(**summary(sheet.slip).model_dump(), lines=lines)


def _line(line: PayslipLine, rule: PayRule) -> LineView:
    law = names().rules.get(rule.rule)
    return LineView(
        item=rule.item,
        name=rule.name,
        section=rule.section,
        amount=yuan_of(line.amount),
        rule=law.name if law else rule.rule,
        source=law.source if law else rule.source,
        inputs=list(_given(line, rule)),
    )


def _given(line: PayslipLine, rule: PayRule) -> list[Given]:
    numbers = iter(line.inputs)
    known = {**names().inputs, **names().symbols}
    given = []
    for spec in rule.inputs:
        value = spec.get("value")
        if value is None:
            number = next(numbers, None)
            if number is None:
                continue
            value = str(Decimal(number).scaleb(-int(spec["decimals"])))
        given.append(Given(name=known.get(spec["name"], spec["name"]), value=value))
    return given


def differences(now: Slip, before: Slip) -> list[Difference]:
    """Lines whose amounts changed, came or went; the largest change first."""
    was, has = _by_name(before), _by_name(now)
    changed = [
        Difference(
            name=name,
            section=section,
            now=has.get((section, name), Decimal(0)),
            before=was.get((section, name), Decimal(0)),
        )
        for section, name in dict.fromkeys((*has, *was))
        if section not in (Section.EMPLOYER, Section.NOTE)
    ]
    moved = [one for one in changed if one.now != one.before]
    return sorted(moved, key=lambda one: -abs(one.now - one.before))


def _by_name(slip: Slip) -> Mapping[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for line in slip.lines:
        key = (line.section, line.name)
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    return sums


def tax_months(slips: Sequence[Payslip], book: Book) -> list[TaxMonth]:
    """The last two months of a tax year, told as the law reckons them; empty where a month of the
    year is known by its amounts alone (an import), or is taxed by the month.
    """
    known = [_share(slip) for slip in slips]
    if not known or any(share is None for share in known):
        return []
    told: list[TaxMonth] = []
    before, basic = Sums(), 0
    for number, (slip, share) in enumerate(zip(slips, known, strict=True), 1):
        assert share is not None
        basic += slip.basic or 0
        paid = slip.paid_on or slip.period
        table = book.tax_table(ANNUAL, paid)
        found = withhold(table, before, share, month=min(number, 12), basic=basic)
        if found.due != (slip.withheld or 0):
            return []  # relief, a correction: told by its lines alone
        told.append(
            TaxMonth(
                period=slip.period,
                income=yuan_of(found.sums.income),
                basic=yuan_of(basic),
                special=yuan_of(found.sums.special),
                additional=yuan_of(found.sums.additional),
                taxable=yuan_of(found.taxable),
                rate=share_of(found.bracket.rate),
                quick=yuan_of(found.bracket.quick),
                to_date=yuan_of(found.tax_to_date),
                before=yuan_of(found.sums.withheld),
                due=yuan_of(found.due),
            )
        )
        before = found.after
    return told[-2:]


def _share(slip: Payslip) -> Sums | None:
    if slip.income is None or slip.basic is None or slip.withheld is None:
        return None
    return Sums(income=slip.income, special=slip.insured or 0, additional=slip.additional or 0)

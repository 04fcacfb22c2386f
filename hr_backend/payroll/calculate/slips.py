"""A whole payslip, and the final pay of somebody who leaves: lines that add up to net."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hr_backend.payroll.calculate.answers import (
    FinalPayAnswer,
    LineView,
    PayslipAnswer,
    Section,
    SumsView,
)
from hr_backend.payroll.calculate.ends import severance_for
from hr_backend.payroll.calculate.errors import NetNegative, TaxRuleNotApplicable
from hr_backend.payroll.calculate.insurances import Insured, insure
from hr_backend.payroll.calculate.parts import calendar_notes, part_of
from hr_backend.payroll.calculate.pay import (
    Extra,
    extra_hours,
    leave_pay,
    sick_leave_pay,
)
from hr_backend.payroll.calculate.places import known_minimum_wage, needed_minimum_wage
from hr_backend.payroll.calculate.slip_bodies import FinalPayBody, PayslipBody, Slip
from hr_backend.payroll.calculate.tax_bodies import TaxMonthIn
from hr_backend.payroll.calculate.taxes import TAX_RULES, sums_view, withheld
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.bonus import bonus_separate, non_resident_bonus, non_resident_month
from hr_backend.payroll.rules.floors import below_minimum, loss_deduction
from hr_backend.payroll.rules.part_month import leave_deduction
from hr_backend.payroll.rules.payslip import NegativeNet, Totals, total
from hr_backend.payroll.rules.values import Fen, Line, Step, fen_of, rate_of, yuan_of


@dataclass(slots=True)
class Draft:
    """A payslip as it is put together, in fen."""

    lines: list[LineView] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wages: Fen = 0
    """Earnings taxed together as the month's wage, exempt ones inside."""
    apart: Fen = 0
    """Earnings taxed by themselves: a separate bonus, severance."""
    exempt: Fen = 0
    outside_minimum: Fen = 0
    """Of the wages: overtime pay and allowances the minimum wage leaves out."""
    after: SumsView | None = None

    def add(self, line: Line, section: Section, *, sign: int = 1, **more: str) -> Fen:
        """Take a line up, signed; its amount."""
        sources = [source for key, source in more.items() if key != "name"]
        view = line_view(line, section, sign=sign, sources=sources, name=more.get("name"))
        self.lines.append(view)
        return sign * line.amount


def payslip(body: PayslipBody, book: Book, today: date) -> PayslipAnswer:
    on = body.on or today
    draft = Draft()
    insured = _earn(draft, body, book, on)
    totals = _settle(draft, body, insured, book, on)
    return PayslipAnswer.model_validate(_amounts(draft, totals, on))


def final_pay(body: FinalPayBody, book: Book, today: date) -> FinalPayAnswer:
    """The payslip's lines, and what is owed at the end; one sum (工资支付暂行规定 art. 9)."""
    on = body.on or today
    draft = Draft()
    insured = _earn(draft, body, book, on)
    if body.unused_leave is not None:
        draft.wages += draft.add(leave_pay(body.unused_leave, book, on).line(), "earning")
    severance_tax = 0
    if body.severance is not None:
        found, sources = severance_for(body.severance, body, book, on)
        draft.apart += found.total
        severance_tax = found.tax
        for line in found.lines():
            is_tax = line.code == "severance_tax"
            figures = dict(zip("ab", sources, strict=False))
            draft.add(line, "tax" if is_tax else "earning", sign=-1 if is_tax else 1, **figures)
    totals = _settle(draft, body, insured, book, on, tax_apart=severance_tax)
    return FinalPayAnswer.model_validate(_amounts(draft, totals, on))


def _earn(draft: Draft, body: Slip, book: Book, on: date) -> Insured | None:
    """The month's earnings, and the insurance that goes with them."""
    wage = fen_of(body.base_wage)
    pay_days = book.figure("pay_days", on)
    draft.wages += draft.add(_base(body, wage, pay_days.value), "earning", figure=pay_days.source)
    draft.notes += calendar_notes(body.part)
    for allowance in body.allowances:
        amount = draft.add(
            _item("allowance", fen_of(allowance.amount)), "earning", name=allowance.name
        )
        draft.wages += amount
        draft.exempt += amount if allowance.exempt else 0
        draft.outside_minimum += 0 if allowance.in_minimum else amount
    if body.overtime is not None:
        extra = _overtime(body, wage, book, on)
        for pay in extra.pays:
            draft.add(pay.line(), "earning", figure=pay_days.source)
        draft.wages += extra.amount
        draft.outside_minimum += extra.amount
        draft.notes += extra.notes()
    _leave(draft, body, wage, book, on)
    if body.insurance is None:
        return None
    base = wage if body.insurance.base is None else fen_of(body.insurance.base)
    return insure(body.insurance, body.city, base, book, on)


def _base(body: Slip, wage: Fen, pay_days: Decimal) -> Line:
    if body.part is None:
        return _item("base_wage", wage)
    return part_of(body.part, wage).chosen(pay_days).line()


def _item(code: str, amount: Fen, rule: str = "item.agreed") -> Line:
    return Line(code, amount, rule, (Step("item.amount", amount, {"amount": amount}),))


def _overtime(body: Slip, wage: Fen, book: Book, on: date) -> Extra:
    assert body.overtime is not None
    base = wage if body.overtime.base is None else fen_of(body.overtime.base)
    return extra_hours(body.overtime, base, body, book, on)


def _leave(draft: Draft, body: Slip, wage: Fen, book: Book, on: date) -> None:
    figure = book.figure("pay_days", on)
    if body.unpaid_leave_days:
        taken = leave_deduction(wage, body.unpaid_leave_days, figure.value)
        draft.wages += draft.add(taken.line(), "earning", sign=-1, figure=figure.source)
    if body.sick is not None and body.sick.days:
        taken = leave_deduction(wage, body.sick.days, figure.value)
        draft.wages += draft.add(taken.line("sick_leave"), "earning", sign=-1, figure=figure.source)
        paid, source = sick_leave_pay(wage, body.sick.days, body.sick.rate, body, book, on)
        draft.wages += draft.add(paid.line(), "earning", floor=source)


def _settle(
    draft: Draft,
    body: Slip,
    insured: Insured | None,
    book: Book,
    on: date,
    *,
    tax_apart: Fen = 0,
) -> Totals:
    """Insurance, tax and deductions; NetNegative where more is taken off than there is."""
    bonus_tax = _bonus(draft, body, book, on)
    if draft.wages < 0:
        raise NetNegative
    own, paid_by_employer = 0, 0
    if insured is not None:
        draft.lines += insured.lines(sign=-1)
        own, paid_by_employer = insured.employee, insured.employer
    elif body.own_shares is not None:
        own = -draft.add(_item("own_shares", fen_of(body.own_shares)), "own_share", sign=-1)
    tax = _tax(draft, body, insured, own, book, on)
    taken = -sum(_deductions(draft, body, own, book, on))
    _check_minimum(draft, body, own, book, on)
    try:
        return total(
            earnings=[draft.wages, draft.apart],
            own_shares=[own],
            tax=tax + bonus_tax + tax_apart,
            other=[taken],
            employer_shares=[paid_by_employer],
        )
    except NegativeNet as failure:
        raise NetNegative from failure


def _bonus(draft: Draft, body: Slip, book: Book, on: date) -> Fen:
    """The bonus's line, and its tax where it is taxed by itself."""
    if body.bonus is None:
        return 0
    amount = draft.add(_item("bonus", fen_of(body.bonus.amount)), "earning")
    separate = body.bonus.method == "separate"
    resident = body.tax.resident
    if separate and resident and not book.in_force("bonus_separate", on):
        draft.notes.append("bonus_method_ended")
        separate = False
    draft.outside_minimum += 0 if separate else amount
    if not separate:
        draft.wages += amount
        return 0
    draft.apart += amount
    tax = bonus_separate if resident else non_resident_bonus
    found = tax(book.tax_table("monthly", on), amount)
    draft.add(found.line(), "tax", sign=-1, table=book.tax_row("monthly", on).source)
    return found.tax


def _tax(draft: Draft, body: Slip, insured: Insured | None, own: Fen, book: Book, on: date) -> Fen:
    """The tax on the month's wages; `own` shares are taken off but for what of them is taxed."""
    setup = body.tax
    extra = insured.taxed_employer if insured else 0
    own -= insured.taxed_employee if insured else 0
    if not setup.resident:
        table, basic = book.tax_table("monthly", on), fen_of(book.value("basic_monthly", on))
        alone = non_resident_month(table, draft.wages - draft.exempt + extra, basic)
        draft.add(alone.line(), "tax", sign=-1, table=book.tax_row("monthly", on).source)
        return alone.tax
    _check_months(body, on)
    income = draft.wages + extra
    # Leave may take so much that less is left than was exempt.
    month = TaxMonthIn(
        month=on.month,
        income=yuan_of(income),
        exempt=yuan_of(min(draft.exempt, income)),
        special=yuan_of(own),
        additional=setup.additional,
        other=setup.other,
        relief=setup.relief,
    )
    (found,) = withheld(setup, [month], book, on)
    source = book.tax_row("annual", on).source
    draft.add(found.line(TAX_RULES[setup.rule]), "tax", sign=-1, table=source)
    draft.after = sums_view(found)
    return found.due


def _check_months(body: Slip, on: date) -> None:
    """TaxRuleNotApplicable where the year begins, or its sums end, after the month of pay.

    Sums of this very month are a first payment in it.
    """
    setup = body.tax
    through = setup.before.through if setup.before is not None else 0
    if max(setup.employed_from or 0, through) > on.month:
        raise TaxRuleNotApplicable(
            rule=setup.rule.value,
            month=on.month,
            employed_from=setup.employed_from,
            through=through or None,
        )


def _deductions(draft: Draft, body: Slip, own: Fen, book: Book, on: date) -> Iterator[Fen]:
    """What else is taken off, each below zero."""
    if body.loss:
        floor = needed_minimum_wage(body, book, on)
        found = loss_deduction(
            loss=fen_of(body.loss),
            wage=draft.wages,
            minimum=fen_of(floor.monthly),
            rate=rate_of(book.value("loss_of_wage", on)),
            own_shares=own if floor.net_of_own_shares else 0,
        )
        yield draft.add(found.line(), "deduction", sign=-1, floor=floor.source)
    for deduction in body.deductions:
        line = _item("deduction", fen_of(deduction.amount), "item.lawful_deduction")
        yield draft.add(line, "deduction", sign=-1, name=deduction.name)


def _check_minimum(draft: Draft, body: Slip, own: Fen, book: Book, on: date) -> None:
    """Say where a whole month's wage is below the local minimum wage."""
    floor = known_minimum_wage(body, book, on)
    whole = body.part is None and body.sick is None and not body.unpaid_leave_days
    if floor is None or not whole:
        return
    if below_minimum(
        gross=draft.wages,
        left_out=draft.outside_minimum,
        own_shares=own,
        net=floor.net_of_own_shares,
        minimum=fen_of(floor.monthly),
    ):
        draft.notes.append("below_minimum_wage")


def _amounts(draft: Draft, totals: Totals, on: date) -> dict[str, object]:
    return {
        "on": on,
        "lines": draft.lines,
        "notes": note_views(draft.lines, draft.notes),
        "gross": yuan_of(totals.gross),
        "own_shares": yuan_of(totals.own_shares),
        "tax": yuan_of(totals.tax),
        "deductions": yuan_of(totals.other),
        "net": yuan_of(totals.net),
        "employer_shares": yuan_of(totals.employer_shares),
        "employer_cost": yuan_of(totals.employer_cost),
        "after": draft.after,
    }

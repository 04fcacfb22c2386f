"""Lines of payslips as debits and credits. Pure.

Two vouchers: wages as they arise (计提: cost against what is owed), and as they are paid (发放:
what is owed against the bank and those for whom something was held back). Every line is entered
twice with one amount, so that each voucher balances in each department by construction.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hr_backend.payroll.exports.chart import Chart
from hr_backend.payroll.models import Section

Fen = int


class Voucher(StrEnum):
    """Which of the two."""

    ACCRUAL = "accrual"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Posting:
    """What one item comes to in one department; fen, as it counts towards the net."""

    department: str
    item: str
    section: Section
    taxed: bool
    """Of a deduction: part of the gross, not held back from it."""
    amount: Fen


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a voucher; either debit or credit is 0, neither is below."""

    voucher: Voucher
    department: str
    account: str
    debit: Fen
    credit: Fen


def entries(postings: Iterable[Posting], chart: Chart) -> list[Entry]:
    """Debits before credits, by voucher and department; accounts that come to 0 are left out."""
    balances: dict[tuple[Voucher, str, str], Fen] = defaultdict(int)
    for one in postings:
        for voucher, debit, credit in _sides(one, chart):
            balances[voucher, one.department, debit] += one.amount
            balances[voucher, one.department, credit] -= one.amount
    made = [
        Entry(voucher, department, account, max(0, balance), max(0, -balance))
        for (voucher, department, account), balance in balances.items()
        if balance
    ]
    return sorted(made, key=lambda one: (one.voucher, one.department, not one.debit, one.account))


def _sides(one: Posting, chart: Chart) -> list[tuple[Voucher, str, str]]:
    """(voucher, debit, credit) of a positive amount; below 0 the sides change over."""
    own = chart.of_item(one.item)
    if one.section is Section.NOTE:
        return []
    if one.section is Section.EMPLOYER:
        cost = chart.in_department(own.cost or chart.employer.cost, one.department)
        return [(Voucher.ACCRUAL, cost, own.owed or chart.employer.owed)]
    if one.section is Section.EARNING or (one.section is Section.DEDUCTION and one.taxed):
        cost = chart.in_department(own.wages or chart.wages, one.department)
        return [
            (Voucher.ACCRUAL, cost, chart.payable),
            (Voucher.PAYMENT, chart.payable, chart.bank),
        ]
    return [(Voucher.PAYMENT, own.held or chart.held[one.section], chart.bank)]

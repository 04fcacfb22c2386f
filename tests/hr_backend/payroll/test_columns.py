"""By column and by person: equal to the fen, for whatever comes."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.rules import insurance, overtime, part_month, tax
from hr_backend.payroll.rules.floors import loss_deduction, loss_deduction_column
from hr_backend.payroll.rules.payslip import NegativeNet, net_column, total
from hr_backend.payroll.rules.values import MAX_FEN, half_up, half_up_column
from tests.hr_backend.payroll.law import ANNUAL, OVERTIME, PAY_DAYS

BOOK = shipped()
fen = st.integers(0, 10**12)
"""Up to ten billion yuan."""
wages = st.integers(0, 10**9)
hundredths = st.integers(0, 3100)


def column(values: list[int]) -> Any:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.integers(-(10**18), 10**18), min_size=1), st.integers(1, 10**6))
def test_halves_go_away_from_zero(numerators: list[int], denominator: int) -> None:
    by_column = half_up_column(column(numerators), denominator).tolist()
    assert by_column == [half_up(numerator, denominator) for numerator in numerators]


@given(st.lists(st.tuples(*[fen] * 8), min_size=1))
def test_withholding(rows: list[tuple[int, ...]]) -> None:
    names = ("income", "exempt", "basic", "special", "additional", "other", "relief", "withheld")
    columns = {name: column([row[at] for row in rows]) for at, name in enumerate(names)}
    taxable, to_date, due = tax.withhold_column(ANNUAL, **columns)
    for at, row in enumerate(rows):
        values = dict(zip(names, row, strict=True))
        before = tax.Sums(withheld=values.pop("withheld"))
        basic = values.pop("basic")
        one = tax.withhold(ANNUAL, before, tax.Sums(**values), month=1, basic=basic)
        assert (one.taxable, one.tax_to_date, one.due) == (taxable[at], to_date[at], due[at])


schemes = st.builds(
    insurance.Scheme,
    code=st.just("pension"),
    floor=st.integers(0, 10**6),
    ceiling=st.none() | st.integers(10**6, 10**7),
    employer_rate=st.integers(0, 30_000),
    employee_rate=st.integers(0, 30_000),
    employer_fixed=st.integers(0, 1000),
    employee_fixed=st.integers(0, 1000),
    rounded_to=st.sampled_from([1, 100]),
)


@given(schemes, st.lists(fen, min_size=1))
def test_insurance(scheme: insurance.Scheme, bases: list[int]) -> None:
    by_column = zip(
        *(a.tolist() for a in insurance.contribute_column(scheme, column(bases))), strict=True
    )
    one_by_one = [insurance.contribute(scheme, base) for base in bases]
    assert list(by_column) == [(one.base, one.employer, one.employee) for one in one_by_one]


@given(st.lists(st.tuples(fen, hundredths), min_size=1), st.sampled_from(part_month.Method))
def test_part_of_a_month(rows: list[tuple[int, int]], method: part_month.Method) -> None:
    amounts, days = (column(list(values)) for values in zip(*rows, strict=True))
    found = part_month.prorate_column(amounts, days, method, PAY_DAYS).tolist()
    for (wage, day), by_column in zip(rows, found, strict=True):
        number = Decimal(day) / 100
        earn = method is part_month.Method.EARN
        stretch = part_month.Stretch(
            wage, *((number, Decimal(0)) if earn else (Decimal(0), number))
        )
        assert part_month.prorate([stretch], method, PAY_DAYS).amount == by_column


@given(st.lists(st.tuples(fen, hundredths), min_size=1))
def test_leave_deductions(rows: list[tuple[int, int]]) -> None:
    amounts, days = (column(list(values)) for values in zip(*rows, strict=True))
    assert part_month.leave_deduction_column(amounts, days, PAY_DAYS).tolist() == [
        part_month.leave_deduction(wage, Decimal(day) / 100, PAY_DAYS).amount for wage, day in rows
    ]


@given(
    st.lists(st.tuples(wages, st.integers(0, 74_400)), min_size=1),
    st.sampled_from(overtime.DayKind),
)
def test_overtime(rows: list[tuple[int, int]], day: overtime.DayKind) -> None:
    base, hours = (column(list(values)) for values in zip(*rows, strict=True))
    rate = overtime.rate_for(OVERTIME, day, overtime.System.STANDARD)
    found = overtime.overtime_column(OVERTIME, base=base, hours=hours, rate=rate).tolist()
    assert found == [
        overtime.overtime(
            OVERTIME, base=wage, worked=overtime.Worked(day, Decimal(hour) / 100)
        ).amount
        for wage, hour in rows
    ]


@given(st.lists(st.tuples(fen, fen, fen, fen), min_size=1))
def test_deductions_for_a_loss(rows: list[tuple[int, ...]]) -> None:
    names = ("loss", "wage", "minimum", "own_shares")
    columns = {name: column([row[at] for row in rows]) for at, name in enumerate(names)}
    assert loss_deduction_column(**columns, rate=20_000).tolist() == [
        loss_deduction(**dict(zip(names, row, strict=True)), rate=20_000).amount for row in rows
    ]


@given(st.lists(st.tuples(*[fen] * 5), min_size=1))
def test_net(rows: list[tuple[int, ...]]) -> None:
    a, b, own, due, other = (column(list(values)) for values in zip(*rows, strict=True))
    gross, net = net_column(earnings=[a, b], own_shares=[own], tax=due, other=[other])
    for at, row in enumerate(rows):
        try:
            one = total(earnings=row[:2], own_shares=row[2:3], tax=row[3], other=row[4:])
        except NegativeNet:
            assert net[at] < 0
        else:
            assert (one.gross, one.net) == (gross[at], net[at])


def test_what_does_not_fit_is_refused_not_wrong() -> None:
    huge = column([MAX_FEN + 1])
    with pytest.raises(OverflowError):
        ANNUAL.tax_column(huge)
    with pytest.raises(OverflowError):
        overtime.overtime_column(OVERTIME, base=huge // 100 + 1, hours=huge * 0 + 1, rate=150_000)

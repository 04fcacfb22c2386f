"""What holds of money whatever comes: tax, shares, overtime, severance, parts of months."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.payroll.rules.bonus import bonus_separate, cliffs, non_resident_bonus
from hr_backend.payroll.rules.floors import loss_deduction, probation_floor
from hr_backend.payroll.rules.insurance import Scheme, contribute
from hr_backend.payroll.rules.overtime import DayKind, System, Worked, overtime
from hr_backend.payroll.rules.part_month import Method, Stretch, leave_deduction, prorate, sick_pay
from hr_backend.payroll.rules.payday import payday
from hr_backend.payroll.rules.severance import Ground, counted_years, service_months, severance
from hr_backend.payroll.rules.tax import Basic, Declared, Sums, TaxYear, withhold_months
from tests.hr_backend.payroll.law import ANNUAL, MONTHLY, OVERTIME, PAY_DAYS
from tests.hr_backend.payroll.test_proof import answered

MONTHLY_BASIC = 500_000
fen = st.integers(0, 30_000_000)
"""Up to 300,000 yuan."""
sums = st.builds(Sums, income=fen, exempt=fen, special=fen, additional=fen, other=fen, relief=fen)
months = st.lists(
    st.tuples(st.integers(1, 12), sums), min_size=1, max_size=12, unique_by=lambda pair: pair[0]
).map(lambda found: sorted(found, key=lambda pair: pair[0]))
declared = st.lists(
    st.builds(
        Declared,
        monthly=st.integers(0, 300_000),
        first=st.integers(1, 12),
        last=st.integers(1, 12),
        declared_in=st.integers(1, 12),
        once=st.booleans(),
    ),
    max_size=3,
)
years = st.builds(
    TaxYear,
    table=st.just(ANNUAL),
    monthly_basic=st.just(MONTHLY_BASIC),
    rule=st.sampled_from(Basic),
    declared=declared,
)


@given(years, months)
def test_tax_is_never_refunded_and_adds_up(year: TaxYear, paid: Any) -> None:
    found = list(withhold_months(year, paid))
    assert all(month.due >= 0 for month in found)
    for month in found:
        owed = max(0, month.tax_to_date - month.sums.relief)
        assert month.after.withheld == owed + month.balance
        assert month.balance == max(0, month.sums.withheld - owed)
    assert found[-1].after.withheld == sum(month.due for month in found)


@given(years, months)
def test_months_together_or_one_by_one_agree(year: TaxYear, paid: Any) -> None:
    together = [month.due for month in withhold_months(year, paid)]
    one_by_one, before, through = [], Sums(), 0
    for number, own in paid:
        taken = TaxYear(ANNUAL, MONTHLY_BASIC, declared=year.declared)
        known = 0
        if through:
            # what the earlier call had taken of the declared items
            known = sum(
                month.sums.additional for month in withhold_months(taken, [(through, Sums())])
            )
        (month,) = withhold_months(
            replace(year, before=before, before_declared=known), [(number, own)]
        )
        one_by_one.append(month.due)
        before, through = month.after, number
    assert one_by_one == together


@given(
    st.lists(st.integers(0, 5_000_000), min_size=2, max_size=6),
    st.integers(1, 5),
)
def test_the_endpoint_goes_on_from_what_it_answered(incomes: list[int], cut: int) -> None:
    body = {
        "kind": "income_tax",
        "year": 2026,
        "employed_from": 1,
        "declared": [{"item": "child_education", "since": 2, "declared_in": 3}],
    }
    paid = [{"month": at, "income": f"{i // 100}.{i % 100:02}"} for at, i in enumerate(incomes, 1)]
    cut = min(cut, len(paid) - 1)
    whole = answered(body | {"months": paid})
    first = answered(body | {"months": paid[:cut]})
    second = answered(body | {"months": paid[cut:], "before": first["after"]})
    assert first["months"] + second["months"] == whole["months"]
    assert second["after"] == whole["after"]


@given(years, months, st.integers(0, 10**8))
def test_more_income_never_leaves_less(year: TaxYear, paid: Any, more: int) -> None:
    number, own = paid[-1]
    richer = [*paid[:-1], (number, replace(own, income=own.income + more))]
    less = list(withhold_months(year, paid))[-1]
    greater = list(withhold_months(year, richer))[-1]
    assert 0 <= greater.due - less.due <= more


@given(st.integers(0, 10**9), st.integers(0, 10**8))
def test_more_bonus_leaves_less_at_the_named_cliffs_only(bonus: int, more: int) -> None:
    less, greater = bonus_separate(MONTHLY, bonus), bonus_separate(MONTHLY, bonus + more)
    in_a_trap = any(cliff.bound < bonus + more < cliff.even_at for cliff in cliffs(MONTHLY))
    assert greater.net >= less.net or in_a_trap
    assert non_resident_bonus(MONTHLY, bonus).tax >= 0


def test_a_cliff_ends_where_it_says() -> None:
    for cliff in cliffs(MONTHLY):
        assert bonus_separate(MONTHLY, cliff.even_at).net >= cliff.net_at_bound
        assert bonus_separate(MONTHLY, cliff.even_at - 1).net < cliff.net_at_bound


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(0, 20_000),
    st.sampled_from([1, 100]),
)
def test_shares_grow_with_the_base_within_the_bounds(
    base: int, more: int, rate: int, rounded_to: int
) -> None:
    scheme = Scheme("fund", 274_000, 3_773_100, rate, rate, rounded_to=rounded_to)
    one, other = contribute(scheme, base), contribute(scheme, base + more)
    assert one.employer == one.employee
    assert one.employee <= other.employee
    assert scheme.floor <= one.base <= 3_773_100
    assert one.employee % rounded_to == 0


@given(st.integers(0, 40_000).map(lambda yuan: str(yuan)), st.sampled_from(["0.05", "0.07"]))
def test_both_sides_add_up(base: str, rate: str) -> None:
    body = {"kind": "insurance", "city": "上海", "on": "2026-11-30", "base": base}
    answer = answered(body | {"fund_rate": rate})
    employer, employee = (
        sum(Decimal(scheme[side]) for scheme in answer["schemes"])
        for side in ("employer", "employee")
    )
    assert (f"{employer:.2f}", f"{employee:.2f}") == (answer["employer"], answer["employee"])
    assert f"{employer + employee:.2f}" == answer["total"]


halves = st.integers(0, 62).map(lambda count: Decimal(count) / 2)


@given(
    st.lists(st.builds(Stretch, fen, halves, halves), min_size=1, max_size=3),
    st.sampled_from(Method),
)
def test_a_part_is_between_nothing_and_the_wage(found: list[Stretch], method: Method) -> None:
    assert 0 <= prorate(found, method, PAY_DAYS).amount <= max(s.wage for s in found)


@given(fen, halves, halves)
def test_a_change_to_the_same_wage_changes_nothing(
    wage: int, first: Decimal, second: Decimal
) -> None:
    for method in Method:
        parted = [Stretch(wage, first, second), Stretch(wage, second, first)]
        whole = [Stretch(wage, first + second, first + second)]
        assert prorate(parted, method, PAY_DAYS).amount == prorate(whole, method, PAY_DAYS).amount


@given(fen, halves, fen)
def test_leave_and_sick_pay_stay_within_the_month(wage: int, days: Decimal, minimum: int) -> None:
    assert 0 <= leave_deduction(wage, days, PAY_DAYS).amount <= wage
    paid = sick_pay(
        wage=wage, days=days, rate=60_000, minimum=minimum, floor_rate=80_000, pay_days=PAY_DAYS
    )
    assert paid.floor <= paid.amount <= max(wage, minimum)


@given(st.integers(1, 10**8), st.integers(1, 400).map(Decimal), st.sampled_from(DayKind))
def test_no_hour_is_worth_less_than_a_workdays(base: int, hours: Decimal, day: DayKind) -> None:
    paid = [
        overtime(OVERTIME, base=base, worked=Worked(kind, hours)).amount
        for kind in (DayKind.WORKDAY, day, DayKind.HOLIDAY)
    ]
    assert paid == sorted(paid)
    flexible = overtime(OVERTIME, base=base, worked=Worked(day, hours), system=System.FLEXIBLE)
    assert flexible.amount == 0


@given(
    st.integers(0, 10**8),
    st.integers(0, 80).map(lambda count: Decimal(count) / 2),
    st.integers(100_000, 3_000_000),
)
def test_severance_is_capped_and_twice_for_the_unlawful(
    average: int, served: Decimal, city: int
) -> None:
    one = severance(ANNUAL, ground=Ground.N, years=served, average=average, city_average=city)
    two = severance(ANNUAL, ground=Ground.TWO_N, years=served, average=average, city_average=city)
    assert abs(two.compensation - 2 * one.compensation) <= 1
    assert one.wage <= 3 * city
    assert one.counted <= 12 or average <= 3 * city
    assert 0 <= one.tax <= one.taxable <= one.total


@given(st.dates(date(1980, 1, 1), date(2026, 1, 1)), st.integers(0, 15_000))
def test_a_longer_service_counts_no_less(hired: date, days: int) -> None:
    last = hired + timedelta(days=days)
    one = counted_years(*service_months(hired, last))
    assert one <= counted_years(*service_months(hired, last + timedelta(days=1)))
    assert Decimal(days) / Decimal("366.5") <= one + Decimal("0.5")
    assert one > 0


@given(fen, fen, fen)
def test_deductions_leave_the_minimum_and_four_fifths(loss: int, wage: int, minimum: int) -> None:
    found = loss_deduction(loss=loss, wage=wage, minimum=minimum, rate=20_000)
    assert found.amount + found.left_over == loss
    assert found.amount * 5 <= wage
    assert found.amount == 0 or wage - found.amount >= minimum


@given(fen, fen)
def test_probation_pays_four_fifths_and_the_minimum(agreed: int, minimum: int) -> None:
    found = probation_floor(agreed=agreed, minimum=minimum, rate=80_000)
    assert found.floor >= minimum
    assert found.floor * 5 >= agreed * 4


@pytest.mark.parametrize(
    ("month", "day", "paid"),
    [
        (11, 10, date(2026, 11, 10)),
        (10, 5, date(2026, 9, 30)),  # in the National Day break: the last working day before
        (11, 15, date(2026, 11, 13)),
        (2, 30, date(2026, 2, 28)),  # the last day of February, a make-up working day
    ],
)
def test_pay_comes_before_the_holiday(month: int, day: int, paid: date) -> None:
    def working(day: date) -> bool:
        off = date(2026, 10, 1) <= day <= date(2026, 10, 7)
        return day == date(2026, 2, 28) or (day.isoweekday() <= 5 and not off)

    assert payday(2026, month, day, working) == paid


def test_a_month_without_a_working_day_has_no_pay_day() -> None:
    with pytest.raises(ValueError, match="no working day"):
        payday(2026, 11, 10, lambda _: False)

"""Months and amounts that messages about pay name."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.payroll.amounts import named_amount, yuan
from actions.payroll.period import month_before, period_in, year_in

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("上个月工资发了多少", date(2026, 10, 1)),
        ("上月到手", date(2026, 10, 1)),
        ("上上个月呢", date(2026, 9, 1)),
        ("这个月发了没", date(2026, 11, 1)),
        ("下个月几号发", date(2026, 12, 1)),
        ("10月份工资条", date(2026, 10, 1)),
        ("十二月的工资", date(2025, 12, 1)),
        ("11月工资", date(2026, 11, 1)),
        ("去年12月的工资单再发一份", date(2025, 12, 1)),
        ("2025年3月的", date(2025, 3, 1)),
        ("2026-08的工资条", date(2026, 8, 1)),
        ("工资条", None),
        ("今年一共发了多少", None),
        ("十三月的工资", None),
        ("怎么个税比9月多了", None),
        ("10月的怎么比上个月少", date(2026, 10, 1)),
    ],
)
def test_the_month_a_message_names(text: str, period: date | None) -> None:
    assert period_in(text, TODAY) == period


def test_a_month_of_last_year_seen_from_january() -> None:
    assert period_in("上个月工资", date(2027, 1, 5)) == date(2026, 12, 1)
    assert period_in("12月工资", date(2027, 1, 5)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "year"),
    [("今年交了多少税", 2026), ("去年一共发了多少", 2025), ("今年10月的", None), ("上个月", None)],
)
def test_a_whole_year(text: str, year: int | None) -> None:
    assert year_in(text, TODAY) == year


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-30, 30))
def test_months_go_back_and_forth(day: date, months: int) -> None:
    first = day.replace(day=1)
    assert month_before(month_before(first, months), -months) == first


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("为什么扣了我三百", "300"),
        ("扣的那两百块是什么", "200"),
        ("少了1,234.5元", "1234.5"),
        ("到手怎么少了一千二百多", "1200"),
        ("扣了一万多", None),
        ("10月扣了三次", None),
        ("扣了两次", None),
        ("2026年10月12号扣的", None),
        ("为什么这个月少了800", "800"),
    ],
)
def test_the_amount_a_message_names(text: str, amount: str | None) -> None:
    assert named_amount(text) == (Decimal(amount) if amount else None)


def test_amounts_are_written_with_both_places() -> None:
    assert yuan(Decimal("11875.5")) == "11,875.50"

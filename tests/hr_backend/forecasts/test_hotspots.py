"""Cancellations to come, by hour of the week; all history here is GENERATED."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.forecasts.hotspots import interval, learn_rates
from tests.bench.forecast_history import cancellations, rate

WEEKS = 26


def test_the_worst_hours_are_found() -> None:
    rates = learn_rates(cancellations(WEEKS))
    assert rates is not None
    order = sorted(rates.by_cell, key=lambda cell: -rates.expect(cell).mean)
    assert set(order[:4]) == {(1, 9), (1, 10), (5, 16), (5, 17)}


def test_rates_are_near_the_truth_and_intervals_hold_what_comes() -> None:
    held = counted = 0
    for seed in range(10):
        drawn = cancellations(WEEKS + 2, seed=seed)
        rates = learn_rates(drawn[:WEEKS])
        assert rates is not None
        for cell in rates.by_cell:
            found = rates.expect(cell)
            assert found.mean == pytest.approx(rate(*cell, WEEKS), abs=1.5)
            for week in drawn[WEEKS:]:
                held += found.low <= week.get(cell, 0) <= found.high
                counted += 1
    assert held / counted >= 0.88


def test_two_days_hold_twice_as_much() -> None:
    rates = learn_rates(cancellations(WEEKS))
    assert rates is not None
    one, two = rates.expect((1, 9)), rates.expect((1, 9), hours=2)
    assert two.mean == pytest.approx(2 * one.mean)
    assert two.high < 2 * one.high


@pytest.mark.parametrize(
    "weeks", [[], [{(1, 9): 50}], [{} for _ in range(WEEKS)], [{(1, 9): 1}] * 10]
)
def test_too_little_says_nothing(weeks: list[dict[tuple[int, int], int]]) -> None:
    assert learn_rates(weeks) is None


def test_an_hour_nothing_ever_happened_in_is_not_impossible() -> None:
    rates = learn_rates([{(1, 9): 3, (2, 10): 2}] * 10)
    assert rates is not None
    assert 0 < rates.expect((1, 10)).mean < rates.expect((1, 9)).mean
    assert rates.expect((7, 3)).mean == 0


@given(st.floats(0.01, 500), st.floats(0.01, 0.99))
def test_an_interval_is_in_order(shape: float, p: float) -> None:
    low, high = interval(shape, p)
    assert 0 <= low <= high
    mean = shape * (1 - p) / p
    assert high >= int(mean * 0.5)

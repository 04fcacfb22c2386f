"""Who was there when, and which departments are too small to show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.reports.rules import LEAST, Cost, Stay, merged, months, staff

DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
STAYS = st.lists(st.builds(Stay, st.sampled_from(["a", "b"]), DAYS, DAYS), max_size=12)


@given(STAYS)
def test_a_month_ends_with_who_was_there_and_came_less_who_left(stays: list[Stay]) -> None:
    found = staff(stays, date(2026, 1, 1), date(2026, 12, 1))
    ends: dict[str, int] = {}
    for one in found:
        assert one.start + one.joined - one.left == one.end
        if one.department in ends:
            assert one.start == ends[one.department]
        ends[one.department] = one.end


@pytest.mark.parametrize(
    ("hired", "left", "expected"),
    [
        (None, None, (1, 0, 0, 1)),
        ("2026-11-01", None, (0, 1, 0, 1)),
        ("2026-11-30", "2026-11-30", (0, 1, 1, 0)),
        ("2026-01-01", "2026-10-31", None),
        ("2026-01-01", "2026-11-30", (1, 0, 1, 0)),
        ("2026-11-05", "2026-10-01", (0, 1, 0, 1)),  # back again: the last day is the old one's
        ("2026-12-01", None, None),
    ],
)
def test_one_stay(hired: str | None, left: str | None, expected: tuple[int, ...] | None) -> None:
    day = {text: date.fromisoformat(text) for text in (hired, left) if text}
    stay = Stay("a", day.get(hired or ""), day.get(left or ""))
    found = staff([stay], date(2026, 11, 1), date(2026, 11, 1))
    assert [(one.start, one.joined, one.left, one.end) for one in found] == (
        [expected] if expected else []
    )


COSTS = st.lists(
    st.builds(
        Cost,
        st.uuids().map(str),
        st.integers(1, 6),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
    ),
    max_size=8,
)


@given(COSTS)
def test_no_sum_of_pay_holds_fewer_than_three_and_none_is_lost(costs: list[Cost]) -> None:
    shown = merged(costs)
    assert all(one.people >= LEAST for one in shown)
    if sum(one.people for one in costs) >= LEAST:
        assert sum(one.gross for one in shown) == sum(one.gross for one in costs)
        assert sum(one.employer for one in shown) == sum(one.employer for one in costs)
        assert sum(one.people for one in shown) == sum(one.people for one in costs)
    else:
        assert shown == []


def test_one_small_department_takes_the_next_smallest_along() -> None:
    costs = [Cost("a", 1, 100, 10), Cost("b", 3, 300, 30), Cost("c", 9, 900, 90)]
    assert merged(costs) == [Cost("c", 9, 900, 90), Cost(None, 4, 400, 40)]


def test_months_over_new_year() -> None:
    found = list(months(date(2026, 12, 1), date(2027, 2, 1)))
    assert found == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]

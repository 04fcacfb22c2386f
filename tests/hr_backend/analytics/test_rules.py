"""Intervals, tests of two shares, and who stands out."""

from datetime import date
from itertools import pairwise
from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.analytics.rules import (
    LEAST,
    Counted,
    Period,
    before,
    corrected,
    interval,
    month_of,
    p_value,
    parts,
    share,
    shrunk,
    stand_outs,
    suggestion,
)

counts = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
some = counts.filter(lambda pair: pair[1] > 0)


@given(some)
def test_an_interval_holds_its_share_and_stays_in_its_bounds(pair: tuple[int, int]) -> None:
    bounds = interval(*pair)
    assert bounds is not None
    assert 0 <= bounds[0] <= pair[0] / pair[1] <= bounds[1] <= 1
    assert bounds[0] < bounds[1]


@given(some, st.integers(2, 20))
def test_more_of_the_same_makes_it_narrower(pair: tuple[int, int], times: int) -> None:
    few, many = interval(*pair), interval(pair[0] * times, pair[1] * times)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < few[1] - few[0]


@given(some)
def test_misses_mirror_hits(pair: tuple[int, int]) -> None:
    hits, of = pair
    one, other = interval(hits, of), interval(of - hits, of)
    assert one is not None
    assert other is not None
    assert isclose(one[0], 1 - other[1], abs_tol=1e-12)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(3, 12, 0.0889, 0.5323), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (50, 100, 0.4038, 0.5962)],
)  # fmt: skip
def test_intervals_known_from_the_literature(hits: int, of: int, low: float, high: float) -> None:
    assert interval(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_there_is_no_share() -> None:
    assert share(0, 0) is None
    assert interval(0, 0) is None
    with pytest.raises(ValueError, match="hits"):
        interval(3, 2)


@given(*([st.integers(0, 25)] * 4))
def test_the_test_of_two_shares_is_fishers(a: int, b: int, c: int, d: int) -> None:
    of, other_of, hits, total = a + b, c + d, a + c, a + b + c + d
    ways = {
        x: comb(hits, x) * comb(total - hits, of - x)
        for x in range(max(0, of - (total - hits)), min(of, hits) + 1)
    }
    whole = sum(ways.values())
    upper = sum(w for x, w in ways.items() if x >= a) / whole
    lower = sum(w for x, w in ways.items() if x <= a) / whole
    found = p_value(a, of, c, other_of)
    expected = 1.0 if len(ways) == 1 else min(1.0, 2 * (upper if a * total >= of * hits else lower))
    assert isclose(found, expected, rel_tol=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_looking_at_many_never_makes_surer(values: list[float]) -> None:
    adjusted = corrected(values)
    assert all(value <= new <= 1 for value, new in zip(values, adjusted, strict=True))
    order = sorted(range(len(values)), key=lambda n: values[n])
    assert all(adjusted[a] <= adjusted[b] for a, b in pairwise(order))


groups = st.lists(counts, min_size=1, max_size=8).map(
    lambda pairs: [Counted(f"g{n}", *pair) for n, pair in enumerate(pairs)]
)


@given(groups)
def test_estimates_lie_between_the_group_and_everybody(found: list[Counted]) -> None:
    total = sum(group.of for group in found)
    estimates = shrunk(found)
    if not total:
        assert estimates == {}
        return
    common = sum(group.hits for group in found) / total
    for group in found:
        own = group.hits / group.of if group.of else common
        low, high = sorted((own, common))
        assert low - 1e-9 <= estimates[group.key] <= high + 1e-9


@given(groups)
def test_small_groups_never_stand_out(found: list[Counted]) -> None:
    size = {group.key: group.of for group in found}
    for one in stand_outs(found):
        assert size[one.key] >= LEAST
        assert one.p_value <= 0.05
        assert abs(one.share - one.others) >= 0.05


def test_a_post_far_from_many_others_stands_out_and_a_lucky_one_does_not() -> None:
    others = [Counted(f"p{n}", 10, 50) for n in range(9)]
    (one,) = stand_outs([*others, Counted("far", 30, 50)])
    assert (one.key, one.share, one.others) == ("far", 0.6, 0.2)
    assert 0.2 < one.shrunk < 0.6
    # One in three beside one in five: among ten posts that happens by chance.
    assert stand_outs([*others, Counted("lucky", 16, 50)]) == []
    # Nine of nine is not many, however far.
    assert stand_outs([*others, Counted("small", 9, 9)]) == []


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)),
    st.dictionaries(st.sampled_from("bcd"), st.integers(0, 9)),
)
def test_the_parts_sum_to_the_distance(here: dict[str, int], others: dict[str, int]) -> None:
    found = parts(here, 40, others, 60)
    distance = sum(here.values()) / 40 - sum(others.values()) / 60
    assert isclose(sum(part.excess for part in found), distance, abs_tol=1e-9)
    assert all(abs(a.excess) >= abs(b.excess) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        (("2026-01-01", "2026-02-01"), ("2025-12-01", "2026-01-01")),
        (("2026-11-16", "2026-11-23"), ("2026-11-09", "2026-11-16")),
        (("2026-11-02", "2026-12-02"), ("2026-10-03", "2026-11-02")),
    ],
)
def test_a_month_follows_a_month_and_days_follow_as_many(
    period: tuple[str, str], earlier: tuple[str, str]
) -> None:
    assert before(Period(*map(date.fromisoformat, period))) == Period(
        *map(date.fromisoformat, earlier)
    )


@given(st.dates(date(2001, 1, 1), date(2199, 1, 1)))
def test_a_month_holds_its_days(day: date) -> None:
    month = month_of(day)
    assert month.since.day == month.until.day == 1
    assert month.since <= day < month.until
    assert 28 <= month.days <= 31


def test_suggestions_follow_the_reason_else_the_measure() -> None:
    assert suggestion("cancelled", "pay") == "show_pay"
    assert suggestion("no_show", None) == suggestion("no_show", "unheard_of") == "remind_again"

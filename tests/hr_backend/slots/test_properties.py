"""Whatever the calendars: the offers keep every hard condition, and nothing possible is missed."""

import random
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hr_backend.calendars.hours import AI, Hours
from hr_backend.slots.intervals import BEGINNING, END, Interval, local_minute, merge
from hr_backend.slots.ranking import find_alternatives
from hr_backend.slots.rules import Calendar, Search, windows
from hr_backend.slots.wish import Wish
from tests.hr_backend.slots.oracle import Oracle

FIRST = date(2026, 10, 24)
"""A Saturday; Berlin sets its clocks back in the night after it."""
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu")]
SPAN = 3 * 24 * 60
HOURS = [
    Hours(frozenset(range(1, 6)), time(9), time(18)),
    Hours(frozenset(range(1, 8)), time(13, 30), time(15)),
    AI,
]


@st.composite
def spans(draw: st.DrawFn, base: int, *, most: int = 4) -> tuple[Interval, ...]:
    """Intervals near `base`, at odd minutes, in any order, overlapping or empty."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        low = base + draw(st.integers(0, SPAN // 5)) * 5
        found.append((low, low + draw(st.sampled_from([0, 5, 30, 60, 185, 600, 1440]))))
    return tuple(found)


@st.composite
def wishes(draw: st.DrawFn, base: int) -> Wish:
    available = merge(draw(spans(base)))
    refused = list(draw(spans(base)))
    if draw(st.integers(0, 3)) == 0 and available:
        refused += [(BEGINNING, available[0][0]), (available[-1][1], END)]
    minute = st.integers(base, base + SPAN)
    return Wish(
        available=available,
        proposed=tuple(sorted(draw(st.sets(minute.map(lambda m: m // 10 * 10), max_size=2)))),
        refused=merge(refused),
        near=draw(st.none() | minute),
    )


@st.composite
def searches(draw: st.DrawFn) -> Search:
    zone = draw(st.sampled_from(ZONES))
    base = local_minute(FIRST, time(0), zone)

    def calendar(person: str) -> Calendar:
        hours = draw(st.sampled_from(HOURS))
        return Calendar(
            person,
            windows(
                hours,
                since=FIRST,
                until=FIRST + timedelta(days=4),
                special={FIRST: draw(st.booleans())},
                zone=zone,
            ),
            busy=draw(spans(base)),
            interviews=draw(spans(base)),
            offered=draw(spans(base, most=2)),
        )

    everybody = {one: calendar(one) for one in ("wang", "li", "chen", "gu", "he")}
    crew = draw(st.sampled_from([[], ["li"], ["li"], ["li", "chen"]]))
    pool = draw(st.sampled_from([[], ["gu"], ["gu", "he", "li"]]))
    return Search(
        length=draw(st.sampled_from([20, 30, 60, 90])),
        now=base + draw(st.integers(0, 24 * 60)),
        zone=zone,
        wish=draw(wishes(base)),
        candidate=everybody["wang"],
        interviewers=tuple(everybody[one] for one in crew),
        until=base + SPAN,
        pool=tuple(everybody[one] for one in pool),
        old_start=draw(st.none() | st.integers(0, SPAN // 30).map(lambda k: base + k * 30)),
        lead=draw(st.sampled_from([0, 60])),
        buffer=draw(st.sampled_from([0, 0, 10])),
        notice=24 * 60,
        limit=draw(st.integers(1, 5)),
    )


@settings(max_examples=150, deadline=None)
@given(searches())
def test_offers_are_exactly_what_the_oracle_allows(search: Search) -> None:
    oracle, found = Oracle(search), find_alternatives(search)
    allowed = oracle.wanted
    assert found.wish_met == bool(allowed)
    if not allowed and search.wish.bounded:
        allowed = oracle.standing
    fresh = [s for s in allowed if any(oracle.fresh(s, crew) for crew in oracle.crews(s))]
    choice = fresh or allowed
    starts = [slot.start for slot in found.slots]
    assert starts == sorted(set(starts))
    assert set(starts) <= set(choice)
    assert len(starts) == min(search.limit, len(choice))
    assert [slot.best for slot in found.slots].count(True) == bool(starts)
    for slot in found.slots:
        assert slot.crew in oracle.crews(slot.start)
        assert slot.reasons
        if fresh:
            assert oracle.fresh(slot.start, slot.crew)


@settings(max_examples=75, deadline=None)
@given(searches())
def test_a_stated_start_is_free_exactly_if_the_oracle_says_so(search: Search) -> None:
    found = find_alternatives(search)
    stated = search.wish.stated
    if stated is None:
        assert found.stated_free is None
    else:
        assert found.stated_free == (stated in Oracle(search).wanted)


@settings(max_examples=75, deadline=None)
@given(searches(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(search: Search, shuffle: random.Random) -> None:
    def shuffled(one: Calendar) -> Calendar:
        def again(rows: tuple[Interval, ...]) -> tuple[Interval, ...]:
            return tuple(shuffle.sample(rows, len(rows)))

        return replace(
            one,
            busy=again(one.busy),
            interviews=again(one.interviews),
            offered=again(one.offered),
        )

    pool = shuffle.sample(search.pool, len(search.pool))
    other = replace(
        search,
        candidate=shuffled(search.candidate),
        interviewers=tuple(map(shuffled, search.interviewers)),
        pool=tuple(map(shuffled, pool)),
    )
    assert find_alternatives(other) == find_alternatives(search)

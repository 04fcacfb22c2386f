"""The ledger holds: nothing is taken that was not earned, in any order of facts."""

import random
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hr_backend.leave.rulebook import rulebook
from hr_backend.leave.rules.annual import Service
from hr_backend.leave.rules.ledger import (
    Entry,
    Segment,
    allocate,
    annual_due,
    carried,
    expiry_due,
    lots,
    overtime_due,
    remaining,
)
from hr_backend.leave.rules.values import year_end

RULE = rulebook().national("annual", date(2026, 1, 1))
HALVES = st.integers(1, 12).map(lambda n: Decimal(n) / 2)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def earned(bucket: str, days: Decimal, year: int) -> Entry:
    return Entry(
        f"earned:{bucket}", bucket, "earned", days, date(year, 1, 1), date(year, 1, 1),
        year_end(year), "import",
    )  # fmt: skip


def take(entries: list[Entry], day: date, days: Decimal, name: str) -> list[Entry]:
    """What an approval writes; nothing where not all of it is there."""
    found, missing = allocate(lots(entries), [Segment(days, day, day)])
    if missing:
        return []
    return [Entry(f"{name}:{a.bucket}", a.bucket, "taken", -a.days, day) for a in found]


FACTS = st.lists(st.tuples(DAYS, HALVES), max_size=12)
EARNINGS = st.dictionaries(st.integers(2024, 2027), HALVES, max_size=4)


@given(earnings=EARNINGS, wishes=FACTS, seed=st.integers(0, 99))
def test_nothing_is_taken_that_was_not_earned(
    earnings: dict[int, Decimal], wishes: list[tuple[date, Decimal]], seed: int
) -> None:
    entries = [earned(str(year), days, year) for year, days in earnings.items()]
    for number, (day, days) in enumerate(wishes):
        entries += take(entries, day, days, str(number))
    assert all(lot.left >= 0 for lot in lots(entries))
    shuffled = entries[:]
    random.Random(seed).shuffle(shuffled)
    assert lots(shuffled) == lots(entries)
    for day in (date(2025, 6, 1), date(2026, 12, 31)):
        assert remaining(shuffled, day) == remaining(entries, day)


@given(earnings=EARNINGS, wishes=FACTS, on=DAYS)
def test_what_expires_is_closed_once(
    earnings: dict[int, Decimal], wishes: list[tuple[date, Decimal]], on: date
) -> None:
    entries = [earned(str(year), days, year) for year, days in earnings.items()]
    for number, (day, days) in enumerate(wishes):
        entries += take(entries, day, days, str(number))
    before = remaining(entries, on)
    due = expiry_due(entries, on=on, source="")
    assert remaining([*entries, *due], on) == before
    assert expiry_due([*entries, *due], on=on, source="") == []
    # a day given back after the end is closed as well, under a name of its own
    if due:
        late = Entry("returned:x", due[0].bucket, "returned", Decimal(1), on)
        again = expiry_due([*entries, *due, late], on=on, source="")
        assert [e.days for e in again] == [-1]
        assert again[0].key not in {e.key for e in due}


@given(
    hired=st.dates(date(2010, 1, 1), date(2026, 12, 31)),
    lead=st.integers(0, 9000),
    days=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=6),
)
def test_a_year_is_earned_once_however_often_it_is_looked_at(
    hired: date, lead: int, days: list[date]
) -> None:
    assert RULE is not None
    service = Service(hired, hired - timedelta(days=lead))
    entries: list[Entry] = []
    for day in days:
        due = annual_due(RULE.data, service, entries, on=day, source="law")
        assert annual_due(RULE.data, service, [*entries, *due], on=day, source="law") == []
        entries += due
    at_once = annual_due(RULE.data, service, [], on=max(days), source="law")
    assert sum(e.days for e in entries) == sum(e.days for e in at_once)
    assert len({e.key for e in entries}) == len(entries)


def test_an_imported_year_is_hrs() -> None:
    assert RULE is not None
    service = Service(date(2015, 1, 1))
    stored = [earned("2026", Decimal(3), 2026)]
    assert annual_due(RULE.data, service, stored, on=date(2026, 6, 1), source="law") == []


@given(days=HALVES, used=HALVES)
def test_what_is_carried_is_carried_once_and_used_first(days: Decimal, used: Decimal) -> None:
    entries = [earned("2026", days, 2026)]
    moved = carried(entries, year=2026, source="law", years=1)
    entries += moved
    assert sum(e.days for e in moved) == 0
    assert carried(entries, year=2026, source="law", years=1) == []
    assert remaining(entries, date(2027, 3, 1)) == days
    entries.append(earned("2027", Decimal(5), 2027))
    entries += take(entries, date(2027, 3, 1), used, "x")
    again = carried(entries, year=2027, source="law", years=1)
    taken = used if used <= days + 5 else Decimal(0)
    left_of_new = Decimal(5) - max(Decimal(0), taken - days)
    assert sum((e.days for e in again if e.days > 0), Decimal(0)) == left_of_new


@given(
    history=st.lists(
        st.dictionaries(
            st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.integers(0, 600), max_size=4
        ),
        min_size=1,
        max_size=4,
    )
)
def test_overtime_is_earned_as_attendance_has_it_last(history: list[dict[date, int]]) -> None:
    rule = rulebook().national("compensatory", date(2026, 1, 1))
    assert rule is not None
    entries: list[Entry] = []
    for worked in history:
        seen = {date.fromisoformat(e.bucket): 0 for e in entries} | worked
        due = overtime_due(rule.data, entries, seen, source="law")
        assert overtime_due(rule.data, [*entries, *due], seen, source="law") == []
        entries += due
    wanted = sum((round(Decimal(m) / 480, 4) for m in history[-1].values()), Decimal(0))
    assert sum((e.days for e in entries), Decimal(0)) == wanted
    assert len({e.key for e in entries}) == len(entries)

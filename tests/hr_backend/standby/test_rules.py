"""Whom a freed slot would help, and how long it is held for them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.standby.rules import (
    AWAKE_FROM,
    AWAKE_UNTIL,
    NOT_WORTH_IT,
    Own,
    Place,
    Slot,
    answer_by,
    fill_rate,
    place,
    waking,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SLOT = Slot(datetime(2026, 11, 25, 14, tzinfo=SHANGHAI), 60, 1)
LATER, EARLIER = SLOT.start + timedelta(days=1), SLOT.start - timedelta(hours=5)


def own(
    status: str = "scheduled",
    *,
    start: datetime | None = LATER,
    minutes: int = 60,
    stage: int = 1,
    ai: bool = False,
) -> Own:
    return Own("i", stage, status, ai, start, minutes)


@pytest.mark.parametrize(
    ("interviews", "found"),
    [
        ([], Place(None)),
        ([own("proposed", start=None)], Place("i")),
        ([own("confirmed")], Place("i")),
        ([own(minutes=30)], Place("i")),
        ([own("cancelled")], Place(None)),
        ([own("no_show")], Place(None)),
        ([own(start=EARLIER)], None),
        ([own(start=SLOT.start)], None),
        ([own(minutes=90)], None),
        ([own(ai=True)], None),
        ([own(stage=2)], None),
        ([own("completed", start=EARLIER)], None),
        ([own("in_progress", start=EARLIER)], None),
        ([own("completed", start=EARLIER, stage=2)], None),
    ],
)
def test_what_of_the_stand_bys_would_get_the_slot(
    interviews: list[Own], found: Place | None
) -> None:
    assert place(SLOT, interviews) == found


def test_one_without_a_time_goes_before_one_that_would_come_sooner() -> None:
    proposed = Own("b", 1, "proposed", False, None, 60)
    assert place(SLOT, [own(), proposed]) == Place("b")


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ("24 16:00", "25 14:00", "24 18:00"),
        # It ends before the slot minus the lead time, and is not made where that leaves an hour.
        ("25 11:30", "25 14:00", "25 13:00"),
        ("25 12:00", "25 14:00", "25 13:00"),
        ("25 12:01", "25 14:00", None),
        ("25 15:00", "25 14:00", None),
        # Nobody has to answer at night.
        ("24 21:30", "26 14:00", "25 09:30"),
        ("24 23:50", "26 14:00", "25 10:00"),
        ("24 03:00", "26 14:00", "24 10:00"),
    ],
)
def test_how_long_it_is_held(now: str, start: str, until: str | None) -> None:
    def moment(text: str) -> datetime:
        return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)

    found = answer_by(moment(now), moment(start), minutes=120, lead_minutes=60, zone=SHANGHAI)
    assert found == (moment(until) if until else None)


MOMENTS = st.integers(0, 525_600).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(now=MOMENTS, length=st.integers(1, 3000), ahead=st.integers(0, 5000))
def test_whoever_is_asked_has_an_hour_and_the_slot_is_still_ahead(
    now: datetime, length: int, ahead: int
) -> None:
    start = now + timedelta(minutes=ahead)
    until = answer_by(now, start, minutes=length, lead_minutes=60, zone=SHANGHAI)
    if until is None:
        assert ahead < 60 + NOT_WORTH_IT / timedelta(minutes=1)
    else:
        assert until <= start - timedelta(minutes=60)
        assert until > now


@given(now=MOMENTS, length=st.integers(1, 3000))
def test_waking_time_passes_by_day_only(now: datetime, length: int) -> None:
    found = waking(now, timedelta(minutes=length), SHANGHAI).astimezone(SHANGHAI)
    assert AWAKE_FROM <= found.time() <= AWAKE_UNTIL
    assert found - now >= timedelta(minutes=length)


def test_fill_rate() -> None:
    assert fill_rate(4, 3) == 0.75
    assert fill_rate(0, 0) is None

"""When people are reminded: before the interview, and never at night."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.reminders.rules import Quiet, remind_at

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = Quiet(time(21, 30), time(8), ZONE)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def local(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "before", "expected"),
    [
        ("12-02 14:00", DAY, "12-01 14:00"),
        ("12-02 14:00", HOUR, "12-02 13:00"),
        ("12-02 08:00", DAY, "12-01 08:00"),
        # A day before would be at night: in the morning, as that leaves half the time.
        ("12-02 22:00", DAY, "12-02 08:00"),
        ("12-02 21:30", DAY, "12-02 08:00"),
        ("12-02 21:00", DAY, "12-01 21:00"),
        # An hour before would be at night: when the night is over, if that still helps; else the
        # evening before.
        ("12-02 08:30", HOUR, "12-02 08:00"),
        ("12-02 08:29", HOUR, "12-01 21:30"),
        ("12-02 08:00", HOUR, "12-01 21:30"),
        ("12-02 09:00", HOUR, "12-02 08:00"),
    ],
)
def test_when(start: str, before: timedelta, expected: str) -> None:
    assert remind_at(local(start), before, NIGHT) == local(expected)


MINUTES = st.integers(0, 24 * 60 - 1)


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(ZONE)),  # noqa: DTZ001
    before=st.integers(5, 3 * 24 * 60),
    since=MINUTES,
    until=MINUTES,
)
def test_always_before_the_start_and_never_inside_the_quiet_hours(
    start: datetime, before: int, since: int, until: int
) -> None:
    quiet = Quiet(time(*divmod(since, 60)), time(*divmod(until, 60)), ZONE)
    moment = remind_at(start, timedelta(minutes=before), quiet)
    assert moment < start
    if since != until:
        began = moment.astimezone(ZONE).time().replace(second=0, microsecond=0) == quiet.since
        assert began or not quiet.holds(moment)


def test_no_quiet_hours() -> None:
    assert not Quiet(time(0), time(0), ZONE).holds(local("12-02 00:00"))

"""Half-open intervals of whole minutes since the Unix epoch: exact, time-zone free, cheap."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Interval = tuple[int, int]
"""`[from, to)` in minutes since 1970-01-01T00:00Z."""

BEGINNING = -(1 << 40)
END = 1 << 40
"""Open ends: earlier and later than any date."""

DAY = 24 * 60


def floor_minute(at: datetime) -> int:
    """The minute an aware instant lies in."""
    return int(at.timestamp() // 60)


def ceil_minute(at: datetime) -> int:
    """The first whole minute that is not before an aware instant."""
    return -int(-at.timestamp() // 60)


def at_minute(minute: int) -> datetime:
    """The instant of a minute, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def local_minute(day: date, clock: time, zone: tzinfo) -> int:
    """The minute at which a local clock shows `clock` on `day`."""
    return floor_minute(datetime.combine(day, clock, zone))


def local_day(minute: int, zone: tzinfo) -> date:
    """The local date of a minute."""
    return datetime.fromtimestamp(minute * 60, zone).date()


def days(since: date, until: date) -> Iterable[date]:
    """Every date from `since` up to and including `until`."""
    for offset in range((until - since).days + 1):
        yield since + timedelta(days=offset)


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Sorted, without empty ones, with touching ones joined."""
    merged: list[Interval] = []
    for low, high in sorted(intervals):
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def overlap(left: Iterable[Interval], right: Iterable[Interval]) -> tuple[Interval, ...]:
    """What lies in both."""
    others = tuple(right)
    return merge((max(a, c), min(b, d)) for a, b in left for c, d in others)

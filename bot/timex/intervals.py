"""Arithmetic on half-open intervals with open ends; a point is an interval of no length."""

from collections.abc import Iterable
from datetime import date, datetime, time

from bot.timex.reading import Interval

# Naive, as all local times of this layer are.
_FIRST = datetime.combine(date.min, time.min)
_LAST = datetime.combine(date.max, time.max)

Bounds = tuple[datetime, datetime]


def _bounds(interval: Interval) -> Bounds:
    return interval[0] or _FIRST, interval[1] or _LAST


def _interval(bounds: Bounds) -> Interval:
    low, high = bounds
    return (None if low == _FIRST else low), (None if high == _LAST else high)


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Sorted, touching ones joined; two points stay two."""
    result: list[Bounds] = []
    for low, high in sorted(map(_bounds, intervals)):
        if (
            result
            and low <= result[-1][1]
            and not (low == high and result[-1][0] == low == result[-1][1])
        ):
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        elif not result or (low, high) != result[-1]:
            result.append((low, high))
    return tuple(map(_interval, result))


def complement(
    intervals: Iterable[Interval], *, within: Interval = (None, None)
) -> tuple[Interval, ...]:
    """What `within` holds besides `intervals`."""
    low, high = _bounds(within)
    gaps: list[Bounds] = []
    for start, end in map(_bounds, merged(intervals)):
        if start > low:
            gaps.append((low, min(start, high)))
        low = max(low, end)
    if low < high:
        gaps.append((low, high))
    return tuple(_interval(gap) for gap in gaps if gap[0] < gap[1])


def overlap(one: Interval, other: Interval) -> bool:
    """Whether they share any time; a point lies in an interval that begins at it or before."""
    (a, b), (c, d) = _bounds(one), _bounds(other)
    return (a < d and c < b) or (a == b and c <= a < d) or (c == d and a <= c < b)

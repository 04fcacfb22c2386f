"""Which day a punch belongs to, and which leave and overtime. Pure.

Minutes count from one fixed midnight for all days of a person (`day.toordinal() * 1440`).
"""

from bisect import bisect_right
from collections.abc import Sequence

from hr_backend.attendance.facts import MINUTES_A_DAY, Shift

BEFORE = 240
"""A day begins at most four hours before its shift: who comes earlier than that still belongs to
the day before (night shifts, overtime past midnight)."""
USUAL = (540, 1080)
"""A day without a shift goes by office hours."""


def day_starts(first: int, shifts: Sequence[Shift | None]) -> list[int]:
    """When each day begins, and behind them when the last one ends, for punches.

    `first` is the ordinal of the first day. A day begins four hours before its shift, or halfway
    between the end of the shift before and its own start where that is later; a day without a
    shift begins four hours before office hours, 05:00.
    """
    spans = [(shift.start, shift.end) if shift else USUAL for shift in shifts]
    starts: list[int] = []
    ended = None
    for n, (start, end) in enumerate([*spans, USUAL]):
        midnight = (first + n) * MINUTES_A_DAY
        gap = BEFORE if ended is None else (midnight + start - ended) // 2
        begins = midnight + start - max(0, min(BEFORE, gap))
        if n and shifts[n - 1] is None:
            # After a free day nothing of this one is counted back to it.
            begins = min(begins, midnight + USUAL[0] - BEFORE)
        starts.append(begins)
        ended = midnight + end
    return starts


def day_of(starts: Sequence[int], minute: int) -> int:
    """The index of the day a minute belongs to; -1 or `len(starts) - 1` where it is outside."""
    return bisect_right(starts, minute) - 1

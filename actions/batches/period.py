"""When the interviews are that a message about many means, and where they are to go.

Pure but for the reader of times.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from actions.desk import Reader
from actions.wording import ZONE
from bot.timex.intervals import merged
from bot.timex.lengths import length_in
from bot.timex.reading import Interval, Reading

MINUTE = timedelta(minutes=1)
_SHIFTS = re.compile(r"[往向]后|[推顺延]|晚|[往向]前|提前|提早")
_FORWARD = re.compile(r"[往向]前|提前|提早")

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Times:
    """What was said of times so far, naive local."""

    spans: tuple[Span, ...] = ()
    """When the interviews are."""
    available: tuple[Interval, ...] = ()
    """Where they are to go."""
    refused: tuple[Interval, ...] = ()
    shift: timedelta | None = None
    """By how much they are to move (「往后推一天」)."""
    problem: str | None = None
    """A date that does not exist."""

    @property
    def unwanted(self) -> tuple[Interval, ...]:
        """What is refused, said or meant: a day that is cleared is no day to move to."""
        cleared = [] if self.shift or self._stays_inside else [*self.spans]
        return merged([*self.refused, *cleared])

    @property
    def _stays_inside(self) -> bool:
        """「明天上午的都改到下午」: within the time that was named."""
        return bool(self.available) and all(
            any(_inside(target, span) for span in self.spans) for target in self.available
        )


def add_up(said: Sequence[dict[str, Any]], reader: Reader, *, moves: bool) -> Times:
    """All messages together; what a later one says takes the place of what was said before."""
    times = Times()
    for entry in said:
        now = datetime.fromisoformat(entry["at"]).astimezone(ZONE)
        reading = reader.read(entry["text"], now=now)
        problem = next((p.text for p in reading.problems if p.kind == "no_such_date"), None)
        times = replace(times, problem=problem)
        times = _moving(times, reading, entry["text"]) if moves else _cancelling(times, reading)
    return times


def _cancelling(times: Times, reading: Reading) -> Times:
    return replace(times, spans=tuple(_values(reading)) or times.spans)


def _moving(times: Times, reading: Reading, text: str) -> Times:
    goals = [*reading.available, *reading.unavailable]
    spans = tuple(
        span for span in _values(reading) if not any(_inside(span, goal) for goal in goals)
    )
    if not spans and not reading.available and not times.spans:
        # 「李强明天来不了，面试都改期」: what cannot be is what is to be cleared.
        spans = tuple(_bounded(reading.unavailable))
    shift = None
    if not reading.available and _SHIFTS.search(text) and (length := length_in(text)):
        shift = -length if _FORWARD.search(text) else length
    return replace(
        times,
        spans=spans or times.spans,
        available=reading.available or times.available,
        refused=merged([*times.refused, *reading.unavailable]),
        shift=shift or (None if reading.available else times.shift),
    )


def _values(reading: Reading) -> Iterable[Span]:
    yield from _bounded(one.value for one in reading.expressions if one.value)


def _bounded(intervals: Iterable[Interval]) -> Iterable[Span]:
    for start, end in intervals:
        if start is not None and end is not None:
            yield start, max(end, start + MINUTE)


def _inside(span: Interval, goal: Interval) -> bool:
    (low, high), (start, end) = span, goal
    if start is not None and start == end:
        return low is not None and high is not None and low <= start < max(high, low + MINUTE)
    begins = start is None or (low is not None and start <= low)
    return begins and (end is None or (high is not None and high <= end))

"""How many days a leave takes, and when exactly its taker is away. Pure; local time, no zone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hr_backend.leave.rules.values import DAY, ZERO

NOON = time(12)
LUNCH = (time(12), time(13))
LONG_DAY = timedelta(hours=9)
"""Working hours of so long a day have an hour's lunch in them."""
HALF = Decimal("0.5")
IsWorked = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day of a leave, both counted; or hours of one day."""

    start_on: date
    end_on: date
    start_half: bool = False
    """Begins at noon of its first day."""
    end_half: bool = False
    """Ends at noon of its last day."""
    start_at: datetime | None = None
    """Of leave by the hour; both moments lie on one day."""
    end_at: datetime | None = None

    def interval(self) -> tuple[datetime, datetime]:
        """When its taker is away, half-open."""
        if self.start_at is not None and self.end_at is not None:
            return self.start_at, self.end_at
        start = datetime.combine(self.start_on, NOON if self.start_half else time())
        last = self.end_on if self.end_half else self.end_on + DAY
        return start, datetime.combine(last, NOON if self.end_half else time())

    def overlaps(self, other: "Span") -> bool:
        """Whether both are away at the same time; two halves of a day are not."""
        (start, end), (since, until) = self.interval(), other.interval()
        return start < until and since < end


@dataclass(frozen=True, slots=True)
class WorkDay:
    """From when to when a day's work is done."""

    since: time
    until: time

    def hours(self) -> Decimal:
        """Without lunch."""
        return self.within(self.since, self.until)

    def within(self, start: time, end: time) -> Decimal:
        """Hours of work between two times of the day."""
        worked = _overlap((start, end), (self.since, self.until))
        if _minutes(self.until) - _minutes(self.since) >= LONG_DAY.seconds // 60:
            worked -= _overlap(
                (max(start, self.since), min(end, self.until)),
                LUNCH,
            )
        return Decimal(worked) / 60


def count(
    span: Span, *, is_worked: IsWorked, calendar_days: bool, day: WorkDay
) -> dict[int, Decimal]:
    """Days a leave takes in each year it touches; nothing for days nobody works on.

    `calendar_days` counts every day (maternity and the like). Leave by the hour is hours of work
    over the hours of a whole day. A half day is only what was asked for as one.
    """
    per_year: dict[int, Decimal] = {}
    current = span.start_on
    while current <= span.end_on:
        if calendar_days or is_worked(current):
            days = _share(span, current, day)
            if days:
                per_year[current.year] = per_year.get(current.year, ZERO) + days
        current += DAY
    return per_year


def _share(span: Span, current: date, day: WorkDay) -> Decimal:
    if span.start_at is not None and span.end_at is not None:
        hours = day.within(span.start_at.time(), _end_of_day(span.end_at, current))
        return min(Decimal(1), round(hours / day.hours(), 4))
    share = Decimal(1)
    if span.start_half and current == span.start_on:
        share -= HALF
    if span.end_half and current == span.end_on:
        share -= HALF
    return share


def _end_of_day(moment: datetime, current: date) -> time:
    return moment.time() if moment.date() == current else time.max


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _overlap(left: tuple[time, time], right: tuple[time, time]) -> int:
    """Minutes two stretches of a day have in common."""
    start, end = max(left[0], right[0]), min(left[1], right[1])
    return max(0, _minutes(end) - _minutes(start))

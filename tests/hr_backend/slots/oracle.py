"""What a search must answer, worked out minute by minute and without any cleverness."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from hr_backend.slots.intervals import Interval
from hr_backend.slots.rules import Calendar, Search


def covers(intervals: Iterable[Interval], minute: int) -> bool:
    return any(low <= minute < high for low, high in intervals)


def minutes(intervals: Iterable[Interval]) -> set[int]:
    return {minute for low, high in intervals for minute in range(low, high)}


class Day:
    """A calendar as sets of minutes."""

    def __init__(self, one: Calendar) -> None:
        self.free = minutes(one.hours) - minutes(one.busy)
        self.interviews = minutes(one.interviews)


@dataclass(frozen=True)
class Oracle:
    """The hard conditions of one search."""

    search: Search

    @cached_property
    def days(self) -> dict[str, Day]:
        search = self.search
        everybody = (search.candidate, *search.interviewers, *search.pool)
        return {one.person: Day(one) for one in everybody}

    def can(self, one: Calendar, start: int, *, gap: int) -> bool:
        """Whether the person can be in the interview from `start`, `gap` kept from others."""
        day = self.days[one.person]
        during = range(start, start + self.search.length)
        around = range(start - gap, start + self.search.length + gap)
        return day.free.issuperset(during) and day.interviews.isdisjoint(around)

    def crews(self, start: int) -> list[tuple[str, ...]]:
        """Everybody who could hold it then: the interviewers, or else all with one replaced."""
        search = self.search
        if not self.can(search.candidate, start, gap=0) or start == search.old_start:
            return []
        regular = [one.person for one in search.interviewers]
        missing = [
            place
            for place, one in enumerate(search.interviewers)
            if not self.can(one, start, gap=search.buffer)
        ]
        if not missing:
            return [tuple(regular)]
        if len(missing) > 1:
            return []
        return [
            (*regular[: missing[0]], one.person, *regular[missing[0] + 1 :])
            for one in search.pool
            if one.person not in {*regular, search.candidate.person}
            and self.can(one, start, gap=search.buffer)
        ]

    def fresh(self, start: int, crew: tuple[str, ...]) -> bool:
        """Whether nobody of the crew was just shown to another candidate for that time."""
        offered = {
            one.person: one.offered for one in (*self.search.interviewers, *self.search.pool)
        }
        during = range(start, start + self.search.length)
        return not any(covers(offered[person], minute) for person in crew for minute in during)

    def refused(self, start: int, refusals: Iterable[Interval]) -> bool:
        during = range(start, start + self.search.length)
        return any(covers(refusals, minute) for minute in during)

    @cached_property
    def starts(self) -> list[int]:
        """All that could be started at: half hours from the lead time on, and named starts."""
        search = self.search
        halves = [
            minute
            for minute in range(search.now + search.lead, search.until)
            if datetime.fromtimestamp(minute * 60, search.zone).minute in (0, 30)
        ]
        named = [
            minute
            for minute in search.wish.proposed
            if search.now + search.lead <= minute < search.until
        ]
        return sorted({*halves, *named})

    @cached_property
    def wanted(self) -> list[int]:
        """Starts with a crew that were asked for and not refused."""
        wish, length = self.search.wish, self.search.length
        anything = not wish.available and not wish.proposed
        found = []
        for start in self.starts:
            named = start in wish.proposed
            half = datetime.fromtimestamp(start * 60, self.search.zone).minute in (0, 30)
            inside = half and (
                anything or any(a <= start and start + length <= b for a, b in wish.available)
            )
            ok = (inside and not self.refused(start, wish.refused)) or (
                named and (wish.exclusive or not self.refused(start, wish.refused))
            )
            if ok and self.crews(start):
                found.append(start)
        return found

    @cached_property
    def standing(self) -> list[int]:
        """Starts with a crew that may be offered when the wish cannot be met."""
        return [
            start
            for start in self.starts
            if datetime.fromtimestamp(start * 60, self.search.zone).minute in (0, 30)
            and not self.refused(start, self.search.wish.standing_refusals)
            and self.crews(start)
        ]

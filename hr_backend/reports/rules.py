"""Who was there when, and which sums are too small to show. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

LEAST: Final = 3
"""People a sum of pay must hold: of two, each could tell the other's."""
MOST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True)
class Stay:
    """One employee's time with the company."""

    department: str
    hired_on: date | None
    """None: since always."""
    left_on: date | None
    """The last day. One before `hired_on` is of an earlier stay."""

    @property
    def leaves(self) -> date | None:
        stale = self.left_on and self.hired_on and self.left_on < self.hired_on
        return None if stale else self.left_on

    def after(self, day: date) -> bool:
        """Whether they are there when `day` is over."""
        return (self.hired_on is None or self.hired_on <= day) and (
            self.leaves is None or self.leaves > day
        )


@dataclass(frozen=True, slots=True)
class MonthOfStaff:
    """A department's month: start + joined - left = end."""

    month: date
    department: str
    start: int
    joined: int
    left: int
    end: int

    @property
    def rate(self) -> Decimal | None:
        """Leavers of the mean of start and end, in percent with one decimal; None of nobody."""
        both = self.start + self.end
        if not both:
            return None
        return (Decimal(self.left * 200) / both).quantize(Decimal("0.1"))


def months(since: date, until: date) -> Iterator[date]:
    """First days of months, both ends included."""
    while since <= until:
        yield since
        since = next_month(since)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def staff(stays: Iterable[Stay], since: date, until: date) -> list[MonthOfStaff]:
    """By month and department; departments without anybody in a month are left out."""
    known, made = list(stays), []
    for month in months(since, until):
        before, last = month - timedelta(days=1), next_month(month) - timedelta(days=1)
        start = Counter(one.department for one in known if one.after(before))
        end = Counter(one.department for one in known if one.after(last))
        joined = Counter(
            one.department for one in known if one.hired_on and month <= one.hired_on <= last
        )
        left = Counter(
            one.department for one in known if one.leaves and before < one.leaves <= last
        )
        made += [
            MonthOfStaff(month, one, start[one], joined[one], left[one], end[one])
            for one in sorted({*start, *end, *joined, *left})
        ]
    return made


@dataclass(frozen=True, slots=True)
class Cost:
    """What a department's people cost; fen."""

    department: str | None
    """None: several that are too small, together."""
    people: int
    gross: int
    employer: int


def merged(costs: Iterable[Cost], least: int = LEAST) -> list[Cost]:
    """Departments of fewer than `least` people as one; where those are still too few, the next
    smallest goes with them. Nothing at all of a company that small.
    """
    by_size = sorted(costs, key=lambda one: (one.people, one.department or ""))
    small = [one for one in by_size if one.people < least]
    rest = by_size[len(small) :]
    while small and sum(one.people for one in small) < least and rest:
        small.append(rest.pop(0))
    people = sum(one.people for one in small)
    shown = sorted(rest, key=lambda one: one.department or "")
    if people >= least:
        gross, employer = sum(one.gross for one in small), sum(one.employer for one in small)
        shown.append(Cost(None, people, gross, employer))
    return shown

"""What the Labour Contract Law (劳动合同法, LCL) says of terms, probation and notice. Pure.

Days are calendar days; a last day is included in what it ends.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

DAY: Final = timedelta(days=1)
ENDING_AHEAD: Final = timedelta(days=45)
"""How long before a contract's end HR and the manager hear of it: 30 days' notice and time to
talk before it."""
PROBATION_AHEAD: Final = timedelta(days=14)
MISSING_AHEAD: Final = timedelta(days=7)
NOTICE_DAYS: Final = 30
NOTICE_DAYS_IN_PROBATION: Final = 3
FIXED_TERMS: Final = 2
YEARS_OF_SERVICE: Final = 10


class Length(StrEnum):
    """The kinds of terms of LCL art. 12."""

    FIXED = "fixed"
    OPEN_ENDED = "open_ended"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Span:
    """A contract's days; `end_on` None unless the term is fixed."""

    term: str
    start_on: date
    end_on: date | None
    probation_end: date | None = None
    ended_on: date | None = None

    @property
    def last(self) -> date | None:
        """The last day it held or will hold; None: open."""
        return self.ended_on or self.end_on

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.start_on <= day and (self.last is None or day <= self.last)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _lasts(start: date, end: date, months: int) -> bool:
    """Whether [start, end] is at least so many months."""
    return end + DAY >= add_months(start, months)


def probation_months(term: str, start: date, end: date | None) -> int:
    """The longest probation (试用期) in months. LCL art. 19: none below 3 months or for a task;
    1 below a year, 2 below three years, else 6, as for open-ended contracts.
    """
    if term == Length.TASK:
        return 0
    if end is None:
        return 6
    steps = ((36, 6), (12, 2), (3, 1))
    return next((months for least, months in steps if _lasts(start, end, least)), 0)


def latest_probation_end(term: str, start: date, end: date | None) -> date | None:
    """The last day a probation may have; None where there may be none. LCL art. 19."""
    months = probation_months(term, start, end)
    return add_months(start, months) - DAY if months else None


def probation_fits(span: Span, *, had_one: bool) -> bool:
    """Whether the probation agreed is lawful; one employer may agree on one once (art. 19)."""
    if span.probation_end is None:
        return True
    latest = latest_probation_end(span.term, span.start_on, span.end_on)
    return not had_one and latest is not None and span.start_on <= span.probation_end <= latest


def in_probation(span: Span, day: date) -> bool:
    """Whether a day lies in the probation."""
    return span.probation_end is not None and span.start_on <= day <= span.probation_end


def regular_on(span: Span) -> date | None:
    """The day somebody becomes regular (转正): the one after the probation."""
    return span.probation_end + DAY if span.probation_end else None


def notice_days(*, probation: bool) -> int:
    """How many days ahead an employee gives notice: 30, in probation 3. LCL art. 37."""
    return NOTICE_DAYS_IN_PROBATION if probation else NOTICE_DAYS


def last_day(notice_on: date, *, probation: bool) -> date:
    """The last day of employment of somebody who gives notice on a day. LCL art. 37."""
    return notice_on + timedelta(days=notice_days(probation=probation))


def may_ask_open_ended(spans: Sequence[Span], hired_on: date | None, day: date) -> bool:
    """Whether the next contract is open-ended if the employee asks for it (LCL art. 14): ten
    years here, or two fixed terms one after the other.
    """
    if hired_on is not None and day >= add_months(hired_on, 12 * YEARS_OF_SERVICE):
        return True
    in_order = sorted(spans, key=lambda span: span.start_on)[-FIXED_TERMS:]
    if len(in_order) < FIXED_TERMS or any(span.term != Length.FIXED for span in in_order):
        return False
    first, second = in_order
    return first.last is not None and second.start_on <= first.last + DAY


def contract_due(hired_on: date) -> date:
    """Until when there must be a written contract: within a month of starting. LCL art. 10."""
    return add_months(hired_on, 1) - DAY


def overlap(one: Span, other: Span) -> bool:
    """Whether two contracts share a day."""
    return (other.last is None or one.start_on <= other.last) and (
        one.last is None or other.start_on <= one.last
    )

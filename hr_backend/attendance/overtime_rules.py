"""Overtime by kind of day, its caps, and the period of comprehensive hours. Pure.

劳动法 art. 41: one hour a day as a rule, three at most, 36 a month. Hours over a cap are still
paid; the cap is broken all the same, and said. art. 44: 150, 200 and 300 %; only a rest day may be
given back as rest (补休). 人社部发〔2025〕2号: 20.67 days a month, 62 a quarter, 248 a year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from hr_backend.attendance.spans import Span, minus, total
from hr_backend.calendars.day_kinds import PERCENT, DayKind

USUAL_DAY: Final = 60
MOST_A_DAY: Final = 180
MOST_A_MONTH: Final = 36 * 60
STANDARD_DAY: Final = 480


class Cap(StrEnum):
    """What a rule about the length of overtime says."""

    USUAL_DAY = "over_usual_day"
    """More than an hour: needs a special reason, and breaks nothing by itself."""
    DAY = "over_day_cap"
    MONTH = "over_month_cap"


@dataclass(frozen=True, slots=True)
class Breach:
    """A cap that was passed; minutes."""

    cap: Cap
    minutes: int
    limit: int
    day: date | None = None
    """None for the month's."""

    @property
    def is_breach(self) -> bool:
        """Whether it is against the law, not only unusual."""
        return self.cap != Cap.USUAL_DAY


@dataclass(frozen=True, slots=True)
class Worked:
    """Overtime of one day."""

    day: date
    kind: DayKind
    minutes: int
    compensated: int = 0
    """As much of it as is given back as rest."""


def overtime_minutes(span: Span, kind: DayKind, shift: Span | None, breaks: Sequence[Span]) -> int:
    """Minutes of `span` that are overtime if it is worked; all of it on a day off.

    On a workday what lies in the shift is ordinary work.
    """
    spans = minus([span], breaks)
    if kind == DayKind.WORKDAY and shift is not None:
        spans = minus(spans, [shift])
    return total(spans)


def breaches(worked: Iterable[Worked]) -> list[Breach]:
    """Caps passed in one calendar month.

    The day's caps are about lengthening a workday; the month's counts all overtime, also what is
    later given back as rest.
    """
    found: list[Breach] = []
    sum_of_month = 0
    for one in sorted(worked, key=lambda one: one.day):
        sum_of_month += one.minutes
        if one.kind != DayKind.WORKDAY:
            continue
        if one.minutes > MOST_A_DAY:
            found.append(Breach(Cap.DAY, one.minutes, MOST_A_DAY, one.day))
        elif one.minutes > USUAL_DAY:
            found.append(Breach(Cap.USUAL_DAY, one.minutes, USUAL_DAY, one.day))
    if sum_of_month > MOST_A_MONTH:
        found.append(Breach(Cap.MONTH, sum_of_month, MOST_A_MONTH))
    return found


def by_percent(worked: Iterable[Worked]) -> dict[int, int]:
    """Minutes to be paid at 150, 200 and 300 %; rest given instead is taken off the 200s."""
    found = dict.fromkeys(sorted(PERCENT.values()), 0)
    for one in worked:
        back = one.compensated if may_be_given_back(one.kind) else 0
        found[PERCENT[one.kind]] += one.minutes - back
    return found


def may_be_given_back(kind: DayKind) -> bool:
    """Whether rest may stand for pay: on rest days only, never for a statutory holiday."""
    return kind == DayKind.REST_DAY


class Period(StrEnum):
    """What comprehensive hours are counted over (劳部发〔1994〕503号)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


STANDARD: Final[Mapping[Period, Fraction]] = {
    Period.WEEK: Fraction(5 * STANDARD_DAY),
    Period.MONTH: Fraction("20.67") * STANDARD_DAY,
    Period.QUARTER: Fraction(62 * STANDARD_DAY),
    Period.YEAR: Fraction(248 * STANDARD_DAY),
}
"""Minutes that a period's working time may have: 40 h, 165.36 h, 496 h, 1984 h."""


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """What a period of comprehensive hours came to; minutes."""

    standard: Fraction
    worked: int
    """Statutory holidays left out: they are paid on their own."""
    excess: Fraction
    """At 150 %."""
    holiday: int
    """At 300 %."""


def comprehensive(worked: Mapping[DayKind, int], standard: Fraction) -> PeriodResult:
    """Overtime of a period of comprehensive hours; `worked` in minutes by kind of day.

    A rest day is no other day here: only the sum counts (工资支付暂行规定 art. 13).
    """
    holiday = worked.get(DayKind.STATUTORY_HOLIDAY, 0)
    ordinary = sum(worked.values()) - holiday
    return PeriodResult(standard, ordinary, max(Fraction(0), ordinary - standard), holiday)

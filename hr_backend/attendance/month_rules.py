"""What a month comes to: the sum of its days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hr_backend.attendance.facts import DayResult, Mark, Status
from hr_backend.attendance.overtime_rules import Breach, Worked, breaches, by_percent
from hr_backend.calendars.day_kinds import DayKind

COUNTED = (Mark.LATE, Mark.EARLY, Mark.ABSENT, Mark.ON_LEAVE)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one person."""

    day: date
    kind: DayKind
    result: DayResult


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """Counts are days, everything else minutes."""

    planned_days: int = 0
    attended_days: int = 0
    """Planned days on which somebody came."""
    late_count: int = 0
    late_minutes: int = 0
    early_count: int = 0
    early_minutes: int = 0
    absent_days: int = 0
    absent_minutes: int = 0
    missing_punches: int = 0
    leave_days: int = 0
    """Days with any leave on them."""
    leave_minutes: int = 0
    planned_minutes: int = 0
    worked_minutes: int = 0
    short_minutes: int = 0
    overtime_150: int = 0
    overtime_200: int = 0
    overtime_300: int = 0
    compensated_minutes: int = 0
    """Rest-day overtime that becomes compensatory leave; not in the figures above."""
    breaches: tuple[Breach, ...] = field(default=())

    @property
    def overtime_minutes(self) -> int:
        """All overtime, however it is made good."""
        paid = self.overtime_150 + self.overtime_200 + self.overtime_300
        return paid + self.compensated_minutes


def summarise(days: Iterable[Day]) -> MonthSummary:
    """The sum of the days of one calendar month; their order makes no difference."""
    known = list(days)
    results = [one.result for one in known]
    marked = {mark: sum(mark in one.marks for one in results) for mark in COUNTED}
    worked = [
        Worked(one.day, one.kind, one.result.overtime, one.result.compensated)
        for one in known
        if one.result.overtime
    ]
    paid = by_percent(worked)
    missing = (Mark.MISSING_IN, Mark.MISSING_OUT)
    return MonthSummary(
        planned_days=sum(one.planned > 0 for one in results),
        attended_days=sum(one.planned > 0 and _came(one) for one in results),
        late_count=marked[Mark.LATE],
        late_minutes=sum(one.late for one in results),
        early_count=marked[Mark.EARLY],
        early_minutes=sum(one.early for one in results),
        absent_days=sum(one.status == Status.ABSENT for one in results),
        absent_minutes=sum(one.absent for one in results),
        missing_punches=sum(mark in missing for one in results for mark in one.marks),
        leave_days=marked[Mark.ON_LEAVE],
        leave_minutes=sum(one.leave for one in results),
        planned_minutes=sum(one.planned for one in results),
        worked_minutes=sum(one.worked for one in results),
        short_minutes=sum(one.short for one in results),
        overtime_150=paid[150],
        overtime_200=paid[200],
        overtime_300=paid[300],
        compensated_minutes=sum(one.compensated for one in results),
        breaches=tuple(breaches(worked)),
    )


def _came(result: DayResult) -> bool:
    return result.first_in is not None or result.last_out is not None

"""Results as the API shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hr_backend.attendance.deriving import Derived
from hr_backend.attendance.facts import DayResult, Mark, Status
from hr_backend.attendance.models import AttendanceDay, Punch, Shift, ShiftAssignment
from hr_backend.attendance.month_rules import Day, MonthSummary
from hr_backend.attendance.overtime_rules import Breach
from hr_backend.attendance.planning import minutes_of
from hr_backend.attendance.requests import Checked
from hr_backend.attendance.schemas import (
    AssignmentView,
    BreachView,
    DayView,
    OvertimeCheck,
    PlannedShift,
    PunchView,
    ShiftView,
    SummaryView,
)
from hr_backend.calendars.day_kinds import PERCENT, DayKind
from hr_backend.calendars.hours import Hours
from hr_backend.kit.schemas import Named
from hr_backend.people.models import Person


def moment_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A minute of a day on the company's clock."""
    return datetime.combine(day, time(), zone) + timedelta(minutes=minute)


def day_view(one: Derived, punches: Iterable[Punch], zone: ZoneInfo, office: Hours) -> DayView:
    """A day with the punches it follows from."""
    planned, result, day = one.facts.planned, one.result, one.facts.day
    shift = planned.shift if planned.obliged else None

    def at(minute: int | None) -> datetime | None:
        return None if minute is None else moment_of(day, minute, zone)

    shown = PlannedShift(
        id=planned.shift_id,
        kind=shift.kind,
        start=moment_of(day, shift.start, zone),
        end=moment_of(day, shift.end, zone),
    ) if shift else None  # fmt: skip
    day_long = planned.usual
    usual = (day_long.start, day_long.end) if day_long else _minutes(office)
    figures = asdict(result)
    for name in ("first_in", "last_out", "status", "marks", "leave_types"):
        figures.pop(name)
    return DayView(
        day=day,
        kind=planned.kind,
        holiday=planned.calendar.name,
        calendar_known=planned.calendar.known,
        shift=shown,
        usual_start=moment_of(day, usual[0], zone),
        usual_end=moment_of(day, usual[1], zone),
        status=result.status,
        marks=list(result.marks),
        first_in=at(result.first_in),
        last_out=at(result.last_out),
        leave_types=list(result.leave_types),
        punches=[punch_view(each) for each in punches],
        **figures,
    )


def _minutes(office: Hours) -> tuple[int, int]:
    return minutes_of(office.since), minutes_of(office.until)


def punch_view(row: Punch) -> PunchView:
    return PunchView.model_validate(row, from_attributes=True)


def breach_view(one: Breach) -> BreachView:
    return BreachView(
        cap=one.cap.value,
        minutes=one.minutes,
        limit=one.limit,
        day=one.day,
        is_breach=one.is_breach,
    )


def summary_view(
    month: str, person: Person, summary: MonthSummary, *, as_of: datetime
) -> SummaryView:
    figures = asdict(summary)
    figures.pop("breaches")
    return SummaryView(
        month=month,
        person=Named(id=person.id, name=person.name),
        overtime_minutes=summary.overtime_minutes,
        breaches=[breach_view(one) for one in summary.breaches],
        as_of=as_of,
        **figures,
    )


def stored_days(rows: Sequence[AttendanceDay]) -> list[Day]:
    """Closed days as values."""
    return [Day(row.day, DayKind(row.kind), _result(row)) for row in rows]


def _result(row: AttendanceDay) -> DayResult:
    return DayResult(
        status=Status(row.status),
        marks=tuple(map(Mark, row.marks)),
        first_in=row.first_in,
        last_out=row.last_out,
        planned=row.planned,
        worked=row.worked,
        regular=row.regular,
        late=row.late,
        early=row.early,
        absent=row.absent,
        short=row.short,
        leave=row.leave,
        overtime=row.overtime,
        percent=row.percent,
        compensated=row.compensated,
        leave_types=tuple(row.leave_types),
    )


def shift_view(row: Shift) -> ShiftView:
    return ShiftView.model_validate(
        {
            "id": row.id,
            "version": row.version,
            "name": row.name,
            "kind": row.kind,
            "start": row.start_time,
            "end": row.end_time,
            "breaks": row.breaks,
            "grace_in": row.grace_in,
            "grace_out": row.grace_out,
            "core_from": row.core_from,
            "core_to": row.core_to,
            "required_minutes": row.required_minutes,
        }
    )


def assignment_view(row: ShiftAssignment) -> AssignmentView:
    return AssignmentView(
        id=row.id,
        person=row.person_id,
        since=row.since,
        until=row.until,
        shift=row.shift_id,
        cycle=row.cycle,
    )


def check_view(checked: Checked) -> OvertimeCheck:
    planned = checked.day.planned
    return OvertimeCheck(
        day=planned.day,
        day_kind=planned.kind,
        holiday=planned.calendar.name,
        calendar_known=planned.calendar.known,
        minutes=checked.minutes,
        percent=PERCENT[planned.kind],
        may_rest_instead=planned.kind == DayKind.REST_DAY,
        month_minutes=checked.month_minutes,
        breaches=[breach_view(one) for one in checked.breaches],
    )

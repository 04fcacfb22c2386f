"""Answers questions about attendance from what is said in them alone."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

from hr_backend.attendance.calculate_schemas import (
    Calculated,
    DayAsked,
    LeaveFacts,
    MonthAsked,
    OvertimeAsked,
    OvertimeDay,
    PeriodAsked,
    ShiftFacts,
    Step,
)
from hr_backend.attendance.errors import ShiftRefused
from hr_backend.attendance.facts import Approved, DayResult, Facts, Leave, Punch, Shift
from hr_backend.attendance.leave_port import WHOLE_DAY, halves
from hr_backend.attendance.month_rules import Day, summarise
from hr_backend.attendance.overtime_rules import (
    STANDARD,
    STANDARD_DAY,
    Breach,
    Worked,
    breaches,
    by_percent,
    comprehensive,
    may_be_given_back,
)
from hr_backend.attendance.planning import shift_misfits, shift_of
from hr_backend.attendance.rules import day_result
from hr_backend.calendars.day_kinds import CalendarDay, DayKind
from hr_backend.kit.errors import Invalid

COMPANY: Final = "company rule; no national definition (Labour Contract Law art. 4)"
LABOUR_LAW: Final = "Labour Law arts. 41, 44"
CALENDAR: Final = "State Council Order 795 (13 statutory holidays) and the year's notice"
PERIODS: Final = (
    "Interim Provisions on Wage Payment art. 13; MOHRSS [2025] No. 2; MOL [1994] No. 503"
)
Kinds = dict[date, CalendarDay]


def calculate_day(asked: DayAsked, kinds: Kinds, zone: ZoneInfo) -> Calculated:
    """One day; figures in minutes."""
    facts = facts_of(asked, kinds, zone)
    result = day_result(facts)
    values = _values(result) | {
        "day_kind": facts.kind.value,
        "unknown_years": _unknown_years([asked], kinds),
    }
    return Calculated(
        what="day",
        figure=result.status.value,
        unit="status",
        values=values,
        steps=_steps(facts, result),
        rule="late, early, absent and missing punches by the shift with its grace;"
        " overtime by the kind of day",
        source=f"{COMPANY}; {LABOUR_LAW}",
    )


def facts_of(asked: DayAsked, kinds: Kinds, zone: ZoneInfo) -> Facts:
    """The question as facts; ShiftRefused, Invalid for spans that end before they begin."""

    def minute(value: int | datetime) -> int:
        if isinstance(value, int):
            return value
        local = value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
        return int((local - datetime.combine(asked.day, time(), zone)) // timedelta(minutes=1))

    shift = _shift(asked.shift) if asked.shift else None
    calendar = kinds[asked.day]
    approved = tuple(
        Approved(*_span(minute(one.start), minute(one.end), "approved_overtime"), one.rest_instead)
        for one in asked.approved_overtime
    )
    kind = asked.day_kind or calendar.kind
    return Facts(
        kind=kind,
        shift=shift,
        punches=tuple(Punch(minute(one.at), one.kind) for one in asked.punches),
        leave=tuple(_leave(one, shift, minute) for one in asked.leave),
        approved=approved,
        obliged=asked.obliged,
        in_break=asked.day_kind is None and calendar.name is not None and not calendar.worked,
        observed=minute(asked.now) if asked.now is not None else None,
        basis=asked.overtime_basis,
        overtime_from=asked.overtime_from_minutes,
    )


def _shift(asked: ShiftFacts) -> Shift:
    if (asked.core_from is None) != (asked.core_to is None):
        raise ShiftRefused(problems=["core: needs a beginning and an end"])
    core = (asked.core_from, asked.core_to) if asked.core_from and asked.core_to else None
    shift = shift_of(
        kind=asked.kind,
        start=asked.start,
        end=asked.end,
        breaks=[one.model_dump(mode="json") for one in asked.breaks],
        grace_in=asked.grace_in,
        grace_out=asked.grace_out,
        core=core,
        required=asked.required_minutes,
    )
    if problems := shift_misfits(shift):
        raise ShiftRefused(problems=problems)
    return shift


def _leave(
    asked: LeaveFacts, shift: Shift | None, minute: Callable[[int | datetime], int]
) -> Leave:
    if asked.start is not None and asked.end is not None:
        return Leave(*_span(minute(asked.start), minute(asked.end), "leave"), asked.leave_type)
    if asked.part is not None and shift is not None:
        return Leave(*halves(shift)[asked.part == "afternoon"], asked.leave_type)
    return Leave(*WHOLE_DAY, asked.leave_type)


def _span(start: int, end: int, field: str) -> tuple[int, int]:
    if end <= start:
        problem = {"field": f"body.{field}", "problem": "ends before it begins"}
        raise Invalid("It ends before it begins.", errors=[problem])
    return start, end


def clock(minute: int | None) -> str | None:
    """`09:05`; `25:30` is 01:30 of the next day."""
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _values(result: DayResult) -> dict[str, Any]:
    found = asdict(result)
    return found | {
        "status": result.status.value,
        "marks": [mark.value for mark in result.marks],
        "first_in": clock(result.first_in),
        "last_out": clock(result.last_out),
        "leave_types": list(result.leave_types),
        "overtime_percent": result.percent,
    }


def _steps(facts: Facts, result: DayResult) -> list[Step]:
    shift = facts.shift
    steps = [Step(name="day_kind", value=facts.kind.value, how="given, or by the calendar")]
    if shift is not None:
        pauses = ", ".join(f"{clock(a)}-{clock(b)}" for a, b in shift.breaks) or "none"
        steps.append(
            Step(
                name="planned",
                value=result.planned,
                how=f"{clock(shift.start)}-{clock(shift.end)} without breaks ({pauses});"
                " 0 where nobody has to come",
            )
        )
    steps.append(
        Step(
            name="worked",
            value=result.worked,
            how=f"{clock(result.first_in)} to {clock(result.last_out)}, without breaks",
        )
    )
    if shift is not None and result.planned:
        steps += [
            Step(name="leave", value=result.leave, how="approved leave within the shift"),
            Step(
                name="late",
                value=result.late,
                how=f"first in {clock(result.first_in)}, due {clock(shift.start)} or after the"
                f" leave, grace {shift.grace_in} min: within it 0, past it all of it",
            ),
            Step(
                name="early",
                value=result.early,
                how=f"last out {clock(result.last_out)}, until {clock(shift.end)} or the leave,"
                f" grace {shift.grace_out} min",
            ),
            Step(name="absent", value=result.absent, how="no punch at all: what was to be worked"),
        ]
    steps.append(
        Step(
            name="overtime",
            value=result.overtime,
            how=f"{facts.kind.value}: at {result.percent or 0} %; on a workday what lies beyond the"
            f" shift, from {facts.overtime_from} min on; on other days everything worked",
        )
    )
    return steps


def calculate_overtime(asked: OvertimeAsked, kinds: Kinds) -> Calculated:
    """Overtime of a month; refused where the days are of several months or one comes twice."""
    days = [one.day for one in asked.days]
    if len({(day.year, day.month) for day in days}) > 1 or len(set(days)) < len(days):
        problem = {"field": "body.days", "problem": "different days of one month"}
        raise Invalid("Different days of one month, please.", errors=[problem])
    worked = [
        Worked(one.day, one.day_kind or kinds[one.day].kind, one.minutes, one.rest_minutes)
        for one in asked.days
    ]
    for one in worked:
        if one.compensated > one.minutes:
            problem = {"field": "body.days", "problem": f"{one.day}: more rest than overtime"}
            raise Invalid("More rest than overtime.", errors=[problem])
    paid = by_percent(worked)
    rest = sum(one.compensated for one in worked if may_be_given_back(one.kind))
    found = breaches(worked)
    total = sum(one.minutes for one in worked)
    values: dict[str, Any] = {
        "total": total,
        "overtime_150": paid[150],
        "overtime_200": paid[200],
        "overtime_300": paid[300],
        "rest_instead": rest,
        "breaches": [_breach(one) for one in found],
        "over_month_cap": max(0, total - 36 * 60),
        "rest_refused": sum(one.compensated for one in worked) - rest,
        "unknown_years": _unknown_years(asked.days, kinds),
    }
    steps = [Step(name=str(one.day), value=one.minutes, how=_how_paid(one)) for one in worked]
    if asked.hourly_fen is not None:
        hundredths = sum(minutes * percent for percent, minutes in paid.items())
        values["pay_fen"] = _rounded(Fraction(hundredths * asked.hourly_fen, 6000))
        steps.append(
            Step(
                name="pay_fen",
                value=values["pay_fen"],
                how="minutes / 60 x percent x hourly wage, half a fen up",
            )
        )
    return Calculated(
        what="overtime",
        figure=total,
        unit="minutes",
        values=values,
        steps=steps,
        rule="workday 150 %, rest day 200 % unless rest is given, statutory holiday 300 % and never"
        " rest; 1 h a day usual, 3 h at most on a workday, 36 h a month; over a cap is a breach,"
        " and paid",
        source=LABOUR_LAW,
    )


def _breach(one: Breach) -> dict[str, Any]:
    return {
        "cap": one.cap.value,
        "day": one.day.isoformat() if one.day else None,
        "minutes": one.minutes,
        "limit": one.limit,
        "is_breach": one.is_breach,
    }


def _unknown_years(days: Sequence[DayAsked | OvertimeDay], kinds: Kinds) -> list[int]:
    """Years whose notice is not known, where the calendar alone said what kind a day is."""
    asked = (one.day for one in days if one.day_kind is None)
    return sorted({day.year for day in asked if not kinds[day].known})


def _how_paid(one: Worked) -> str:
    if one.compensated and not may_be_given_back(one.kind):
        return f"{one.kind.value}: all paid, rest cannot stand for it"
    taken = f", {one.compensated} min of it as rest" if one.compensated else ""
    return f"{one.kind.value}{taken}"


def _rounded(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def calculate_month(asked: MonthAsked, kinds: Kinds, zone: ZoneInfo) -> Calculated:
    """The sum of days; refused where they are of several months or one comes twice."""
    dates = [one.day for one in asked.days]
    if len({(day.year, day.month) for day in dates}) > 1 or len(set(dates)) < len(dates):
        problem = {"field": "body.days", "problem": "different days of one month"}
        raise Invalid("Different days of one month, please.", errors=[problem])
    days = []
    for one in asked.days:
        facts = facts_of(one, kinds, zone)
        days.append(Day(one.day, facts.kind, day_result(facts)))
    summary = summarise(days)
    values = asdict(summary) | {
        "overtime_minutes": summary.overtime_minutes,
        "breaches": [_breach(one) for one in summary.breaches],
        "unknown_years": _unknown_years(asked.days, kinds),
    }
    return Calculated(
        what="month",
        figure=summary.worked_minutes,
        unit="minutes worked",
        values=values,
        steps=[
            Step(name=str(one.day), value=one.result.status.value, how=_in_short(one))
            for one in days
        ],
        rule="the sum of the days",
        source=f"{COMPANY}; {LABOUR_LAW}",
    )


def _in_short(one: Day) -> str:
    result = one.result
    return (
        f"worked {result.worked}, late {result.late}, early {result.early}, absent {result.absent},"
        f" leave {result.leave}, overtime {result.overtime} at {result.percent} %"
    )


def calculate_days(days: list[CalendarDay]) -> Calculated:
    """Kinds of the days of a stretch."""
    paid_300 = [one.day.isoformat() for one in days if one.kind == DayKind.STATUTORY_HOLIDAY]
    counts = {kind.value: sum(one.kind == kind for one in days) for kind in DayKind}
    return Calculated(
        what="days",
        figure=counts[DayKind.WORKDAY.value],
        unit="workdays",
        values=counts
        | {
            "days_300": paid_300,
            "make_up_workdays": [one.day.isoformat() for one in days if one.make_up],
            "unknown_years": sorted({one.day.year for one in days if not one.known}),
            "known": all(one.known for one in days),
            "days": [
                {
                    "day": one.day.isoformat(),
                    "kind": one.kind.value,
                    "worked": one.worked,
                    "name": one.name,
                    "percent": one.percent,
                    "known": one.known,
                }
                for one in days
            ],
        },
        steps=[
            Step(name=one.day.isoformat(), value=one.kind.value, how=_how_kind(one))
            for one in days
            if one.name or one.make_up
        ],
        rule="only the 13 statutory days pay 300 %; other days off in a break are rest days;"
        " make-up workdays are workdays; without a notice the year is not known",
        source=CALENDAR,
    )


def _how_kind(one: CalendarDay) -> str:
    if one.make_up:
        return "make-up workday, paid as a workday"
    known = "" if one.known else "; the year's notice is not known"
    if one.kind == DayKind.STATUTORY_HOLIDAY:
        return f"{one.name}: statutory, by law{known}"
    return f"{one.name}: off by the notice, a rest day{known}"


def calculate_period(asked: PeriodAsked, workdays: int | None) -> Calculated:
    """A period of comprehensive hours; `workdays` of the calendar where that is the standard."""
    if asked.standard_minutes is not None:
        standard, how = Fraction(asked.standard_minutes), "given"
    elif workdays is not None:
        standard, how = Fraction(workdays * STANDARD_DAY), f"{workdays} workdays x 480 min"
    elif asked.period is not None:
        standard = STANDARD[asked.period]
        how = f"legal standard of a {asked.period.value}"
    else:
        problem = {"field": "body.period", "problem": "or standard_minutes, or since and until"}
        raise Invalid("What is the period's standard?", errors=[problem])
    worked = {
        DayKind.WORKDAY: asked.workday_minutes,
        DayKind.REST_DAY: asked.rest_day_minutes,
        DayKind.STATUTORY_HOLIDAY: asked.holiday_minutes,
    }
    result = comprehensive(worked, standard)
    values = {
        "standard": float(result.standard),
        "worked": result.worked,
        "overtime_150": float(result.excess),
        "overtime_300": result.holiday,
    }
    return Calculated(
        what="comprehensive",
        figure=float(result.excess),
        unit="minutes at 150 %",
        values=values,
        steps=[
            Step(name="standard", value=float(result.standard), how=how),
            Step(name="worked", value=result.worked, how="workdays + rest days, holidays apart"),
            Step(name="overtime_150", value=float(result.excess), how="worked - standard, not < 0"),
            Step(name="overtime_300", value=result.holiday, how="worked on statutory holidays"),
        ],
        rule="only the sum of the period counts: what is over its standard pays 150 %, statutory"
        " holidays 300 %; rest days are no days of their own",
        source=PERIODS,
    )

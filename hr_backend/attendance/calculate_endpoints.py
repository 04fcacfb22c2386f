"""Questions about attendance that anybody can check: nothing is read but the calendar, nothing
stored."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body

from hr_backend.attendance import calculating
from hr_backend.attendance.calculate_schemas import (
    Asked,
    Calculated,
    DayAsked,
    DaysAsked,
    MonthAsked,
    OvertimeAsked,
    PeriodAsked,
)
from hr_backend.attendance.errors import ShiftRefused
from hr_backend.calendars.day_endpoints import check
from hr_backend.calendars.repository import calendar_days
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Invalid, NotAuthenticated, declare
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed

router = APIRouter(tags=["attendance"], responses=declare(NotAuthenticated))

SHIFT = {"start": "09:00", "end": "18:00", "breaks": [{"start": "12:00", "end": "13:00"}]}
DAY = {
    "what": "day",
    "day": "2026-11-24",
    "shift": SHIFT | {"grace_in": 10},
    "punches": [{"at": "09:20", "kind": "in"}, {"at": "20:30", "kind": "out"}],
}
EXAMPLES = {
    "day": {"summary": "20 minutes late, 150 minutes of overtime at 150 %", "value": DAY},
    "overtime": {
        "summary": "Caps of a month: over three hours on a day",
        "value": {
            "what": "overtime",
            "days": [
                {"day": "2026-10-01", "minutes": 480},
                {"day": "2026-10-05", "minutes": 480, "rest_minutes": 240},
                {"day": "2026-10-12", "minutes": 210},
            ],
            "hourly_fen": 5000,
        },
    },
    "month": {"summary": "The sum of days", "value": {"what": "month", "days": [DAY]}},
    "days": {
        "summary": "Which days of National Day 2026 pay 300 %",
        "value": {"what": "days", "since": "2026-10-01", "until": "2026-10-10"},
    },
    "comprehensive": {
        "summary": "A quarter of 520 hours, 8 of them on a holiday",
        "value": {
            "what": "comprehensive",
            "period": "quarter",
            "workday_minutes": 30720,
            "holiday_minutes": 480,
        },
    },
}


@router.post(
    "/attendance/calculate",
    summary="Calculate without storing anything",
    responses=declare(Invalid, ShiftRefused),
)
async def calculate(
    body: Annotated[Asked, Body(openapi_examples=EXAMPLES)],
    session: Session,
    actor: AnyActor,
    deed: CurrentDeed,
) -> Calculated:
    """`what`: `day`, `overtime`, `month`, `days` or `comprehensive`. Minutes throughout, money in
    fen; kinds of days come from the company's calendar where they are not given.

    Who may call it: everybody.
    """
    match body:
        case DayAsked():
            kinds = await _kinds(session, [body.day])
            return calculating.calculate_day(body, kinds, deed.zone)
        case MonthAsked():
            kinds = await _kinds(session, [one.day for one in body.days])
            return calculating.calculate_month(body, kinds, deed.zone)
        case OvertimeAsked():
            kinds = await _kinds(session, [one.day for one in body.days])
            return calculating.calculate_overtime(body, kinds)
        case DaysAsked():
            check(body.since, body.until)
            days = await calendar_days(session, since=body.since, until=body.until)
            return calculating.calculate_days(days)
        case PeriodAsked():
            return calculating.calculate_period(body, await _workdays(session, body))


async def _kinds(session: Session, days: list[date]) -> calculating.Kinds:
    check(min(days), max(days))
    found = await calendar_days(session, since=min(days), until=max(days))
    return {one.day: one for one in found}


async def _workdays(session: Session, asked: PeriodAsked) -> int | None:
    if asked.since is None or asked.until is None:
        return None
    check(asked.since, asked.until)
    days = await calendar_days(session, since=asked.since, until=asked.until)
    # A statutory day that HR has worked is no part of the standard.
    return sum(one.kind == "workday" for one in days)

"""Attendance as the actions read it, and the calls about it. Times are aware."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from actions.approvals.hr import FiledRequest
from actions.hr_client import HR
from actions.hr_types import View

MOST_DAYS = 60


class PunchSeen(View):
    """One punch."""

    at: datetime
    kind: str | None = None
    source: str


class Planned(View):
    """The shift of one day."""

    start: datetime
    end: datetime


class DaySeen(View):
    """What a day came to; minutes where a number stands."""

    day: date
    kind: str
    holiday: str | None = None
    calendar_known: bool = True
    shift: Planned | None = None
    usual_start: datetime
    usual_end: datetime
    status: str
    marks: tuple[str, ...] = ()
    first_in: datetime | None = None
    last_out: datetime | None = None
    late: int = 0
    early: int = 0
    absent: int = 0
    overtime: int = 0
    percent: int = 0
    punches: tuple[PunchSeen, ...] = ()


class Breach(View):
    """A cap on overtime that is passed."""

    cap: str
    minutes: int
    limit: int
    is_breach: bool


class OvertimeCheck(View):
    """What overtime would come to."""

    day_kind: str
    holiday: str | None = None
    calendar_known: bool
    minutes: int
    percent: int
    month_minutes: int
    breaches: tuple[Breach, ...] = ()


class CalendarDay(View):
    """What a day is."""

    day: date
    kind: str
    worked: bool
    name: str | None = None
    make_up: bool
    known: bool
    percent: int


class Calendar(View):
    """Days of a stretch."""

    items: tuple[CalendarDay, ...]
    unknown_years: tuple[int, ...] = ()


class Colleague(View):
    """Somebody by name."""

    id: str
    name: str


class _Days(View):
    items: tuple[DaySeen, ...] = Field(default=())


async def days_of(hr: HR, since: date, until: date, *, person: str | None = None) -> list[DaySeen]:
    """What days came to, the writer's own or (where that may be seen) somebody's."""
    found: list[DaySeen] = []
    while since <= until:
        last = min(until, since + timedelta(days=MOST_DAYS))
        query = {"since": since.isoformat(), "until": last.isoformat()}
        query |= {"person": person} if person else {}
        found += (await hr.get(_Days, f"/attendance/days?{urlencode(query)}")).items
        since = last + timedelta(days=1)
    return found


async def calendar(hr: HR, since: date, until: date) -> Calendar:
    """The company's calendar."""
    return await hr.get(Calendar, f"/calendar/days?since={since}&until={until}")


async def colleagues(hr: HR, name: str) -> list[Colleague]:
    """Employees of exactly this name."""
    rows = await hr.pages(Colleague, "/people", {"q": name, "kind": "employee"})
    return [row for row in rows if row.name == name]


async def file_correction(hr: HR, body: Mapping[str, Any], *, key: str) -> FiledRequest:
    """Ask for a missing punch."""
    return await hr.post(FiledRequest, "/attendance/corrections", body, key=key)


async def check_overtime(hr: HR, body: Mapping[str, Any]) -> OvertimeCheck:
    """What overtime would come to; nothing is filed."""
    return await hr.post(OvertimeCheck, "/attendance/overtime/check", body)


async def file_overtime(hr: HR, body: Mapping[str, Any], *, key: str) -> FiledRequest:
    """Ask for overtime."""
    return await hr.post(FiledRequest, "/attendance/overtime", body, key=key)

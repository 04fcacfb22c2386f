"""Corrections and overtime that employees ask for: filing, and what a decision brings about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance import repository
from hr_backend.attendance.deriving import Derived, derive
from hr_backend.attendance.errors import (
    CorrectionLimit,
    CorrectionPending,
    OvertimeInShift,
    OvertimeOverlaps,
    PunchExists,
    PunchInFuture,
    RestNotForThisDay,
    TooLongAgo,
)
from hr_backend.attendance.facts import MINUTES_A_DAY, PunchKind
from hr_backend.attendance.loading import DayFacts, minute_at
from hr_backend.attendance.models import OvertimeRequest, PunchCorrection, Source
from hr_backend.attendance.overtime_rules import (
    Breach,
    Worked,
    breaches,
    may_be_given_back,
    overtime_minutes,
)
from hr_backend.audit.service import record
from hr_backend.calendars.day_kinds import PERCENT
from hr_backend.employee_requests import filing
from hr_backend.employee_requests.models import EmployeeRequest, RequestKind
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Invalid, NotFound

DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(hours=24)
STANDING: Final = ("pending", "needs_info", "approved")


async def day_belonging(session: AsyncSession, deed: Deed, moment: datetime) -> Derived:
    """The actor's day that a moment belongs to; NotFound before they joined."""
    day = moment.astimezone(deed.zone).date()
    person = deed.actor.person
    around = await derive(
        session, [person], since=day - DAY, until=day + DAY, now=deed.now, zone=deed.zone
    )
    minute = minute_at(moment, deed.zone)
    if not around:
        raise NotFound  # before they joined
    own = [one for one in around if one.facts.window[0] <= minute]
    return own[-1] if own else around[0]


async def file_correction(
    session: AsyncSession, deed: Deed, *, kind: PunchKind, at: datetime, reason: str
) -> EmployeeRequest:
    """Ask for a punch to be added. PunchInFuture, TooLongAgo, PunchExists, CorrectionPending,
    CorrectionLimit (counted by the month of the day it belongs to).
    """
    person = (await repository.lock_person(session, deed.actor.person)).id
    at = at.replace(second=0, microsecond=0)
    if at > deed.now:
        raise PunchInFuture
    day = (await day_belonging(session, deed, at)).facts
    rules = (await repository.rules_versions(session)).on(day.day)
    today = deed.now.astimezone(deed.zone).date()
    if today - day.day > timedelta(days=rules.correction_days):
        raise TooLongAgo(days=rules.correction_days)
    minute = minute_at(at, deed.zone) - day.day.toordinal() * MINUTES_A_DAY
    if any(one.at == minute and one.kind in (kind, None) for one in day.facts.punches):
        raise PunchExists
    month = day.day.replace(day=1)
    ends = (month + 31 * DAY).replace(day=1) - DAY
    asked = await repository.corrections(session, person, since=month, until=ends)
    for one in asked:
        if one.day == day.day and one.kind == kind and await _is_open(session, one.request_id):
            raise CorrectionPending(request=one.request_id)
    if len(asked) >= rules.corrections_a_month:
        raise CorrectionLimit(limit=rules.corrections_a_month, month=f"{month:%Y-%m}")
    data = {
        "day": day.day.isoformat(),
        "punch": kind.value,
        "at": at.astimezone(deed.zone).isoformat(),
    }
    request = await filing.file(
        session,
        deed,
        RequestKind.PUNCH_CORRECTION,
        reason=reason,
        data=data,
        action="punch.correct",
    )
    session.add(
        PunchCorrection(
            request_id=request.id, person_id=person, day=day.day, kind=kind.value, at=at
        )
    )
    await session.flush()
    return request


async def _is_open(session: AsyncSession, request_id: str) -> bool:
    request = await session.get_one(EmployeeRequest, request_id)
    return request.status in filing.OPEN


async def apply_correction(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """The punch is added beside the original ones, and its day derived again."""
    wanted = await repository.correction_of(session, request.id)
    punch = {
        "person_id": wanted.person_id,
        "at": wanted.at,
        "minute": wanted.at,
        "kind": wanted.kind,
        "source": Source.CORRECTION,
        "device": request.id,
        "place": None,
        "latitude": None,
        "longitude": None,
        "recorded_at": deed.now,
    }
    await repository.add_punches(session, [punch])
    await repository.mark_stale(session, [wanted.person_id], since=wanted.day, until=wanted.day)
    record(
        session,
        deed,
        action="punch.correct",
        subject=("employee_request", request.id),
        after={"person": wanted.person_id, "kind": wanted.kind, "at": wanted.at.isoformat()},
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """What overtime would come to."""

    day: DayFacts
    minutes: int
    month_minutes: int
    breaches: tuple[Breach, ...]


async def check_overtime(
    session: AsyncSession, deed: Deed, *, start: datetime, end: datetime, rest_instead: bool
) -> Checked:
    """Nothing is filed. Invalid, TooLongAgo, OvertimeOverlaps, OvertimeInShift, RestNotForThisDay.

    Passing a cap refuses nothing: it is said, and the hours are paid.
    """
    _check_span(start, end)
    person = deed.actor.person
    day = (await day_belonging(session, deed, start)).facts
    rules = (await repository.rules_versions(session)).on(day.day)
    if deed.now.astimezone(deed.zone).date() - day.day > timedelta(days=rules.correction_days):
        raise TooLongAgo(days=rules.correction_days)
    for other in await repository.overtime(
        session, [person], since=start, until=end, status=STANDING
    ):
        raise OvertimeOverlaps(start=other.start_at.astimezone(deed.zone).isoformat())
    minutes = _minutes(day, start, end, deed)
    if not minutes:
        shift = day.facts.shift
        assert shift is not None
        raise OvertimeInShift(start=_clock(shift.start), end=_clock(shift.end))
    if rest_instead and not may_be_given_back(day.planned.kind):
        raise RestNotForThisDay(day_kind=day.planned.kind.value)
    month = await _overtime_of_month(session, deed, day.day)
    known = month[day.day].minutes if day.day in month else 0
    asked = await _asked_on(session, deed, day)
    month[day.day] = Worked(day.day, day.planned.kind, max(known, asked + minutes))
    found = breaches(month.values())
    about = tuple(one for one in found if one.day in (None, day.day))
    return Checked(day, minutes, sum(one.minutes for one in month.values()), about)


def _check_span(start: datetime, end: datetime) -> None:
    if end <= start:
        problem = {"field": "body.end", "problem": "must be after start"}
        raise Invalid("It ends before it begins.", errors=[problem])
    if end - start > LONGEST:
        problem = {"field": "body.end", "problem": "more than 24 hours"}
        raise Invalid("It is longer than a day.", errors=[problem])


def _minutes(day: DayFacts, start: datetime, end: datetime, deed: Deed) -> int:
    midnight = day.day.toordinal() * MINUTES_A_DAY
    span = (minute_at(start, deed.zone) - midnight, minute_at(end, deed.zone) - midnight)
    shift = day.facts.shift
    planned = (shift.start, shift.end) if shift and day.planned.obliged else None
    return overtime_minutes(span, day.planned.kind, planned, shift.breaks if shift else ())


async def _overtime_of_month(session: AsyncSession, deed: Deed, day: date) -> dict[date, Worked]:
    """Overtime of a calendar month by day: what was worked, or asked for and still to come."""
    since = day.replace(day=1)
    until = (since + 31 * DAY).replace(day=1) - DAY
    person = deed.actor.person
    derived = await derive(
        session, [person], since=since, until=until, now=deed.now, zone=deed.zone
    )
    found: dict[date, Worked] = {}
    for one in derived:
        asked = await _asked_on(session, deed, one.facts) if one.facts.day >= day else 0
        minutes = max(one.result.overtime, asked)
        if minutes:
            found[one.facts.day] = Worked(one.facts.day, one.facts.planned.kind, minutes)
    return found


async def _asked_on(session: AsyncSession, deed: Deed, day: DayFacts) -> int:
    """Minutes of overtime that stand asked for on a day."""
    start = datetime.combine(day.day, time(), deed.zone)
    rows = await repository.overtime(
        session, [deed.actor.person], since=start, until=start + DAY, status=STANDING
    )
    return sum(
        _minutes(day, row.start_at, row.end_at, deed)
        for row in rows
        if row.start_at.astimezone(deed.zone).date() == day.day
    )


async def file_overtime(
    session: AsyncSession,
    deed: Deed,
    *,
    start: datetime,
    end: datetime,
    rest_instead: bool,
    reason: str,
) -> tuple[EmployeeRequest, Checked]:
    """Ask for overtime; refusals as in `check_overtime`. Caps passed are kept with it."""
    await repository.lock_person(session, deed.actor.person)
    checked = await check_overtime(session, deed, start=start, end=end, rest_instead=rest_instead)
    data: dict[str, Any] = {
        "start": start.astimezone(deed.zone).isoformat(),
        "end": end.astimezone(deed.zone).isoformat(),
        "minutes": checked.minutes,
        "day_kind": checked.day.planned.kind.value,
        "percent": PERCENT[checked.day.planned.kind],
        "rest_instead": rest_instead,
    }
    request = await filing.file(
        session, deed, RequestKind.OVERTIME, reason=reason, data=data, action="overtime.request"
    )
    session.add(
        OvertimeRequest(
            request_id=request.id,
            person_id=deed.actor.person,
            start_at=start,
            end_at=end,
            rest_instead=rest_instead,
            breaches=[
                {"cap": one.cap.value, "minutes": one.minutes, "limit": one.limit}
                for one in checked.breaches
            ],
        )
    )
    await session.flush()
    return request, checked


async def apply_overtime(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """Its day is derived again."""
    wanted = await repository.overtime_of(session, request.id)
    day = wanted.start_at.astimezone(deed.zone).date()
    await repository.mark_stale(session, [wanted.person_id], since=day - DAY, until=day)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"

"""Punches and what days come to; corrections and overtime that are asked for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query

from hr_backend.attendance import repository, requests, service, views
from hr_backend.attendance.deriving import Derived, close, derive
from hr_backend.attendance.errors import (
    CorrectionLimit,
    CorrectionPending,
    OvertimeInShift,
    OvertimeOverlaps,
    PunchesRefused,
    PunchExists,
    PunchInFuture,
    RestNotForThisDay,
    TooLongAgo,
)
from hr_backend.attendance.loading import minute_at
from hr_backend.attendance.month_rules import Day, summarise
from hr_backend.attendance.schemas import (
    Closed,
    CloseWanted,
    DayView,
    Month,
    NewCorrection,
    NewOvertime,
    OvertimeCheck,
    OvertimeWanted,
    PunchBatch,
    PunchesWritten,
    PunchView,
    SummaryView,
)
from hr_backend.calendars.repository import hours_of
from hr_backend.employee_requests.repository import get as get_request
from hr_backend.employee_requests.schemas import FiledView, view_of
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["attendance"], responses=declare(NotAuthenticated, Forbidden, NotFound))

DAY: Final = timedelta(days=1)
MOST_DAYS: Final = 62
Whose = Annotated[Id | None, Query(description="An employee; null: the caller")]


def check_stretch(since: date, until: date) -> None:
    """Invalid where it is empty, too long, or where no calendar goes."""
    if not (since.year >= 2000 and until.year <= 2199 and since <= until):
        raise Invalid("since must not be after until, years from 2000 to 2199.")
    if (until - since).days >= MOST_DAYS:
        raise Invalid(f"At most {MOST_DAYS} days at once.")


def month_of(month: str) -> tuple[date, date]:
    """The first and the last day of `2026-11`."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + 31 * DAY).replace(day=1) - DAY


@router.post(
    "/attendance/punches",
    summary="Take punches in",
    responses=declare(PunchesRefused, IdempotencyKeyReused),
)
async def add_punches(
    body: PunchBatch, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> PunchesWritten:
    """From any source, in any order, all or nothing. The same minute of a person at the same
    device is one punch; days that are closed already are derived again.

    Who may call it: HRBPs and admins (and devices that act for one).
    """

    async def effect() -> PunchesWritten:
        return await service.take_punches(session, deed, body.punches)

    return await write.once(PunchesWritten, effect)


@router.get("/attendance/punches", summary="Punches of a person", responses=declare(Invalid))
async def list_punches(
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    paging: Paging,
    *,
    since: date,
    until: date,
    person: Whose = None,
) -> Page[PunchView]:
    """By time. Who may call it: employees their own; managers their team's; HRBPs and admins."""
    check_stretch(since, until)
    whose = (await repository.seen_employee(session, staff, person or staff.person)).id
    start = datetime.combine(since, time(), deed.zone)
    end = datetime.combine(until + DAY, time(), deed.zone)
    rows, more = cut(
        await repository.list_punches(session, whose, since=start, until=end, paging=paging), paging
    )
    cursor = encode(rows[-1].minute.isoformat(), str(rows[-1].id)) if more else None
    return Page(items=[views.punch_view(row) for row in rows], next_cursor=cursor)


@router.get("/attendance/days", summary="What days came to", responses=declare(Invalid))
async def list_days(
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    *,
    since: date,
    until: date,
    person: Whose = None,
) -> Page[DayView]:
    """Derived from the facts as they are now, with the punches as proof; at most 62 days.

    Who may call it: employees their own; managers their team's; HRBPs and admins.
    """
    check_stretch(since, until)
    whose = (await repository.seen_employee(session, staff, person or staff.person)).id
    derived = await derive(session, [whose], since=since, until=until, now=deed.now, zone=deed.zone)
    return Page(items=await _with_punches(session, derived, deed))


async def _with_punches(session: Session, derived: Sequence[Derived], deed: Deed) -> list[DayView]:
    if not derived:
        return []
    first, last = derived[0].facts, derived[-1].facts
    rows = await repository.list_punches(
        session,
        first.person,
        since=datetime.combine(first.day - DAY, time(), deed.zone),
        until=datetime.combine(last.day + 3 * DAY, time(), deed.zone),
        paging=None,
    )
    office = (await hours_of(session, [first.person]))[first.person]
    placed = [(minute_at(row.minute, deed.zone), row) for row in rows]
    found = []
    for one in derived:
        start, end = one.facts.window
        own = [row for minute, row in placed if start <= minute < end]
        found.append(views.day_view(one, own, deed.zone, office))
    return found


@router.get("/attendance/summary", summary="What a month came to", responses=declare(Invalid))
async def get_summary(
    session: Session, staff: Staff, deed: CurrentDeed, *, month: Month, person: Whose = None
) -> SummaryView:
    """The sum of a person's days, derived from the facts as they are now; days to come count
    as planned and nothing else.

    Who may call it: employees their own; managers their team's; HRBPs and admins.
    """
    whose = await repository.seen_employee(session, staff, person or staff.person)
    since, until = month_of(month)
    derived = await derive(
        session, [whose.id], since=since, until=until, now=deed.now, zone=deed.zone
    )
    days = [Day(one.facts.day, one.facts.planned.kind, one.result) for one in derived]
    return views.summary_view(month, whose, summarise(days), as_of=deed.now)


@router.get("/attendance/team", summary="A month of everybody one looks after")
async def list_team(
    session: Session, staff: Staff, deed: CurrentDeed, paging: Paging, *, month: Month
) -> Page[SummaryView]:
    """From the days that are closed, by person.

    Who may call it: employees (of others, managers their team's; HRBPs and admins everybody's).
    """
    since, until = month_of(month)
    people, more = cut(await repository.seen_people(session, staff, paging=paging), paging)
    rows = await repository.team_days(
        session, staff, since=since, until=until, people=[person.id for person in people]
    )
    items = [
        views.summary_view(
            month,
            person,
            summarise(views.stored_days([row for row in rows if row.person_id == person.id])),
            as_of=deed.now,
        )
        for person in people
    ]
    return Page(items=items, next_cursor=encode(people[-1].id) if more else None)


@router.post(
    "/attendance/close",
    summary="Close days again",
    responses=declare(IdempotencyKeyReused),
)
async def close_days(
    body: CloseWanted, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Closed:
    """Results are derived anew and kept; with the same facts nothing changes. The clock does it
    by itself for every day that is over and for every closed day whose facts have changed.

    Who may call it: HRBPs and admins.
    """
    service.need_hr(deed)
    check_stretch(body.since, body.until)
    if body.until >= deed.now.astimezone(deed.zone).date():
        raise Invalid("Only days that are over can be closed.")

    async def effect() -> Closed:
        written = await close(
            session,
            body.people,
            since=body.since,
            until=body.until,
            now=deed.now,
            zone=deed.zone,
        )
        return Closed(results=written)

    return await write.once(Closed, effect)


@router.post(
    "/attendance/corrections",
    summary="Ask for a missing punch to be added",
    status_code=201,
    responses=declare(
        PunchInFuture,
        TooLongAgo,
        PunchExists,
        CorrectionPending,
        CorrectionLimit,
        IdempotencyKeyReused,
    ),
)
async def ask_for_correction(
    body: NewCorrection, session: Session, staff: Staff, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """The manager decides (`/employee-requests/{id}/approve`); the original punches stay.

    Who may call it: employees, for themselves.
    """

    async def effect() -> FiledView:
        row = await requests.file_correction(
            session, deed, kind=body.kind, at=body.at, reason=body.reason
        )
        return view_of(await get_request(session, deed.actor, row.id))

    return await write.once(FiledView, effect)


OVERTIME = declare(TooLongAgo, OvertimeOverlaps, OvertimeInShift, RestNotForThisDay, Invalid)


@router.post(
    "/attendance/overtime/check", summary="What overtime would come to", responses=OVERTIME
)
async def check_overtime(
    body: OvertimeWanted, session: Session, staff: Staff, deed: CurrentDeed
) -> OvertimeCheck:
    """Nothing is filed. Who may call it: employees, for themselves."""
    checked = await requests.check_overtime(
        session, deed, start=body.start, end=body.end, rest_instead=body.rest_instead
    )
    return views.check_view(checked)


@router.post(
    "/attendance/overtime",
    summary="Ask for overtime",
    status_code=201,
    responses=OVERTIME | declare(IdempotencyKeyReused, TooLongAgo, OvertimeOverlaps,
                                 OvertimeInShift, RestNotForThisDay),
)  # fmt: skip
async def ask_for_overtime(
    body: NewOvertime, session: Session, staff: Staff, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """The manager decides. A cap that is passed refuses nothing: it is kept with the request and
    said, and the hours are paid (Labour Law arts. 41, 44).

    Who may call it: employees, for themselves.
    """

    async def effect() -> FiledView:
        row, _ = await requests.file_overtime(
            session,
            deed,
            start=body.start,
            end=body.end,
            rest_instead=body.rest_instead,
            reason=body.reason,
        )
        return view_of(await get_request(session, deed.actor, row.id))

    return await write.once(FiledView, effect)

"""Asking for leave, taking it back, and who is away when."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from hr_backend.employee_requests import repository as filed
from hr_backend.employee_requests.errors import RequestDecided
from hr_backend.employee_requests.models import FiledStatus
from hr_backend.employee_requests.schemas import FiledView, view_of
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Named
from hr_backend.leave import repository, requests
from hr_backend.leave.books import number
from hr_backend.leave.errors import (
    BalanceTooLow,
    LeaveBegun,
    LeaveOverlaps,
    LeaveTooFar,
    LeaveTooLongAgo,
    MoreThanGiven,
    NoWorkingDays,
)
from hr_backend.leave.models import LeaveRequest, LeaveType
from hr_backend.leave.planning import Plan, Wish
from hr_backend.leave.rules.counting import Span
from hr_backend.leave.schemas import LeaveView, NewLeave, PlanView, TakingBack
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.people.models import Person

router = APIRouter(tags=["leave"], responses=declare(NotAuthenticated))

PLANNING = (
    NotFound,
    BalanceTooLow,
    LeaveOverlaps,
    NoWorkingDays,
    LeaveTooLongAgo,
    LeaveTooFar,
    MoreThanGiven,
)
MOST_DAYS = 400


def wish_of(body: NewLeave, zone: ZoneInfo) -> Wish:
    """The body as a wish in local time; Invalid where hours do not lie on one day."""
    if body.start_at is not None and body.end_at is not None:
        start, end = (
            moment.astimezone(zone).replace(tzinfo=None) for moment in (body.start_at, body.end_at)
        )
        last = end.date() if end.time() != datetime.min.time() else (end - timedelta(1)).date()
        if end <= start or last != start.date():
            raise Invalid("Hours of leave begin and end on one day.")
        return Wish(body.leave_type, Span(start.date(), start.date(), False, False, start, end))
    assert body.start is not None
    span = Span(body.start, body.end or body.start, body.start_half, body.end_half)
    return Wish(body.leave_type, span)


@router.post(
    "/leave/requests/preview",
    summary="What a leave would take",
    responses=declare(*PLANNING, Invalid),
)
async def preview_leave(body: NewLeave, session: Session, deed: CurrentDeed) -> PlanView:
    """Days, balance and who decides; refused as filing would be. Stores nothing.

    Who may call it: employees, about their own leave.
    """
    made = await requests.preview(session, deed, wish_of(body, deed.zone))
    return await _plan_view(session, deed, made)


async def _plan_view(session: Session, deed: Deed, made: Plan) -> PlanView:
    data = requests.facts(made)
    manager = await filed.manager_of(session, deed.actor.person)
    person = await session.get(Person, manager) if manager else None
    return PlanView(
        leave_type=made.wish.leave_type,
        start=data["start"],
        end=data["end"],
        days=data["days"],
        per_year={year: number(days) for year, days in made.per_year.items()},
        days_off=made.days_off,
        remaining=number(made.remaining) if made.remaining is not None else None,
        approver=Named(id=person.id, name=person.name) if person else None,
    )


@router.post(
    "/leave/requests",
    summary="Ask for leave",
    responses=declare(*PLANNING, Invalid, IdempotencyKeyReused),
)
async def file_leave(
    body: NewLeave, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """Put to the caller's manager, without one to HR. The balance changes once it is approved.

    Who may call it: employees, about their own leave.
    """

    async def effect() -> FiledView:
        wish = wish_of(body, deed.zone)
        return view_of(await requests.file_leave(session, deed, wish, reason=body.reason))

    return await write.once(FiledView, effect)


@router.post(
    "/leave/requests/{request_id}/cancel",
    summary="Take leave back",
    responses=declare(
        Forbidden, NotFound, RequestDecided, LeaveBegun, VersionConflict, IdempotencyKeyReused
    ),
)
async def cancel_leave(
    request_id: Id, body: TakingBack, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """Applies at once, also to approved leave, whose days return; not once it has begun.

    Who may call it: whoever asked for it.
    """

    async def effect() -> FiledView:
        return view_of(await requests.cancel(session, deed, request_id, version=body.version))

    return await write.once(FiledView, effect)


@router.get("/leave/requests", summary="Who is away when", responses=declare(Invalid))
async def list_leave(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    since: Annotated[date, Query(description="First day")],
    until: Annotated[date, Query(description="Last day, counted; 400 days at most")],
    person: Annotated[Id | None, Query(description="Only this person's")] = None,
    status: Annotated[
        str, Query(max_length=200, description="One or several, by comma")
    ] = "pending,needs_info,approved",
) -> Page[LeaveView]:
    """The calendar of a team: leave that touches the days, by its start.

    Who may call it: employees: their own; managers: their team's; HRBPs and admins all.
    """
    if not 0 <= (until - since).days <= MOST_DAYS:
        raise Invalid("until must not lie before since, nor 400 days after it.")
    try:
        wanted = [FiledStatus(one.strip()) for one in status.split(",") if one]
    except ValueError:
        known = [one.value for one in FiledStatus]
        raise Invalid("There is no such status.", known=known) from None
    rows, more = cut(
        await repository.away(
            session,
            actor,
            since=since,
            until=until,
            person=person,
            status=wanted,
            paging=paging,
        ),
        paging,
    )
    cursor = encode(rows[-1].start_on.isoformat(), rows[-1].request_id) if more else None
    return Page(items=[leave_view(row) for row in rows], next_cursor=cursor)


def leave_view(row: LeaveRequest) -> LeaveView:
    person = row.request.person
    return LeaveView(
        request=row.request_id,
        person=Named(id=person.id, name=person.name),
        leave_type=LeaveType(row.leave_type),
        start=row.start_at.isoformat() if row.start_at else row.start_on.isoformat(),
        end=row.end_at.isoformat() if row.end_at else row.end_on.isoformat(),
        start_half=row.start_half,
        end_half=row.end_half,
        days=number(row.days),
        status=FiledStatus(row.request.status),
        version=row.request.version,
    )

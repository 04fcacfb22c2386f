"""Requisitions, applications and interviews: looking and inviting."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.interviews import invitations, repository, views
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewersNeeded,
    OutsideHours,
    TimePast,
    TimeTooFar,
)
from hr_backend.interviews.models import InterviewStatus
from hr_backend.interviews.repository import InterviewFilter
from hr_backend.interviews.schemas import (
    ApplicationView,
    InterviewView,
    NewInterview,
    RequisitionView,
)
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Moment
from hr_backend.people.access import AnyActor, Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots.repository import SlotTaken

router = APIRouter(responses=declare(NotAuthenticated, Invalid))


@router.get("/requisitions", tags=["requisitions"], summary="Posts")
async def list_requisitions(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    status: Annotated[Id | None, Query(description="open, paused or closed")] = None,
) -> Page[RequisitionView]:
    """Who may call it: candidates (posts they applied for), employees (posts they own, recruit
    for, accompany as HRBP, interview for or stand in for), admins (all).
    """
    rows, more = cut(
        await repository.list_requisitions(session, actor, status=status, paging=paging), paging
    )
    items = [views.requisition_view(row) for row in rows]
    return Page(items=items, next_cursor=encode(rows[-1].id) if more else None)


@router.get("/applications", tags=["applications"], summary="Applications")
async def list_applications(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    candidate: Id | None = None,
    requisition: Id | None = None,
) -> Page[ApplicationView]:
    """Who may call it: candidates (their own), employees (of posts they are responsible for and
    of interviews they give), admins (all).
    """
    rows, more = cut(
        await repository.list_applications(
            session, actor, candidate=candidate, requisition=requisition, paging=paging
        ),
        paging,
    )
    items = [views.application_view(row, actor) for row in rows]
    return Page(items=items, next_cursor=encode(rows[-1].id) if more else None)


@router.get("/interviews", tags=["interviews"], summary="Interviews, by start")
async def list_interviews(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    candidate: Id | None = None,
    interviewer: Id | None = None,
    requisition: Id | None = None,
    status: Annotated[
        str | None,
        Query(max_length=200, description="One or several, by comma", examples=["scheduled"]),
    ] = None,
    since: Annotated[Moment | None, Query(alias="from", description="Starts then or later")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Starts before then")] = None,
) -> Page[InterviewView]:
    """Proposed interviews, which have no start yet, come last.

    Who may call it: candidates (their own), employees (those they give, and those of posts they
    own, recruit for or accompany as HRBP), admins (all).
    """
    wanted = InterviewFilter(candidate, interviewer, requisition, read_status(status), since, until)
    rows, more = cut(
        await repository.list_interviews(session, actor, wanted=wanted, paging=paging), paging
    )
    items = await views.interview_views(session, rows)
    cursor = None
    if more:
        last = rows[-1]
        cursor = encode((last.start_at or repository.NO_START).isoformat(), last.id)
    return Page(items=items, next_cursor=cursor)


def read_status(text: str | None) -> frozenset[InterviewStatus]:
    """`scheduled,confirmed`; Invalid where one is no status."""
    try:
        return frozenset(InterviewStatus(one.strip()) for one in (text or "").split(",") if one)
    except ValueError:
        known = [status.value for status in InterviewStatus]
        raise Invalid("There is no such status.", known=known) from None


@router.get(
    "/interviews/{interview_id}",
    tags=["interviews"],
    summary="One interview",
    responses=declare(NotFound),
)
async def get_interview(session: Session, actor: AnyActor, interview_id: Id) -> InterviewView:
    """Who may call it: its candidate, its interviewers, the post's owner, recruiter and HRBP."""
    return await views.interview_view(session, await repository.get(session, actor, interview_id))


@router.post(
    "/interviews",
    tags=["interviews"],
    summary="Invite to an interview",
    status_code=201,
    responses=declare(
        Forbidden,
        NotFound,
        SlotTaken,
        IllegalTransition,
        IdempotencyKeyReused,
        InterviewersNeeded,
        OutsideHours,
        TimePast,
        TimeTooFar,
    ),
)
async def create_interview(
    body: NewInterview, session: Session, staff: Staff, deed: CurrentDeed, write: CurrentWrite
) -> InterviewView:
    """Without a start it is proposed and its candidate chooses the time; with one, scheduled.

    Who may call it: the post's recruiter, owner and HRBP, admins.
    """

    async def invite() -> InterviewView:
        return await views.interview_view(session, await invitations.invite(session, deed, body))

    return await write.once(InterviewView, invite)

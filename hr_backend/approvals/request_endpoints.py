"""Change requests: looking and deciding."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.approvals import repository, reviews
from hr_backend.approvals.changes import Wish
from hr_backend.approvals.errors import AlreadyDecided, SlotLost
from hr_backend.approvals.models import ChangeKind, ChangeRequest, RequestStatus
from hr_backend.approvals.repository import RequestFilter
from hr_backend.approvals.schemas import Answer, Approval, Question, Rejection, RequestView
from hr_backend.approvals.views import request_view, request_views
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewPast,
    OutsideHours,
    TimePast,
    TimeTooFar,
)
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
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots.repository import SlotTaken

router = APIRouter(tags=["requests"], responses=declare(NotAuthenticated, Invalid))

DECIDING = declare(
    Forbidden,
    NotFound,
    AlreadyDecided,
    IllegalTransition,
    VersionConflict,
    IdempotencyKeyReused,
)
APPROVING = declare(
    Forbidden,
    NotFound,
    AlreadyDecided,
    IllegalTransition,
    VersionConflict,
    IdempotencyKeyReused,
    SlotLost,
    InterviewPast,
)
ANSWERING = declare(
    Forbidden,
    NotFound,
    AlreadyDecided,
    IllegalTransition,
    VersionConflict,
    IdempotencyKeyReused,
    SlotTaken,
    Invalid,
    OutsideHours,
    TimePast,
    TimeTooFar,
)


@router.get("/requests", summary="Change requests, oldest first")
async def list_requests(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    waiting_for_me: Annotated[
        bool, Query(description="Only those whose present review is the caller's to give")
    ] = False,
    mine: Annotated[bool, Query(description="Only those the caller made")] = False,
    status: Annotated[
        str | None, Query(max_length=200, description="One or several, by comma")
    ] = None,
) -> Page[RequestView]:
    """Who may call it: everybody (their own requests); the post's recruiter, owner and HRBP
    (those of its candidates); admins (all).
    """
    wanted = RequestFilter(waiting_for_me, mine, read_status(status))
    rows, more = cut(
        await repository.list_requests(session, actor, wanted=wanted, paging=paging), paging
    )
    items = await request_views(session, rows)
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=items, next_cursor=cursor)


def read_status(text: str | None) -> frozenset[RequestStatus]:
    """`pending,needs_info`; Invalid where one is no status."""
    try:
        return frozenset(RequestStatus(one.strip()) for one in (text or "").split(",") if one)
    except ValueError:
        known = [status.value for status in RequestStatus]
        raise Invalid("There is no such status.", known=known) from None


@router.get("/requests/{request_id}", summary="One request", responses=declare(NotFound))
async def get_request(session: Session, actor: AnyActor, request_id: Id) -> RequestView:
    """Who may call it: the requester; the post's recruiter, owner and HRBP; admins."""
    return await request_view(session, await repository.get(session, actor, request_id))


@router.post("/requests/{request_id}/approve", summary="Consent", responses=APPROVING)
async def approve_request(
    request_id: Id, body: Approval, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RequestView:
    """The last consent applies the change. `slot_taken`: the new time went away meanwhile; the
    request is now `needs_info` and its requester has been told.

    Who may call it: whoever's review is due (see `waiting_for_me`); admins. Nobody gives two.
    """

    async def effect() -> RequestView:
        await reviews.approve(session, deed, request_id, version=body.version)
        return await _fresh(session, deed, request_id)

    return await write.once(RequestView, effect)


@router.post("/requests/{request_id}/reject", summary="No", responses=DECIDING)
async def reject_request(
    request_id: Id, body: Rejection, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RequestView:
    """The interview stands, the new time is free again, the requester is told the reason.

    Who may call it: whoever's review is due; admins.
    """

    async def effect() -> RequestView:
        await reviews.reject(session, deed, request_id, reason=body.reason, version=body.version)
        return await _fresh(session, deed, request_id)

    return await write.once(RequestView, effect)


@router.post("/requests/{request_id}/ask-info", summary="Ask for more", responses=DECIDING)
async def ask_for_info(
    request_id: Id, body: Question, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RequestView:
    """The request becomes `needs_info`; its new time stays held.

    Who may call it: whoever's review is due; admins.
    """

    async def effect() -> RequestView:
        await reviews.ask_info(
            session, deed, request_id, question=body.question, version=body.version
        )
        return await _fresh(session, deed, request_id)

    return await write.once(RequestView, effect)


@router.post("/requests/{request_id}/answer", summary="Answer", responses=ANSWERING)
async def answer_request(
    request_id: Id, body: Answer, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RequestView:
    """The answer is added to the reason and the request goes back to its reviewer. `start` names
    another time, as is needed where the first was lost.

    Who may call it: the requester.
    """
    wish = Wish(ChangeKind.RESCHEDULE, body.text, body.start, body.version)

    async def effect() -> RequestView:
        await reviews.answer(session, deed, request_id, wish)
        return await _fresh(session, deed, request_id)

    return await write.once(RequestView, effect)


@router.post("/requests/{request_id}/withdraw", summary="Take it back", responses=DECIDING)
async def withdraw_request(
    request_id: Id, body: Approval, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RequestView:
    """The interview stands and the new time is free again. Who may call it: the requester."""

    async def effect() -> RequestView:
        await reviews.withdraw(session, deed, request_id, version=body.version)
        return await _fresh(session, deed, request_id)

    return await write.once(RequestView, effect)


async def _fresh(session: Session, deed: Deed, request_id: str) -> RequestView:
    request: ChangeRequest = await repository.get(session, deed.actor, request_id)
    return await request_view(session, request)

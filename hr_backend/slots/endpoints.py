"""Alternative times of an interview, and keeping a chosen one for some minutes."""

from fastapi import APIRouter

from hr_backend.interviews.errors import IllegalTransition, OutsideHours, TimePast
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots import service
from hr_backend.slots.repository import SlotTaken
from hr_backend.slots.schemas import HoldRequest, HoldView, SlotSearch, SlotsFound

COMMON = (NotAuthenticated, NotFound, IllegalTransition, Invalid)

router = APIRouter(prefix="/interviews/{interview_id}", tags=["slots"], responses=declare(*COMMON))


@router.post("/slots/search", summary="Best alternative times")
async def search_slots(
    interview_id: Id, body: SlotSearch, session: Session, deed: CurrentDeed
) -> SlotsFound:
    """At most `limit` times at which everybody is free, in order of time, one marked best.

    They lie in `available` and out of `unavailable`, at full or half hours of working time, an
    hour or more ahead, never at the interview's old time. Where nothing fits, `wish_met` is false
    and they are the nearest to the wish that are not refused. Showing them reserves nothing, but
    for ten minutes others are offered other times where there are any.

    Who may call it: whoever may see the interview.
    """
    return await service.search_slots(session, deed, interview_id, body)


@router.post(
    "/holds",
    summary="Keep a chosen time for some minutes",
    responses=declare(*COMMON, SlotTaken, IdempotencyKeyReused, OutsideHours, TimePast),
)
async def hold_slot(
    interview_id: Id, body: HoldRequest, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> HoldView:
    """Reserve a time for candidate and interviewers while the reason is asked.

    An earlier hold of the same interview is let go. The policy `hold_minutes` says for how long.

    Who may call it: whoever may see the interview.
    """
    return await write.once(
        HoldView, lambda: service.hold_slot(session, deed, interview_id, body.start)
    )

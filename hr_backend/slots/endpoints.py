"""Alternative times of an interview, and keeping a chosen one for some minutes."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Request

from hr_backend.interviews.errors import IllegalTransition, OutsideHours, TimePast
from hr_backend.kit.db import Session
from hr_backend.kit.errors import NotAuthenticated, NotFound, declare
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.slots import service
from hr_backend.slots.repository import SlotTaken
from hr_backend.slots.schemas import HoldRequest, HoldView, SlotSearch, SlotsFound

router = APIRouter(
    prefix="/interviews/{interview_id}",
    tags=["slots"],
    responses=declare(NotAuthenticated, NotFound, IllegalTransition),
)
InterviewId = Annotated[Id, Path(description="Id of the interview")]


@router.post("/slots/search", summary="Best alternative times")
async def search_slots(
    interview_id: InterviewId,
    wanted: SlotSearch,
    request: Request,
    *,
    session: Session,
    actor: AnyActor,
) -> SlotsFound:
    """At most `limit` times at which everybody is free, in order of time, one marked best.

    They lie in `available` and out of `unavailable`, at full or half hours of working time, an
    hour or more ahead, never at the interview's old time. Where nothing fits, `wish_met` is false
    and they are the nearest to the wish that are not refused. Showing them reserves nothing, but
    for ten minutes others are offered other times where there are any.

    Who may call it: whoever may see the interview.
    """
    state = request.app.state
    return await service.search_slots(
        session,
        actor,
        interview_id,
        wanted,
        now=state.clock.now(),
        zone=ZoneInfo(state.settings.timezone),
    )


@router.post(
    "/holds",
    summary="Keep a chosen time for some minutes",
    responses=declare(SlotTaken, OutsideHours, TimePast),
)
async def hold_slot(
    interview_id: InterviewId,
    wanted: HoldRequest,
    request: Request,
    *,
    session: Session,
    actor: AnyActor,
) -> HoldView:
    """Reserve a time for candidate and interviewers while the reason is asked.

    An earlier hold of the same interview is let go; doing it twice is the same as once, but for
    a later expiry. The policy `hold_minutes` says for how long.

    Who may call it: whoever may see the interview.
    """
    state = request.app.state
    return await service.hold_slot(
        session,
        actor,
        interview_id,
        wanted.start,
        now=state.clock.now(),
        zone=ZoneInfo(state.settings.timezone),
    )

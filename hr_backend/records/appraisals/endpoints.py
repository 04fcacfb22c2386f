"""Appraisals over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.appraisals import repository, service
from hr_backend.records.appraisals.errors import (
    CycleReleased,
    FeedbackGiven,
    OwnFeedback,
    RatingsMissing,
    WeightsWrong,
)
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Feedback
from hr_backend.records.appraisals.schemas import (
    AppraisalView,
    AskedFeedback,
    CycleView,
    FeedbackText,
    Givers,
    Goals,
    Judgement,
    NewCycle,
)
from hr_backend.records.appraisals.views import appraisal_view, asked_view, cycle_view
from hr_backend.records.keeping import paged
from hr_backend.records.training.endpoints import Nothing

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


@router.get("/appraisal-cycles", summary="Appraisal cycles")
async def list_cycles(session: Session, actor: AnyActor, paging: Paging) -> Page[CycleView]:
    """Who may call it: employees; candidates find none."""
    rows, following = await paged(session, repository.cycles(actor), AppraisalCycle.id, paging)
    return Page(items=[cycle_view(row) for row in rows], next_cursor=following)


@router.post("/appraisal-cycles", summary="Open one", responses=declare(IdempotencyKeyReused))
async def open_cycle(
    body: NewCycle, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CycleView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> CycleView:
        return cycle_view(await service.open_cycle(session, deed, body))

    return await write.once(CycleView, effect)


@router.post(
    "/appraisal-cycles/{cycle_id}/release",
    summary="Let everybody know their rating",
    responses=declare(CycleReleased, RatingsMissing, IdempotencyKeyReused),
)
async def release_cycle(
    cycle_id: Id, body: Nothing, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CycleView:
    """Everybody in it is told that it is out, and reads their own.

    Who may call it: HRBPs; admins.
    """

    async def effect() -> CycleView:
        return cycle_view(await service.release(session, deed, cycle_id))

    return await write.once(CycleView, effect)


@router.get("/appraisals", summary="Appraisals")
async def list_appraisals(
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    mine: Annotated[bool, Query(description="Only the caller's own")] = False,
    cycle: Annotated[Id | None, Query(description="Only of this cycle")] = None,
) -> Page[AppraisalView]:
    """One's own rating appears once its cycle is released.

    Who may call it: employees (their own), managers (their team's), HR.
    """
    statement = repository.shown(deed.actor, mine=mine, cycle=cycle)
    rows, following = await paged(session, statement, Appraisal.id, paging)
    items = [await appraisal_view(session, deed, row) for row in rows]
    return Page(items=items, next_cursor=following)


@router.put(
    "/appraisals/{appraisal_id}/goals",
    summary="Set the goals",
    responses=declare(CycleReleased, WeightsWrong, VersionConflict),
)
async def set_goals(
    appraisal_id: Id, body: Goals, session: Session, deed: CurrentDeed
) -> AppraisalView:
    """Who may call it: the person; whoever is above them; HRBPs; admins."""
    row = await service.set_goals(session, deed, appraisal_id, body)
    return await appraisal_view(session, deed, row)


@router.put(
    "/appraisals/{appraisal_id}/rating",
    summary="Rate somebody",
    responses=declare(CycleReleased, VersionConflict),
)
async def rate(
    appraisal_id: Id, body: Judgement, session: Session, deed: CurrentDeed
) -> AppraisalView:
    """Who may call it: whoever is above the person; HRBPs and admins; nobody about themselves."""
    row = await service.rate(session, deed, appraisal_id, body)
    return await appraisal_view(session, deed, row)


@router.post(
    "/appraisals/{appraisal_id}/feedback",
    summary="Ask colleagues for feedback",
    responses=declare(CycleReleased, OwnFeedback, IdempotencyKeyReused),
)
async def ask_feedback(
    appraisal_id: Id, body: Givers, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> AppraisalView:
    """Who may call it: whoever is above the person; HRBPs and admins; nobody about themselves."""

    async def effect() -> AppraisalView:
        row = await service.ask_feedback(session, deed, appraisal_id, body.people)
        return await appraisal_view(session, deed, row)

    return await write.once(AppraisalView, effect)


@router.get("/feedback", summary="Feedback the caller was asked for")
async def list_feedback(session: Session, actor: AnyActor, paging: Paging) -> Page[AskedFeedback]:
    """Who may call it: everybody, of what they were asked for."""
    rows, following = await paged(session, repository.asked(actor), Feedback.id, paging)
    return Page(items=[asked_view(row) for row in rows], next_cursor=following)


@router.put(
    "/feedback/{feedback_id}",
    summary="Give it",
    responses=declare(CycleReleased, FeedbackGiven),
)
async def give_feedback(
    feedback_id: Id, body: FeedbackText, session: Session, deed: CurrentDeed
) -> AskedFeedback:
    """The manager and HR read who wrote it, the person it is about never does.

    Who may call it: whoever was asked.
    """
    return asked_view(await service.give_feedback(session, deed, feedback_id, body.text))

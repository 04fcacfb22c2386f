"""Criteria of a post, scorecards of an interview, the decision on an application."""

from fastapi import APIRouter

from hr_backend.interviews import repository as interviews
from hr_backend.interviews.errors import IllegalTransition, TooEarly
from hr_backend.interviews.schemas import ApplicationView
from hr_backend.interviews.views import application_view
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.people.models import Kind
from hr_backend.scorecards import decisions, repository, service
from hr_backend.scorecards.errors import InterviewsComing, ScorecardFinal, ScoresIncomplete
from hr_backend.scorecards.schemas import (
    CriteriaChange,
    CriteriaView,
    Decision,
    ScorecardEntry,
    Scorecards,
)
from hr_backend.scorecards.views import criteria_view, scorecards_view

router = APIRouter(tags=["scorecards"], responses=declare(NotAuthenticated, NotFound, Invalid))


@router.get("/requisitions/{requisition_id}/criteria", summary="What candidates are measured by")
async def get_criteria(session: Session, actor: AnyActor, requisition_id: Id) -> CriteriaView:
    """Interviewers read them with the scorecards of their interview.

    Who may call it: the post's recruiter, owner and HRBP; admins.
    """
    await repository.get_requisition(session, actor, requisition_id)
    return criteria_view(await repository.newest(session, requisition_id))


@router.put(
    "/requisitions/{requisition_id}/criteria",
    summary="Measure candidates by these",
    responses=declare(IdempotencyKeyReused),
)
async def put_criteria(
    requisition_id: Id,
    body: CriteriaChange,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> CriteriaView:
    """A new version; interviews with a scorecard keep the version it was written by.

    Who may call it: the post's recruiter, owner and HRBP; admins.
    """

    async def effect() -> CriteriaView:
        return criteria_view(
            await service.set_criteria(session, deed, requisition_id, body.criteria)
        )

    return await write.once(CriteriaView, effect)


@router.get(
    "/interviews/{interview_id}/scorecards",
    summary="Scorecards of an interview",
    responses=declare(Forbidden),
)
async def list_scorecards(session: Session, actor: AnyActor, interview_id: Id) -> Scorecards:
    """With the criteria to judge by. An interviewer reads others' once their own is in.

    Who may call it: its interviewers; the post's recruiter, owner and HRBP; admins.
    """
    interview = await interviews.get(session, actor, interview_id)
    if actor.kind == Kind.CANDIDATE:
        raise Forbidden
    return await scorecards_view(session, actor, interview)


@router.put(
    "/interviews/{interview_id}/scorecard",
    summary="One's own scorecard",
    responses=declare(
        Forbidden,
        IllegalTransition,
        TooEarly,
        ScoresIncomplete,
        ScorecardFinal,
        IdempotencyKeyReused,
    ),
)
async def put_scorecard(
    interview_id: Id,
    body: ScorecardEntry,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> Scorecards:
    """From the start of the interview on. May be written anew until another one is in. When the
    last of the round is in, recruiter and owner are told.

    Who may call it: its interviewers.
    """

    async def effect() -> Scorecards:
        interview = await service.submit(session, deed, interview_id, body)
        return await scorecards_view(session, deed.actor, interview)

    return await write.once(Scorecards, effect)


@router.post(
    "/applications/{application_id}/decision",
    summary="What becomes of an application",
    responses=declare(Forbidden, IllegalTransition, InterviewsComing, IdempotencyKeyReused),
)
async def decide_application(
    application_id: Id, body: Decision, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ApplicationView:
    """`advance` to the next round, `offer`, `reject` or `hold`. With `release` the candidate is
    told and sees it; without, they see `in_review` until the same is decided with it.

    Who may call it: the post's recruiter and owner; admins.
    """

    async def effect() -> ApplicationView:
        application = await decisions.decide(session, deed, application_id, body)
        return application_view(application, deed.actor)

    return await write.once(ApplicationView, effect)

"""Likelihood of attendance, and hot spots of cancellations: the endpoints."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.forecasts import service
from hr_backend.forecasts.schemas import (
    Distance,
    DistanceView,
    HotSpots,
    InterviewForecast,
    ModelReport,
)
from hr_backend.interviews.errors import IllegalTransition, InterviewPast
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page
from hr_backend.kit.schemas import Id, Moment
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["forecasts"], responses=declare(NotAuthenticated, Forbidden))


@router.get("/forecasts/interviews", summary="Interviews to come, the least likely first")
async def list_forecasts(
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    *,
    since: Annotated[Moment | None, Query(alias="from", description="Default: now")] = None,
    until: Annotated[Moment | None, Query(description="Default: a week after `from`")] = None,
) -> Page[InterviewForecast]:
    """For who reminds and keeps stand-bys ready; 200 at most. Nothing about a person may be
    decided by it (PIPL, article 24).

    Who may call it: the recruiter, owner and HRBP of the posts; admins; others get an empty list.
    """
    return Page(items=await service.forecasts(session, deed, since=since, until=until))


@router.get(
    "/forecasts/interviews/{interview_id}",
    summary="How likely the candidate is to come, and why",
    responses=declare(NotFound, IllegalTransition, InterviewPast),
)
async def get_forecast(interview_id: Id, session: Session, deed: CurrentDeed) -> InterviewForecast:
    """Who may call it: the recruiter, owner and HRBP of the post; admins. It does not exist for
    the candidate and for interviewers.
    """
    return await service.forecast(session, deed, interview_id)


@router.get("/forecasts/hot-spots", summary="Where cancellations are to be expected")
async def get_hot_spots(
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    *,
    days: Annotated[int, Query(ge=1, le=28, description="From today on")] = 14,
) -> HotSpots:
    """By weekday and hour, over the interviews of posts the caller answers for; holidays are left
    out. `why_not` says why nothing is forecast.

    Who may call it: employees.
    """
    return await service.hot_spots(session, staff, now=deed.now, zone=deed.zone, days=days)


@router.get("/forecasts/model", summary="What forecasts rest on, and how far to believe them")
async def get_model(session: Session, staff: Staff, deed: CurrentDeed) -> ModelReport:
    """Who may call it: recruiters, managers, HRBPs and admins."""
    return await service.report(session, staff, deed.zone)


@router.put(
    "/forecasts/candidates/{candidate_id}/distance",
    summary="How far a candidate has to come",
    responses=declare(NotFound, IdempotencyKeyReused),
)
async def set_distance(
    candidate_id: Id, body: Distance, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> DistanceView:
    """To the place of the interview, in kilometres. Who may call it: the recruiter, owner and
    HRBP of a post the candidate applied for; admins.
    """

    async def effect() -> DistanceView:
        await service.note_distance(session, deed, candidate_id, body.km)
        return DistanceView(candidate=candidate_id, km=body.km)

    return await write.once(DistanceView, effect)

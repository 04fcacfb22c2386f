"""Builds what callers see of scorecards."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews.models import Interview
from hr_backend.interviews.views import named
from hr_backend.kit.auth import Actor
from hr_backend.scorecards import repository
from hr_backend.scorecards.models import CriteriaSet, Recommendation, Scorecard
from hr_backend.scorecards.rules import may_read, mean, weighted
from hr_backend.scorecards.schemas import (
    CriteriaView,
    Criterion,
    Score,
    Scorecards,
    ScorecardView,
)


def criteria_view(row: CriteriaSet | None) -> CriteriaView:
    if row is None:
        return CriteriaView(version=0, criteria=[])
    criteria = [Criterion.model_validate(one) for one in row.criteria]
    return CriteriaView(version=row.version, criteria=criteria)


async def scorecards_view(session: AsyncSession, actor: Actor, interview: Interview) -> Scorecards:
    """What the actor, one of the staff who see the interview, may read of it yet."""
    requisition = interview.application.requisition_id
    criteria = criteria_view(await repository.criteria_of(session, requisition, interview.id))
    cards = await repository.scorecards_of(session, interview.id)
    written = {one.interviewer_id for one in cards}
    open_book = may_read(
        actor.person,
        interviewers={one.id for one in interview.interviewers},
        written=written,
        responsible=await repository.is_responsible(session, actor, requisition),
    )
    shown: Sequence[Scorecard] = cards if open_book else []
    items = [_card(one, criteria) for one in shown]
    return Scorecards(
        criteria=criteria,
        items=items,
        hidden=len(cards) - len(items),
        owing=[named(one) for one in interview.interviewers if one.id not in written],
        score=mean([one.score for one in items]),
    )


def _card(row: Scorecard, criteria: CriteriaView) -> ScorecardView:
    scores = [Score.model_validate(one) for one in row.scores]
    return ScorecardView(
        interviewer=named(row.interviewer),
        scores=scores,
        score=weighted(
            {one.criterion: one.score for one in scores},
            {one.id: one.weight for one in criteria.criteria},
        ),
        recommendation=Recommendation(row.recommendation),
        comment=row.comment,
        submitted_at=row.submitted_at,
    )

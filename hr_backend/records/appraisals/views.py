"""Appraisals as those who ask may see them."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.kit.schemas import Named
from hr_backend.records.appraisals import repository, rules
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Feedback, Rating
from hr_backend.records.appraisals.schemas import (
    AppraisalView,
    AskedFeedback,
    CycleView,
    FeedbackView,
    GoalBody,
)
from hr_backend.records.appraisals.service import appraises


def cycle_view(row: AppraisalCycle) -> CycleView:
    return CycleView.model_validate(row)


async def appraisal_view(session: AsyncSession, deed: Deed, row: Appraisal) -> AppraisalView:
    """One's own without names, and without rating until it is released."""
    above = appraises(deed, row)
    known = above or row.cycle.released_at is not None
    givers = await repository.names(session, [one.giver_id for one in row.feedback if above])
    return AppraisalView(
        id=row.id,
        cycle=cycle_view(row.cycle),
        person=Named(id=row.person_id, name=row.person.name),
        goals=[
            GoalBody(title=goal.title, weight=goal.weight, progress=goal.progress)
            for goal in row.goals
        ],
        progress=rules.progress([(goal.weight, goal.progress) for goal in row.goals]),
        rating=Rating(row.rating) if known and row.rating else None,
        comment=row.comment if known else "",
        feedback=[
            FeedbackView(
                id=one.id, giver=Named(id=one.giver_id, name=givers[one.giver_id]), text=one.text
            )
            for one in row.feedback
            if above
        ],
        voices=rules.voices([one.text for one in row.feedback]) if known and not above else [],
        version=row.version,
    )


def asked_view(row: Feedback) -> AskedFeedback:
    """What somebody was asked to write."""
    about = row.appraisal
    return AskedFeedback(
        id=row.id,
        about=Named(id=about.person_id, name=about.person.name),
        cycle=about.cycle.name,
        text=row.text,
        given_at=row.given_at,
    )

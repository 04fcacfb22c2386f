"""Criteria of a post, and the scorecards of its interviewers."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.interviews import repository as interviews
from hr_backend.interviews.errors import IllegalTransition, TooEarly
from hr_backend.interviews.models import Interview
from hr_backend.interviews.service import notice_data, parties
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.notifications.rules import About
from hr_backend.notifications.service import tell
from hr_backend.people.access import Relation, relations
from hr_backend.scorecards import repository
from hr_backend.scorecards.errors import ScorecardFinal, ScoresIncomplete
from hr_backend.scorecards.models import JUDGED, CriteriaSet, Scorecard
from hr_backend.scorecards.rules import gaps
from hr_backend.scorecards.schemas import Criterion, ScorecardEntry


async def set_criteria(
    session: AsyncSession, deed: Deed, requisition_id: str, criteria: Sequence[Criterion]
) -> CriteriaSet:
    """A new version; interviews already judged keep theirs. The same again changes nothing."""
    await repository.get_requisition(session, deed.actor, requisition_id, lock=True)
    present = await repository.newest(session, requisition_id)
    wanted = [one.model_dump() for one in criteria]
    if present is not None and present.criteria == wanted:
        return present
    version = present.version + 1 if present is not None else 1
    found = CriteriaSet(
        requisition_id=requisition_id,
        version=version,
        criteria=wanted,
        created_at=deed.now,
        author_id=deed.actor.person,
    )
    session.add(found)
    record(
        session,
        deed,
        action="criteria.set",
        subject=("requisition", requisition_id),
        before={"version": present.version} if present is not None else None,
        after={"version": version, "criteria": [one.id for one in criteria]},
    )
    await session.flush()
    return found


async def submit(
    session: AsyncSession, deed: Deed, interview_id: str, entry: ScorecardEntry
) -> Interview:
    """Write one's own scorecard; the last one of a round is told to recruiter and owner.

    It may be written anew until another one of the interview is in: from then on its writer can
    read others'. Forbidden for all but its interviewers, IllegalTransition, TooEarly before the
    start, ScoresIncomplete, ScorecardFinal.
    """
    interview = await interviews.get(session, deed.actor, interview_id)
    if Relation.INTERVIEWER not in relations(deed.actor, interview):
        raise Forbidden
    # Two who hand in the last two at once queue here: the later one sees that the round is whole.
    await interviews.lock_application(session, deed.actor, interview.application_id)
    interview = await interviews.lock(session, deed.actor, interview_id)
    _must_have_begun(deed, interview)
    cards = await repository.scorecards_of(session, interview.id)
    own = next((one for one in cards if one.interviewer_id == deed.actor.person), None)
    if own is not None and len(cards) > 1:
        raise ScorecardFinal
    requisition = interview.application.requisition_id
    criteria = await repository.criteria_of(session, requisition, interview.id)
    _must_fit(criteria, entry)
    before = _snapshot(own) if own is not None else None
    if own is None:
        own = Scorecard(
            interview_id=interview.id,
            interviewer_id=deed.actor.person,
            requisition_id=requisition,
            criteria_version=criteria.version if criteria is not None else None,
        )
        session.add(own)
    own.scores = [score.model_dump() for score in entry.scores]
    own.recommendation = entry.recommendation.value
    own.comment, own.submitted_at = entry.comment, deed.now
    record(
        session,
        deed,
        action="scorecard.submit",
        subject=("scorecard", interview.id),
        before=before,
        after=_snapshot(own),
    )
    await session.flush()
    if before is None and not await repository.owing_in_round(session, interview):
        about = About.SCORECARDS_COMPLETE
        tell(session, deed, about, parties(interview), data=notice_data(interview))
    await session.flush()
    return interview


def _must_have_begun(deed: Deed, interview: Interview) -> None:
    if interview.status not in JUDGED or interview.start_at is None:
        raise IllegalTransition(status=interview.status)
    if deed.now < interview.start_at:
        raise TooEarly(until=interview.start_at.isoformat())


def _must_fit(criteria: CriteriaSet | None, entry: ScorecardEntry) -> None:
    wanted = [one["id"] for one in criteria.criteria] if criteria is not None else []
    if found := gaps(wanted, [score.criterion for score in entry.scores]):
        raise ScoresIncomplete(missing=list(found.missing), unknown=list(found.unknown))


def _snapshot(card: Scorecard) -> dict[str, object]:
    """Numbers only: what somebody wrote of a person stays with the scorecard."""
    return {
        "criteria_version": card.criteria_version,
        "scores": {score["criterion"]: score["score"] for score in card.scores},
        "recommendation": card.recommendation,
    }

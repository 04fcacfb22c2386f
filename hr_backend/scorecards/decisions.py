"""Deciding what becomes of an application, and letting its candidate know."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.interviews import repository as interviews
from hr_backend.interviews.errors import IllegalTransition
from hr_backend.interviews.models import Application, Outcome
from hr_backend.interviews.rules import CLOSED_STAGES
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.visibility import is_admin
from hr_backend.scorecards import repository
from hr_backend.scorecards.errors import InterviewsComing
from hr_backend.scorecards.schemas import Decision

OUTCOMES = {
    "advance": Outcome.ADVANCE,
    "offer": Outcome.OFFER,
    "reject": Outcome.REJECTED,
    "hold": Outcome.HOLD,
}
STAGES = {Outcome.OFFER: "offer", Outcome.REJECTED: "rejected"}
"""What the application's stage becomes; of the others it stays."""


async def decide(
    session: AsyncSession, deed: Deed, application_id: str, decision: Decision
) -> Application:
    """Advance, offer, reject or hold; told to the candidate where it is released.

    The same decision may be given again, to release it. Forbidden for all but recruiter and
    owner, IllegalTransition once the application is closed and released, InterviewsComing.
    """
    application = await interviews.lock_application(session, deed.actor, application_id)
    requisition = application.requisition
    deciders = (requisition.recruiter_id, requisition.owner_id)
    if deed.actor.person not in deciders and not is_admin(deed.actor):
        raise Forbidden
    settled = application.stage != "rejected" or application.released_at is not None
    if application.stage in CLOSED_STAGES and settled:
        raise IllegalTransition(status=application.stage)
    outcome = OUTCOMES[decision.outcome]
    if outcome in STAGES and (
        coming := await repository.coming(session, application.id, now=deed.now)
    ):
        raise InterviewsComing(interviews=list(coming))
    before = _snapshot(application)
    application.outcome = outcome.value
    application.stage = STAGES.get(outcome, "interview")
    application.message = decision.message or None
    application.next_round = (
        await repository.last_round(session, application.id) + 1
        if outcome == Outcome.ADVANCE
        else None
    )
    application.released_at = deed.now if decision.release else None
    record(
        session,
        deed,
        action="application.decide",
        subject=("application", application.id),
        before=before,
        after=_snapshot(application),
    )
    if decision.release:
        _tell(session, deed, application)
    await session.flush()
    return application


def _snapshot(application: Application) -> dict[str, Any]:
    released = application.released_at
    return {
        "stage": application.stage,
        "outcome": str(application.outcome),
        "next_round": application.next_round,
        "released_at": released.isoformat() if released else None,
    }


def _tell(session: AsyncSession, deed: Deed, application: Application) -> None:
    tell(
        session,
        deed,
        About.APPLICATION_DECIDED,
        {Party.CANDIDATE: [application.candidate_id]},
        data={
            "application": application.id,
            "candidate": {"id": application.candidate_id, "name": application.candidate.name},
            "requisition": {
                "id": application.requisition_id,
                "title": application.requisition.title,
            },
            "outcome": str(application.outcome),
            "next_round": application.next_round,
            "message": application.message,
        },
    )

"""Inviting to an interview."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews import repository, service
from hr_backend.interviews.errors import IllegalTransition, InterviewersNeeded
from hr_backend.interviews.models import Interview, InterviewStatus, Mode, Outcome
from hr_backend.interviews.schemas import NewInterview
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.access import Relation, relations

INVITERS = {Relation.RECRUITER, Relation.OWNER, Relation.HRBP, Relation.ADMIN}


async def invite(session: AsyncSession, deed: Deed, wanted: NewInterview) -> Interview:
    """A new interview, proposed or at once scheduled.

    NotFound for an application out of sight or an unknown interviewer, Forbidden for those who
    are not responsible for the post, IllegalTransition for a withdrawn application,
    InterviewersNeeded, and what a time can be refused with.
    """
    application = await repository.lock_application(session, deed.actor, wanted.application)
    if application.stage == "withdrawn":
        raise IllegalTransition(status=application.stage)
    people = await repository.get_employees(session, set(wanted.interviewers))
    if not people and wanted.mode != Mode.AI:
        raise InterviewersNeeded
    interview = Interview(
        application=application,
        round=wanted.round,
        mode=wanted.mode.value,
        location=wanted.location,
        link=wanted.link,
        start_at=None,
        end_at=None,
        minutes=wanted.minutes,
        status=InterviewStatus.PROPOSED.value,
        version=1,
        reschedules=0,
        invited_at=deed.now,
        interviewers=list(people),
    )
    if not relations(deed.actor, interview) & INVITERS:
        raise Forbidden
    session.add(interview)
    if application.outcome == Outcome.ADVANCE:
        # The next round is under way: what was decided before it is no longer the last word.
        application.outcome, application.next_round = Outcome.IN_REVIEW.value, None
        application.message = application.released_at = None
    await session.flush()
    await service.write_down(session, deed, interview, action="interview.propose", before=None)
    if wanted.start is not None:
        await service.schedule(
            session, deed, interview, wanted.start, outside_hours=wanted.outside_hours
        )
    return interview

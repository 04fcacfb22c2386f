"""A new time that costs nothing: after a fault of an AI interview, once after a no-show."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews import incidents, repository, service
from hr_backend.interviews.errors import IllegalTransition, NothingToRebook, RebookUsed
from hr_backend.interviews.models import Interview, InterviewStatus
from hr_backend.interviews.rules import CLOSED_STAGES
from hr_backend.kit.deed import AppliedRule, Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.access import Relation, relations
from hr_backend.slots import repository as claims
from hr_backend.slots.models import ClaimKind

REBOOKERS = {Relation.CANDIDATE, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}
FAULT = AppliedRule("fault_rebook", {})
NO_SHOW = AppliedRule("no_show_rebook", {})


async def rebook(
    session: AsyncSession, deed: Deed, interview: Interview, start: datetime
) -> tuple[Interview, AppliedRule]:
    """The interview with its new time (another one after a no-show), and the rule that gave it.

    Of a locked interview. Forbidden, NothingToRebook, RebookUsed, and what a time is refused
    with.
    """
    if not relations(deed.actor, interview) & REBOOKERS:
        raise Forbidden
    if interview.status == InterviewStatus.NO_SHOW:
        return await _anew(session, deed, interview, start), NO_SHOW
    if not await incidents.open_faults(session, interview):
        raise NothingToRebook(status=interview.status)
    crew = await service.crew_for(session, deed, interview, start)
    await service.move(session, deed, interview, start=start, crew=crew, reason="", counted=False)
    await incidents.settle(session, interview.id, now=deed.now)
    return interview, FAULT


async def _anew(session: AsyncSession, deed: Deed, missed: Interview, start: datetime) -> Interview:
    """Another interview of the same round; the missed one stays what it is."""
    application = missed.application
    if application.stage in CLOSED_STAGES:
        raise IllegalTransition(status=application.stage)
    used = await session.scalar(select(Interview.id).where(Interview.rebook_of == missed.id))
    if used is not None or missed.rebook_of is not None:
        raise RebookUsed
    people = [person.id for person in missed.interviewers]
    interview = Interview(
        application=application,
        round=missed.round,
        mode=missed.mode,
        location=missed.location,
        link=missed.link,
        start_at=None,
        end_at=None,
        minutes=missed.minutes,
        status=InterviewStatus.PROPOSED.value,
        version=1,
        reschedules=0,
        invited_at=deed.now,
        rebook_of=missed.id,
        interviewers=list(await repository.get_employees(session, people)),
    )
    session.add(interview)
    await session.flush()
    await service.write_down(session, deed, interview, action="interview.propose", before=None)
    # The time was chosen, and held, in the name of the missed one.
    await claims.release(session, interview_id=missed.id, kinds=[ClaimKind.HOLD])
    await service.schedule(session, deed, interview, start)
    return interview

"""Beginning and ending an interview, by its people or by the AI interview's own service."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews import incidents, service
from hr_backend.interviews.day_rules import START_FROM
from hr_backend.interviews.errors import IllegalTransition, TooEarly
from hr_backend.interviews.models import Interview, InterviewStatus, Mode
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.access import Relation, relations
from hr_backend.slots import repository as claims

HOSTS = {Relation.INTERVIEWER, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}


async def start(
    session: AsyncSession, deed: Deed, interview: Interview, *, link: str | None
) -> None:
    """It begins now, or goes on after a sitting that broke off; a sitting that runs goes on.

    Of a locked interview. Forbidden, IllegalTransition, TooEarly.
    """
    _must_host(deed, interview)
    if interview.start_at is None:
        raise IllegalTransition(status=interview.status)
    if deed.now < (earliest := interview.start_at - START_FROM):
        raise TooEarly(until=earliest.isoformat())
    if interview.status != InterviewStatus.IN_PROGRESS:
        await _begin(session, deed, interview)
    if not await incidents.has_open_session(session, interview.id):
        await incidents.open_session(
            session, interview.id, at=deed.now, link=link or interview.link
        )


async def finish(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    """It is over; where nobody said that it had begun, it began at its time.

    Of a locked interview; over is over, so that a second call changes nothing. Forbidden,
    IllegalTransition, TooEarly before its time.
    """
    _must_host(deed, interview)
    if interview.status == InterviewStatus.COMPLETED:
        return
    if interview.start_at is None:
        raise IllegalTransition(status=interview.status)
    if interview.status != InterviewStatus.IN_PROGRESS:
        await _begin_late(session, deed, interview, interview.start_at)
    before = service.snapshot(interview)
    service.set_status(interview, InterviewStatus.COMPLETED)
    await incidents.end_session(session, deed, interview.id)
    await claims.release(session, interview_id=interview.id)
    await service.write_down(session, deed, interview, action="interview.finish", before=before)


async def _begin_late(
    session: AsyncSession, deed: Deed, interview: Interview, started: datetime
) -> None:
    if deed.now < started:
        raise TooEarly(until=started.isoformat())
    await _begin(session, deed, interview)
    await incidents.open_session(session, interview.id, at=started, link=interview.link)


async def _begin(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    before = service.snapshot(interview)
    service.set_status(interview, InterviewStatus.IN_PROGRESS)
    await service.write_down(session, deed, interview, action="interview.start", before=before)


def _must_host(deed: Deed, interview: Interview) -> None:
    """An AI interview is run by a service, which acts for the candidate."""
    related = relations(deed.actor, interview)
    by_ai = (
        interview.mode == Mode.AI
        and deed.actor.service is not None
        and Relation.CANDIDATE in related
    )
    if not (related & HOSTS or by_ai):
        raise Forbidden

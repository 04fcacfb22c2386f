"""Reminding by hand: staff want the candidate to hear of it now."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.interviews import repository as interviews
from hr_backend.interviews.errors import IllegalTransition, InterviewPast
from hr_backend.interviews.models import Interview
from hr_backend.interviews.rules import TIMED
from hr_backend.interviews.service import notice_data, parties
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.access import Relation, relations
from hr_backend.reminders import repository
from hr_backend.reminders.errors import RemindedLately
from hr_backend.reminders.rules import AGAIN_AFTER

REMINDERS = {Relation.INTERVIEWER, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}


async def remind_now(session: AsyncSession, deed: Deed, interview_id: str) -> Interview:
    """Remind the candidate of an interview to come.

    NotFound, Forbidden, IllegalTransition, InterviewPast, RemindedLately.
    """
    interview = await interviews.lock(session, deed.actor, interview_id)
    if not relations(deed.actor, interview) & REMINDERS:
        raise Forbidden
    if interview.status not in TIMED or interview.start_at is None:
        raise IllegalTransition(status=str(interview.status))
    if interview.start_at <= deed.now:
        raise InterviewPast
    last = await repository.last_reminded(
        session, interview_id=interview.id, candidate=interview.application.candidate_id
    )
    if last is not None and last + AGAIN_AFTER > deed.now:
        raise RemindedLately(until=(last + AGAIN_AFTER).isoformat())
    remind(session, deed, interview, (Party.CANDIDATE,))
    await session.flush()
    return interview


def remind(
    session: AsyncSession, deed: Deed, interview: Interview, whom: tuple[Party, ...]
) -> None:
    """Tell those who meet of an interview to come, and write it down."""
    everybody = parties(interview)
    told = {party: everybody[party] for party in whom}
    tell(session, deed, About.INTERVIEW_REMINDER, told, data=notice_data(interview))
    record(
        session,
        deed,
        action="interview.remind",
        subject=("interview", interview.id),
        after={"start": interview.start_at.isoformat() if interview.start_at else None},
    )

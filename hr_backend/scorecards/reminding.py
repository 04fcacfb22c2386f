"""Reminds interviewers, once, of scorecards they owe; run by the clock (due.py)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.interviews.models import Application, Interview
from hr_backend.interviews.service import notice_data
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import falling_due
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.scorecards import repository
from hr_backend.scorecards.rules import FORGET_AFTER, REMIND_AFTER


async def remind_of_scorecards(sessions: Sessions, clock: Clock) -> None:
    """Whoever has not handed one in a day after the interview; each in a transaction of its own."""
    now = clock.now()
    async with sessions() as session:
        owing = await repository.overdue(
            session, since=now - FORGET_AFTER, until=now - REMIND_AFTER
        )
    for interview_id, person_id in owing:
        async with sessions.begin() as session:
            if await repository.mark_reminded(session, interview_id, person_id, now=now):
                interview = await _get(session, interview_id)
                tell(
                    session,
                    falling_due(now),
                    About.SCORECARD_DUE,
                    {Party.INTERVIEWER: [person_id]},
                    data=notice_data(interview),
                )


async def _get(session: AsyncSession, interview_id: str) -> Interview:
    application = joinedload(Interview.application)
    found = await session.scalars(
        select(Interview)
        .where(Interview.id == interview_id)
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.requisition),
            selectinload(Interview.interviewers),
        )
    )
    return found.one()

"""Noting that an interview gave up its time; offering.py does the rest when it next runs.

Called by interviews/service.py, and so knows nothing of the rest of stand-by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews.models import Interview, InterviewStatus
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.standby.models import OPEN_ONLY, FreedSlot, SlotStatus


@dataclass(frozen=True, slots=True)
class Held:
    """The time an interview had, and with whom."""

    start: datetime | None
    end: datetime | None
    interviewers: Sequence[str]


def held(interview: Interview) -> Held:
    """What would come free if this interview gave up its time now."""
    crew = tuple(person.id for person in interview.interviewers)
    return Held(interview.start_at, interview.end_at, crew)


async def slot_freed(session: AsyncSession, deed: Deed, interview: Interview, given: Held) -> None:
    """Note a time that was given up, in the transaction of what gave it up.

    Nothing comes free where there was no time or it is past, nobody's time was taken (an AI
    interview), an interviewer gave up their own because they cannot come, or the interview was
    moved by so little that it still overlaps.
    """
    if given.start is None or given.end is None or given.start <= deed.now:
        return
    if not given.interviewers or _cannot_come(deed, given):
        return
    if interview.status != InterviewStatus.CANCELLED and _still_overlaps(interview, given):
        return
    await session.execute(
        insert(FreedSlot)
        .values(
            id=new_id(),
            requisition_id=interview.application.requisition_id,
            interview_id=interview.id,
            interviewers=list(given.interviewers),
            start_at=given.start,
            end_at=given.end,
            status=SlotStatus.OPEN.value,
            freed_at=deed.now,
        )
        .on_conflict_do_nothing(
            index_elements=["interview_id", "start_at"], index_where=text(OPEN_ONLY)
        )
    )


def _cannot_come(deed: Deed, given: Held) -> bool:
    return deed.on_behalf_of is None and deed.actor.person in given.interviewers


def _still_overlaps(interview: Interview, given: Held) -> bool:
    if interview.start_at is None or interview.end_at is None:
        return False
    assert given.start is not None
    assert given.end is not None
    return interview.start_at < given.end and given.start < interview.end_at

"""Interviews that a calendar ran into after they were booked: told once, with another time."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars import busy_repository as repository
from hr_backend.calendars.busy_models import CalendarConflict
from hr_backend.calendars.busy_repository import Collision
from hr_backend.interviews.service import notice_data
from hr_backend.kit.deed import Deed
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.models import Person
from hr_backend.slots.schemas import SlotSearch
from hr_backend.slots.service import preview_slots


async def tell_conflicts(session: AsyncSession, deed: Deed, person_id: str) -> list[str]:
    """Tell recruiters of what collides with a person's busy times and was not told yet.

    Ids of all their interviews that collide, told before or not. A conflict that has gone is
    forgotten: should it come again, it is told again.
    """
    await session.flush()
    person = await repository.lock_person(session, person_id)
    if person is None:
        return []
    found = await repository.collisions(session, person_id, now=deed.now)
    standing = {(one.interview.id, one.interview.start_at) for one in found}
    known = set()
    for row in await repository.told(session, person_id):
        if (row.interview_id, row.start_at) in standing:
            known.add((row.interview_id, row.start_at))
        else:
            await session.delete(row)
    for one in found:
        if (one.interview.id, one.interview.start_at) not in known:
            await _tell(session, deed, one, person)
    await session.flush()
    return [one.interview.id for one in found]


async def _tell(session: AsyncSession, deed: Deed, one: Collision, person: Person) -> None:
    interview = one.interview
    assert interview.start_at is not None
    requisition = interview.application.requisition
    better = await _another_time(session, deed, interview.id)
    data = notice_data(interview) | {
        "whose": {"id": person.id, "name": person.name},
        "busy_start": one.busy[0].isoformat(),
        "busy_end": one.busy[1].isoformat(),
        "new_start": better.isoformat() if better else None,
    }
    # Without a recruiter the post's owner looks after it.
    parties = {Party.RECRUITER: [requisition.recruiter_id or requisition.owner_id]}
    tell(session, deed, About.CALENDAR_CONFLICT, parties, data=data)
    session.add(
        CalendarConflict(
            interview_id=interview.id,
            person_id=person.id,
            start_at=interview.start_at,
            told_at=deed.now,
        )
    )


async def _another_time(session: AsyncSession, deed: Deed, interview_id: str) -> datetime | None:
    """The best other time; None where there is none."""
    found = await preview_slots(
        session, interview_id, SlotSearch(limit=3), now=deed.now, zone=deed.zone
    )
    return next((slot.start for slot in found.slots if slot.best), None)

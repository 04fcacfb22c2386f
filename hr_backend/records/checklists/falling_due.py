"""Items due are brought up with their owners once; an item without one with the HRBP."""

from sqlalchemy import select

from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, falling_due
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.models import Person
from hr_backend.records.checklists import repository
from hr_backend.records.checklists.models import Checklist, ChecklistItem
from hr_backend.records.contracts.repository import mark
from hr_backend.records.keeping import looked_after_by


async def bring_up_items(sessions: Sessions, clock: Clock) -> None:
    """Safe to run twice and by many processes."""
    async with sessions() as session:
        day = clock.now().astimezone(CHINA).date()
        due = await repository.due(session, day=day)
    for item in due:
        await _bring_up(sessions, clock, item)


async def _bring_up(sessions: Sessions, clock: Clock, item: ChecklistItem) -> None:
    now, about = clock.now(), About.CHECKLIST_DUE
    async with sessions.begin() as session:
        if not await mark(session, f"item:{item.id}", about.value, item.due_on, now=now):
            return
        person = await session.scalar(
            select(Person)
            .join(Checklist, Checklist.person_id == Person.id)
            .where(Checklist.id == item.checklist_id)
        )
        assert person is not None
        owner = item.owner_id or (await looked_after_by(session, person))[0]
        data = {
            "subject": {"id": person.id, "name": person.name},
            "title": item.title,
            "day": item.due_on.isoformat(),
        }
        tell(session, falling_due(now), about, {Party.ASSIGNEE: [owner]}, data=data)

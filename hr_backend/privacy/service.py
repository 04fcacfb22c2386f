"""What people may ask about their own data: a copy, erasure, a human instead of a machine."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.audit.service import record
from hr_backend.handoffs.models import Handoff
from hr_backend.handoffs.schemas import NewHandoff
from hr_backend.handoffs.service import hand_over
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.people.access import may_handle_data
from hr_backend.people.models import Person
from hr_backend.people.visibility import visible
from hr_backend.privacy import erasing, exporting
from hr_backend.privacy.schemas import Erased, Objection, PersonalData

OBJECTION = "automated_decision"
"""Reason of the hand-off an objection becomes."""


async def export(session: AsyncSession, deed: Deed, person_id: str) -> PersonalData:
    """NotFound, Forbidden."""
    return await exporting.export(session, deed, await _lock(session, deed.actor, person_id))


async def erase(session: AsyncSession, deed: Deed, person_id: str) -> Erased:
    """NotFound, Forbidden, ApplicationsOpen, RecordsRequired."""
    person = await _lock(session, deed.actor, person_id)
    return Erased(person=person.id, erased_at=await erasing.erase_person(session, deed, person))


async def object_to(session: AsyncSession, deed: Deed, objection: Objection) -> Handoff:
    """A human takes it over: the post's recruiter; NotFound for an interview out of sight."""
    wanted = NewHandoff(reason=OBJECTION, summary=objection.text, interview=objection.interview)
    handoff = await hand_over(session, deed, wanted)
    record(
        session,
        deed,
        action="privacy.object",
        subject=("handoff", handoff.id),
        after={"decision": objection.decision},
    )
    return handoff


async def _lock(session: AsyncSession, actor: Actor, person_id: str) -> Person:
    person = await session.scalar(
        select(Person)
        .where(Person.id == person_id, visible(actor, Person))
        .options(selectinload(Person.roles))
        .with_for_update(of=Person, key_share=True)
    )
    if person is None:
        raise NotFound
    if not may_handle_data(actor, person_id):
        raise Forbidden
    return person

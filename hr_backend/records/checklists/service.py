"""Wording the lists, drawing one up, ticking off."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound, VersionConflict
from hr_backend.people.access import keeps_records
from hr_backend.records.checklists import repository, rules
from hr_backend.records.checklists.errors import ChecklistOpen
from hr_backend.records.checklists.models import (
    Checklist,
    ChecklistItem,
    ChecklistTemplate,
    Occasion,
    Owner,
)
from hr_backend.records.checklists.schemas import NewChecklist, TemplateEdit
from hr_backend.records.contracts.service import today
from hr_backend.records.keeping import employee, require_hr


async def templates(
    session: AsyncSession, deed: Deed
) -> list[tuple[Occasion, list[dict[str, Any]], int]]:
    """Both lists, each with its version. Forbidden."""
    require_hr(deed.actor)
    return [(occasion, *await _items(session, occasion)) for occasion in Occasion]


async def _items(session: AsyncSession, occasion: Occasion) -> tuple[list[dict[str, Any]], int]:
    row = await repository.template(session, occasion)
    return (row.items, row.version) if row else (repository.defaults()[occasion], 0)


async def word(
    session: AsyncSession, deed: Deed, occasion: str, edit: TemplateEdit
) -> tuple[Occasion, list[dict[str, Any]], int]:
    """A list anew; open checklists stay as they were drawn up. NotFound for everybody but HR."""
    if occasion not in set(Occasion) or not keeps_records(deed.actor):
        raise NotFound
    row = await repository.template(session, occasion, lock=True)
    version = row.version if row else 0
    if edit.version is not None and edit.version != version:
        raise VersionConflict(version=version)
    if row is None:
        row = ChecklistTemplate(occasion=occasion, version=0)
        session.add(row)
    row.items = [item.model_dump(mode="json") for item in edit.items]
    row.version = version + 1
    row.updated_at, row.updated_by_id = deed.now, deed.actor.person
    await session.flush()
    subject = ("checklist_template", occasion)
    record(session, deed, action="checklist.word", subject=subject, after={"version": row.version})
    return Occasion(occasion), row.items, row.version


async def draw_up(session: AsyncSession, deed: Deed, wanted: NewChecklist) -> Checklist:
    """A list for somebody, from the template as it is now. Forbidden, NotFound, ChecklistOpen."""
    require_hr(deed.actor)
    person = await employee(session, deed.actor, wanted.person)
    if await repository.is_open(session, person.id, wanted.occasion):
        raise ChecklistOpen
    items, _ = await _items(session, wanted.occasion)
    owners = {Owner.EMPLOYEE: person.id, Owner.MANAGER: person.manager_id, Owner.HR: None}
    drawn = rules.drawn_up(
        items,
        day=wanted.day,
        owners={str(owner): who for owner, who in owners.items()},
        today=today(deed),
    )
    row = Checklist(
        person_id=person.id,
        occasion=wanted.occasion.value,
        day=wanted.day,
        created_at=deed.now,
        closed_at=None,
        items=[
            ChecklistItem(no=no, title=due.title, owner_id=due.owner, due_on=due.on)
            for no, due in enumerate(drawn, 1)
        ],
    )
    session.add(row)
    await session.flush()
    after = {"person": person.id, "occasion": wanted.occasion.value, "items": len(drawn)}
    record(session, deed, action="checklist.draw_up", subject=("checklist", row.id), after=after)
    return await repository.get(session, deed.actor, row.id)


async def tick(session: AsyncSession, deed: Deed, checklist: str, item: str) -> Checklist:
    """Done, by its owner or HR; the last one closes the list. Twice changes nothing.

    NotFound, Forbidden.
    """
    row = await repository.lock(session, deed.actor, checklist)
    found = next((one for one in row.items if one.id == item), None)
    if found is None:
        raise NotFound
    if found.owner_id != deed.actor.person and not keeps_records(deed.actor):
        raise Forbidden
    if found.done_at is None:
        found.done_at, found.done_by_id = deed.now, deed.actor.person
        if all(one.done_at for one in row.items):
            row.closed_at = deed.now
        after = {"item": found.no, "closed": row.closed_at is not None}
        record(session, deed, action="checklist.tick", subject=("checklist", row.id), after=after)
    await session.flush()
    return row

"""Checklists over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id, Named
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.checklists import repository, service
from hr_backend.records.checklists.errors import ChecklistOpen
from hr_backend.records.checklists.models import Checklist, Occasion
from hr_backend.records.checklists.schemas import (
    ChecklistView,
    ItemView,
    NewChecklist,
    TemplateEdit,
    TemplateItem,
    TemplateList,
    TemplateView,
)
from hr_backend.records.keeping import paged
from hr_backend.records.training.endpoints import Nothing

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


def _template(found: tuple[Occasion, list[dict[str, Any]], int]) -> TemplateView:
    occasion, items, version = found
    return TemplateView(
        occasion=occasion, items=[TemplateItem(**item) for item in items], version=version
    )


def _view(row: Checklist) -> ChecklistView:
    return ChecklistView(
        id=row.id,
        person=Named(id=row.person_id, name=row.person.name),
        occasion=Occasion(row.occasion),
        day=row.day,
        done=sum(item.done_at is not None for item in row.items),
        items=[
            ItemView(
                id=item.id,
                title=item.title,
                owner=Named(id=item.owner.id, name=item.owner.name) if item.owner else None,
                due_on=item.due_on,
                done_at=item.done_at,
            )
            for item in row.items
        ],
        closed_at=row.closed_at,
    )


@router.get("/checklist-templates", summary="What is done when somebody joins or leaves")
async def list_templates(session: Session, deed: CurrentDeed) -> TemplateList:
    """Who may call it: HRBPs; admins."""
    return TemplateList(
        items=[_template(found) for found in await service.templates(session, deed)]
    )


@router.put(
    "/checklist-templates/{occasion}",
    summary="Word one anew",
    responses=declare(VersionConflict),
)
async def word_template(
    occasion: Id, body: TemplateEdit, session: Session, deed: CurrentDeed
) -> TemplateView:
    """Lists drawn up before stay as they are. Who may call it: HRBPs; admins."""
    return _template(await service.word(session, deed, occasion, body))


@router.get("/checklists", summary="Checklists")
async def list_checklists(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    person: Annotated[Id | None, Query(description="Only this employee's")] = None,
    open_only: Annotated[bool, Query(alias="open", description="Only open ones")] = False,
) -> Page[ChecklistView]:
    """Who may call it: everybody, of what concerns them: their own, those with an item of theirs,
    their team's; HR all.
    """
    statement = repository.shown(actor, person=person, open_only=open_only)
    rows, following = await paged(session, statement, Checklist.id, paging)
    return Page(items=[_view(row) for row in rows], next_cursor=following)


@router.post(
    "/checklists",
    summary="Draw one up",
    responses=declare(ChecklistOpen, IdempotencyKeyReused),
)
async def draw_up(
    body: NewChecklist, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChecklistView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> ChecklistView:
        return _view(await service.draw_up(session, deed, body))

    return await write.once(ChecklistView, effect)


@router.post(
    "/checklists/{checklist_id}/items/{item_id}/done",
    summary="Tick an item off",
    responses=declare(IdempotencyKeyReused),
)
async def tick_item(
    checklist_id: Id,
    item_id: Id,
    body: Nothing,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> ChecklistView:
    """Who may call it: the item's owner; HRBPs; admins."""

    async def effect() -> ChecklistView:
        return _view(await service.tick(session, deed, checklist_id, item_id))

    return await write.once(ChecklistView, effect)

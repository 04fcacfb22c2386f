"""Every query about checklists; templates as shipped stand in defaults.yml."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import ColumnElement, Select, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.notifications.rules import About
from hr_backend.people.visibility import visible
from hr_backend.records.checklists.models import Checklist, ChecklistItem, ChecklistTemplate
from hr_backend.records.contracts.models import RecordReminder


@cache
def defaults() -> Mapping[str, list[dict[str, Any]]]:
    """The lists as shipped, by occasion."""
    text = resources.files("hr_backend.records.checklists").joinpath("defaults.yml")
    found: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(text.read_text("utf-8"))
    return found


async def template(
    session: AsyncSession, occasion: str, *, lock: bool = False
) -> ChecklistTemplate | None:
    """As HR has worded it; None where it stands as shipped."""
    statement = select(ChecklistTemplate).where(ChecklistTemplate.occasion == occasion)
    return await session.scalar(statement.with_for_update() if lock else statement)


def shown(actor: Actor, *, person: str | None = None, open_only: bool = False) -> Select[Checklist]:
    """Checklists the actor may see, with all that belongs to them."""
    statement = (
        select(Checklist)
        .options(
            joinedload(Checklist.person),
            selectinload(Checklist.items).joinedload(ChecklistItem.owner),
        )
        .where(visible(actor, Checklist))
    )
    if person is not None:
        statement = statement.where(Checklist.person_id == person)
    return statement.where(Checklist.closed_at.is_(None)) if open_only else statement


async def get(session: AsyncSession, actor: Actor, checklist: str) -> Checklist:
    """One; NotFound."""
    found = await session.scalar(
        shown(actor).where(Checklist.id == checklist).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, actor: Actor, checklist: str) -> Checklist:
    """One to change; NotFound."""
    statement = select(Checklist.id).where(Checklist.id == checklist, visible(actor, Checklist))
    if await session.scalar(statement.with_for_update()) is None:
        raise NotFound
    return await get(session, actor, checklist)


async def is_open(session: AsyncSession, person: str, occasion: str) -> bool:
    statement = exists().where(
        Checklist.person_id == person,
        Checklist.occasion == occasion,
        Checklist.closed_at.is_(None),
    )
    return bool(await session.scalar(select(statement)))


async def due(session: AsyncSession, *, day: date) -> Sequence[ChecklistItem]:
    """Open items due by a day that nobody was reminded of."""
    said: ColumnElement[bool] = exists().where(
        RecordReminder.subject == literal("item:").concat(ChecklistItem.id),
        RecordReminder.kind == About.CHECKLIST_DUE.value,
    )
    rows = await session.scalars(
        select(ChecklistItem)
        .join(Checklist, Checklist.id == ChecklistItem.checklist_id)
        .where(Checklist.closed_at.is_(None), ChecklistItem.done_at.is_(None))
        .where(ChecklistItem.due_on <= day, ~said)
        .order_by(ChecklistItem.id)
    )
    return rows.all()

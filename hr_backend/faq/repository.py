"""Reading and writing the answers HR keeps; those as shipped stand in defaults.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.faq.models import FaqEntry
from hr_backend.interviews.models import Requisition
from hr_backend.kit.auth import Actor
from hr_backend.people.visibility import visible


@dataclass(frozen=True, slots=True)
class Shipped:
    """An entry of defaults.yml."""

    id: str
    kind: str
    question: str
    variants: tuple[str, ...]
    answer: str
    mode: str | None


@cache
def defaults() -> Mapping[str, Shipped]:
    """What the company's list holds before HR has changed it, in its order."""
    text = resources.files("hr_backend.faq").joinpath("defaults.yml").read_text("utf-8")
    entries: Mapping[str, Any] = yaml.safe_load(text)
    return {
        name: Shipped(
            id=name,
            kind=entry["kind"],
            question=entry["question"],
            variants=tuple(entry["variants"]),
            answer=entry["answer"],
            mode=entry.get("mode"),
        )
        for name, entry in entries.items()
    }


def of_shipped(entry: Shipped) -> FaqEntry:
    """A shipped entry as the row it would be; not part of any session."""
    return FaqEntry(
        id=entry.id,
        kind=entry.kind,
        requisition_id=None,
        question=entry.question,
        variants=list(entry.variants),
        answer=entry.answer,
        mode=entry.mode,
        active=True,
        version=0,
        updated_at=None,
        updated_by_id=None,
    )


async def list_entries(session: AsyncSession, actor: Actor) -> list[FaqEntry]:
    """Entries the actor may see, retired ones included; those of posts first."""
    seen = select(Requisition.id).where(visible(actor, Requisition))
    rows = await session.scalars(
        select(FaqEntry)
        .where(or_(FaqEntry.requisition_id.is_(None), FaqEntry.requisition_id.in_(seen)))
        .order_by(FaqEntry.requisition_id.asc().nulls_last(), FaqEntry.id)
    )
    written = list(rows)
    edited = {row.id for row in written}
    shipped = (of_shipped(one) for one in defaults().values() if one.id not in edited)
    return [*written, *shipped]


async def find_entry(session: AsyncSession, actor: Actor, entry_id: str) -> FaqEntry | None:
    """The entry as it is, of no use for changing it; None where the actor sees none."""
    return next((one for one in await list_entries(session, actor) if one.id == entry_id), None)


async def lock_entry(session: AsyncSession, entry_id: str, *, now: datetime) -> FaqEntry:
    """An entry that is there, to be changed by nobody else meanwhile.

    A shipped one becomes a row.
    """
    if (shipped := defaults().get(entry_id)) is not None:
        row = of_shipped(shipped)
        values = {column.key: getattr(row, column.key) for column in FaqEntry.__table__.columns}
        statement = insert(FaqEntry).values(values | {"updated_at": now})
        await session.execute(statement.on_conflict_do_nothing())
    found = await session.execute(select(FaqEntry).where(FaqEntry.id == entry_id).with_for_update())
    return found.scalar_one()

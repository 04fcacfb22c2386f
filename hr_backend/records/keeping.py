"""What all of the records have in common: whose they are, who keeps them, pages of them."""

from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from hr_backend.handoffs.repository import hrbp_of
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.kit.pagination import PageQuery, cut, encode
from hr_backend.people.access import keeps_records
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible

T = TypeVar("T")


def require_hr(actor: Actor) -> None:
    """Forbidden for everybody who does not keep employees' records."""
    if not keeps_records(actor):
        raise Forbidden


async def employee(session: AsyncSession, actor: Actor, person_id: str) -> Person:
    """An employee the actor knows of; NotFound."""
    found = await session.scalar(
        select(Person).where(
            Person.id == person_id, Person.kind == Kind.EMPLOYEE, visible(actor, Person)
        )
    )
    if found is None:
        raise NotFound
    return found


async def looked_after_by(session: AsyncSession, person: Person) -> list[str | None]:
    """The HRBP and the manager of an employee: who is told what falls due."""
    hrbp = await hrbp_of(session, Actor(person.id, person.kind))
    return [hrbp, person.manager_id]


async def paged(
    session: AsyncSession,
    statement: Select[T],
    key: InstrumentedAttribute[Any],
    paging: PageQuery,
) -> tuple[list[T], str | None]:
    """One page by `key` (text, unique), and the cursor of the next."""
    if (after := paging.after(1)) is not None:
        statement = statement.where(key > after[0])
    rows = (await session.scalars(statement.order_by(key).limit(paging.limit + 1))).all()
    shown, more = cut(rows, paging)
    return list(shown), encode(getattr(shown[-1], key.key)) if more else None

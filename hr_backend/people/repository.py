"""Every query about people and departments."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.interviews.models import Requisition
from hr_backend.kit.auth import Actor
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Department, Kind, Person, PersonRole, Role
from hr_backend.people.visibility import contactable, visible


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are looked for."""

    kind: Kind | None = None
    role: Role | None = None
    q: str | None = None
    """Part of the name."""


async def get_self(session: AsyncSession, actor: Actor) -> Person:
    found = await session.execute(
        select(Person).where(Person.id == actor.person).options(selectinload(Person.roles))
    )
    return found.scalar_one()


async def list_people(
    session: AsyncSession, actor: Actor, *, wanted: PeopleFilter, paging: PageQuery
) -> Sequence[tuple[Person, bool]]:
    """By name, one more than the page holds; each with whether the actor may contact them."""
    statement = (
        select(Person, contactable(actor))
        .where(visible(actor, Person), Person.active)
        .options(selectinload(Person.roles))
        .order_by(Person.name, Person.id)
        .limit(paging.limit + 1)
    )
    if wanted.kind:
        statement = statement.where(Person.kind == wanted.kind)
    if wanted.role:
        holders = select(PersonRole.person_id).where(PersonRole.role == wanted.role)
        statement = statement.where(Person.id.in_(holders))
    if wanted.q:
        statement = statement.where(Person.name.icontains(wanted.q, autoescape=True))
    if (after := paging.after(2)) is not None:
        statement = statement.where(tuple_(Person.name, Person.id) > after)
    return [(person, contact) for person, contact in await session.execute(statement)]


async def list_departments(
    session: AsyncSession, actor: Actor, *, paging: PageQuery
) -> Sequence[Department]:
    statement = (
        select(Department)
        .where(visible(actor, Department))
        .order_by(Department.id)
        .limit(paging.limit + 1)
    )
    if (after := paging.after(1)) is not None:
        statement = statement.where(Department.id > after[0])
    return (await session.scalars(statement)).all()


async def names(session: AsyncSession) -> tuple[list[str], list[str], list[str]]:
    """Distinct names of active people, of requisitions not closed, of departments."""
    people = select(Person.name).where(Person.active).distinct()
    posts = select(Requisition.title).where(Requisition.status != "closed").distinct()
    departments = select(Department.name).distinct()
    found = [list(await session.scalars(each)) for each in (people, posts, departments)]
    return found[0], found[1], found[2]

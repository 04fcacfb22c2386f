"""Every query about requests by employees."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from hr_backend.employee_requests.models import (
    DESKS,
    EmployeeRequest,
    FiledStatus,
    RequestKind,
    desks_of,
)
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.employee_access import HR, team_of
from hr_backend.people.models import Person, PersonRole, Role
from hr_backend.people.visibility import visible

SORT = (EmployeeRequest.created_at, EmployeeRequest.id)


@dataclass(frozen=True, slots=True)
class FiledFilter:
    """Which requests are looked for."""

    waiting_for_me: bool = False
    mine: bool = False
    status: frozenset[FiledStatus] = frozenset()
    kind: RequestKind | None = None


def _whole() -> Select[EmployeeRequest]:
    return select(EmployeeRequest).options(
        joinedload(EmployeeRequest.person),
        joinedload(EmployeeRequest.approver),
        joinedload(EmployeeRequest.decided_by),
    )


async def get(session: AsyncSession, actor: Actor, request_id: str) -> EmployeeRequest:
    """One request with its people; NotFound where the actor may not see it."""
    found = await session.scalar(
        _whole()
        .where(EmployeeRequest.id == request_id, visible(actor, EmployeeRequest))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, actor: Actor, request_id: str) -> EmployeeRequest:
    """The same, locked until the end of the transaction."""
    await session.execute(
        select(EmployeeRequest.id)
        .where(EmployeeRequest.id == request_id)
        .with_for_update(key_share=True)
    )
    return await get(session, actor, request_id)


async def list_requests(
    session: AsyncSession, actor: Actor, *, wanted: FiledFilter, paging: PageQuery
) -> Sequence[EmployeeRequest]:
    """Oldest first; one more than the page holds."""
    statement = (
        _whole().where(visible(actor, EmployeeRequest)).order_by(*SORT).limit(paging.limit + 1)
    )
    if wanted.waiting_for_me:
        statement = statement.where(_waiting_for(actor))
    if wanted.mine:
        statement = statement.where(EmployeeRequest.person_id == actor.person)
    if wanted.status:
        statement = statement.where(EmployeeRequest.status.in_(sorted(wanted.status)))
    if wanted.kind is not None:
        statement = statement.where(EmployeeRequest.kind == wanted.kind)
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


def _waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Pending requests put to the actor, or to the person whose team the requester now is in.

    HR has those that were put to nobody, or to somebody who has left.
    """
    own_team = select(Person.id).where(Person.manager_id == actor.person)
    of_managers = EmployeeRequest.kind.not_in(list(DESKS))
    turns = [
        EmployeeRequest.approver_id == actor.person,
        and_(EmployeeRequest.person_id.in_(own_team), of_managers),
        EmployeeRequest.kind.in_(desks_of(actor.roles)),
    ]
    if HR & actor.roles:
        gone = aliased(Person)
        left = select(gone.id).where(~gone.active)
        turns.append(and_(EmployeeRequest.approver_id.is_(None), of_managers))
        turns.append(EmployeeRequest.approver_id.in_(left))
    return and_(
        EmployeeRequest.status == FiledStatus.PENDING,
        EmployeeRequest.person_id != actor.person,
        or_(*turns),
    )


async def manager_of(session: AsyncSession, person: str) -> str | None:
    """The active manager of a person, None where there is none."""
    manager = aliased(Person)
    return await session.scalar(
        select(manager.id)
        .join(Person, Person.manager_id == manager.id)
        .where(Person.id == person, manager.active, manager.id != person)
    )


async def is_above(session: AsyncSession, manager: str, person: str) -> bool:
    """Whether somebody manages a person, at any depth."""
    found = await session.scalar(
        select(Person.id).where(Person.id == person, Person.id.in_(team_of(manager)))
    )
    return found is not None


async def holders(session: AsyncSession, roles: frozenset[Role], *, but: str) -> Sequence[str]:
    """Ids of those with one of these roles without one person, in the order in which they came."""
    found = await session.scalars(
        select(Person.id)
        .where(
            Person.active,
            Person.id != but,
            Person.id.in_(select(PersonRole.person_id).where(PersonRole.role.in_(sorted(roles)))),
        )
        .order_by(Person.no)
    )
    return found.all()


async def open_of(
    session: AsyncSession, person: str, *, kind: RequestKind
) -> Sequence[EmployeeRequest]:
    """A person's own requests of one kind that nobody has decided yet, oldest first."""
    found = await session.scalars(
        select(EmployeeRequest)
        .where(
            EmployeeRequest.person_id == person,
            EmployeeRequest.kind == kind,
            EmployeeRequest.status.in_((FiledStatus.PENDING, FiledStatus.NEEDS_INFO)),
        )
        .order_by(*SORT)
    )
    return found.all()

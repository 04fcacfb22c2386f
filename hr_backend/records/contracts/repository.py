"""Every query about contracts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.notifications.rules import About
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible
from hr_backend.records.contracts.models import Contract, RecordReminder


def shown(actor: Actor, *, person: str | None = None) -> Select[Contract]:
    """Contracts the actor may see."""
    statement = (
        select(Contract).options(joinedload(Contract.person)).where(visible(actor, Contract))
    )
    return statement.where(Contract.person_id == person) if person else statement


async def of_person(session: AsyncSession, person: str) -> Sequence[Contract]:
    """All of one person's, by their start."""
    rows = await session.scalars(
        select(Contract)
        .options(joinedload(Contract.person))
        .where(Contract.person_id == person)
        .order_by(Contract.start_on, Contract.id)
    )
    return rows.all()


async def lock_person(session: AsyncSession, person: str) -> None:
    """Nobody else adds to the person's contracts meanwhile."""
    await session.execute(
        select(Person.id).where(Person.id == person).with_for_update(key_share=True)
    )


async def lock(session: AsyncSession, actor: Actor, contract: str) -> Contract:
    """One contract to change; NotFound."""
    found = await session.scalar(
        shown(actor).where(Contract.id == contract).with_for_update(of=Contract)
    )
    if found is None:
        raise NotFound
    return found


async def without_contract(
    session: AsyncSession, *, since: date, until: date, day: date, unsaid: About | None = None
) -> Sequence[Person]:
    """Active employees hired in [since, until] whom no contract covers on a day; `unsaid`: only
    those whose case was not brought up yet.
    """
    covering = exists().where(
        Contract.person_id == Person.id,
        Contract.start_on <= day,
        or_(Contract.end_on.is_(None), Contract.end_on >= day),
        or_(Contract.ended_on.is_(None), Contract.ended_on >= day),
    )
    rows = await session.scalars(
        select(Person)
        .where(
            Person.kind == Kind.EMPLOYEE,
            Person.active,
            Person.hired_on.between(since, until),
            ~covering,
            _unsaid(unsaid, "person:", Person.id) if unsaid else true(),
        )
        .order_by(Person.hired_on, Person.id)
    )
    return rows.all()


async def ending(session: AsyncSession, *, since: date, until: date) -> Sequence[Contract]:
    """Contracts in force whose term ends in [since, until] and was not brought up yet, unless
    another follows.
    """
    return await _due(
        session,
        Contract.end_on.between(since, until),
        _unsaid(About.CONTRACT_ENDING, "contract:", Contract.id, Contract.end_on),
        ~_followed(),
    )


async def probations_ending(
    session: AsyncSession, *, since: date, until: date
) -> Sequence[Contract]:
    """Contracts in force whose probation ends in [since, until] and was not brought up yet."""
    return await _due(
        session,
        Contract.probation_end.between(since, until),
        _unsaid(About.PROBATION_ENDING, "contract:", Contract.id, Contract.probation_end),
    )


async def _due(session: AsyncSession, *conditions: ColumnElement[bool]) -> Sequence[Contract]:
    rows = await session.scalars(
        select(Contract)
        .join(Contract.person)
        .options(joinedload(Contract.person))
        .where(Person.active, Contract.ended_on.is_(None), *conditions)
        .order_by(Contract.id)
    )
    return rows.all()


def _followed() -> ColumnElement[bool]:
    later = aliased(Contract)
    return exists().where(later.person_id == Contract.person_id, later.start_on > Contract.start_on)


def _unsaid(about: About, prefix: str, key: Any, on: Any = None) -> ColumnElement[bool]:
    said = exists().where(
        RecordReminder.subject == literal(prefix).concat(key),
        RecordReminder.kind == about.value,
        true() if on is None else RecordReminder.on == on,
    )
    return ~said


async def mark(session: AsyncSession, subject: str, kind: str, on: date, *, now: datetime) -> bool:
    """Whether this is brought up for the first time."""
    row = {"subject": subject, "kind": kind, "on": on, "at": now}
    inserted = await session.execute(
        insert(RecordReminder)
        .values(row)
        .on_conflict_do_nothing()
        .returning(RecordReminder.subject)
    )
    return inserted.scalar_one_or_none() is not None

"""Every query about promotions and transfers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.people.employee_access import team_of
from hr_backend.people.models import Department, Person
from hr_backend.people.visibility import visible
from hr_backend.records.employees.models import EmployeeFile
from hr_backend.records.moves.models import Move, MoveStatus


def shown(actor: Actor, *, person: str | None = None) -> Select[Move]:
    """Moves the actor may see."""
    statement = select(Move).options(joinedload(Move.person)).where(visible(actor, Move))
    return statement.where(Move.person_id == person) if person else statement


async def lock(session: AsyncSession, actor: Actor, move: str) -> Move:
    """One to decide; NotFound."""
    found = await session.scalar(shown(actor).where(Move.id == move).with_for_update(of=Move))
    if found is None:
        raise NotFound
    return found


async def is_above(session: AsyncSession, manager: str, person: str) -> bool:
    """Whether somebody is in a manager's team, at any depth."""
    return bool(
        await session.scalar(
            select(exists().where(Person.id == person, Person.id.in_(team_of(manager))))
        )
    )


async def department_exists(session: AsyncSession, department: str) -> bool:
    return bool(await session.scalar(select(exists().where(Department.id == department))))


async def due(session: AsyncSession, *, day: date) -> Sequence[str]:
    """Ids of approved moves whose day has come, the earliest first."""
    rows = await session.scalars(
        select(Move.id)
        .where(Move.status == MoveStatus.APPROVED, Move.effective_on <= day)
        .order_by(Move.effective_on, Move.created_at, Move.id)
    )
    return rows.all()


async def lock_due(session: AsyncSession, move: str) -> Move | None:
    """An approved move that nobody else is applying."""
    return await session.scalar(
        select(Move)
        .options(joinedload(Move.person))
        .where(Move.id == move, Move.status == MoveStatus.APPROVED)
        .with_for_update(of=Move, skip_locked=True)
    )


async def lock_person(session: AsyncSession, person: str) -> Person:
    found = await session.execute(
        select(Person).where(Person.id == person).with_for_update(key_share=True)
    )
    return found.scalar_one()


async def file_of(session: AsyncSession, person: str) -> EmployeeFile | None:
    return await session.scalar(
        select(EmployeeFile).where(EmployeeFile.person_id == person).with_for_update()
    )

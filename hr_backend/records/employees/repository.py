"""Every query about employee files."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.payroll.models import PayAccount
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible
from hr_backend.records.employees.models import CardChange, EmployeeFile


async def whose(session: AsyncSession, actor: Actor, person: str, *, everybody: bool) -> Person:
    """An employee whose file the actor may read: their own, or (`everybody`) anybody's."""
    mine = person == actor.person or everybody
    found = await session.scalar(
        select(Person).where(
            Person.id == person, Person.kind == Kind.EMPLOYEE, visible(actor, Person)
        )
    )
    if found is None or not mine:
        raise NotFound
    return found


async def file_of(session: AsyncSession, person: str, *, lock: bool = False) -> EmployeeFile | None:
    statement = select(EmployeeFile).where(EmployeeFile.person_id == person)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def account_of(session: AsyncSession, person: str) -> PayAccount | None:
    return await session.scalar(select(PayAccount).where(PayAccount.person_id == person))


async def lock_account(session: AsyncSession, person: str) -> PayAccount | None:
    return await session.scalar(
        select(PayAccount).where(PayAccount.person_id == person).with_for_update()
    )


async def card_of(session: AsyncSession, request: str) -> CardChange | None:
    return await session.scalar(
        select(CardChange).where(CardChange.request_id == request).with_for_update()
    )


async def is_taken(session: AsyncSession, employee_no: str, *, but: str) -> bool:
    statement = exists().where(
        EmployeeFile.employee_no == employee_no, EmployeeFile.person_id != but
    )
    return bool(await session.scalar(select(statement)))


async def lock_person(session: AsyncSession, person: str) -> Person:
    found = await session.execute(
        select(Person).where(Person.id == person).with_for_update(key_share=True)
    )
    return found.scalar_one()

"""Every query about appraisals."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.people.models import Person
from hr_backend.people.visibility import visible
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Feedback


def cycles(actor: Actor) -> Select[AppraisalCycle]:
    """Cycles the actor may see."""
    return select(AppraisalCycle).where(visible(actor, AppraisalCycle))


def shown(actor: Actor, *, mine: bool = False, cycle: str | None = None) -> Select[Appraisal]:
    """Appraisals the actor may see, with all that belongs to them."""
    statement = (
        select(Appraisal)
        .options(
            joinedload(Appraisal.cycle),
            joinedload(Appraisal.person),
            selectinload(Appraisal.goals),
            selectinload(Appraisal.feedback),
        )
        .where(visible(actor, Appraisal))
    )
    if mine:
        statement = statement.where(Appraisal.person_id == actor.person)
    return statement.where(Appraisal.cycle_id == cycle) if cycle else statement


async def lock_cycle(session: AsyncSession, actor: Actor, cycle: str) -> AppraisalCycle:
    """NotFound."""
    found = await session.scalar(cycles(actor).where(AppraisalCycle.id == cycle).with_for_update())
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, actor: Actor, appraisal: str) -> Appraisal:
    """One to change; its cycle is kept from being released meanwhile. NotFound."""
    found = await session.scalar(
        shown(actor)
        .where(Appraisal.id == appraisal)
        .with_for_update(of=Appraisal, key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    await session.execute(
        select(AppraisalCycle.id)
        .where(AppraisalCycle.id == found.cycle_id)
        .with_for_update(read=True)
    )
    await session.refresh(found.cycle)
    return found


async def of_cycle(session: AsyncSession, cycle: str) -> Sequence[tuple[str, str]]:
    """Appraisals of a cycle by id, and whom they are about."""
    rows = await session.execute(
        select(Appraisal.id, Appraisal.person_id).where(Appraisal.cycle_id == cycle)
    )
    return [(row[0], row[1]) for row in rows]


async def unrated(session: AsyncSession, cycle: str) -> int:
    """How many of a cycle have no rating yet."""
    count = select(func.count()).where(Appraisal.cycle_id == cycle, Appraisal.rating.is_(None))
    return int(await session.scalar(count) or 0)


async def employees(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> list[str]:
    """Those of these ids that are employees the actor knows of."""
    rows = await session.scalars(
        select(Person.id).where(Person.id.in_(ids), Person.kind == "employee", Person.active)
    )
    return list(rows)


def asked(actor: Actor) -> Select[Feedback]:
    """What the actor was asked to write about others."""
    about = joinedload(Feedback.appraisal)
    return (
        select(Feedback)
        .options(about.joinedload(Appraisal.person), about.joinedload(Appraisal.cycle))
        .where(visible(actor, Feedback), Feedback.giver_id == actor.person)
    )


async def lock_feedback(session: AsyncSession, actor: Actor, feedback: str) -> Feedback:
    """Feedback the actor is to give; NotFound."""
    found = await session.scalar(
        asked(actor).where(Feedback.id == feedback).with_for_update(of=Feedback)
    )
    if found is None:
        raise NotFound
    return found


async def names(session: AsyncSession, ids: Sequence[str]) -> dict[str, str]:
    """Names of people by id."""
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}

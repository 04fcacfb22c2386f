"""Every query about courses."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.people.visibility import visible
from hr_backend.records.training.models import Course, Seat


def shown(
    actor: Actor, *, mine: bool = False, open_at: datetime | None = None, kind: str | None = None
) -> Select[Course]:
    """Courses with their seats; `mine`: the actor's own; `open_at`: to be signed up for then."""
    statement = select(Course).options(selectinload(Course.seats)).where(visible(actor, Course))
    if mine:
        own = select(Seat.course_id).where(Seat.person_id == actor.person)
        statement = statement.where(Course.id.in_(own))
    if open_at is not None:
        statement = statement.where(Course.start_at > open_at, Course.cancelled_at.is_(None))
    return statement.where(Course.kind == kind) if kind else statement


async def lock(session: AsyncSession, actor: Actor, course: str) -> Course:
    """One course with its seats, to change; NotFound."""
    statement = select(Course).where(Course.id == course, visible(actor, Course))
    if await session.scalar(statement.with_for_update()) is None:
        raise NotFound
    return await get(session, actor, course)


async def get(session: AsyncSession, actor: Actor, course: str) -> Course:
    """One course with its seats as they are now; NotFound."""
    found = await session.scalar(
        shown(actor).where(Course.id == course).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def leave(session: AsyncSession, course: str, person: str) -> None:
    await session.execute(
        delete(Seat).where(
            Seat.course_id == course, Seat.person_id == person, Seat.completed_at.is_(None)
        )
    )


async def seats(session: AsyncSession, actor: Actor, course: str) -> Sequence[Seat]:
    """Seats of a course that the actor may see: all for HR, one's own and one's team's else."""
    rows = await session.scalars(
        select(Seat)
        .options(joinedload(Seat.person))
        .where(Seat.course_id == course, or_(visible(actor, Seat), Seat.person_id == actor.person))
        .order_by(Seat.seat)
    )
    return rows.all()

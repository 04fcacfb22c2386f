"""Every query about notices."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.interviews.models import InterviewInterviewer
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.notifications.models import Notice, NoticeStatus, Way
from hr_backend.people.visibility import visible

SORT = (Notice.created_at, Notice.id)


def _whole() -> Select[Notice]:
    return select(Notice).options(joinedload(Notice.person), selectinload(Notice.deliveries))


async def lock_due(session: AsyncSession, way: Way, *, now: datetime) -> Notice | None:
    """The oldest notice due in a lane that nobody else has, locked."""
    return await session.scalar(
        _whole()
        .where(Notice.status == NoticeStatus.WAITING, Notice.way == way, Notice.due_at <= now)
        .order_by(*SORT)
        .limit(1)
        .with_for_update(of=Notice, skip_locked=True)
    )


async def lock(session: AsyncSession, notice_id: str) -> Notice | None:
    """One notice, locked; None where it is gone."""
    return await session.scalar(_whole().where(Notice.id == notice_id).with_for_update(of=Notice))


async def lock_visible(session: AsyncSession, actor: Actor, notice_id: str) -> Notice:
    """The same; NotFound where the actor may not see it."""
    found = await session.scalar(
        _whole().where(Notice.id == notice_id, visible(actor, Notice)).with_for_update(of=Notice)
    )
    if found is None:
        raise NotFound
    return found


async def list_notices(
    session: AsyncSession, actor: Actor, *, status: NoticeStatus, paging: PageQuery
) -> Sequence[Notice]:
    """Oldest first; one more than the page holds."""
    statement = (
        _whole()
        .where(Notice.status == status, visible(actor, Notice))
        .order_by(*SORT)
        .limit(paging.limit + 1)
    )
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


async def list_dead(session: AsyncSession) -> Sequence[Notice]:
    """Every dead letter, oldest first: for whoever runs the house."""
    rows = await session.scalars(_whole().where(Notice.status == NoticeStatus.DEAD).order_by(*SORT))
    return rows.all()


async def is_on_crew(session: AsyncSession, *, interview: str, person: str) -> bool:
    """Whether somebody interviews there."""
    crew = exists().where(
        InterviewInterviewer.interview_id == interview, InterviewInterviewer.person_id == person
    )
    return bool(await session.scalar(select(crew)))

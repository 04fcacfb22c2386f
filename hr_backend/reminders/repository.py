"""Every query about reminders."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from hr_backend.interviews.models import Application, Interview
from hr_backend.interviews.rules import TIMED
from hr_backend.notifications.models import Notice
from hr_backend.notifications.rules import About
from hr_backend.reminders.models import Reminder, ReminderStatus


async def unplanned(
    session: AsyncSession, *, since: datetime, until: datetime, limit: int
) -> Sequence[Interview]:
    """Interviews that start in (since, until] and whose present version has no reminders yet."""
    planned = exists().where(
        Reminder.interview_id == Interview.id, Reminder.version == Interview.version
    )
    rows = await session.scalars(
        select(Interview)
        .options(joinedload(Interview.application).joinedload(Application.requisition))
        .where(
            Interview.status.in_([status.value for status in TIMED]),
            Interview.start_at > since,
            Interview.start_at <= until,
            ~planned,
        )
        .order_by(Interview.start_at, Interview.id)
        .limit(limit)
    )
    return rows.all()


async def add(session: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    """Plan; another process may have done so already."""
    values = list(rows)
    if values:
        await session.execute(insert(Reminder).values(values).on_conflict_do_nothing())


async def lock_due(session: AsyncSession, *, now: datetime) -> Reminder | None:
    """The first reminder due that nobody else has, locked."""
    return await session.scalar(
        select(Reminder)
        .where(Reminder.status == ReminderStatus.PLANNED, Reminder.due_at <= now)
        .order_by(Reminder.due_at, Reminder.interview_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def is_overtaken(session: AsyncSession, reminder: Reminder, *, now: datetime) -> bool:
    """Whether a later reminder of the same interview is due by now as well."""
    later = aliased(Reminder)
    return bool(
        await session.scalar(
            select(
                exists().where(
                    later.interview_id == reminder.interview_id,
                    later.version == reminder.version,
                    later.minutes_before < reminder.minutes_before,
                    later.status == ReminderStatus.PLANNED,
                    later.due_at <= now,
                )
            )
        )
    )


async def last_reminded(
    session: AsyncSession, *, interview_id: str, candidate: str
) -> datetime | None:
    """When the candidate was last reminded of an interview."""
    return await session.scalar(
        select(func.max(Notice.created_at)).where(
            Notice.person_id == candidate,
            Notice.about == About.INTERVIEW_REMINDER,
            Notice.data["interview"].astext == interview_id,
        )
    )

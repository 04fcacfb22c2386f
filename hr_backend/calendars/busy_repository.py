"""Every query about calendars that come in, appointments, and what they collide with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.calendars.busy_models import Appointment, BusyFeed, CalendarConflict
from hr_backend.calendars.models import BusyTime
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
)
from hr_backend.interviews.rules import TIMED
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.ids import new_id
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Person
from hr_backend.people.visibility import visible

Interval = tuple[datetime, datetime]
CALENDAR = "calendar"
APPOINTMENT = "appointment"


async def list_feeds(
    session: AsyncSession, actor: Actor, *, person: str | None, paging: PageQuery
) -> Sequence[BusyFeed]:
    """By id; one more than the page holds."""
    statement = select(BusyFeed).where(visible(actor, BusyFeed))
    if person is not None:
        statement = statement.where(BusyFeed.person_id == person)
    if (after := paging.after(1)) is not None:
        statement = statement.where(BusyFeed.id > after[0])
    return (await session.scalars(statement.order_by(BusyFeed.id).limit(paging.limit + 1))).all()


async def lock_feed(session: AsyncSession, actor: Actor, feed_id: str) -> BusyFeed:
    """NotFound where the actor may not see it."""
    found = await session.scalar(
        select(BusyFeed)
        .where(BusyFeed.id == feed_id, visible(actor, BusyFeed))
        .with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound
    return found


async def same_feed(session: AsyncSession, person: str, fingerprint: str) -> BusyFeed | None:
    return await session.scalar(
        select(BusyFeed).where(BusyFeed.person_id == person, BusyFeed.fingerprint == fingerprint)
    )


async def count_feeds(session: AsyncSession, person: str) -> int:
    counted = select(func.count()).where(BusyFeed.person_id == person)
    return await session.scalar(counted) or 0


async def lock_person(session: AsyncSession, person: str) -> Person | None:
    """One at a time says what collides with a person's calendars."""
    return await session.scalar(
        select(Person).where(Person.id == person).with_for_update(key_share=True)
    )


async def lock_due(session: AsyncSession, *, now: datetime) -> BusyFeed | None:
    """The calendar due longest that nobody else has; those of people who left are left alone."""
    return await session.scalar(
        select(BusyFeed)
        .join(Person, Person.id == BusyFeed.person_id)
        .where(BusyFeed.due_at <= now, Person.active)
        .order_by(BusyFeed.due_at, BusyFeed.id)
        .limit(1)
        .with_for_update(of=BusyFeed, skip_locked=True, key_share=True)
    )


async def lock_any(session: AsyncSession, feed_id: str) -> BusyFeed | None:
    """For the clock's own work; None where it was removed meanwhile."""
    return await session.scalar(
        select(BusyFeed).where(BusyFeed.id == feed_id).with_for_update(key_share=True)
    )


async def busy_of(session: AsyncSession, feed_id: str) -> list[Interval]:
    rows = await session.execute(
        select(BusyTime.start_at, BusyTime.end_at)
        .where(BusyTime.feed_id == feed_id)
        .order_by(BusyTime.start_at)
    )
    return [(start, end) for start, end in rows]


async def count_busy(session: AsyncSession, feeds: Iterable[str]) -> dict[str, int]:
    rows = await session.execute(
        select(BusyTime.feed_id, func.count())
        .where(BusyTime.feed_id.in_(list(feeds)))
        .group_by(BusyTime.feed_id)
    )
    return {str(feed): count for feed, count in rows}


async def replace_busy(session: AsyncSession, feed: BusyFeed, busy: Sequence[Interval]) -> None:
    """The feed's busy times are these and no others, from the end of the transaction on."""
    await session.execute(delete(BusyTime).where(BusyTime.feed_id == feed.id))
    if busy:
        rows = [
            {
                "id": new_id(),
                "person_id": feed.person_id,
                "start_at": start,
                "end_at": end,
                "source": CALENDAR,
                "feed_id": feed.id,
            }
            for start, end in busy
        ]
        await session.execute(insert(BusyTime), rows)


async def list_appointments(
    session: AsyncSession, actor: Actor, *, candidate: str | None, paging: PageQuery
) -> Sequence[Appointment]:
    """By id; one more than the page holds."""
    statement = select(Appointment).where(visible(actor, Appointment))
    if candidate is not None:
        statement = statement.where(Appointment.candidate_id == candidate)
    if (after := paging.after(1)) is not None:
        statement = statement.where(Appointment.id > after[0])
    rows = await session.scalars(statement.order_by(Appointment.id).limit(paging.limit + 1))
    return rows.all()


async def lock_appointment(session: AsyncSession, actor: Actor, appointment: str) -> Appointment:
    """NotFound where the actor may not see it."""
    found = await session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment, visible(actor, Appointment))
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Collision:
    """An interview to come that lies in a busy time of one of its people."""

    interview: Interview
    busy: Interval
    """The first busy time it lies in."""


async def collisions(session: AsyncSession, person: str, *, now: datetime) -> list[Collision]:
    """With what calendars and appointments say of the person; by start."""
    theirs = or_(
        Application.candidate_id == person,
        exists().where(
            InterviewInterviewer.interview_id == Interview.id,
            InterviewInterviewer.person_id == person,
        ),
    )
    first = (
        select(BusyTime.id)
        .where(
            BusyTime.person_id == person,
            or_(BusyTime.feed_id.is_not(None), BusyTime.appointment_id.is_not(None)),
            BusyTime.start_at < Interview.end_at,
            BusyTime.end_at > Interview.start_at,
        )
        .order_by(BusyTime.start_at, BusyTime.id)
        .limit(1)
        .correlate(Interview)
        .scalar_subquery()
    )
    application = joinedload(Interview.application)
    rows = await session.execute(
        select(Interview, BusyTime.start_at, BusyTime.end_at)
        .join(Interview.application)
        .join(BusyTime, BusyTime.id == first)
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.requisition).joinedload(Requisition.department),
            selectinload(Interview.interviewers),
        )
        .where(
            theirs,
            Interview.status.in_([status.value for status in TIMED]),
            Interview.start_at > now,
        )
        .order_by(Interview.start_at, Interview.id)
    )
    return [Collision(interview, (start, end)) for interview, start, end in rows]


async def told(session: AsyncSession, person: str) -> Sequence[CalendarConflict]:
    rows = await session.scalars(
        select(CalendarConflict).where(CalendarConflict.person_id == person)
    )
    return rows.all()

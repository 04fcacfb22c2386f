"""Every query about notices."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.interviews.models import InterviewInterviewer
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.notifications.deliver import Contact, Delivery, Invitation
from hr_backend.notifications.models import (
    DeliveryRecord,
    DeliveryStatus,
    Notice,
    NoticeStatus,
    Way,
)
from hr_backend.notifications.rules import About, Party, invited
from hr_backend.notifications.ways import Tried
from hr_backend.people.access import visible

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


def record_of(notice: Notice, way: Way, *, now: datetime) -> DeliveryRecord:
    """What is known of a notice by one way; a new row where nothing is."""
    for record in notice.deliveries:
        if record.way == way:
            return record
    record = DeliveryRecord(
        way=way.value, status=DeliveryStatus.TRYING, attempts=0, last_error=None, at=now
    )
    notice.deliveries.append(record)
    return record


def tried(notice: Notice) -> dict[Way, Tried]:
    return {
        Way(row.way): Tried(DeliveryStatus(row.status), row.attempts) for row in notice.deliveries
    }


def possible(notice: Notice) -> set[Way]:
    """Ways the person has an address for."""
    addresses = {Way.CHAT: notice.person_id, Way.MAIL: notice.person.email}
    addresses[Way.SMS] = notice.person.phone
    return {way for way, address in addresses.items() if address}


def is_invited(notice: Notice) -> bool:
    """Whether the recipient's calendar is to know."""
    return invited(notice.about, notice.data)


async def as_delivery(session: AsyncSession, notice: Notice, way: Way) -> Delivery:
    """The notice as a deliverer gets it."""
    person = notice.person
    contact = Contact(
        person.name,
        person.email if way is Way.MAIL else None,
        person.phone if way is Way.SMS else None,
    )
    invitation = None
    if way is Way.MAIL and is_invited(notice):
        invitation = await _invitation(session, notice)
    return Delivery(
        notice.id,
        notice.person_id,
        notice.about,
        notice.data,
        notice.created_at,
        way,
        contact,
        invitation,
    )


async def _invitation(session: AsyncSession, notice: Notice) -> Invitation:
    interview = str(notice.data["interview"])
    cancelled = notice.about == About.INTERVIEW_CANCELLED
    if notice.data.get("as") == Party.INTERVIEWER and not cancelled:
        # Who was replaced is told of the move as well, and is not to come.
        cancelled = not await session.scalar(
            select(
                exists().where(
                    InterviewInterviewer.interview_id == interview,
                    InterviewInterviewer.person_id == notice.person_id,
                )
            )
        )
    return Invitation(
        event_uid(interview, notice.person_id), int(notice.data["version"]), cancelled
    )


def event_uid(interview: str, person: str) -> str:
    """Names an interview in a person's calendar for good, and says nothing of either."""
    digest = hashlib.sha256(f"{interview}\n{person}".encode()).hexdigest()
    return f"{digest[:40]}@yuemian"

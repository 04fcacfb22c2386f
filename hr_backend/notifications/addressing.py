"""A notice's recipient: the ways to them, what was tried, and what a deliverer needs to know."""

import hashlib
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.notifications import repository
from hr_backend.notifications.deliver import Contact, Delivery, Invitation
from hr_backend.notifications.models import DeliveryRecord, DeliveryStatus, Notice, Way
from hr_backend.notifications.rules import About, Party, invited
from hr_backend.notifications.ways import Tried


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
    """Ways there are to the person; whoever has left is written to no more."""
    person = notice.person
    ways = {Way.CHAT}
    if person.active and person.email:
        ways.add(Way.MAIL)
    if person.active and person.phone:
        ways.add(Way.SMS)
    return ways


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
        cancelled = not await repository.is_on_crew(
            session, interview=interview, person=notice.person_id
        )
    return Invitation(
        event_uid(interview, notice.person_id), int(notice.data["version"]), cancelled
    )


def event_uid(interview: str, person: str) -> str:
    """Names an interview in a person's calendar for good, and says nothing of either."""
    digest = hashlib.sha256(f"{interview}\n{person}".encode()).hexdigest()
    return f"{digest[:40]}@yuemian"

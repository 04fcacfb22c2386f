"""Subscription feeds: an interviewer's interviews as iCalendar, under a secret address."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event
from pydantic import SecretStr
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.calendars.feed_models import CalendarFeed
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    InterviewStatus,
)
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.kit.ids import new_id
from hr_backend.notifications.addressing import event_uid
from hr_backend.people.models import Person
from hr_backend.people.visibility import visible

HANDLE: Final = 16
"""Characters of the secret that find its row."""
PAST, AHEAD = timedelta(days=30), timedelta(days=180)
SHOWN: Final = (
    InterviewStatus.SCHEDULED,
    InterviewStatus.CONFIRMED,
    InterviewStatus.IN_PROGRESS,
    InterviewStatus.COMPLETED,
)
MOST_FEEDS: Final = 20
"""Feeds one person may have; the oldest goes when there is one more."""


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A calendar as it is served."""

    body: bytes
    etag: str


def secret_of(feed_id: str, key: SecretStr) -> str:
    """A feed's secret, made of its id under a key of the installation; 64 hexadecimal digits."""
    message = f"calendar feed {feed_id}".encode()
    return hmac.new(key.get_secret_value().encode(), message, hashlib.sha256).hexdigest()


async def open_feed(session: AsyncSession, deed: Deed, *, key: SecretStr) -> CalendarFeed:
    """A new feed of the actor's own. Its secret is shown and not kept."""
    feed_id = new_id()
    secret = secret_of(feed_id, key)
    feed = CalendarFeed(
        id=feed_id,
        person_id=deed.actor.person,
        handle=secret[:HANDLE],
        digest=_digest(secret),
        created_at=deed.now,
    )
    session.add(feed)
    await session.flush()
    own = await list_feeds(session, deed)
    for spare in own[:-MOST_FEEDS]:
        await session.delete(spare)
    return feed


async def list_feeds(session: AsyncSession, deed: Deed) -> Sequence[CalendarFeed]:
    """The actor's own, oldest first."""
    rows = await session.scalars(
        select(CalendarFeed)
        .where(CalendarFeed.person_id == deed.actor.person)
        .order_by(CalendarFeed.created_at, CalendarFeed.id)
    )
    return rows.all()


async def revoke(session: AsyncSession, deed: Deed, feed_id: str) -> None:
    """Its address opens nothing from now on; NotFound where it is not the actor's to revoke."""
    revoked = await session.scalar(
        delete(CalendarFeed)
        .where(CalendarFeed.id == feed_id, visible(deed.actor, CalendarFeed))
        .returning(CalendarFeed.id)
    )
    if revoked is None:
        raise NotFound


async def read_feed(session: AsyncSession, secret: str, *, now: datetime) -> FeedFile:
    """The calendar behind a secret; NotFound where it opens none."""
    feed = await session.scalar(
        select(CalendarFeed)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.handle == secret[:HANDLE], Person.active)
    )
    digest = feed.digest if feed else ""
    if not hmac.compare_digest(_digest(secret), digest) or feed is None:
        raise NotFound
    rows = await session.scalars(
        select(Interview)
        .join(InterviewInterviewer, InterviewInterviewer.interview_id == Interview.id)
        .options(
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.requisition),
        )
        .where(
            InterviewInterviewer.person_id == feed.person_id,
            Interview.status.in_([status.value for status in SHOWN]),
            Interview.start_at >= now - PAST,
            Interview.start_at < now + AHEAD,
        )
        .order_by(Interview.start_at, Interview.id)
    )
    return write_calendar(rows.all(), person=feed.person_id, now=now)


def write_calendar(interviews: Iterable[Interview], *, person: str, now: datetime) -> FeedFile:
    """RFC 5545, times in UTC. The tag changes with the interviews, not with the hour."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yuemian//Interviews//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    state = hashlib.sha256()
    for interview in interviews:
        event = _event(interview, person)
        state.update(event.to_ical())
        event.add("dtstamp", now)
        calendar.add_component(event)
    return FeedFile(calendar.to_ical(), f'W/"{state.hexdigest()[:32]}"')


def _event(interview: Interview, person: str) -> Event:
    application = interview.application
    event = Event()
    event.add("uid", event_uid(interview.id, person))
    event.add("sequence", interview.version)
    event.add("dtstart", interview.start_at)
    event.add("dtend", interview.end_at)
    # Names alone: the backend speaks no language of its own.
    event.add("summary", f"{application.requisition.title} · {application.candidate.name}")
    confirmed = interview.status != InterviewStatus.SCHEDULED
    event.add("status", "CONFIRMED" if confirmed else "TENTATIVE")
    if interview.location:
        event.add("location", interview.location)
    if interview.link:
        event.add("url", interview.link)
    return event


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

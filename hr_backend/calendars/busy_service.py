"""Subscribing to calendars, and appointments of candidates."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.calendars import busy_repository as repository
from hr_backend.calendars.busy_models import Appointment, BusyFeed
from hr_backend.calendars.busy_schemas import NewAppointment
from hr_backend.calendars.conflicts import tell_conflicts
from hr_backend.calendars.errors import EndsBeforeStart, PolledLately, TooManyCalendars
from hr_backend.calendars.models import BusyTime
from hr_backend.calendars.rules import AGAIN_AFTER, MOST_FEEDS, as_https
from hr_backend.kit.addresses import problem_of
from hr_backend.kit.crypt import Box
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.kit.ids import new_id
from hr_backend.people.access import answers_for, may_keep_calendars
from hr_backend.people.models import Kind
from hr_backend.webhooks.errors import AddressRefused

PURPOSE = "busy feeds"
LONGEST = timedelta(days=1)
"""Of an appointment."""


def box_of(key: SecretStr) -> Box:
    """What seals the addresses."""
    return Box.of(key, PURPOSE)


async def subscribe(
    session: AsyncSession,
    deed: Deed,
    url: str,
    person: str | None,
    *,
    key: SecretStr,
    private: bool,
) -> BusyFeed:
    """Read a calendar from now on; the same one is subscribed to once.

    NotFound, Forbidden, AddressRefused, TooManyCalendars.
    """
    whose = person or deed.actor.person
    if whose != deed.actor.person and not may_keep_calendars(deed.actor):
        raise Forbidden
    url = as_https(url)
    if problem := problem_of(url, private=private):
        raise AddressRefused(problem=problem)
    owner = await repository.lock_person(session, whose)
    if owner is None or owner.kind != Kind.EMPLOYEE or not owner.active:
        raise NotFound
    fingerprint = _fingerprint(url, key)
    if (same := await repository.same_feed(session, whose, fingerprint)) is not None:
        return same
    if await repository.count_feeds(session, whose) >= MOST_FEEDS:
        raise TooManyCalendars(most=MOST_FEEDS)
    feed = _new_feed(deed, whose, url, fingerprint, box_of(key))
    session.add(feed)
    await session.flush()
    record(
        session,
        deed,
        action="calendar.subscribe",
        subject=("busy_feed", feed.id),
        after={"person": whose, "host": feed.host},
    )
    return feed


def _new_feed(deed: Deed, person: str, url: str, fingerprint: str, box: Box) -> BusyFeed:
    return BusyFeed(
        id=new_id(),
        person_id=person,
        address=box.seal(url),
        fingerprint=fingerprint,
        host=urlsplit(url).hostname or "",
        created_by_id=deed.actor.person,
        created_at=deed.now,
        due_at=deed.now,
        etag=None,
        modified=None,
        read_at=None,
        polled_at=None,
        ok_at=None,
        failures=0,
        error=None,
        skipped=0,
        unknown_zones=0,
    )


def _fingerprint(url: str, key: SecretStr) -> str:
    return hmac.new(key.get_secret_value().encode(), url.encode(), hashlib.sha256).hexdigest()


async def unsubscribe(session: AsyncSession, deed: Deed, feed_id: str) -> None:
    """Its busy times are free from now on; NotFound."""
    feed = await repository.lock_feed(session, deed.actor, feed_id)
    person = feed.person_id
    record(
        session,
        deed,
        action="calendar.unsubscribe",
        subject=("busy_feed", feed.id),
        before={"person": person, "host": feed.host},
    )
    await session.delete(feed)
    await tell_conflicts(session, deed, person)


async def poll_now(session: AsyncSession, deed: Deed, feed_id: str) -> BusyFeed:
    """Have it read as soon as may be; NotFound, PolledLately."""
    feed = await repository.lock_feed(session, deed.actor, feed_id)
    if feed.polled_at is not None and feed.polled_at + AGAIN_AFTER > deed.now:
        raise PolledLately(until=(feed.polled_at + AGAIN_AFTER).isoformat())
    feed.due_at = deed.now
    await session.flush()
    return feed


async def make_appointment(
    session: AsyncSession, deed: Deed, wanted: NewAppointment
) -> tuple[Appointment, list[str]]:
    """The candidate is busy meanwhile; with it, interviews of theirs that collide.

    NotFound, EndsBeforeStart.
    """
    if not await answers_for(session, deed.actor, wanted.candidate):
        raise NotFound
    if not wanted.start < wanted.end <= wanted.start + LONGEST:
        raise EndsBeforeStart
    appointment = Appointment(
        id=new_id(),
        candidate_id=wanted.candidate,
        kind=wanted.kind.value,
        start_at=wanted.start,
        end_at=wanted.end,
        created_by_id=deed.actor.person,
        created_at=deed.now,
    )
    session.add(appointment)
    await session.flush()
    session.add(
        BusyTime(
            person_id=wanted.candidate,
            start_at=wanted.start,
            end_at=wanted.end,
            source=repository.APPOINTMENT,
            feed_id=None,
            appointment_id=appointment.id,
        )
    )
    record(
        session,
        deed,
        action="appointment.make",
        subject=("appointment", appointment.id),
        after={"candidate": wanted.candidate, "kind": appointment.kind},
    )
    return appointment, await tell_conflicts(session, deed, wanted.candidate)


async def cancel_appointment(session: AsyncSession, deed: Deed, appointment_id: str) -> None:
    """Their time is free again; NotFound, Forbidden for the candidate."""
    appointment = await repository.lock_appointment(session, deed.actor, appointment_id)
    if deed.actor.kind == Kind.CANDIDATE:
        raise Forbidden
    candidate = appointment.candidate_id
    record(
        session,
        deed,
        action="appointment.cancel",
        subject=("appointment", appointment.id),
        before={"candidate": candidate, "kind": appointment.kind},
    )
    await session.delete(appointment)
    await tell_conflicts(session, deed, candidate)

"""From the database to a search the rules can answer, and to its answer."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars import repository as calendars
from hr_backend.calendars.hours import AI, Hours
from hr_backend.interviews.models import Mode
from hr_backend.slots.intervals import DAY, Interval, ceil_minute, floor_minute, local_day
from hr_backend.slots.loading import Numbered, Subject, occupied
from hr_backend.slots.ranking import Alternatives, find_nearest, find_wanted
from hr_backend.slots.rules import Calendar, Search, search_until, windows
from hr_backend.slots.wish import Wish


async def prepare(
    session: AsyncSession,
    subject: Subject,
    wish: Wish,
    *,
    now: datetime,
    zone: tzinfo,
    limit: int = 3,
    until: int | None = None,
) -> Search:
    """A search among the candidate's and the interviewers' own times, nobody standing in.

    Without `until`, a minute, it looks as far ahead as the wish needs.
    """
    row, policy = subject.row, subject.policy
    old_start = None if row.start_at is None else floor_minute(row.start_at)
    until = search_until(now, wish, old_start) if until is None else until
    everybody = (subject.candidate, *subject.interviewers)
    candidate, *interviewers = await _calendars(
        session, subject, everybody, since=floor_minute(now), until=until, now=now, zone=zone
    )
    return Search(
        length=row.minutes,
        now=ceil_minute(now),
        zone=zone,
        wish=wish,
        candidate=candidate,
        interviewers=tuple(interviewers),
        until=until,
        old_start=old_start,
        lead=policy.lead_minutes,
        buffer=policy.buffer_minutes,
        notice=int(policy.min_notice_hours * 60),
        limit=limit,
    )


async def find(
    session: AsyncSession, subject: Subject, search: Search, *, now: datetime
) -> Alternatives:
    """The answer; stand-ins are looked up only where the interviewers' own times are too few.

    They help to meet the wish; the nearest times beside it are the interviewers' own, unless
    these have none at all.
    """
    found = find_wanted(search)
    if subject.pool and len(found.slots) < search.limit:
        # Outside the hull nothing of the pool's time is known, so only a met wish counts.
        low, high = search.wish.hull
        helped = find_wanted(await _with_pool(session, subject, search, low, high, now=now))
        found = helped if helped.wish_met else found
    if found.wish_met:
        return found
    nearest = find_nearest(search)
    if nearest.slots or not subject.pool or not search.wish.bounded:
        return nearest
    whole = await _with_pool(session, subject, search, search.now, search.until, now=now)
    return find_nearest(whole)


async def _with_pool(
    session: AsyncSession, subject: Subject, search: Search, low: int, high: int, *, now: datetime
) -> Search:
    """The search with the pool's time from minute `low` to `high`, and no more of it than that."""
    pool = await _calendars(
        session,
        subject,
        subject.pool,
        since=max(low, search.now),
        until=min(high, search.until) + search.length,
        now=now,
        zone=search.zone,
    )
    return replace(search, pool=tuple(pool))


async def _calendars(
    session: AsyncSession,
    subject: Subject,
    people: Collection[Numbered],
    *,
    since: int,
    until: int,
    now: datetime,
    zone: tzinfo,
) -> list[Calendar]:
    """What is known of the time of each of the people from `since` to `until`, in their order."""
    taken = await occupied(
        session,
        people,
        except_interviews=[subject.row.id],
        since=since - DAY,
        until=until + DAY,
        now=now,
    )
    hours = await open_hours(
        session, subject.row.mode, [one.id for one in people], since=since, until=until, zone=zone
    )
    found = ((one.id, taken[one.id]) for one in people)
    return [
        Calendar(person, hours[person], its.busy, its.claimed, its.offered) for person, its in found
    ]


async def open_hours(
    session: AsyncSession,
    mode: str,
    people: Collection[str],
    *,
    since: int,
    until: int,
    zone: tzinfo,
) -> dict[str, tuple[Interval, ...]]:
    """When an interview of this mode may be held with each of the people."""
    first, last = local_day(since, zone), local_day(max(since, until) + DAY, zone)
    if mode == Mode.AI:
        hours, special = dict.fromkeys(people, AI), {}
    else:
        hours = await calendars.hours_of(session, people)
        special = await calendars.special_days(session, since=first, until=last)
    by_hours: dict[Hours, tuple[Interval, ...]] = {
        one: windows(one, since=first, until=last, special=special, zone=zone)
        for one in set(hours.values())
    }
    return {person: by_hours[one] for person, one in hours.items()}

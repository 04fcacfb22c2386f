"""From the database to a problem that can be solved, in a fixed number of queries per post."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import ChangeKind
from hr_backend.approvals.open_requests import open_requests
from hr_backend.approvals.policies import Effective, policy_of
from hr_backend.batches.problem import Job, Problem
from hr_backend.batches.schemas import NewBatch
from hr_backend.interviews.models import Interview, Mode
from hr_backend.slots.intervals import (
    DAY,
    END,
    ceil_minute,
    floor_minute,
    local_day,
    local_minute,
    merge,
)
from hr_backend.slots.loading import Numbered, occupied, pool_of
from hr_backend.slots.preparing import open_hours
from hr_backend.slots.rules import Calendar
from hr_backend.slots.wish import Wish, read_wish

HORIZON = 14 * DAY
"""So far after the old time a move is looked for where no time was named."""
AT_MOST = 366 * DAY


@dataclass(frozen=True, slots=True)
class Loaded:
    """A problem and what it was made of."""

    problem: Problem
    policies: tuple[str, ...]


@dataclass(slots=True)
class _Posts:
    """Policies and pools, looked up once a post."""

    session: AsyncSession
    now: datetime
    policies: dict[str, Effective]
    pools: dict[str, tuple[Numbered, ...]]

    async def of(self, interview: Interview) -> tuple[Effective, tuple[Numbered, ...]]:
        post = interview.application.requisition
        if post.id not in self.policies:
            self.policies[post.id] = await policy_of(self.session, post, now=self.now)
            replaceable = self.policies[post.id].rules.interviewer_replacement
            self.pools[post.id] = await pool_of(self.session, post.id) if replaceable else ()
        return self.policies[post.id], self.pools[post.id]


def wish_of(wanted: NewBatch) -> Wish:
    """What is asked of all of them."""
    return read_wish(wanted.available, wanted.unavailable)


async def load(
    session: AsyncSession,
    interviews: Sequence[Interview],
    wanted: NewBatch,
    *,
    now: datetime,
    zone: tzinfo,
    chosen_before: bool = False,
) -> Loaded:
    """All interviews as jobs, with everybody's calendars. The interviews have a time.

    `chosen_before`: the times were chosen when the plan was made, so that what has passed since
    of the lead time and notice counts for nothing.
    """
    posts = _Posts(session, now, {}, {})
    asked = {
        key: floor_minute(request.new_start)
        for key, request in (await open_requests(session, [i.id for i in interviews])).items()
        if request.kind == ChangeKind.RESCHEDULE and request.new_start is not None
    }
    wish, numbers = wish_of(wanted), dict[str, int]()
    jobs = []
    for interview in interviews:
        policy, pool = await posts.of(interview)
        candidate = interview.application.candidate
        crew = interview.interviewers
        numbers |= {person.id: person.no for person in (candidate, *crew)}
        numbers |= {person.id: person.no for person in (pool if crew else ())}
        job = _job(interview, policy, wish, wanted, now=now, zone=zone)
        job = replace(job, asked=asked.get(interview.id))
        if chosen_before:
            job = replace(job, since=ceil_minute(now))
        if crew:
            job = replace(job, pool=tuple(one.id for one in pool))
        jobs.append(job)
    calendars = await _calendars(session, numbers, jobs, now=now, zone=zone)
    whole_day = await _whole_day(session, interviews, jobs, zone=zone)
    problem = Problem(
        tuple(
            replace(job, hours=whole_day) if interview.mode == Mode.AI else job
            for job, interview in zip(jobs, interviews, strict=True)
        ),
        calendars,
        zone,
    )
    versions = {version for one in posts.policies.values() for version in one.versions}
    return Loaded(problem, tuple(sorted(versions)))


def _job(
    interview: Interview,
    effective: Effective,
    wish: Wish,
    wanted: NewBatch,
    *,
    now: datetime,
    zone: tzinfo,
) -> Job:
    assert interview.start_at is not None
    rules, present, old = effective.rules, ceil_minute(now), floor_minute(interview.start_at)
    notice, lead = int(rules.min_notice_hours * 60), rules.lead_minutes
    named = wish.bounded or wanted.shift_minutes is not None
    wish = _near(wish, old, wanted.shift_minutes, zone)
    # Named times may be at short notice; those the house chooses by itself never are.
    since = present + (lead if named else max(lead, notice))
    ends = [start + 1 for start in wish.proposed]
    for low, high in wish.available:
        ends.append(max(low, old, since) + 2 * HORIZON if high == END else high)
    until = max(ends) if ends else max(old, since) + HORIZON
    return Job(
        id=interview.id,
        length=interview.minutes,
        old=old,
        candidate=interview.application.candidate_id,
        crew=tuple(person.id for person in interview.interviewers),
        wish=wish,
        since=since,
        until=min(until, present + AT_MOST),
        kind_notice=present + notice,
        buffer=rules.buffer_minutes,
    )


def _near(wish: Wish, old: int, shift: int | None, zone: tzinfo) -> Wish:
    """A move by some minutes: that day, near that time."""
    if shift is None:
        return wish
    near = old + shift
    day = local_day(near, zone)
    span = (local_minute(day, time(0), zone), local_minute(day + timedelta(days=1), time(0), zone))
    return replace(wish, available=(span,), near=near)


async def _calendars(
    session: AsyncSession,
    numbers: Mapping[str, int],
    jobs: Collection[Job],
    *,
    now: datetime,
    zone: tzinfo,
) -> dict[str, Calendar]:
    since, until = _span(jobs)
    taken = await occupied(
        session,
        [Numbered(person, no) for person, no in numbers.items()],
        except_interviews=[job.id for job in jobs],
        since=since - DAY,
        until=until + DAY,
        now=now,
    )
    hours = await open_hours(
        session, Mode.ONSITE, list(numbers), since=since, until=until, zone=zone
    )
    return {
        person: Calendar(person, hours[person], merge(its.busy), its.claimed)
        for person, its in taken.items()
    }


async def _whole_day(
    session: AsyncSession, interviews: Sequence[Interview], jobs: Collection[Job], *, zone: tzinfo
) -> tuple[tuple[int, int], ...]:
    """When AI interviews may be held; nothing where there are none."""
    if not any(interview.mode == Mode.AI for interview in interviews):
        return ()
    since, until = _span(jobs)
    return (await open_hours(session, Mode.AI, ["ai"], since=since, until=until, zone=zone))["ai"]


def _span(jobs: Collection[Job]) -> tuple[int, int]:
    return min(job.since for job in jobs), max(max(job.until, job.since) for job in jobs)

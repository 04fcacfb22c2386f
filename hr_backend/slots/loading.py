"""What a search needs to know, fetched in a handful of set-based queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.rules import Policy
from hr_backend.interviews.models import Application, Interview, RequisitionPool
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.people.models import Person
from hr_backend.people.visibility import visible
from hr_backend.slots.intervals import Interval, at_minute
from hr_backend.slots.models import STRETCH


@dataclass(slots=True)
class Occupied:
    """One person's taken time, in minutes; touching and overlapping ones are left as they are."""

    busy: tuple[Interval, ...] = ()
    claimed: tuple[Interval, ...] = ()
    offered: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person by id and by number."""

    id: str
    no: int


@dataclass(frozen=True, slots=True)
class Subject:
    """The interview a time is looked for, with everybody whose time matters and its rules."""

    row: Interview
    policy: Policy
    candidate: Numbered
    interviewers: tuple[Numbered, ...]
    pool: tuple[Numbered, ...]
    """Empty where policy lets nobody stand in."""


async def get_subject(
    session: AsyncSession,
    interview_id: str,
    *,
    now: datetime,
    actor: Actor | None = None,
    policy: Policy | None = None,
) -> Subject:
    """The interview with its people; NotFound where there is none that the actor may see.

    Without an actor it is read for the service's own purposes; without a policy, the one in
    force is looked up.
    """
    query = select(Interview).where(Interview.id == interview_id)
    if actor is not None:
        query = query.where(visible(actor, Interview))
    row = await session.scalar(
        query.options(
            joinedload(Interview.application).options(
                joinedload(Application.requisition), joinedload(Application.candidate)
            ),
            selectinload(Interview.interviewers),
        )
    )
    if row is None:
        raise NotFound
    if policy is None:
        policy = (await policy_of(session, row.application.requisition, now=now)).rules
    replaceable = policy.interviewer_replacement and row.interviewers
    candidate = row.application.candidate
    return Subject(
        row=row,
        policy=policy,
        candidate=Numbered(candidate.id, candidate.no),
        interviewers=tuple(Numbered(person.id, person.no) for person in row.interviewers),
        pool=await pool_of(session, row.application.requisition_id) if replaceable else (),
    )


async def pool_of(session: AsyncSession, requisition_id: str) -> tuple[Numbered, ...]:
    """Who may stand in for an interviewer of this requisition."""
    rows = await session.execute(
        select(Person.id, Person.no)
        .join(RequisitionPool, RequisitionPool.person_id == Person.id)
        .where(RequisitionPool.requisition_id == requisition_id, Person.active)
    )
    return tuple(Numbered(id_, no) for id_, no in rows)


async def occupied(
    session: AsyncSession,
    people: Collection[Numbered],
    *,
    except_interviews: Collection[str],
    since: int,
    until: int,
    now: datetime,
) -> dict[str, Occupied]:
    """Busy times, claims and fresh offers of all the people that touch `[since, until)` minutes.

    What those interviews themselves have claimed or been offered is left out; so are expired holds.
    """
    found = {person.id: Occupied() for person in people}
    rows = await session.execute(
        _OCCUPIED,
        {
            "ids": [person.id for person in people],
            "numbers": [person.no for person in people],
            "interviews": [*except_interviews],
            "since": since,
            "until": until,
            "since_at": at_minute(since),
            "until_at": at_minute(until),
            "now": now,
        },
    )
    for person_id, source, starts, ends in rows:
        setattr(found[person_id], source, tuple(zip(starts, ends, strict=True)))
    return found


async def remember_offers(
    session: AsyncSession,
    *,
    interview_id: str,
    offers: Sequence[tuple[int, Interval]],
    now: datetime,
    expires_at: datetime,
) -> None:
    """Note what was just shown, as (person number, minutes); earlier notes of it are replaced."""
    await session.execute(
        _REMEMBER,
        {
            "interview": interview_id,
            "numbers": [number for number, _ in offers],
            "starts": [at_minute(start) for _, (start, _) in offers],
            "ends": [at_minute(end) for _, (_, end) in offers],
            "now": now,
            "expires": expires_at,
        },
    )


_OCCUPIED = text(f"""
    with person as (
        select * from unnest(cast(:ids as text[]), cast(:numbers as bigint[])) as p(id, no)
    )
    select person.id, 'claimed' as source,
           array_agg(lower(c.span) & {STRETCH - 1}), array_agg(upper(c.span) & {STRETCH - 1})
    from person
    join slot_claims c on c.span && int8range(
        person.no * {STRETCH} + cast(:since as bigint),
        person.no * {STRETCH} + cast(:until as bigint)
    )
    where (c.interview_id <> all(cast(:interviews as text[])) or c.kind = 'offer')
      and (c.expires_at is null or c.expires_at > :now)
    group by person.id
    union all
    select person.id, 'busy',
           array_agg(floor(extract(epoch from b.start_at) / 60)::bigint),
           array_agg(ceil(extract(epoch from b.end_at) / 60)::bigint)
    from person
    join busy_times b on b.person_id = person.id
    where b.start_at < :until_at and b.end_at > :since_at
    group by person.id
    union all
    select person.id, 'offered',
           array_agg(floor(extract(epoch from o.start_at) / 60)::bigint),
           array_agg(ceil(extract(epoch from o.end_at) / 60)::bigint)
    from person
    join slot_offers o on o.person_no = person.no
    where o.expires_at > :now and o.interview_id <> all(cast(:interviews as text[]))
    group by person.id
""")

# Rows that another search is just clearing away are left to it.
_REMEMBER = text("""
    with old as (
        delete from slot_offers where id in (
            select id from slot_offers
            where interview_id = :interview
               or (expires_at <= :now and person_no = any(cast(:numbers as bigint[])))
            for update skip locked
        )
    )
    insert into slot_offers (interview_id, person_no, start_at, end_at, expires_at)
    select cast(:interview as text), shown.no, shown.start_at, shown.end_at,
           cast(:expires as timestamptz)
    from unnest(
        cast(:numbers as bigint[]), cast(:starts as timestamptz[]), cast(:ends as timestamptz[])
    ) as shown(no, start_at, end_at)
""")

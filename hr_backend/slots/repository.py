"""Claiming and freeing times: one constrained write, whoever races."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.errors import Conflict
from hr_backend.slots.intervals import ceil_minute, floor_minute
from hr_backend.slots.models import ClaimKind

OVERLAPS, DEADLOCK = "23P01", "40P01"

REPLACED = {
    ClaimKind.INTERVIEW: (ClaimKind.INTERVIEW, ClaimKind.REQUEST, ClaimKind.HOLD),
    ClaimKind.REQUEST: (ClaimKind.REQUEST, ClaimKind.HOLD),
    ClaimKind.HOLD: (ClaimKind.HOLD,),
    ClaimKind.OFFER: (),
}
"""What of the same interview a new claim takes the place of."""


class SlotTaken(Conflict):
    """Somebody who is needed is no longer free then."""

    code = "slot_taken"
    detail = "Somebody who is needed is not free at that time."


async def claim(
    session: AsyncSession,
    *,
    interview_id: str,
    people: Sequence[str],
    start: datetime,
    end: datetime,
    now: datetime,
    kind: str = ClaimKind.INTERVIEW,
    offer: str | None = None,
) -> None:
    """Take `[start, end)` for candidate and interviewers; SlotTaken where one is not free.

    A claim of kind `interview` takes the place of all that the interview had claimed, and of what
    `offer` kept for it; one of kind `request` lives beside the interview's own until the change
    is applied; one of kind `offer` is the offer's, not the interview's. After SlotTaken the
    caller's transaction is as it was before. KeyError where a person is not known.
    """
    await _take(
        session, interview_id, people, (start, end), now=now, kind=ClaimKind(kind), offer=offer
    )


async def hold(
    session: AsyncSession,
    *,
    interview_id: str,
    people: Sequence[str],
    start: datetime,
    end: datetime,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Keep a chosen time until `expires_at`; SlotTaken where somebody is not free.

    An earlier hold of the interview is let go; what it had claimed stays.
    """
    await _take(
        session,
        interview_id,
        people,
        (start, end),
        now=now,
        kind=ClaimKind.HOLD,
        expires_at=expires_at,
    )


async def release(
    session: AsyncSession, *, interview_id: str, kinds: Sequence[str] | None = None
) -> None:
    """Free what the interview had claimed, of these kinds or all."""
    wanted = [*REPLACED[ClaimKind.INTERVIEW]] if kinds is None else [*kinds]
    await session.execute(_RELEASE, {"interview": interview_id, "kinds": wanted})


async def release_offer(session: AsyncSession, offer: str) -> None:
    """Free what was kept while a freed slot was offered."""
    await session.execute(_RELEASE_OFFER, {"offer": offer})


async def occupies(
    session: AsyncSession,
    person: str,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    but: str | None,
) -> bool:
    """Whether somebody is claimed or busy in [start, end), an interview of theirs left out."""
    values = {"person": person, "start": start, "end": end, "now": now, "but": but}
    return bool((await session.execute(_OCCUPIES, values)).scalar_one())


async def claim_existing(session: AsyncSession) -> None:
    """Claim the times of all live interviews that have none yet, after rows were imported.

    Where imported interviews overlap, which of them holds the shared time is left open: the
    rest of each is claimed, and nothing fails.
    """
    await session.flush()
    await session.execute(_CLAIM_EXISTING)


async def _take(
    session: AsyncSession,
    interview_id: str,
    people: Sequence[str],
    times: tuple[datetime, datetime],
    *,
    now: datetime,
    kind: ClaimKind,
    expires_at: datetime | None = None,
    offer: str | None = None,
) -> None:
    values = {
        "interview": interview_id,
        "people": sorted(set(people)),
        "replaced": [replaced.value for replaced in REPLACED[kind]],
        "start": floor_minute(times[0]),
        "end": ceil_minute(times[1]),
        "now": now,
        "kind": kind.value,
        "expires": expires_at,
        "offer": offer,
    }
    for _ in range(2):
        try:
            async with session.begin_nested():
                await _write(session, values)
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state == OVERLAPS:
                raise SlotTaken from None
            if state != DEADLOCK:
                raise
        else:
            return
    raise SlotTaken


async def _write(session: AsyncSession, values: dict[str, object]) -> None:
    people = values["people"]
    assert isinstance(people, list)
    numbers = (await session.execute(_LOCK, {"people": people})).all()
    if len(numbers) != len(people):
        raise KeyError(f"{len(people) - len(numbers)} of the people of this claim are not known")
    values = values | {"numbers": [row.no for row in numbers]}
    await session.execute(_CLEAR, values)
    await session.execute(_INSERT, values)


# Without the lock two racing inserts of an exclusion constraint can each wait for the other
# until the deadlock detector ends one a second later; locked in one order they queue.
_LOCK = text(
    "select no from people where id = any(cast(:people as text[])) order by no for no key update"
)

_CLEAR = text("""
    delete from slot_claims
    where (interview_id = :interview and kind = any(cast(:replaced as text[])))
       or offer_id = :offer
       or id in (
           select late.id
           from unnest(cast(:numbers as bigint[])) as person(no)
           join slot_claims late on late.span && int8range(
               person.no * 4294967296 + cast(:start as bigint),
               person.no * 4294967296 + cast(:end as bigint)
           )
           where late.expires_at <= :now
       )
""")

# What the interview already holds at that time (its old time, seen from a request for half an
# hour later) stays with the older claim; only the rest is added. An offer has nothing of its own.
_INSERT = text("""
    insert into slot_claims (interview_id, person_no, start_at, end_at, kind, expires_at, offer_id)
    select cast(:interview as text), person.no,
           to_timestamp((lower(piece) & 4294967295) * 60.0),
           to_timestamp((upper(piece) & 4294967295) * 60.0),
           cast(:kind as text), cast(:expires as timestamptz),
           case when cast(:kind as text) = 'offer' then cast(:offer as text) end
    from unnest(cast(:numbers as bigint[])) as person(no)
    cross join lateral (
        select coalesce(range_agg(own.span), '{}') as spans
        from slot_claims own
        where own.interview_id = :interview and own.person_no = person.no
          and own.kind <> 'offer' and cast(:kind as text) <> 'offer'
    ) as held
    cross join lateral unnest(int8multirange(int8range(
        person.no * 4294967296 + cast(:start as bigint),
        person.no * 4294967296 + cast(:end as bigint)
    )) - held.spans) as piece
    order by person.no, lower(piece)
""")

_CLAIM_EXISTING = text("""
    insert into slot_claims (interview_id, person_no, start_at, end_at, kind)
    select i.id, p.no, i.start_at, i.end_at, 'interview'
    from interviews i
    join applications a on a.id = i.application_id
    join people p on p.id = a.candidate_id or p.id in (
        select person_id from interview_interviewers where interview_id = i.id
    )
    where i.status in ('scheduled', 'confirmed', 'in_progress')
      and not exists (
          select 1 from slot_claims c where c.interview_id = i.id and c.kind <> 'offer'
      )
    order by i.start_at, i.id, p.no
    on conflict do nothing
""")

_RELEASE = text("""
    delete from slot_claims
    where interview_id = :interview and kind = any(cast(:kinds as text[]))
""")

_RELEASE_OFFER = text("delete from slot_claims where offer_id = :offer")

_OCCUPIES = text("""
    select exists (
        select 1 from slot_claims c join people p on p.no = c.person_no
        where p.id = :person and c.start_at < :end and c.end_at > :start
          and (c.expires_at is null or c.expires_at > :now)
          and (c.kind = 'offer' or c.interview_id is distinct from cast(:but as text))
    ) or exists (
        select 1 from busy_times b
        where b.person_id = :person and b.start_at < :end and b.end_at > :start
    )
""")

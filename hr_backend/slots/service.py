"""Alternative times, holds, and who would hold an interview at a given time."""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.rules import Policy
from hr_backend.interviews.errors import IllegalTransition, OutsideHours, TimePast
from hr_backend.interviews.models import InterviewStatus
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.slots import repository
from hr_backend.slots.intervals import (
    at_minute,
    floor_minute,
    overlap,
)
from hr_backend.slots.loading import (
    Subject,
    get_subject,
    remember_offers,
)
from hr_backend.slots.preparing import find, prepare
from hr_backend.slots.ranking import Alternatives
from hr_backend.slots.repository import SlotTaken
from hr_backend.slots.rules import Search
from hr_backend.slots.schemas import HoldView, SlotSearch, SlotsFound, SlotView
from hr_backend.slots.wish import Wish, read_wish

OFFERED_FOR = timedelta(minutes=10)
"""How long a time that was shown is kept from others where they have another choice."""

OVER = (InterviewStatus.COMPLETED, InterviewStatus.CANCELLED)


async def search_slots(
    session: AsyncSession, deed: Deed, interview_id: str, wanted: SlotSearch
) -> SlotsFound:
    """The best times for an interview; shown ones are noted so that others are offered others.

    NotFound where the actor may not see it, IllegalTransition where it is over or cancelled.
    """
    subject = await _movable(session, deed.actor, interview_id, now=deed.now)
    search = await _search(session, subject, wanted, now=deed.now, zone=deed.zone)
    found = await find(session, subject, search, now=deed.now)
    await _remember(session, subject, search, found, now=deed.now)
    return _view(search, found)


async def preview_slots(
    session: AsyncSession,
    interview_id: str,
    wanted: SlotSearch,
    *,
    now: datetime,
    zone: tzinfo,
) -> SlotsFound:
    """What a search would find, for an operator: access is not looked at, nothing is noted.

    NotFound and IllegalTransition as in a search.
    """
    subject = await _movable(session, None, interview_id, now=now)
    search = await _search(session, subject, wanted, now=now, zone=zone)
    return _view(search, await find(session, subject, search, now=now))


async def hold_slot(
    session: AsyncSession, deed: Deed, interview_id: str, start: datetime
) -> HoldView:
    """Keep a chosen time for `hold_minutes`; an earlier hold of the interview is let go.

    SlotTaken, OutsideHours or TimePast where it cannot be had.
    """
    subject = await _movable(session, deed.actor, interview_id, now=deed.now)
    crew = await _crew(session, subject, start, now=deed.now, zone=deed.zone)
    end = start + timedelta(minutes=subject.row.minutes)
    expires_at = deed.now + timedelta(minutes=subject.policy.hold_minutes)
    await repository.hold(
        session,
        interview_id=interview_id,
        people=[subject.candidate.id, *crew],
        start=start,
        end=end,
        now=deed.now,
        expires_at=expires_at,
    )
    return HoldView.of(start, end, expires_at)


async def crew_at(
    session: AsyncSession,
    interview_id: str,
    start: datetime,
    *,
    policy: Policy,
    now: datetime,
    zone: tzinfo,
) -> tuple[str, ...]:
    """Ids of who would interview at `start`: the interviewers, one replaced where policy allows.

    SlotTaken, OutsideHours or TimePast where nobody can. Access is the caller's matter.
    """
    subject = await get_subject(session, interview_id, now=now, policy=policy)
    return await _crew(session, subject, start, now=now, zone=zone)


async def _search(
    session: AsyncSession,
    subject: Subject,
    wanted: SlotSearch,
    *,
    now: datetime,
    zone: tzinfo,
) -> Search:
    wish = read_wish(wanted.available, wanted.unavailable, near=wanted.near)
    return await prepare(session, subject, wish, now=now, zone=zone, limit=wanted.limit)


def _view(search: Search, found: Alternatives) -> SlotsFound:
    slots = [
        SlotView(
            start=at_minute(slot.start),
            end=at_minute(slot.start + search.length),
            interviewers=list(slot.crew),
            best=slot.best,
            reasons=list(slot.reasons),
        )
        for slot in found.slots
    ]
    return SlotsFound(
        slots=slots,
        wish_met=found.wish_met,
        stated=None if found.stated_free is None else "free" if found.stated_free else "taken",
    )


async def _movable(
    session: AsyncSession, actor: Actor | None, interview_id: str, *, now: datetime
) -> Subject:
    subject = await get_subject(session, interview_id, now=now, actor=actor)
    if subject.row.status in OVER:
        raise IllegalTransition(status=subject.row.status)
    return subject


async def _crew(
    session: AsyncSession,
    subject: Subject,
    start: datetime,
    *,
    now: datetime,
    zone: tzinfo,
) -> tuple[str, ...]:
    if start <= now:
        raise TimePast
    minute = floor_minute(start)
    wish = Wish(proposed=(minute,))
    search = await prepare(session, subject, wish, now=now, zone=zone, until=minute + 1)
    # A chosen time was offered minutes ago, and keeping the old one is no move.
    search = replace(search, lead=0, old_start=None)
    found = await find(session, subject, search, now=now)
    if found.stated_free:
        return found.slots[0].crew
    span = [(minute, minute + search.length)]
    needed = (search.candidate, *search.interviewers)
    if any(tuple(span) != overlap(span, calendar.hours) for calendar in needed):
        raise OutsideHours
    raise SlotTaken


async def _remember(
    session: AsyncSession, subject: Subject, search: Search, found: Alternatives, *, now: datetime
) -> None:
    numbers = {one.id: one.no for one in (*subject.interviewers, *subject.pool)}
    await remember_offers(
        session,
        interview_id=subject.row.id,
        offers=[
            (numbers[person], (slot.start, slot.start + search.length))
            for slot in found.slots
            for person in slot.crew
        ],
        now=now,
        expires_at=now + OFFERED_FOR,
    )

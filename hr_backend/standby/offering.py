"""Offers freed slots to stand-by candidates, one at a time; run by the clock (due.py).

Every offer and every expiry is a transaction of its own; what another process is busy with is left
to it, and one that fails is tried again at the next run without holding up the others.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.rules import Policy
from hr_backend.audit.service import record
from hr_backend.calendars import repository as calendars
from hr_backend.interviews.models import Mode
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, AppliedRule, Deed, falling_due
from hr_backend.kit.ids import new_id
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.slots import repository as claims
from hr_backend.slots.models import ClaimKind
from hr_backend.slots.repository import SlotTaken
from hr_backend.standby import repository
from hr_backend.standby.models import FreedSlot, Offer, OfferStatus, SlotStatus, StandBy
from hr_backend.standby.rules import Own, Place, Slot, answer_by, place

BATCH: Final = 200
"""Slots and offers at most in one run; the next run is seconds away."""
log = structlog.get_logger(__name__)


async def offer_freed_slots(sessions: Sessions, clock: Clock) -> None:
    """What is due now: overdue offers expire, and each free slot goes to the next in rank."""
    now = clock.now()
    async with sessions.begin() as session:
        await repository.lapse_slots(session, now=now)
        overdue = await repository.to_expire(session, now=now, limit=BATCH)
    await _each(sessions, overdue, partial(_expire, now=now))
    async with sessions() as session:
        free = await repository.offerable(session, now=now, limit=BATCH)
    await _each(sessions, free, partial(_offer, now=now))


async def _each(
    sessions: Sessions, ids: Sequence[str], act: Callable[[AsyncSession, str], Awaitable[None]]
) -> None:
    for one in ids:
        try:
            async with sessions.begin() as session:
                await act(session, one)
        except DBAPIError as error:
            log.warning("stand-by", subject=one, error=type(error).__name__)


async def _expire(session: AsyncSession, offer_id: str, *, now: datetime) -> None:
    offer = await repository.lock_overdue(session, offer_id, now=now)
    if offer is not None:
        await close(session, falling_due(now), offer, OfferStatus.EXPIRED, action="slot.expire")


async def close(
    session: AsyncSession, deed: Deed, offer: Offer, status: OfferStatus, *, action: str
) -> None:
    """End an open, locked offer without anybody taking it: its time is free for the next."""
    before = snapshot(offer)
    offer.status, offer.answered_at = status.value, deed.now
    await claims.release_offer(session, offer.id)
    write_down(session, deed, offer, action=action, before=before)
    await session.flush()


async def _offer(session: AsyncSession, slot_id: str, *, now: datetime) -> None:
    slot = await repository.lock_slot(session, slot_id)
    if slot is None or await repository.has_open_offer(session, slot.id):
        return
    effective = await policy_of(session, slot.interview.application.requisition, now=now)
    until = _held_until(slot, effective.rules, now)
    if until is None:
        slot.status = SlotStatus.LAPSED.value
    if until is None or not effective.rules.backfill or not await _crew_is_free(session, slot):
        return
    rule = AppliedRule(
        "standby_offer",
        {"offer_minutes": effective.rules.offer_minutes, "policy": list(effective.versions)},
    )
    deed = Deed(falling_due(now).actor, now, CHINA, rules=(rule,))
    for standing in await repository.to_be_asked(session, slot):
        if await _suits(session, slot, standing, now=now):
            await _make(session, deed, slot, standing, until=until)
            return


def _held_until(slot: FreedSlot, policy: Policy, now: datetime) -> datetime | None:
    return answer_by(
        now,
        slot.start_at,
        minutes=policy.offer_minutes,
        lead_minutes=policy.lead_minutes,
        zone=CHINA,
    )


async def _crew_is_free(session: AsyncSession, slot: FreedSlot) -> bool:
    """Interviewers may have left, or have become busy; what is claimed shows when claiming."""
    if not await repository.all_working(session, slot.interviewers):
        return False
    busy = await calendars.busy_people(
        session, slot.interviewers, start=slot.start_at, end=slot.end_at
    )
    return not busy


async def _suits(
    session: AsyncSession, slot: FreedSlot, standing: StandBy, *, now: datetime
) -> bool:
    found = await place_for(session, slot, standing.application_id)
    if found is None:
        return False
    candidate = standing.application.candidate
    return not await claims.occupies(
        session,
        candidate.id,
        start=slot.start_at,
        end=slot.end_at,
        now=now,
        but=found.interview,
    )


async def place_for(session: AsyncSession, slot: FreedSlot, application_id: str) -> Place | None:
    """What of an application's the slot would be for; None where it would not help."""
    own = [
        Own(one.id, one.round, one.status, one.mode == Mode.AI, one.start_at, one.minutes)
        for one in await repository.interviews_of(session, application_id)
    ]
    minutes = (slot.end_at - slot.start_at) // timedelta(minutes=1)
    return place(Slot(slot.start_at, minutes, slot.interview.round), own)


async def _make(
    session: AsyncSession, deed: Deed, slot: FreedSlot, standing: StandBy, *, until: datetime
) -> None:
    """One open offer, with the interviewers' time kept; nothing where that is taken by now."""
    offer = Offer(
        id=new_id(),
        slot_id=slot.id,
        application_id=standing.application_id,
        start_at=slot.start_at,
        rank=standing.rank,
        status=OfferStatus.OPEN.value,
        made_at=deed.now,
        expires_at=until,
        answered_at=None,
        interview_id=None,
    )
    try:
        async with session.begin_nested():
            session.add(offer)
            await session.flush()
            await claims.claim(
                session,
                interview_id=slot.interview_id,
                people=slot.interviewers,
                start=slot.start_at,
                end=slot.end_at,
                now=deed.now,
                kind=ClaimKind.OFFER,
                offer=offer.id,
            )
    except (SlotTaken, IntegrityError):
        # Booked, or held by somebody who is choosing; or just asked about another slot.
        return
    write_down(session, deed, offer, action="slot.offer", before=None)
    tell(
        session,
        deed,
        About.SLOT_OFFERED,
        {Party.CANDIDATE: [standing.application.candidate_id]},
        data=_notice_data(slot, standing, offer),
    )


def _notice_data(slot: FreedSlot, standing: StandBy, offer: Offer) -> dict[str, object]:
    application, interview = standing.application, slot.interview
    return {
        "offer": offer.id,
        "candidate": {"id": application.candidate_id, "name": application.candidate.name},
        "requisition": {"id": application.requisition_id, "title": application.requisition.title},
        "round": interview.round,
        "mode": interview.mode,
        "location": interview.location,
        "minutes": (slot.end_at - slot.start_at) // timedelta(minutes=1),
        "start": slot.start_at.isoformat(),
        "expires_at": offer.expires_at.isoformat(),
    }


def snapshot(offer: Offer) -> dict[str, object]:
    """What the audit trail keeps of an offer."""
    return {
        "status": str(offer.status),
        "application": offer.application_id,
        "slot": offer.slot_id,
        "start": offer.start_at.isoformat(),
        "interview": offer.interview_id,
    }


def write_down(
    session: AsyncSession,
    deed: Deed,
    offer: Offer,
    *,
    action: str,
    before: dict[str, object] | None,
) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("offer", offer.id),
        before=before,
        after=snapshot(offer),
    )

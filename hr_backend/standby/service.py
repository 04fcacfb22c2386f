"""Answering an offer, and saying who stands by."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository as requests
from hr_backend.approvals.models import RequestStatus
from hr_backend.approvals.requests import record_request, set_status, snapshot
from hr_backend.audit.service import record
from hr_backend.interviews import repository as interviews
from hr_backend.interviews import service as timing
from hr_backend.interviews.models import Application, Interview, InterviewStatus
from hr_backend.interviews.rules import CLOSED_STAGES
from hr_backend.interviews.rules import OPEN as TO_COME
from hr_backend.kit.deed import AppliedRule, Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.visibility import is_admin
from hr_backend.slots import repository as claims
from hr_backend.slots.repository import SlotTaken
from hr_backend.standby import offering, repository
from hr_backend.standby.errors import OfferGone
from hr_backend.standby.models import Offer, OfferStatus, SlotStatus


async def put_in_order(
    session: AsyncSession, deed: Deed, requisition_id: str, applications: Sequence[str]
) -> None:
    """Who stands by for a post, first to last; NotFound for applications of other posts."""
    await repository.get_requisition(session, deed.actor, requisition_id, lock=True)
    before = [one.application_id for one in await repository.stand_bys(session, requisition_id)]
    await repository.replace_stand_bys(session, requisition_id, applications)
    record(
        session,
        deed,
        action="standby.order",
        subject=("requisition", requisition_id),
        before={"applications": before},
        after={"applications": list(applications)},
    )
    await session.flush()


async def accept(session: AsyncSession, deed: Deed, offer_id: str) -> tuple[Offer, Interview]:
    """Take the time: one constrained write, whoever races.

    Locks are taken in the order of everybody else: application, interviews, offer, calendars.
    Forbidden for others than the candidate, OfferGone, SlotTaken.
    """
    offer = await _own(session, deed, offer_id)
    application = await interviews.lock_application(session, deed.actor, offer.application_id)
    coming = await interviews.lock_open_of(session, deed.actor, application.id, status=TO_COME)
    await _standing(session, deed, offer, application)
    slot = offer.slot
    place = await offering.place_for(session, slot, application.id)
    busy = await claims.occupies(
        session,
        application.candidate_id,
        start=slot.start_at,
        end=slot.end_at,
        now=deed.now,
        but=place.interview if place else None,
    )
    if place is None:
        raise OfferGone(status=offer.status)
    if busy:
        raise SlotTaken
    deed = replace(deed, rules=(AppliedRule("standby_offer", {"offer": offer.id}),))
    before = offering.snapshot(offer)
    found = next((one for one in coming if one.id == place.interview), None)
    interview = found or await _arrange(session, deed, offer, application)
    await _overtake(session, deed, interview)
    await _take(session, deed, offer, interview)
    offer.status, offer.answered_at = OfferStatus.ACCEPTED.value, deed.now
    offer.interview_id, slot.status = interview.id, SlotStatus.FILLED.value
    await repository.stop_standing_by(session, application.id)
    offering.write_down(session, deed, offer, action="slot.accept", before=before)
    await session.flush()
    return offer, interview


async def decline(session: AsyncSession, deed: Deed, offer_id: str) -> Offer:
    """Not this one: it goes to the next, and the candidate keeps standing by for others.

    Forbidden for others than the candidate, OfferGone.
    """
    offer = await _own(session, deed, offer_id)
    await repository.lock_offer(session, offer)
    if offer.status != OfferStatus.OPEN or offer.expires_at <= deed.now:
        raise OfferGone(status=offer.status)
    await offering.close(session, deed, offer, OfferStatus.DECLINED, action="slot.decline")
    return offer


async def _own(session: AsyncSession, deed: Deed, offer_id: str) -> Offer:
    offer = await repository.get_offer(session, deed.actor, offer_id)
    if offer.application.candidate_id != deed.actor.person and not is_admin(deed.actor):
        raise Forbidden
    return offer


async def _standing(
    session: AsyncSession, deed: Deed, offer: Offer, application: Application
) -> None:
    """Lock the offer; OfferGone where it may not be accepted any more."""
    await repository.lock_offer(session, offer)
    if offer.status != OfferStatus.OPEN:
        raise OfferGone(status=offer.status)
    over = offer.expires_at <= deed.now
    closed = application.requisition.status != "open" or application.stage in CLOSED_STAGES
    if over or closed:
        raise OfferGone(status=OfferStatus.EXPIRED.value)


async def _arrange(
    session: AsyncSession, deed: Deed, offer: Offer, application: Application
) -> Interview:
    """A new interview of the slot's round; its link is not the other candidate's."""
    freed = offer.slot.interview
    crew = await interviews.get_employees(session, offer.slot.interviewers)
    interview = Interview(
        application=application,
        round=freed.round,
        mode=freed.mode,
        location=freed.location,
        link=None,
        start_at=None,
        end_at=None,
        minutes=freed.minutes,
        status=InterviewStatus.PROPOSED.value,
        version=1,
        reschedules=0,
        invited_at=deed.now,
        interviewers=list(crew),
    )
    session.add(interview)
    await session.flush()
    await timing.write_down(session, deed, interview, action="interview.propose", before=None)
    return interview


async def _take(session: AsyncSession, deed: Deed, offer: Offer, interview: Interview) -> None:
    start, crew = offer.slot.start_at, offer.slot.interviewers
    if interview.status == InterviewStatus.PROPOSED:
        await timing.begin(session, deed, interview, start=start, crew=crew, offer=offer.id)
        return
    await timing.move(
        session,
        deed,
        interview,
        start=start,
        crew=crew,
        reason="",
        counted=False,
        offer=offer.id,
    )


async def _overtake(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    """Taking the offered time settles what the candidate had asked for before."""
    present = await requests.open_of(session, interview.id)
    if present is not None:
        before = snapshot(present)
        set_status(present, RequestStatus.WITHDRAWN, now=deed.now)
        record_request(session, deed, present, "request.withdraw", before=before)
        await session.flush()

"""Stand-by candidates of a post, and offers of freed slots."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.interviews.views import interview_view
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Moment
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots.repository import SlotTaken
from hr_backend.standby import repository, service
from hr_backend.standby.errors import OfferGone
from hr_backend.standby.models import OfferStatus
from hr_backend.standby.repository import OfferFilter
from hr_backend.standby.rules import fill_rate
from hr_backend.standby.schemas import (
    Acceptance,
    FillRate,
    OfferView,
    StandByList,
    StandByOrder,
)
from hr_backend.standby.views import offer_view, stand_by_view

router = APIRouter(tags=["stand-by"], responses=declare(NotAuthenticated, Invalid))
ANSWERING = declare(Forbidden, NotFound, OfferGone, IdempotencyKeyReused)
ACCEPTING = declare(Forbidden, NotFound, OfferGone, SlotTaken, IdempotencyKeyReused)


@router.get(
    "/requisitions/{requisition_id}/standby",
    summary="Stand-by candidates, by rank",
    responses=declare(NotFound),
)
async def get_stand_bys(session: Session, actor: AnyActor, requisition_id: Id) -> StandByList:
    """Who may call it: the post's recruiter, owner and HRBP; admins."""
    await repository.get_requisition(session, actor, requisition_id)
    return await _stand_bys(session, requisition_id)


@router.put(
    "/requisitions/{requisition_id}/standby",
    summary="Who stands by, in order",
    responses=declare(NotFound, IdempotencyKeyReused),
)
async def put_stand_bys(
    requisition_id: Id,
    body: StandByOrder,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> StandByList:
    """Replaces the list. The first is asked first; open offers stand.

    Who may call it: the post's recruiter, owner and HRBP; admins.
    """

    async def effect() -> StandByList:
        await service.put_in_order(session, deed, requisition_id, body.applications)
        return await _stand_bys(session, requisition_id)

    return await write.once(StandByList, effect)


async def _stand_bys(session: Session, requisition_id: str) -> StandByList:
    offers = await repository.open_offers(session, requisition_id)
    rows = await repository.stand_bys(session, requisition_id)
    return StandByList(items=[stand_by_view(row, offers) for row in rows])


@router.get(
    "/requisitions/{requisition_id}/fill-rate",
    summary="How often freed slots find somebody",
    responses=declare(NotFound),
)
async def get_fill_rate(
    session: Session,
    actor: AnyActor,
    requisition_id: Id,
    *,
    since: Annotated[Moment | None, Query(alias="from", description="Slots from then on")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Slots before then")] = None,
) -> FillRate:
    """Freed slots that a stand-by candidate took ÷ freed slots that were offered to any, of
    those that begin in [from, to).

    Who may call it: the post's recruiter, owner and HRBP; admins.
    """
    await repository.get_requisition(session, actor, requisition_id)
    freed, offered, accepted = await repository.counts(
        session, requisition_id, since=since, until=until
    )
    rate = fill_rate(offered, accepted)
    return FillRate(freed=freed, offered=offered, accepted=accepted, rate=rate)


@router.get("/offers", summary="Offers of freed slots, oldest first")
async def list_offers(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    *,
    mine: Annotated[bool, Query(description="Only those made to the caller")] = False,
    status: OfferStatus | None = None,
) -> Page[OfferView]:
    """Who may call it: candidates (offers to them); a post's recruiter, owner, HRBP; admins."""
    wanted = OfferFilter(mine, status)
    rows, more = cut(
        await repository.list_offers(session, actor, wanted=wanted, paging=paging), paging
    )
    cursor = encode(rows[-1].made_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[offer_view(row) for row in rows], next_cursor=cursor)


@router.post("/offers/{offer_id}/accept", summary="Take the freed slot", responses=ACCEPTING)
async def accept_offer(
    offer_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Acceptance:
    """Their interview that has no time yet, or a later one, gets this time and its interviewers;
    where they have none, one is arranged. `offer_gone`: too late; `slot_taken`: they are not free.

    Who may call it: the candidate; admins.
    """

    async def effect() -> Acceptance:
        offer, interview = await service.accept(session, deed, offer_id)
        return Acceptance(
            offer=offer_view(offer), interview=await interview_view(session, interview)
        )

    return await write.once(Acceptance, effect)


@router.post("/offers/{offer_id}/decline", summary="Not this slot", responses=ANSWERING)
async def decline_offer(
    offer_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> OfferView:
    """The next in rank is asked; the candidate keeps standing by. Who may call it: the candidate;
    admins.
    """

    async def effect() -> OfferView:
        return offer_view(await service.decline(session, deed, offer_id))

    return await write.once(OfferView, effect)

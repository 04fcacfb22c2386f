"""Every query about stand-by candidates, freed slots and offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload

from hr_backend.interviews.models import Application, Interview, Requisition
from hr_backend.interviews.rules import CLOSED_STAGES
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import responsible, visible
from hr_backend.standby.models import FreedSlot, Offer, OfferStatus, SlotStatus, StandBy

SORT = (Offer.made_at, Offer.id)


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """Which offers are looked for."""

    mine: bool = False
    status: OfferStatus | None = None


def _whole() -> Select[Offer]:
    application = joinedload(Offer.application)
    return select(Offer).options(
        application.joinedload(Application.candidate),
        application.joinedload(Application.requisition).joinedload(Requisition.department),
        joinedload(Offer.slot).joinedload(FreedSlot.interview),
    )


async def get_requisition(
    session: AsyncSession, actor: Actor, requisition_id: str, *, lock: bool = False
) -> Requisition:
    """NotFound for whoever is not responsible for the post: who stands by is nobody else's."""
    query = select(Requisition).where(Requisition.id == requisition_id, responsible(actor))
    if lock:
        query = query.with_for_update(key_share=True)
    found = await session.scalar(query)
    if found is None:
        raise NotFound
    return found


async def stand_bys(session: AsyncSession, requisition_id: str) -> Sequence[StandBy]:
    """By rank, with application and candidate."""
    found = await session.scalars(
        select(StandBy)
        .where(StandBy.requisition_id == requisition_id)
        .order_by(StandBy.rank, StandBy.application_id)
        .options(joinedload(StandBy.application).joinedload(Application.candidate))
    )
    return found.all()


async def open_offers(session: AsyncSession, requisition_id: str) -> dict[str, str]:
    """Ids of open offers by application."""
    rows = await session.execute(
        select(Offer.application_id, Offer.id)
        .join(StandBy, StandBy.application_id == Offer.application_id)
        .where(StandBy.requisition_id == requisition_id, Offer.status == OfferStatus.OPEN)
    )
    return {row.application_id: row.id for row in rows}


async def replace_stand_bys(
    session: AsyncSession, requisition_id: str, applications: Sequence[str]
) -> None:
    """These and no others, in this order; NotFound names those not of this post."""
    known = set(
        await session.scalars(
            select(Application.id).where(
                Application.requisition_id == requisition_id, Application.id.in_(applications)
            )
        )
    )
    if missing := [one for one in applications if one not in known]:
        raise NotFound("There are no such applications for this post.", applications=missing)
    await session.execute(delete(StandBy).where(StandBy.requisition_id == requisition_id))
    session.add_all(
        StandBy(application_id=application, requisition_id=requisition_id, rank=rank)
        for rank, application in enumerate(applications, start=1)
    )
    await session.flush()


async def stop_standing_by(session: AsyncSession, application_id: str) -> None:
    await session.execute(delete(StandBy).where(StandBy.application_id == application_id))


async def get_offer(session: AsyncSession, actor: Actor, offer_id: str) -> Offer:
    """With all its view needs; NotFound where the actor may not see it."""
    found = await session.scalar(_whole().where(Offer.id == offer_id, visible(actor, Offer)))
    if found is None:
        raise NotFound
    return found


async def lock_offer(session: AsyncSession, offer: Offer) -> None:
    """Read it again as it is now; nobody else answers it, or touches its slot, meanwhile."""
    await session.refresh(offer, ["status", "expires_at", "answered_at"], with_for_update=True)
    await session.execute(
        select(FreedSlot.id).where(FreedSlot.id == offer.slot_id).with_for_update(key_share=True)
    )


async def list_offers(
    session: AsyncSession, actor: Actor, *, wanted: OfferFilter, paging: PageQuery
) -> Sequence[Offer]:
    """Oldest first; one more than the page holds."""
    statement = _whole().where(visible(actor, Offer)).order_by(*SORT).limit(paging.limit + 1)
    if wanted.mine:
        own = select(Application.id).where(Application.candidate_id == actor.person)
        statement = statement.where(Offer.application_id.in_(own))
    if wanted.status is not None:
        statement = statement.where(Offer.status == wanted.status)
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


async def counts(
    session: AsyncSession, requisition_id: str, *, since: datetime | None, until: datetime | None
) -> tuple[int, int, int]:
    """Freed, offered and accepted slots of a post whose start lies in [since, until)."""
    offers = select(Offer.slot_id)
    accepted = offers.where(Offer.status == OfferStatus.ACCEPTED)
    query = select(
        func.count(),
        func.count().filter(FreedSlot.id.in_(offers)),
        func.count().filter(FreedSlot.id.in_(accepted)),
    ).where(FreedSlot.requisition_id == requisition_id)
    if since is not None:
        query = query.where(FreedSlot.start_at >= since)
    if until is not None:
        query = query.where(FreedSlot.start_at < until)
    freed, offered, taken = (await session.execute(query)).one()
    return freed, offered, taken


def _may_stand_by() -> ColumnElement[bool]:
    """Applications that are still running, of candidates who are still there."""
    gone = select(Person.id).where(~Person.active)
    return Application.stage.not_in(CLOSED_STAGES) & Application.candidate_id.not_in(gone)


async def offerable(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[str]:
    """Ids of freed slots, soonest first, that somebody could be asked about now."""
    giver = aliased(Application)
    # Two levels down: SQLAlchemy correlates with one by itself.
    asked = (
        select(Offer.id)
        .where(
            Offer.application_id == StandBy.application_id,
            or_(Offer.start_at == FreedSlot.start_at, Offer.status == OfferStatus.OPEN),
        )
        .correlate(StandBy, FreedSlot)
    )
    waiting = (
        select(StandBy.application_id)
        .join(Application, Application.id == StandBy.application_id)
        .where(
            StandBy.requisition_id == FreedSlot.requisition_id,
            Application.candidate_id != giver.candidate_id,
            _may_stand_by(),
            ~asked.exists(),
        )
    )
    offered = select(Offer.id).where(
        Offer.slot_id == FreedSlot.id, Offer.status == OfferStatus.OPEN
    )
    found = await session.scalars(
        select(FreedSlot.id)
        .join(Requisition, Requisition.id == FreedSlot.requisition_id)
        .join(Interview, Interview.id == FreedSlot.interview_id)
        .join(giver, giver.id == Interview.application_id)
        .where(
            FreedSlot.status == SlotStatus.OPEN,
            FreedSlot.start_at > now,
            Requisition.status == "open",
            ~offered.exists(),
            waiting.exists(),
        )
        .order_by(FreedSlot.start_at, FreedSlot.id)
        .limit(limit)
    )
    return found.all()


async def lock_slot(session: AsyncSession, slot_id: str) -> FreedSlot | None:
    """An open slot that nobody else is busy with; None where there is none (any more)."""
    application = joinedload(FreedSlot.interview).joinedload(Interview.application)
    return await session.scalar(
        select(FreedSlot)
        .where(FreedSlot.id == slot_id, FreedSlot.status == SlotStatus.OPEN)
        .options(application.joinedload(Application.requisition))
        .with_for_update(of=FreedSlot, key_share=True, skip_locked=True)
    )


async def has_open_offer(session: AsyncSession, slot_id: str) -> bool:
    found = await session.scalar(
        select(Offer.id).where(Offer.slot_id == slot_id, Offer.status == OfferStatus.OPEN)
    )
    return found is not None


async def to_be_asked(session: AsyncSession, slot: FreedSlot) -> Sequence[StandBy]:
    """Who may be asked about a slot, by rank: never asked for that time, thinking of no other."""
    asked = select(Offer.id).where(
        Offer.application_id == StandBy.application_id,
        or_(Offer.start_at == slot.start_at, Offer.status == OfferStatus.OPEN),
    )
    found = await session.scalars(
        select(StandBy)
        .join(StandBy.application)
        .where(
            StandBy.requisition_id == slot.requisition_id,
            Application.candidate_id != slot.interview.application.candidate_id,
            _may_stand_by(),
            ~asked.exists(),
        )
        .order_by(StandBy.rank, StandBy.application_id)
        .options(
            joinedload(StandBy.application).options(
                joinedload(Application.candidate), joinedload(Application.requisition)
            )
        )
    )
    return found.all()


async def interviews_of(session: AsyncSession, application_id: str) -> Sequence[Interview]:
    """All of an application's, whatever has become of them."""
    found = await session.scalars(
        select(Interview)
        .where(Interview.application_id == application_id)
        .options(selectinload(Interview.interviewers))
        .order_by(Interview.id)
    )
    return found.all()


async def all_working(session: AsyncSession, people: Sequence[str]) -> bool:
    """Whether all of these are employees who are still there."""
    number = await session.scalar(
        select(func.count()).where(
            Person.id.in_(people), Person.active, Person.kind == Kind.EMPLOYEE
        )
    )
    return number == len(set(people))


def _overdue(now: datetime) -> Select[Offer]:
    """Open offers past their time, or whose post or application has been closed."""
    return (
        _whole()
        .join(Offer.application)
        .join(Application.requisition)
        .where(
            Offer.status == OfferStatus.OPEN,
            or_(Offer.expires_at <= now, Requisition.status != "open", ~_may_stand_by()),
        )
    )


async def to_expire(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[str]:
    """Ids of open offers that can no longer be kept, the oldest first."""
    rows = _overdue(now).order_by(Offer.expires_at, Offer.id).limit(limit)
    return [offer.id for offer in await session.scalars(rows)]


async def lock_overdue(session: AsyncSession, offer_id: str, *, now: datetime) -> Offer | None:
    """One of them, locked; None where it was answered, or somebody is answering it."""
    return await session.scalar(
        _overdue(now).where(Offer.id == offer_id).with_for_update(of=Offer, skip_locked=True)
    )


async def lapse_slots(session: AsyncSession, *, now: datetime) -> None:
    """Slots that have begun are nobody's any more."""
    await session.execute(
        update(FreedSlot)
        .where(FreedSlot.status == SlotStatus.OPEN, FreedSlot.start_at <= now)
        .values(status=SlotStatus.LAPSED.value)
    )

"""Every query about batches."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.batches.models import Batch, BatchItem, BatchKind, BatchStatus
from hr_backend.batches.schemas import MOST, NewBatch
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
)
from hr_backend.interviews.rules import OPEN, TIMED
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Person
from hr_backend.people.visibility import changeable, visible
from hr_backend.standby.models import FreedSlot, Offer, OfferStatus, SlotStatus

SORT = (Batch.created_at, Batch.id)


async def get(session: AsyncSession, actor: Actor, batch_id: str, *, lock: bool = False) -> Batch:
    """One batch; NotFound where the actor may not see it."""
    query = select(Batch).where(Batch.id == batch_id, visible(actor, Batch))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(query)
    if found is None:
        raise NotFound
    return found


async def get_running(session: AsyncSession, batch_id: str, *, lock: bool = False) -> Batch | None:
    """A batch that is being planned, for its planner; None where it is not (any more)."""
    query = select(Batch).where(Batch.id == batch_id, Batch.status == BatchStatus.PLANNING)
    return await session.scalar(query.with_for_update() if lock else query)


async def list_batches(
    session: AsyncSession, actor: Actor, *, paging: PageQuery
) -> Sequence[Batch]:
    """The newest first; one more than the page holds."""
    query = select(Batch).where(visible(actor, Batch))
    if (after := paging.after_moment()) is not None:
        query = query.where(tuple_(*SORT) < tuple_(*(literal(part) for part in after)))
    newest = query.order_by(Batch.created_at.desc(), Batch.id.desc()).limit(paging.limit + 1)
    return (await session.scalars(newest)).all()


async def items(session: AsyncSession, batch_id: str) -> Sequence[BatchItem]:
    """By old time, then by interview."""
    return (
        await session.scalars(
            select(BatchItem)
            .where(BatchItem.batch_id == batch_id)
            .order_by(BatchItem.old_start.nulls_last(), BatchItem.interview_id)
        )
    ).all()


def _whole() -> Select[Interview]:
    application = joinedload(Interview.application)
    return select(Interview).options(
        application.joinedload(Application.candidate),
        application.joinedload(Application.requisition).joinedload(Requisition.department),
        selectinload(Interview.interviewers),
    )


async def select_interviews(
    session: AsyncSession, actor: Actor, wanted: NewBatch, *, now: datetime
) -> Sequence[Interview]:
    """What the batch is about now, by start; one more than may be where there are too many."""
    found = await session.scalars(
        _whole()
        .where(*_conditions(actor, wanted, now))
        .order_by(Interview.start_at.nulls_last(), Interview.id)
        .limit(MOST + 1)
    )
    return found.all()


async def lock_interviews(session: AsyncSession, ids: Collection[str]) -> dict[str, Interview]:
    """These interviews, whole and locked in one order; those that are gone are left out."""
    found = await session.scalars(
        _whole()
        .where(Interview.id.in_(ids))
        .order_by(Interview.id)
        .with_for_update(of=Interview, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {interview.id: interview for interview in found}


async def interviews_of(session: AsyncSession, ids: Collection[str]) -> dict[str, Interview]:
    """These interviews, whole."""
    found = await session.scalars(_whole().where(Interview.id.in_(ids)))
    return {interview.id: interview for interview in found}


def _conditions(actor: Actor, wanted: NewBatch, now: datetime) -> Iterator[ColumnElement[bool]]:
    chosen = wanted.selection
    cancels = wanted.kind == BatchKind.CANCEL
    yield changeable(actor)
    yield Interview.status.in_(sorted(OPEN if cancels else TIMED))
    yield or_(Interview.start_at.is_(None), Interview.start_at > now)
    if chosen.interviews:
        yield Interview.id.in_(chosen.interviews)
    if chosen.periods:
        yield or_(
            *(
                and_(Interview.start_at >= since, Interview.start_at < until)
                for since, until in chosen.periods
            )
        )
    if chosen.interviewers:
        yield Interview.id.in_(
            select(InterviewInterviewer.interview_id).where(
                InterviewInterviewer.person_id.in_(chosen.interviewers)
            )
        )
    applications: list[ColumnElement[bool]] = []
    if chosen.candidates:
        applications.append(Application.candidate_id.in_(chosen.candidates))
    if chosen.requisitions:
        applications.append(Application.requisition_id.in_(chosen.requisitions))
    if chosen.departments:
        applications.append(Requisition.department_id.in_(chosen.departments))
    if applications:
        yield Interview.application_id.in_(
            select(Application.id).join(Application.requisition).where(*applications)
        )


async def names(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """Names by id."""
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


async def lock_people(session: AsyncSession, ids: Collection[str]) -> None:
    """Queue up for everybody's calendars in one order, as single claims do."""
    await session.execute(_LOCK_PEOPLE, {"people": sorted(ids)})


async def release_all(session: AsyncSession, interviews: Collection[str]) -> None:
    """Free all that these interviews have claimed: they may trade places with each other."""
    await session.execute(_RELEASE, {"interviews": sorted(interviews)})


async def keep_from_stand_bys(session: AsyncSession, interviews: Collection[str]) -> None:
    """Times these interviews gave up are offered to nobody any more."""
    offered = select(Offer.slot_id).where(Offer.status == OfferStatus.OPEN)
    await session.execute(
        update(FreedSlot)
        .where(
            FreedSlot.interview_id.in_(interviews),
            FreedSlot.status == SlotStatus.OPEN,
            FreedSlot.id.not_in(offered),
        )
        .values(status=SlotStatus.LAPSED)
    )


async def fail_stalled(session: AsyncSession, *, silent: timedelta) -> None:
    """Batches whose planner has not been heard of: it went down with its process."""
    await session.execute(
        update(Batch)
        .where(Batch.status == BatchStatus.PLANNING, Batch.seen_at < func.now() - silent)
        .values(status=BatchStatus.FAILED, version=Batch.version + 1)
    )


_LOCK_PEOPLE = text(
    "select no from people where id = any(cast(:people as text[])) order by no for no key update"
)
_RELEASE = text("""
    delete from slot_claims
    where interview_id = any(cast(:interviews as text[])) and kind <> 'offer'
""")

"""Every query about change requests."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, selectinload

from hr_backend.approvals.models import (
    OPEN,
    Attachment,
    ChangeRequest,
    RequestNote,
    RequestStatus,
    ReviewStep,
    StepStatus,
)
from hr_backend.interviews.models import Application, Interview, Requisition
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Person, PersonRole, Role
from hr_backend.people.visibility import is_admin, visible

SENT_BACK = ("question", "lost_slot")
SORT = (ChangeRequest.created_at, ChangeRequest.id)


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests are looked for."""

    waiting_for_me: bool = False
    mine: bool = False
    status: frozenset[RequestStatus] = frozenset()


def _whole() -> Select[ChangeRequest]:
    interview = selectinload(ChangeRequest.interview)
    application = interview.joinedload(Interview.application)
    return select(ChangeRequest).options(
        joinedload(ChangeRequest.requester),
        selectinload(ChangeRequest.steps).joinedload(ReviewStep.reviewer),
        interview.selectinload(Interview.interviewers),
        application.joinedload(Application.candidate),
        application.joinedload(Application.requisition).joinedload(Requisition.department),
    )


async def get(session: AsyncSession, actor: Actor, request_id: str) -> ChangeRequest:
    """One request with all its view needs; NotFound where the actor may not see it."""
    found = await session.scalar(
        _whole()
        .where(ChangeRequest.id == request_id, visible(actor, ChangeRequest))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def lock(session: AsyncSession, actor: Actor, request_id: str) -> ChangeRequest:
    """The same with its interview and itself locked, the interview first as everywhere."""
    request = await get(session, actor, request_id)
    if request.interview_id is not None:
        await session.execute(
            select(Interview.id)
            .where(Interview.id == request.interview_id)
            .with_for_update(key_share=True)
        )
    await session.execute(
        select(ChangeRequest.id)
        .where(ChangeRequest.id == request_id)
        .with_for_update(key_share=True)
    )
    return await get(session, actor, request_id)


async def list_requests(
    session: AsyncSession, actor: Actor, *, wanted: RequestFilter, paging: PageQuery
) -> Sequence[ChangeRequest]:
    """Oldest first; one more than the page holds."""
    statement = (
        _whole().where(visible(actor, ChangeRequest)).order_by(*SORT).limit(paging.limit + 1)
    )
    if wanted.waiting_for_me:
        statement = statement.where(_waiting_for(actor))
    if wanted.mine:
        statement = statement.where(ChangeRequest.requester_id == actor.person)
    if wanted.status:
        statement = statement.where(ChangeRequest.status.in_(sorted(wanted.status)))
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


def _waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Requests whose present review the actor may give (rules.may_decide, as SQL)."""
    earlier = aliased(ReviewStep)
    decided = exists().where(
        earlier.request_id == ChangeRequest.id, earlier.decided_by_id == actor.person
    )
    post = (
        select(Requisition.id)
        .join(Application, Application.requisition_id == Requisition.id)
        .where(Application.id == ChangeRequest.application_id)
    )
    seats = {
        "recruiter": Requisition.recruiter_id,
        "owner": Requisition.owner_id,
        "hrbp": Requisition.hrbp_id,
    }
    turns = [ReviewStep.reviewer_id == actor.person, ReviewStep.escalated_to_id == actor.person]
    for seat, holder in seats.items():
        sits = post.where(holder == actor.person).exists()
        turns.append(and_(ReviewStep.seats.contains([seat]), sits))
    if is_admin(actor):
        turns.append(ReviewStep.reviewer_id.is_(None))
        turns.append(
            and_(ReviewStep.escalated_at.is_not(None), ReviewStep.escalated_to_id.is_(None))
        )
    turn = exists().where(
        ReviewStep.request_id == ChangeRequest.id,
        ReviewStep.status == StepStatus.PENDING,
        or_(*turns),
    )
    return and_(ChangeRequest.status == RequestStatus.PENDING, turn, ~decided)


async def last_questions(session: AsyncSession, requests: Collection[str]) -> dict[str, str]:
    """What was last asked (or told, of a lost slot) by id of the request."""
    notes = await session.scalars(
        select(RequestNote)
        .where(RequestNote.request_id.in_(requests), RequestNote.kind == "question")
        .order_by(RequestNote.at)
    )
    return {note.request_id: note.text for note in notes}


async def count_attachments(session: AsyncSession, requests: Collection[str]) -> dict[str, int]:
    """How many files each request has, by its id; those without are left out."""
    rows = await session.execute(
        select(Attachment.request_id, func.count())
        .where(Attachment.request_id.in_(requests))
        .group_by(Attachment.request_id)
    )
    return {row[0]: row[1] for row in rows}


async def names_of(session: AsyncSession, people: Collection[str]) -> dict[str, str]:
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


async def open_of(session: AsyncSession, interview_id: str) -> ChangeRequest | None:
    """The open request of a locked interview, with its steps."""
    return await session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.interview_id == interview_id, ChangeRequest.status.in_(OPEN))
        .options(selectinload(ChangeRequest.steps))
    )


async def slot_was_lost(session: AsyncSession, request_id: str) -> bool:
    """Whether the request was last sent back because its new time was gone."""
    last = await session.scalar(
        select(RequestNote.kind)
        .where(RequestNote.request_id == request_id, RequestNote.kind.in_(SENT_BACK))
        .order_by(RequestNote.at.desc())
        .limit(1)
    )
    return last == "lost_slot"


async def admins(session: AsyncSession) -> Sequence[str]:
    """Ids of everybody who decides where a post has nobody else."""
    found = await session.scalars(
        select(PersonRole.person_id)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role == Role.ADMIN, Person.active)
        .order_by(Person.no)
    )
    return found.all()


async def due_requests(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[str]:
    """Ids of open requests the clock has something to say to, the oldest first."""
    turn = exists().where(
        ReviewStep.request_id == ChangeRequest.id,
        ReviewStep.status == StepStatus.PENDING,
        ReviewStep.due_at <= now,
    )
    waits = ChangeRequest.status == RequestStatus.PENDING
    found = await session.scalars(
        select(ChangeRequest.id)
        .join(Interview, Interview.id == ChangeRequest.interview_id)
        .where(
            ChangeRequest.status.in_((RequestStatus.PENDING, RequestStatus.NEEDS_INFO)),
            or_(
                Interview.start_at <= now,
                and_(waits, or_(ChangeRequest.new_start <= now, turn)),
            ),
        )
        .order_by(*SORT)
        .limit(limit)
    )
    return found.all()


async def take(session: AsyncSession, request_id: str) -> ChangeRequest | None:
    """A request locked for the clock, its interview first; None where somebody is at it."""
    interview = await session.scalar(
        select(Interview.id)
        .join(ChangeRequest, ChangeRequest.interview_id == Interview.id)
        .where(ChangeRequest.id == request_id)
        .with_for_update(of=Interview, key_share=True, skip_locked=True)
    )
    if interview is None:
        return None
    return await session.scalar(
        _whole()
        .where(ChangeRequest.id == request_id)
        .with_for_update(of=ChangeRequest, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )

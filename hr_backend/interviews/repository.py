"""Every query about requisitions, applications and interviews.

Rows are locked without their keys (`key_share`): foreign keys to them may be checked meanwhile, as
another order of locks would deadlock.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    InterviewStatus,
    Requisition,
)
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible

NO_START = datetime(2900, 1, 1, tzinfo=UTC)
"""Where proposed interviews are sorted: after all others."""

SORT = (func.coalesce(Interview.start_at, NO_START), Interview.id)


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    """Which interviews are looked for."""

    candidate: str | None = None
    interviewer: str | None = None
    requisition: str | None = None
    status: frozenset[InterviewStatus] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


def _whole() -> Select[Interview]:
    application = joinedload(Interview.application)
    return select(Interview).options(
        application.joinedload(Application.candidate),
        application.joinedload(Application.requisition).joinedload(Requisition.department),
        selectinload(Interview.interviewers),
    )


async def get(session: AsyncSession, actor: Actor, interview_id: str) -> Interview:
    """One interview with all its views need; NotFound where the actor may not see it."""
    return _existing(
        await session.scalar(
            _whole().where(Interview.id == interview_id, visible(actor, Interview))
        )
    )


async def lock(session: AsyncSession, actor: Actor, interview_id: str) -> Interview:
    """The same, and nobody else changes it until the transaction ends."""
    return _existing(
        await session.scalar(
            _whole()
            .where(Interview.id == interview_id, visible(actor, Interview))
            .with_for_update(of=Interview, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


async def lock_falling_due(session: AsyncSession, interview_id: str) -> Interview | None:
    """The same for what the clock brings about, on nobody's behalf; None where it is gone."""
    return await session.scalar(
        _whole()
        .where(Interview.id == interview_id)
        .with_for_update(of=Interview, key_share=True)
        .execution_options(populate_existing=True)
    )


def _existing(interview: Interview | None) -> Interview:
    if interview is None:
        raise NotFound
    return interview


async def list_interviews(
    session: AsyncSession, actor: Actor, *, wanted: InterviewFilter, paging: PageQuery
) -> Sequence[Interview]:
    """By start, proposed ones last; one more than the page holds."""
    statement = _whole().where(visible(actor, Interview)).order_by(*SORT).limit(paging.limit + 1)
    for condition in _conditions(wanted):
        statement = statement.where(condition)
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


def _conditions(wanted: InterviewFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.candidate is not None:
        own = select(Application.id).where(Application.candidate_id == wanted.candidate)
        yield Interview.application_id.in_(own)
    if wanted.requisition is not None:
        own = select(Application.id).where(Application.requisition_id == wanted.requisition)
        yield Interview.application_id.in_(own)
    if wanted.interviewer is not None:
        yield Interview.id.in_(
            select(InterviewInterviewer.interview_id).where(
                InterviewInterviewer.person_id == wanted.interviewer
            )
        )
    if wanted.status:
        yield Interview.status.in_(sorted(wanted.status))
    if wanted.since is not None:
        yield Interview.start_at >= wanted.since
    if wanted.until is not None:
        yield Interview.start_at < wanted.until


async def lock_open_of(
    session: AsyncSession, actor: Actor, application_id: str, *, status: Collection[str]
) -> Sequence[Interview]:
    """The application's interviews in one of the states, earliest first, locked."""
    found = await session.scalars(
        _whole()
        .where(
            Interview.application_id == application_id,
            Interview.status.in_(status),
            visible(actor, Interview),
        )
        .order_by(Interview.id)
        .with_for_update(of=Interview, key_share=True)
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=lambda interview: (interview.start_at or NO_START, interview.id))


def _application() -> Select[Application]:
    return select(Application).options(
        joinedload(Application.candidate),
        joinedload(Application.requisition).joinedload(Requisition.department),
    )


async def lock_application(session: AsyncSession, actor: Actor, application_id: str) -> Application:
    """NotFound where the actor may not see it."""
    found = await session.scalar(
        _application()
        .where(Application.id == application_id, visible(actor, Application))
        .with_for_update(of=Application, key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def list_applications(
    session: AsyncSession,
    actor: Actor,
    *,
    candidate: str | None,
    requisition: str | None,
    paging: PageQuery,
) -> Sequence[Application]:
    statement = (
        _application()
        .where(visible(actor, Application))
        .order_by(Application.id)
        .limit(paging.limit + 1)
    )
    if candidate is not None:
        statement = statement.where(Application.candidate_id == candidate)
    if requisition is not None:
        statement = statement.where(Application.requisition_id == requisition)
    if (after := paging.after(1)) is not None:
        statement = statement.where(Application.id > after[0])
    return (await session.scalars(statement)).all()


async def list_requisitions(
    session: AsyncSession, actor: Actor, *, status: str | None, paging: PageQuery
) -> Sequence[Requisition]:
    statement = (
        select(Requisition)
        .options(joinedload(Requisition.department))
        .where(visible(actor, Requisition))
        .order_by(Requisition.id)
        .limit(paging.limit + 1)
    )
    if status is not None:
        statement = statement.where(Requisition.status == status)
    if (after := paging.after(1)) is not None:
        statement = statement.where(Requisition.id > after[0])
    return (await session.scalars(statement)).all()


async def get_employees(session: AsyncSession, ids: Collection[str]) -> Sequence[Person]:
    """Active employees of these ids; NotFound names those that are none."""
    found = await session.scalars(
        select(Person)
        .where(Person.id.in_(ids), Person.kind == Kind.EMPLOYEE, Person.active)
        .order_by(Person.no)
    )
    people = found.all()
    if missing := sorted(set(ids) - {person.id for person in people}):
        raise NotFound("There are no such employees.", people=missing)
    return people

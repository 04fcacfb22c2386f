"""Every query about handed-over cases, and who is to get one."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import Application, Interview, Requisition
from hr_backend.kit.auth import Actor
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.models import Person, PersonRole, Role
from hr_backend.people.visibility import visible

SORT = (Handoff.created_at, Handoff.id)


def _whole() -> Select[Handoff]:
    return select(Handoff).options(joinedload(Handoff.person), joinedload(Handoff.assigned_to))


async def get(session: AsyncSession, handoff_id: str) -> Handoff:
    return (await session.scalars(_whole().where(Handoff.id == handoff_id))).one()


async def list_handoffs(
    session: AsyncSession, actor: Actor, *, status: str | None, paging: PageQuery
) -> Sequence[Handoff]:
    """Oldest first; one more than the page holds."""
    statement = _whole().where(visible(actor, Handoff)).order_by(*SORT).limit(paging.limit + 1)
    if status is not None:
        statement = statement.where(Handoff.status == status)
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement)).all()


async def recruiter_of(
    session: AsyncSession, actor: Actor, *, interview_id: str | None
) -> str | None:
    """The recruiter of the interview's post, or of the candidate's latest interview or post."""
    statement = (
        select(Requisition.recruiter_id)
        .join(Application, Application.requisition_id == Requisition.id)
        .outerjoin(Interview, Interview.application_id == Application.id)
        .where(Requisition.recruiter_id.is_not(None))
        .order_by(Interview.start_at.desc().nulls_last(), Application.id)
        .limit(1)
    )
    if interview_id is not None:
        return await session.scalar(statement.where(Interview.id == interview_id))
    return await session.scalar(statement.where(Application.candidate_id == actor.person))


async def hrbp_of(session: AsyncSession, actor: Actor) -> str | None:
    """An HRBP for an employee: of their department's posts, else of it, else any."""
    own = select(Person.department_id).where(Person.id == actor.person).scalar_subquery()
    accompanied = (
        select(Requisition.id)
        .where(Requisition.department_id == own, Requisition.hrbp_id == Person.id)
        .exists()
    )
    holders = select(PersonRole.person_id).where(PersonRole.role == Role.HRBP)
    return await session.scalar(
        select(Person.id)
        .where(or_(Person.id.in_(holders), accompanied), Person.active, Person.id != actor.person)
        .order_by(accompanied.desc(), (Person.department_id == own).desc().nulls_last(), Person.no)
        .limit(1)
    )

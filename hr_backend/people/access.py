"""Who somebody is and what they may do: asked by every endpoint. What they may see: visibility.py.

`relations(actor, interview)` names what the actor is to an interview, for rules about doing.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends
from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.interviews.models import (
    Application,
    Interview,
    Requisition,
)
from hr_backend.kit.auth import Actor, Claimed, get_claimed
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Forbidden, NotAuthenticated
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Kind, Person, Role
from hr_backend.people.visibility import Condition, is_admin, responsible, visible


class Relation(StrEnum):
    """What an actor is to an interview."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    RECRUITER = "recruiter"
    OWNER = "owner"
    HRBP = "hrbp"
    ADMIN = "admin"


async def identify(session: AsyncSession, claimed: Claimed) -> Actor:
    """The person behind a token; NotAuthenticated where there is no active one."""
    found = await session.execute(
        select(Person)
        .where(Person.id == claimed.person, Person.active)
        .options(selectinload(Person.roles))
    )
    person = found.scalar_one_or_none()
    if person is None:
        raise NotAuthenticated("The person of this token is not known here.")
    roles = frozenset(row.role for row in person.roles)
    return Actor(
        person.id,
        person.kind,
        roles,
        claimed.service,
        claimed.via,
        claimed.message,
        claimed.device,
    )


async def get_actor(session: Session, claimed: Annotated[Claimed, Depends(get_claimed)]) -> Actor:
    return await identify(session, claimed)


async def get_staff(actor: Annotated[Actor, Depends(get_actor)]) -> Actor:
    """An employee; Forbidden for candidates."""
    if actor.kind != Kind.EMPLOYEE:
        raise Forbidden("Only employees may do this.")
    return actor


AnyActor = Annotated[Actor, Depends(get_actor)]
Staff = Annotated[Actor, Depends(get_staff)]


def may_run_payroll(actor: Actor) -> bool:
    """Payroll alone; being an admin does not make one see pay."""
    return actor.kind == Kind.EMPLOYEE and Role.PAYROLL in actor.roles


async def sees_requisition(session: AsyncSession, actor: Actor, requisition: str) -> bool:
    seen = select(exists().where(Requisition.id == requisition, visible(actor, Requisition)))
    return bool(await session.scalar(seen))


def may_keep_calendars(actor: Actor) -> bool:
    """Whether the actor says which calendars of other employees are read."""
    return actor.kind == Kind.EMPLOYEE and bool({Role.HRBP, Role.ADMIN} & actor.roles)


async def answers_for(session: AsyncSession, actor: Actor, candidate: str) -> bool:
    """Whether the actor owns, recruits for or accompanies a post the candidate applied for."""
    applied = select(Application.id).join(Application.requisition)
    applied = applied.where(Application.candidate_id == candidate, responsible(actor))
    return bool(await session.scalar(select(applied.exists())))


async def may_edit_faq(session: AsyncSession, actor: Actor, requisition: str | None) -> bool:
    """Whether the actor answers for a post's questions, or (None) for the whole company's."""
    if is_admin(actor):
        return True
    if actor.kind != Kind.EMPLOYEE:
        return False
    if requisition is None:
        return bool({Role.RECRUITER, Role.HRBP} & actor.roles)
    own = exists().where(Requisition.id == requisition, Requisition.recruiter_id == actor.person)
    return bool(await session.scalar(select(own)))


def may_handle_data(actor: Actor, person: str) -> bool:
    """Everybody decides about their own data; an admin does it for whoever asked elsewhere."""
    return actor.person == person or is_admin(actor)


def keeps_records(actor: Actor) -> bool:
    """HR keeps the records of employees."""
    return actor.kind == Kind.EMPLOYEE and bool(HR & actor.roles)


def may_edit_reasons(actor: Actor) -> bool:
    """HR keeps the list of reasons."""
    return is_admin(actor) or (actor.kind == Kind.EMPLOYEE and Role.HRBP in actor.roles)


async def may_set_policy(session: AsyncSession, actor: Actor, scope: str) -> bool:
    """Whether the actor says which rules hold in a scope: admins; an HRBP for posts they
    accompany, and for a department all of whose posts that are not closed they accompany.
    """
    if is_admin(actor):
        return True
    kind, _, name = scope.partition(":")
    if actor.kind != Kind.EMPLOYEE or Role.HRBP not in actor.roles:
        return False
    mine = Requisition.hrbp_id == actor.person
    if kind == "requisition":
        holds: Condition = exists().where(Requisition.id == name, mine)
    elif kind == "department":
        posts = and_(Requisition.department_id == name, Requisition.status != "closed")
        others = exists().where(posts, Requisition.hrbp_id.is_distinct_from(actor.person))
        holds = and_(exists().where(posts, mine), ~others)
    else:
        return False
    return bool(await session.scalar(select(holds)))


def relations(actor: Actor, interview: Interview) -> frozenset[Relation]:
    """What the actor is to an interview loaded with application, requisition, interviewers."""
    requisition = interview.application.requisition
    holds = {
        Relation.CANDIDATE: interview.application.candidate_id == actor.person,
        Relation.INTERVIEWER: any(one.id == actor.person for one in interview.interviewers),
        Relation.RECRUITER: requisition.recruiter_id == actor.person,
        Relation.OWNER: requisition.owner_id == actor.person,
        Relation.HRBP: requisition.hrbp_id == actor.person,
        Relation.ADMIN: is_admin(actor),
    }
    return frozenset(relation for relation, held in holds.items() if held)

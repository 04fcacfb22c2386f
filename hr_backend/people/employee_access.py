"""Whose rows about employees an actor may see: one's own, a manager's team, HR's by role.

Conditions for `visibility.VISIBLE`; what they hide does not exist for the actor.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from hr_backend.kit.auth import Actor
from hr_backend.people.models import Kind, Person, Role

HR = frozenset({Role.HRBP, Role.ADMIN})
"""Who looks after employees' time and records."""


def team_of(manager: str) -> Select[Any]:
    """Ids of everybody below a manager, at any depth; managers that manage each other end it."""
    team = select(Person.id).where(Person.manager_id == manager).cte("team", recursive=True)
    below = select(Person.id).join(team, Person.manager_id == team.c.id)
    return select(team.union(below).c.id)


def of_employees(
    person: InstrumentedAttribute[Any], *, team: bool = True, roles: frozenset[Role] = HR
) -> Callable[[Actor], ColumnElement[bool]]:
    """Rows whose `person` is the actor, is in the actor's team, or anybody for `roles`."""

    def condition(actor: Actor) -> ColumnElement[bool]:
        if actor.kind != Kind.EMPLOYEE:
            return false()
        if roles & actor.roles:
            return true()
        own = person == actor.person
        return or_(own, person.in_(team_of(actor.person))) if team else own

    return condition

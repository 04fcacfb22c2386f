"""Who am I, who else is there, which departments."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.auth import Service
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Forbidden, NotAuthenticated, declare
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Line
from hr_backend.people import repository
from hr_backend.people.access import AnyActor, Staff
from hr_backend.people.models import Kind, Role
from hr_backend.people.repository import PeopleFilter
from hr_backend.people.schemas import DepartmentView, DirectoryView, PersonView

router = APIRouter(tags=["people"], responses=declare(NotAuthenticated))


@router.get("/me", summary="Who the token speaks for")
async def get_me(session: Session, actor: AnyActor) -> PersonView:
    """Who may call it: everybody, about themselves."""
    return PersonView.of(await repository.get_self(session, actor), contact=True)


@router.get("/people", summary="People", responses=declare(Forbidden))
async def list_people(
    session: Session,
    actor: Staff,
    paging: Paging,
    *,
    kind: Kind | None = None,
    role: Role | None = None,
    q: Annotated[Line | None, Query(description="Part of the name")] = None,
) -> Page[PersonView]:
    """Colleagues, and the candidates of the caller's posts and interviews, by name.

    Who may call it: employees. Phone and e-mail are shown of one's own candidates only.
    """
    rows, more = cut(
        await repository.list_people(
            session, actor, wanted=PeopleFilter(kind, role, q), paging=paging
        ),
        paging,
    )
    items = [PersonView.of(person, contact=contact) for person, contact in rows]
    last = rows[-1][0] if more else None
    return Page(items=items, next_cursor=encode(last.name, last.id) if last else None)


@router.get("/departments", summary="Departments")
async def list_departments(
    session: Session, actor: AnyActor, paging: Paging
) -> Page[DepartmentView]:
    """Who may call it: employees (all departments), candidates (those they applied to)."""
    rows, more = cut(await repository.list_departments(session, actor, paging=paging), paging)
    items = [DepartmentView.model_validate(row) for row in rows]
    return Page(items=items, next_cursor=encode(rows[-1].id) if more else None)


@router.get("/directory", summary="Names for reading messages", responses=declare(Forbidden))
async def get_directory(session: Session, service: Service) -> DirectoryView:
    """Every name once, without ids: of active people, of posts not closed, of departments.

    Who may call it: a service with its own token (`act_for`), for its language layer; no person.
    """
    people, posts, departments = await repository.names(session)
    return DirectoryView(people=people, posts=posts, departments=departments)

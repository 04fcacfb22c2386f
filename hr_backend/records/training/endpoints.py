"""Courses over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id, Named, Schema
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.keeping import paged
from hr_backend.records.training import repository, service
from hr_backend.records.training.errors import CourseClosed, CourseFull, CourseNotOver, SeatsTaken
from hr_backend.records.training.models import Course, CourseKind
from hr_backend.records.training.schemas import (
    Completion,
    CourseEdit,
    CourseView,
    SeatList,
    SeatView,
)

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


class Nothing(Schema):
    """An empty body."""


def view(row: Course, person: str) -> CourseView:
    """A course with its seats loaded, as one person sees it."""
    own = next((seat for seat in row.seats if seat.person_id == person), None)
    return CourseView(
        id=row.id,
        title=row.title,
        kind=CourseKind(row.kind),
        place=row.place,
        start=row.start_at,
        end=row.end_at,
        capacity=row.capacity,
        left=row.capacity - len(row.seats),
        cancelled=row.cancelled_at is not None,
        signed_up=own is not None,
        completed_at=own.completed_at if own else None,
        version=row.version,
    )


@router.get("/courses", summary="Courses")
async def list_courses(
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    mine: Annotated[bool, Query(description="Only those the caller has a seat in")] = False,
    open_only: Annotated[
        bool, Query(alias="open", description="Only those that may be signed up for")
    ] = False,
    kind: CourseKind | None = None,
) -> Page[CourseView]:
    """Who may call it: employees; candidates find none."""
    at: datetime | None = deed.now if open_only else None
    statement = repository.shown(deed.actor, mine=mine, open_at=at, kind=kind)
    rows, following = await paged(session, statement, Course.id, paging)
    return Page(items=[view(row, deed.actor.person) for row in rows], next_cursor=following)


@router.post("/courses", summary="Plan a course", responses=declare(IdempotencyKeyReused))
async def plan_course(
    body: CourseEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CourseView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> CourseView:
        return view(await service.plan(session, deed, body), deed.actor.person)

    return await write.once(CourseView, effect)


@router.put(
    "/courses/{course_id}",
    summary="Plan it otherwise",
    responses=declare(VersionConflict, CourseClosed, SeatsTaken),
)
async def edit_course(
    course_id: Id, body: CourseEdit, session: Session, deed: CurrentDeed
) -> CourseView:
    """Who may call it: HRBPs; admins."""
    return view(await service.edit(session, deed, course_id, body), deed.actor.person)


@router.post(
    "/courses/{course_id}/cancel",
    summary="Cancel it",
    responses=declare(CourseClosed, IdempotencyKeyReused),
)
async def cancel_course(
    course_id: Id, body: Nothing, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CourseView:
    """Those signed up are told. Who may call it: HRBPs; admins."""

    async def effect() -> CourseView:
        return view(await service.cancel(session, deed, course_id), deed.actor.person)

    return await write.once(CourseView, effect)


@router.post(
    "/courses/{course_id}/signup",
    summary="Take a seat",
    responses=declare(CourseClosed, CourseFull, IdempotencyKeyReused),
)
async def sign_up(
    course_id: Id, body: Nothing, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CourseView:
    """Never more people than seats. Who may call it: employees, for themselves."""

    async def effect() -> CourseView:
        return view(await service.sign_up(session, deed, course_id), deed.actor.person)

    return await write.once(CourseView, effect)


@router.post(
    "/courses/{course_id}/step-back",
    summary="Give the seat back",
    responses=declare(CourseClosed, IdempotencyKeyReused),
)
async def step_back(
    course_id: Id, body: Nothing, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CourseView:
    """Who may call it: employees, for themselves."""

    async def effect() -> CourseView:
        return view(await service.step_back(session, deed, course_id), deed.actor.person)

    return await write.once(CourseView, effect)


@router.get("/courses/{course_id}/seats", summary="Who takes part")
async def list_seats(course_id: Id, session: Session, deed: CurrentDeed) -> SeatList:
    """Who may call it: HR (all), managers (their team), employees (themselves)."""
    await repository.get(session, deed.actor, course_id)
    return SeatList(
        items=[
            SeatView(
                person=Named(id=seat.person_id, name=seat.person.name),
                completed_at=seat.completed_at,
            )
            for seat in await repository.seats(session, deed.actor, course_id)
        ]
    )


@router.post(
    "/courses/{course_id}/complete",
    summary="Who completed it",
    responses=declare(CourseClosed, CourseNotOver, IdempotencyKeyReused),
)
async def complete_course(
    course_id: Id, body: Completion, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CourseView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> CourseView:
        row = await service.complete(session, deed, course_id, body.people)
        return view(row, deed.actor.person)

    return await write.once(CourseView, effect)

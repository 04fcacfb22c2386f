"""Planning courses, taking seats, completing."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound, VersionConflict
from hr_backend.kit.ids import new_id
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.records.keeping import require_hr
from hr_backend.records.training import repository
from hr_backend.records.training.errors import CourseClosed, CourseFull, CourseNotOver, SeatsTaken
from hr_backend.records.training.models import Course, Seat
from hr_backend.records.training.rules import free_seat, renumbered
from hr_backend.records.training.schemas import CourseEdit


async def plan(session: AsyncSession, deed: Deed, wanted: CourseEdit) -> Course:
    """A new course. Forbidden."""
    require_hr(deed.actor)
    row = Course(id=new_id(), cancelled_at=None, version=0)
    _write(row, wanted)
    session.add(row)
    await session.flush()
    _record(session, deed, row, "course.plan")
    return await repository.get(session, deed.actor, row.id)


async def edit(session: AsyncSession, deed: Deed, course: str, wanted: CourseEdit) -> Course:
    """Plan it otherwise. NotFound, Forbidden, VersionConflict, CourseClosed, SeatsTaken."""
    row = await _open(session, deed, course, before=None)
    if wanted.version is not None and wanted.version != row.version:
        raise VersionConflict(version=row.version)
    if len(row.seats) > wanted.capacity:
        raise SeatsTaken(taken=len(row.seats))
    # Those who hold seats above the new end move down before there is an end.
    for seat, number in zip(
        row.seats, renumbered([seat.seat for seat in row.seats], wanted.capacity), strict=True
    ):
        seat.seat = number
    await session.flush()
    _write(row, wanted)
    await session.flush()
    _record(session, deed, row, "course.edit")
    return await repository.get(session, deed.actor, course)


async def cancel(session: AsyncSession, deed: Deed, course: str) -> Course:
    """It does not take place; those signed up are told. NotFound, Forbidden, CourseClosed."""
    row = await _open(session, deed, course, before=deed.now)
    row.cancelled_at = deed.now
    row.version += 1
    people = [seat.person_id for seat in row.seats]
    data = {"course": row.id, "title": row.title, "start": row.start_at.isoformat()}
    tell(session, deed, About.COURSE_CANCELLED, {Party.ASSIGNEE: people}, data=data)
    _record(session, deed, row, "course.cancel")
    await session.flush()
    return row


async def sign_up(session: AsyncSession, deed: Deed, course: str) -> Course:
    """Take a seat; having one already changes nothing. NotFound, CourseClosed, CourseFull."""
    row = await repository.lock(session, deed.actor, course)
    if any(seat.person_id == deed.actor.person for seat in row.seats):
        return row
    if row.cancelled_at is not None or row.start_at <= deed.now:
        raise CourseClosed
    number = free_seat([seat.seat for seat in row.seats], row.capacity)
    if number is None:
        raise CourseFull(capacity=row.capacity)
    session.add(
        Seat(
            course_id=row.id,
            person_id=deed.actor.person,
            seat=number,
            capacity=row.capacity,
            taken_at=deed.now,
            completed_at=None,
        )
    )
    await session.flush()
    _record(session, deed, row, "course.sign_up")
    return await repository.get(session, deed.actor, course)


async def step_back(session: AsyncSession, deed: Deed, course: str) -> Course:
    """Give the seat back; without one nothing changes. NotFound, CourseClosed once it began."""
    row = await repository.lock(session, deed.actor, course)
    if row.start_at <= deed.now:
        raise CourseClosed
    await repository.leave(session, course, deed.actor.person)
    _record(session, deed, row, "course.step_back")
    return await repository.get(session, deed.actor, course)


async def complete(
    session: AsyncSession, deed: Deed, course: str, people: Collection[str]
) -> Course:
    """Who took part to the end. NotFound (also for somebody without a seat), Forbidden,
    CourseNotOver before it began.
    """
    row = await repository.lock(session, deed.actor, course)
    require_hr(deed.actor)
    if row.cancelled_at is not None:
        raise CourseClosed
    if row.start_at > deed.now:
        raise CourseNotOver
    seats = {seat.person_id: seat for seat in row.seats}
    if not set(people) <= set(seats):
        raise NotFound
    for person in people:
        seats[person].completed_at = seats[person].completed_at or deed.now
    _record(session, deed, row, "course.complete")
    await session.flush()
    return row


async def _open(
    session: AsyncSession, deed: Deed, course: str, *, before: datetime | None
) -> Course:
    row = await repository.lock(session, deed.actor, course)
    require_hr(deed.actor)
    if row.cancelled_at is not None or (before is not None and row.start_at <= before):
        raise CourseClosed
    return row


def _write(row: Course, wanted: CourseEdit) -> None:
    row.title, row.kind, row.place = wanted.title, wanted.kind.value, wanted.place
    row.start_at, row.end_at, row.capacity = wanted.start, wanted.end, wanted.capacity
    row.version += 1


def _record(session: AsyncSession, deed: Deed, row: Course, action: str) -> None:
    after: dict[str, Any] = {"capacity": row.capacity, "version": row.version}
    record(session, deed, action=action, subject=("course", row.id), after=after)

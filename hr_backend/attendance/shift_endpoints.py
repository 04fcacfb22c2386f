"""HR keeps shifts, who has which, and the company's own rules."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.attendance import repository, service, views
from hr_backend.attendance.errors import ShiftRefused, ShiftsOverlap
from hr_backend.attendance.schemas import (
    AssignmentEnd,
    AssignmentView,
    NewAssignment,
    RulesEdit,
    RulesView,
    ShiftChange,
    ShiftEdit,
    ShiftView,
)
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Schema
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["attendance"], responses=declare(NotAuthenticated, Forbidden))


class Ended(Schema):
    """An assignment after its end was set."""

    assignment: AssignmentView | None = None
    """null where it ended before it began: it never was."""


@router.get("/shifts", summary="All shifts")
async def list_shifts(session: Session, deed: CurrentDeed) -> Page[ShiftView]:
    """Who may call it: HRBPs and admins."""
    service.need_hr(deed)
    rows = await repository.shifts(session)
    return Page(items=[views.shift_view(row) for row in rows.values()])


@router.post(
    "/shifts",
    summary="Add a shift",
    status_code=201,
    responses=declare(ShiftRefused, IdempotencyKeyReused),
)
async def add_shift(
    body: ShiftEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ShiftView:
    """Who may call it: HRBPs and admins."""

    async def effect() -> ShiftView:
        return views.shift_view(await service.add_shift(session, deed, body))

    return await write.once(ShiftView, effect)


@router.put(
    "/shifts/{shift_id}",
    summary="Change a shift",
    responses=declare(NotFound, VersionConflict, ShiftRefused),
)
async def change_shift(
    shift_id: Id, body: ShiftChange, session: Session, deed: CurrentDeed
) -> ShiftView:
    """Closed days stay until they are closed again. Who may call it: HRBPs and admins."""
    return views.shift_view(await service.change_shift(session, deed, shift_id, body))


@router.get("/shift-assignments", summary="Who has which shift")
async def list_assignments(
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    person: Annotated[Id | None, Query(description="Only this person's")] = None,
) -> Page[AssignmentView]:
    """Who may call it: HRBPs and admins."""
    service.need_hr(deed)
    rows, more = cut(
        await repository.list_assignments(session, person=person, paging=paging), paging
    )
    cursor = encode(rows[-1].id) if more else None
    return Page(items=[views.assignment_view(row) for row in rows], next_cursor=cursor)


@router.post(
    "/shift-assignments",
    summary="Give somebody a shift",
    status_code=201,
    responses=declare(NotFound, Invalid, ShiftsOverlap, IdempotencyKeyReused),
)
async def assign_shift(
    body: NewAssignment, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> AssignmentView:
    """A shift on the working days of the calendar, or a roster of its own. Who may call it: HRBPs
    and admins.
    """

    async def effect() -> AssignmentView:
        return views.assignment_view(await service.assign(session, deed, body))

    return await write.once(AssignmentView, effect)


@router.post(
    "/shift-assignments/{assignment_id}/end",
    summary="End an assignment",
    responses=declare(NotFound, Invalid, IdempotencyKeyReused),
)
async def end_assignment(
    assignment_id: Id,
    body: AssignmentEnd,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
) -> Ended:
    """Who may call it: HRBPs and admins."""

    async def effect() -> Ended:
        row = await service.end_assignment(session, deed, assignment_id, body.until)
        return Ended(assignment=views.assignment_view(row) if row else None)

    return await write.once(Ended, effect)


@router.get("/attendance/rules", summary="The company's own rules")
async def get_rules(
    session: Session, staff: Staff, deed: CurrentDeed, *, day: date | None = None
) -> RulesView:
    """On a day, by default today. Who may call it: employees."""
    wanted = day or deed.now.astimezone(deed.zone).date()
    found = (await repository.rules_versions(session)).on(wanted)
    return RulesView.model_validate(
        {"day": wanted}
        | {name: getattr(found, name) for name in RulesView.model_fields if name != "day"}
    )


@router.put("/attendance/rules", summary="Set the company's own rules from a day on")
async def set_rules(body: RulesEdit, session: Session, deed: CurrentDeed) -> RulesView:
    """Days since then are derived again. Who may call it: HRBPs and admins."""
    await service.set_rules(session, deed, body)
    found = body.model_dump(exclude={"valid_from"})
    return RulesView.model_validate({"day": body.valid_from} | found)

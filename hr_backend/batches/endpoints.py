"""Many interviews cancelled or moved at once: plan, look, apply, take back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from hr_backend.batches import applying, repository, service
from hr_backend.batches.errors import (
    BatchContradictory,
    BatchEmpty,
    BatchNotReady,
    BatchOutdated,
    BatchTooLarge,
    BatchUnplaceable,
    UndoImpossible,
)
from hr_backend.batches.planning import Planner
from hr_backend.batches.schemas import BatchSummary, BatchView, Do, NewBatch
from hr_backend.batches.views import batch_summary, batch_view
from hr_backend.interviews.errors import TimePast
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor, Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["batches"], responses=declare(NotAuthenticated, Forbidden, NotFound))
REFUSED = (BatchEmpty, BatchTooLarge, BatchContradictory, TimePast, IdempotencyKeyReused)


def get_planner(request: Request) -> Planner:
    planner: Planner = request.app.state.planner
    return planner


CurrentPlanner = Annotated[Planner, Depends(get_planner)]


@router.post(
    "/batches",
    summary="Plan many changes",
    status_code=201,
    responses=declare(*REFUSED),
)
async def create_batch(
    body: NewBatch,
    session: Session,
    staff: Staff,
    deed: CurrentDeed,
    write: CurrentWrite,
    planner: CurrentPlanner,
) -> BatchView:
    """A cancellation comes back `planned`; a move `planning`: `GET /batches/{id}` shows how far it
    is, and the plan when it is `planned`. Nothing changes before it is applied.

    Who may call it: employees; what they may not change at once is not in the plan.
    """

    async def plan() -> BatchView:
        batch = await service.create(session, deed, body, start=planner.start)
        return await batch_view(session, batch)

    return await write.once(BatchView, plan)


@router.get("/batches", summary="Batches, the newest first")
async def list_batches(session: Session, actor: AnyActor, paging: Paging) -> Page[BatchSummary]:
    """Who may call it: employees (their own), admins (all)."""
    rows, more = cut(await repository.list_batches(session, actor, paging=paging), paging)
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[batch_summary(row) for row in rows], next_cursor=cursor)


@router.get("/batches/{batch_id}", summary="A batch: progress, plan, outcome")
async def get_batch(session: Session, actor: AnyActor, batch_id: Id) -> BatchView:
    """Who may call it: who asked for it, admins."""
    return await batch_view(session, await repository.get(session, actor, batch_id))


@router.post(
    "/batches/{batch_id}/apply",
    summary="Do what the plan says",
    responses=declare(
        BatchNotReady, BatchOutdated, BatchUnplaceable, VersionConflict, IdempotencyKeyReused
    ),
)
async def apply_batch(
    batch_id: Id, body: Do, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> BatchView:
    """All of it in one transaction, or nothing: interviews that were changed, added to the
    selection, or have lost their new time since the plan was made, make it 409 `batch_outdated`.

    Everybody concerned is told; times given up go to stand-by candidates where they are of use.

    Who may call it: who asked for it, admins.
    """

    async def apply() -> BatchView:
        batch = await applying.apply(session, deed, batch_id, body.version)
        return await batch_view(session, batch)

    return await write.once(BatchView, apply)


@router.post(
    "/batches/{batch_id}/undo",
    summary="Put everything back",
    responses=declare(BatchNotReady, UndoImpossible, VersionConflict, IdempotencyKeyReused),
)
async def undo_batch(
    batch_id: Id, body: Do, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> BatchView:
    """Once, all of it or nothing, while no interview was changed again and all old times are free
    and still to come.

    Who may call it: who asked for it, admins.
    """

    async def undo() -> BatchView:
        batch = await applying.undo(session, deed, batch_id, body.version)
        return await batch_view(session, batch)

    return await write.once(BatchView, undo)


@router.post(
    "/batches/{batch_id}/renew",
    summary="Plan the same anew",
    status_code=201,
    responses=declare(BatchNotReady, *REFUSED),
)
async def renew_batch(
    batch_id: Id,
    session: Session,
    deed: CurrentDeed,
    write: CurrentWrite,
    planner: CurrentPlanner,
) -> BatchView:
    """A new batch with the wish of one that was not applied: outdated, failed or only planned.

    Who may call it: who asked for it, admins.
    """

    async def plan() -> BatchView:
        batch = await service.renew(session, deed, batch_id, start=planner.start)
        return await batch_view(session, batch)

    return await write.once(BatchView, plan)

"""Asking for a batch, and planning it anew; applying and undoing are in applying.py."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import event, func
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.batches import repository
from hr_backend.batches.errors import (
    BatchContradictory,
    BatchEmpty,
    BatchNotReady,
    BatchTooLarge,
)
from hr_backend.batches.loading import wish_of
from hr_backend.batches.models import Batch, BatchItem, BatchKind, BatchStatus
from hr_backend.batches.planning import to_move
from hr_backend.batches.rules import is_contradictory, is_past
from hr_backend.batches.schemas import MOST, NewBatch
from hr_backend.interviews.errors import TimePast
from hr_backend.interviews.models import Interview
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.slots.intervals import floor_minute

Start = Callable[[str], None]
"""Begins to plan a batch in the background."""


async def create(session: AsyncSession, deed: Deed, wanted: NewBatch, *, start: Start) -> Batch:
    """A batch: a cancellation is planned at once, a move in the background.

    BatchEmpty, BatchTooLarge, BatchContradictory, TimePast.
    """
    wish = wish_of(wanted)
    if is_contradictory(wish):
        raise BatchContradictory
    if is_past(wish, floor_minute(deed.now)):
        raise TimePast
    selected = await repository.select_interviews(session, deed.actor, wanted, now=deed.now)
    if len(selected) > MOST:
        raise BatchTooLarge(most=MOST)
    moving = to_move(selected, wanted)
    if not moving:
        raise BatchEmpty(already_there=len(selected))
    batch = Batch(
        id=new_id(),
        kind=wanted.kind.value,
        status=BatchStatus.PLANNING.value,
        actor_id=deed.actor.person,
        request=wanted.model_dump(mode="json"),
        version=1,
        created_at=deed.now,
        seen_at=func.now(),
        planned_at=None,
        applied_at=None,
        undone_at=None,
        progress=None,
        result=None,
        basis=None,
    )
    session.add(batch)
    await session.flush()
    await session.refresh(batch)
    if wanted.kind == BatchKind.CANCEL:
        _plan_cancelling(session, batch, moving, now=deed.now)
        await session.flush()
    else:
        _once_committed(session, lambda: start(batch.id))
    return batch


async def renew(session: AsyncSession, deed: Deed, batch_id: str, *, start: Start) -> Batch:
    """A new plan of the same wish; BatchNotReady where the batch was applied or is being planned.

    Whatever `create` raises.
    """
    batch = await repository.get(session, deed.actor, batch_id)
    if batch.status in (BatchStatus.APPLIED, BatchStatus.UNDONE, BatchStatus.PLANNING):
        raise BatchNotReady(status=batch.status)
    return await create(session, deed, NewBatch.model_validate(batch.request), start=start)


def _plan_cancelling(
    session: AsyncSession, batch: Batch, interviews: list[Interview], *, now: datetime
) -> None:
    """Nothing has to be searched for."""
    batch.status, batch.planned_at = BatchStatus.PLANNED.value, now
    batch.basis = {"at": now.isoformat(), "policies": []}
    for interview in interviews:
        crew = [person.id for person in interview.interviewers]
        session.add(
            BatchItem(
                batch_id=batch.id,
                interview_id=interview.id,
                version=interview.version,
                old_start=interview.start_at,
                old_crew=crew,
                new_start=None,
                crew=crew,
                missed=[],
                blocked=None,
                blocking=[],
                applied_version=None,
            )
        )


def _once_committed(session: AsyncSession, act: Callable[[], None]) -> None:
    def committed(_: Any) -> None:
        act()

    event.listen(session.sync_session, "after_commit", committed, once=True)

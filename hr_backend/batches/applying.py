"""Doing what a plan says, all of it or nothing, and taking it back once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import ChangeRequest
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.open_requests import open_requests
from hr_backend.approvals.requests import record_request, set_status, snapshot
from hr_backend.audit.service import record
from hr_backend.batches import repository
from hr_backend.batches.errors import (
    BatchNotReady,
    BatchOutdated,
    BatchUnplaceable,
    UndoImpossible,
)
from hr_backend.batches.loading import load, wish_of
from hr_backend.batches.models import Batch, BatchItem, BatchKind, BatchStatus
from hr_backend.batches.planning import to_move
from hr_backend.batches.problem import Option
from hr_backend.batches.rules import allows, freed_is_usable
from hr_backend.batches.schemas import NewBatch
from hr_backend.batches.views import done_in
from hr_backend.calendars import repository as calendars
from hr_backend.interviews import service as timing
from hr_backend.interviews.models import Interview
from hr_backend.kit.deed import AppliedRule, Deed
from hr_backend.kit.errors import VersionConflict
from hr_backend.slots.intervals import floor_minute
from hr_backend.slots.repository import SlotTaken

Items = Sequence[BatchItem]
Interviews = Mapping[str, Interview]


async def apply(session: AsyncSession, deed: Deed, batch_id: str, version: int | None) -> Batch:
    """Cancel or move everything that the plan could place, in this transaction or not at all.

    Applying twice is applying once. BatchNotReady, VersionConflict, BatchUnplaceable, and
    BatchOutdated where the world is not what was planned on: then nothing is done.
    """
    batch = await repository.get(session, deed.actor, batch_id, lock=True)
    if batch.status == BatchStatus.APPLIED:
        return batch
    if batch.status != BatchStatus.PLANNED:
        raise BatchNotReady(status=batch.status)
    if version is not None and version != batch.version:
        raise VersionConflict(version=batch.version)
    items = await repository.items(session, batch.id)
    moved = done_in(batch, items)
    if not moved:
        raise BatchUnplaceable
    wanted = NewBatch.model_validate(batch.request)
    interviews = await repository.lock_interviews(session, [one.interview_id for one in items])
    await _unchanged(session, deed, batch, wanted, items, interviews)
    deed = replace(deed, rules=(AppliedRule("batch", {"batch": batch.id}),))
    ids = [one.interview_id for one in moved]
    try:
        async with session.begin_nested():
            await _do(session, deed, batch, wanted, moved, interviews)
    except SlotTaken:
        _outdated(batch, taken=ids)
    batch.status, batch.applied_at = BatchStatus.APPLIED, deed.now
    batch.version += 1
    _record(session, deed, batch, "batch.apply", moved)
    await session.flush()
    return batch


async def _unchanged(
    session: AsyncSession,
    deed: Deed,
    batch: Batch,
    wanted: NewBatch,
    items: Items,
    interviews: Interviews,
) -> None:
    """BatchOutdated where an interview, the selection or somebody's calendar has changed."""
    selected = to_move(
        await repository.select_interviews(session, deed.actor, wanted, now=deed.now), wanted
    )
    present, planned = {one.id for one in selected}, {one.interview_id for one in items}
    changed = [
        one.interview_id
        for one in items
        if one.interview_id not in present or interviews[one.interview_id].version != one.version
    ]
    added, taken = sorted(present - planned), list[str]()
    if not changed and not added and batch.kind == BatchKind.RESCHEDULE:
        taken = await _taken(session, deed, wanted, items, interviews)
    if changed or added or taken:
        _outdated(batch, changed=changed, added=added, taken=taken)


async def _taken(
    session: AsyncSession, deed: Deed, wanted: NewBatch, items: Items, interviews: Interviews
) -> list[str]:
    """Those whose new time is not free any more, calendars and rules as they are now."""
    moved = [one for one in items if one.new_start is not None]
    rows = [interviews[one.interview_id] for one in moved]
    loaded = await load(session, rows, wanted, now=deed.now, zone=deed.zone, chosen_before=True)
    lost = []
    for item, job in zip(moved, loaded.problem.jobs, strict=True):
        assert item.new_start is not None
        option = Option(floor_minute(item.new_start), tuple(item.crew), 0)
        if not allows(loaded.problem, job, option):
            lost.append(item.interview_id)
    return lost


def _outdated(
    batch: Batch,
    *,
    changed: Sequence[str] = (),
    added: Sequence[str] = (),
    taken: Sequence[str] = (),
) -> None:
    batch.status, batch.version = BatchStatus.OUTDATED, batch.version + 1
    raise BatchOutdated(changed=list(changed), added=list(added), taken=list(taken))


async def _do(
    session: AsyncSession,
    deed: Deed,
    batch: Batch,
    wanted: NewBatch,
    moved: Items,
    interviews: Interviews,
) -> None:
    """Everything; SlotTaken where somebody was faster."""
    ids = [one.interview_id for one in moved]
    await repository.lock_people(session, _everybody(moved, interviews))
    # They may take each other's times, so all are freed before the first is claimed.
    await repository.release_all(session, ids)
    overtaken = await open_requests(session, ids)
    for item in moved:
        interview = interviews[item.interview_id]
        if (request := overtaken.get(interview.id)) is not None:
            before = snapshot(request)
            set_status(request, S.EXPIRED, now=deed.now)
            record_request(session, deed, request, "request.expire", before=before)
            await session.flush()
        session.add(_as_request(deed, batch, wanted, interview, item))
        usable = _usable(wanted, interview)
        if item.new_start is None:
            await timing.cancel(session, deed, interview, reason=wanted.reason, usable=usable)
        else:
            await timing.move(
                session,
                deed,
                interview,
                start=item.new_start,
                crew=item.crew,
                reason=wanted.reason,
                counted=False,
                usable=usable,
            )
        item.applied_version = interview.version


def _usable(wanted: NewBatch, interview: Interview) -> bool:
    if interview.start_at is None or not wanted.backfill:
        return False
    return freed_is_usable(
        wish_of(wanted),
        floor_minute(interview.start_at),
        interview.minutes,
        crew=[person.id for person in interview.interviewers],
        away=wanted.selection.interviewers,
    )


def _as_request(
    deed: Deed, batch: Batch, wanted: NewBatch, interview: Interview, item: BatchItem
) -> ChangeRequest:
    """As for every change by staff: done at once, and kept with its reason."""
    return ChangeRequest(
        kind=batch.kind,
        status=S.APPLIED,
        application_id=interview.application_id,
        interview=interview,
        requester_id=deed.actor.person,
        reason=wanted.reason,
        reason_code=None,
        old_start=interview.start_at,
        new_start=item.new_start,
        old_mode=None,
        new_mode=None,
        new_location=None,
        new_link=None,
        rules=[rule.as_json() for rule in deed.rules],
        created_at=deed.now,
        decided_at=deed.now,
        version=1,
        steps=[],
    )


async def undo(session: AsyncSession, deed: Deed, batch_id: str, version: int | None) -> Batch:
    """Put everything back as it was, or nothing; once. Undoing twice is undoing once.

    BatchNotReady, VersionConflict, UndoImpossible. Requests for a change that the batch overtook
    stay expired; what was confirmed has to be confirmed again.
    """
    batch = await repository.get(session, deed.actor, batch_id, lock=True)
    if batch.status == BatchStatus.UNDONE:
        return batch
    if batch.status != BatchStatus.APPLIED:
        raise BatchNotReady(status=batch.status)
    if version is not None and version != batch.version:
        raise VersionConflict(version=batch.version)
    items = await repository.items(session, batch.id)
    done = [item for item in items if item.applied_version is not None]
    interviews = await repository.lock_interviews(session, [one.interview_id for one in done])
    await _possible(session, deed, done, interviews)
    deed = replace(deed, rules=(AppliedRule("batch_undo", {"batch": batch.id}),))
    await _put_back(session, deed, done, interviews)
    batch.status, batch.undone_at = BatchStatus.UNDONE, deed.now
    batch.version += 1
    _record(session, deed, batch, "batch.undo", done)
    await session.flush()
    return batch


async def _possible(session: AsyncSession, deed: Deed, done: Items, interviews: Interviews) -> None:
    problems = []
    for item in done:
        interview, start = interviews[item.interview_id], item.old_start
        problem = None
        if interview.version != item.applied_version:
            problem = "changed"
        elif start is not None and start <= deed.now:
            problem = "past"
        elif start is not None:
            end = start + timedelta(minutes=interview.minutes)
            people = [interview.application.candidate_id, *item.old_crew]
            if await calendars.busy_people(session, people, start=start, end=end):
                problem = "busy"
        if problem:
            problems.append({"interview": item.interview_id, "problem": problem})
    if problems:
        raise UndoImpossible(problems=problems)


async def _put_back(session: AsyncSession, deed: Deed, done: Items, interviews: Interviews) -> None:
    lost: str | None = None
    try:
        async with session.begin_nested():
            ids = [one.interview_id for one in done]
            await repository.lock_people(session, _everybody(done, interviews))
            await repository.keep_from_stand_bys(session, ids)
            await repository.release_all(session, ids)
            for item in done:
                lost = item.interview_id
                await timing.restore(
                    session,
                    deed,
                    interviews[item.interview_id],
                    start=item.old_start,
                    crew=item.old_crew,
                )
    except SlotTaken:
        # By somebody else's interview, or while it is offered to a stand-by.
        raise UndoImpossible(problems=[{"interview": lost, "problem": "taken"}]) from None


def _everybody(items: Items, interviews: Interviews) -> Collection[str]:
    candidates = {interviews[item.interview_id].application.candidate_id for item in items}
    return candidates.union(*(item.old_crew for item in items), *(item.crew for item in items))


def _record(session: AsyncSession, deed: Deed, batch: Batch, action: str, done: Items) -> None:
    after: dict[str, Any] = {
        "kind": batch.kind,
        "status": str(batch.status),
        "count": len(done),
        "interviews": [one.interview_id for one in done],
    }
    record(session, deed, action=action, subject=("batch", batch.id), after=after)

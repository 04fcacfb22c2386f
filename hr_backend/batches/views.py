"""Builds what callers see of batches."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.batches import repository
from hr_backend.batches.models import Batch, BatchItem, BatchKind, BatchStatus
from hr_backend.batches.schemas import (
    Basis,
    BatchSummary,
    BatchView,
    ItemView,
    Post,
    Progress,
    Proof,
)
from hr_backend.interviews.models import Interview
from hr_backend.kit.schemas import Named


async def batch_view(session: AsyncSession, batch: Batch) -> BatchView:
    """With its items, in three queries."""
    items = await repository.items(session, batch.id)
    interviews = await repository.interviews_of(session, [item.interview_id for item in items])
    people = {p for item in items for p in (*item.old_crew, *item.crew, *item.blocking)}
    names = await repository.names(session, people)
    return BatchView(
        **_summary(batch).model_dump(),
        planned_at=batch.planned_at,
        applied_at=batch.applied_at,
        undone_at=batch.undone_at,
        count=len(done_in(batch, items)),
        unplaced=sum(item.blocked is not None for item in items),
        progress=Progress.model_validate(batch.progress) if batch.progress else None,
        proof=Proof.model_validate(batch.result) if batch.result else None,
        basis=Basis.model_validate(batch.basis) if batch.basis else None,
        items=[_item(item, interviews[item.interview_id], names) for item in items],
    )


def done_in(batch: Batch, items: Sequence[BatchItem]) -> list[BatchItem]:
    """The items with which something happens: not those that find no time."""
    return [item for item in items if batch.kind == BatchKind.CANCEL or item.new_start is not None]


def batch_summary(batch: Batch) -> BatchSummary:
    return _summary(batch)


def _summary(batch: Batch) -> BatchSummary:
    return BatchSummary(
        id=batch.id,
        kind=BatchKind(batch.kind),
        status=BatchStatus(batch.status),
        version=batch.version,
        created_at=batch.created_at,
    )


def _item(item: BatchItem, interview: Interview, names: Mapping[str, str]) -> ItemView:
    def named(people: Sequence[str]) -> list[Named]:
        return [Named(id=person, name=names.get(person, "")) for person in people]

    application = interview.application
    return ItemView(
        interview=item.interview_id,
        version=item.version,
        candidate=Named(id=application.candidate_id, name=application.candidate.name),
        requisition=Post(id=application.requisition_id, title=application.requisition.title),
        old_start=item.old_start,
        new_start=item.new_start,
        minutes=interview.minutes,
        old_interviewers=named(item.old_crew),
        interviewers=named(item.crew),
        missed=item.missed,
        blocked=item.blocked,
        blocking=named(item.blocking),
    )

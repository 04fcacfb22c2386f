"""Questions and answers: reading them, and HR keeping them."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.faq import repository, service
from hr_backend.faq.models import FaqEntry, FaqKind
from hr_backend.faq.schemas import FaqEdit, FaqList, FaqView, NewFaq
from hr_backend.interviews.models import Mode
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.people.models import Kind

router = APIRouter(tags=["faq"], responses=declare(NotAuthenticated))


@router.get("/faq", summary="Questions and their answers")
async def list_faq(
    session: Session,
    actor: AnyActor,
    *,
    kind: FaqKind | None = None,
    requisition: Annotated[
        Id | None, Query(description="Only this post's and the whole company's")
    ] = None,
    retired: Annotated[bool, Query(description="Retired ones too; for employees only")] = False,
) -> FaqList:
    """Of the whole company and of the posts the caller may see; those of posts come first.

    Who may call it: everybody.
    """
    retired = retired and actor.kind == Kind.EMPLOYEE
    return FaqList(
        items=[
            _view(entry)
            for entry in await repository.list_entries(session, actor)
            if (entry.active or retired)
            and kind in (None, entry.kind)
            and (requisition is None or entry.requisition_id in (None, requisition))
        ]
    )


@router.post(
    "/faq", summary="Add one", responses=declare(Forbidden, NotFound, IdempotencyKeyReused)
)
async def add_faq(
    body: NewFaq, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FaqView:
    """Who may call it: a post's recruiter for the post; recruiters and HRBPs for the whole
    company; admins.
    """

    async def effect() -> FaqView:
        return _view(await service.add_entry(session, deed, body))

    return await write.once(FaqView, effect)


@router.put(
    "/faq/{entry_id}",
    summary="Word one, or bring it back",
    responses=declare(Forbidden, NotFound, VersionConflict),
)
async def edit_faq(entry_id: Id, body: FaqEdit, session: Session, deed: CurrentDeed) -> FaqView:
    """A shipped one keeps its id. Who may call it: as for adding."""
    return _view(await service.edit_entry(session, deed, entry_id, body))


@router.delete("/faq/{entry_id}", summary="Retire one", responses=declare(Forbidden, NotFound))
async def retire_faq(entry_id: Id, session: Session, deed: CurrentDeed) -> FaqView:
    """It is kept, but answers nobody any more; PUT brings it back.

    Who may call it: as for adding.
    """
    return _view(await service.retire_entry(session, deed, entry_id))


def _view(entry: FaqEntry) -> FaqView:
    return FaqView(
        id=entry.id,
        kind=FaqKind(entry.kind),
        scope=service.scope_of(entry),
        requisition=entry.requisition_id,
        question=entry.question,
        variants=entry.variants,
        answer=entry.answer,
        mode=Mode(entry.mode) if entry.mode else None,
        active=entry.active,
        version=entry.version,
        updated_at=entry.updated_at,
    )

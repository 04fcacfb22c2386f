"""Promotions and transfers over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id, Named
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.keeping import paged
from hr_backend.records.moves import repository, service
from hr_backend.records.moves.errors import (
    ManagesThemselves,
    MoveDecided,
    NothingMoves,
    OwnProposal,
)
from hr_backend.records.moves.models import Move, MoveKind, MoveStatus
from hr_backend.records.moves.schemas import Decision, MoveView, NewMove

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


def _view(row: Move) -> MoveView:
    return MoveView(
        id=row.id,
        person=Named(id=row.person_id, name=row.person.name),
        kind=MoveKind(row.kind),
        effective_on=row.effective_on,
        department=row.department_id,
        manager=row.manager_id,
        position=row.position,
        level=row.level,
        old_department=row.old_department_id,
        old_manager=row.old_manager_id,
        old_position=row.old_position,
        old_level=row.old_level,
        reason=row.reason,
        status=MoveStatus(row.status),
        proposed_by=row.proposed_by_id,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
    )


@router.get("/moves", summary="Promotions and transfers")
async def list_moves(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    person: Annotated[Id | None, Query(description="Only this employee's")] = None,
) -> Page[MoveView]:
    """Who may call it: employees (their own, once in effect), managers (their team's), HR."""
    rows, following = await paged(session, repository.shown(actor, person=person), Move.id, paging)
    return Page(items=[_view(row) for row in rows], next_cursor=following)


@router.post(
    "/moves",
    summary="Propose one",
    responses=declare(NothingMoves, ManagesThemselves, IdempotencyKeyReused),
)
async def propose(
    body: NewMove, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> MoveView:
    """An HRBP is asked. Who may call it: whoever is above the person; HRBPs; admins."""

    async def effect() -> MoveView:
        return _view(await service.propose(session, deed, body))

    return await write.once(MoveView, effect)


@router.post(
    "/moves/{move_id}/decide",
    summary="Agree or not",
    responses=declare(MoveDecided, OwnProposal, ManagesThemselves, IdempotencyKeyReused),
)
async def decide(
    move_id: Id, body: Decision, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> MoveView:
    """What is agreed takes effect on its day. Who may call it: HRBPs and admins, not who proposed
    it nor whom it is about.
    """

    async def effect() -> MoveView:
        return _view(await service.decide(session, deed, move_id, agree=body.agree))

    return await write.once(MoveView, effect)

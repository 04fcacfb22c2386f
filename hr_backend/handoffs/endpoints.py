"""Calling a human, and what humans were called for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from hr_backend.handoffs import repository, service
from hr_backend.handoffs.models import Handoff
from hr_backend.handoffs.schemas import HandoffView, NewHandoff
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Named
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["handoffs"], responses=declare(NotAuthenticated, Invalid))


def view(row: Handoff) -> HandoffView:
    taker = row.assigned_to
    return HandoffView(
        id=row.id,
        person=Named(id=row.person.id, name=row.person.name),
        interview=row.interview_id,
        reason=row.reason,
        summary=row.summary,
        status=row.status,
        assigned_to=Named(id=taker.id, name=taker.name) if taker else None,
        created_at=row.created_at,
    )


@router.post(
    "/handoffs",
    summary="Call a human",
    status_code=201,
    responses=declare(NotFound, IdempotencyKeyReused),
)
async def create_handoff(
    body: NewHandoff, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> HandoffView:
    """The post's recruiter is told; for employees' own matters an HRBP.

    Who may call it: everybody, for themselves.
    """

    async def effect() -> HandoffView:
        return view(await service.hand_over(session, deed, body))

    return await write.once(HandoffView, effect)


@router.get("/handoffs", summary="Handed-over cases, oldest first", responses=declare(Forbidden))
async def list_handoffs(
    session: Session,
    actor: Staff,
    paging: Paging,
    *,
    status: Annotated[Literal["open", "taken", "closed"] | None, Query()] = None,
) -> Page[HandoffView]:
    """Who may call it: employees (assigned to them or opened by them; recruiters and HRBPs also
    those assigned to nobody), admins (all).
    """
    rows, more = cut(
        await repository.list_handoffs(session, actor, status=status, paging=paging), paging
    )
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[view(row) for row in rows], next_cursor=cursor)

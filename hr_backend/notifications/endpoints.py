"""Dead letters: notices that reached nobody."""

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
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Named
from hr_backend.notifications import dead_letters, repository
from hr_backend.notifications.errors import NoticeNotDead
from hr_backend.notifications.models import Notice, NoticeStatus
from hr_backend.notifications.schemas import DeliveryView, NoticeView
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["notices"], responses=declare(NotAuthenticated))


def view(notice: Notice) -> NoticeView:
    interview = notice.data.get("interview")
    return NoticeView(
        id=notice.id,
        person=Named(id=notice.person_id, name=notice.person.name),
        about=notice.about,
        interview=interview if isinstance(interview, str) else None,
        status=NoticeStatus(notice.status),
        created_at=notice.created_at,
        delivered_at=notice.delivered_at,
        deliveries=[DeliveryView.model_validate(row) for row in notice.deliveries],
    )


@router.get("/notices", summary="Notices, by age", responses=declare(Forbidden))
async def list_notices(
    session: Session,
    actor: Staff,
    paging: Paging,
    *,
    status: Annotated[NoticeStatus, Query(description="Where they stand")] = NoticeStatus.DEAD,
) -> Page[NoticeView]:
    """The dead ones are the people whom nothing has reached: somebody should call them.

    Who may call it: recruiters (notices to their candidates, about their posts' interviews),
    admins (all); other employees see none.
    """
    rows, more = cut(
        await repository.list_notices(session, actor, status=status, paging=paging), paging
    )
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[view(row) for row in rows], next_cursor=cursor)


@router.post(
    "/notices/{notice_id}/retry",
    summary="Try a dead letter again",
    responses=declare(NotFound, NoticeNotDead, IdempotencyKeyReused),
)
async def retry_notice(
    notice_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> NoticeView:
    """From the first way on, at once. Who may call it: whoever sees it (recruiters, admins)."""

    async def effect() -> NoticeView:
        return view(await dead_letters.retry(session, deed, notice_id))

    return await write.once(NoticeView, effect)

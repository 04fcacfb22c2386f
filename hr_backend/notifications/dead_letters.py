"""Notices that reached nobody: looked at, and tried again."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.notifications import repository
from hr_backend.notifications.errors import NoticeNotDead
from hr_backend.notifications.models import DeliveryStatus, Notice, NoticeStatus, Way


async def retry(session: AsyncSession, deed: Deed, notice_id: str) -> Notice:
    """Try a dead letter again from the first way on; NotFound, NoticeNotDead."""
    notice = await repository.lock_visible(session, deed.actor, notice_id)
    revive(session, deed, notice)
    await session.flush()
    return notice


def revive(session: AsyncSession, deed: Deed, notice: Notice) -> None:
    """Forget its failures; NoticeNotDead. What it was sent by, if anything, stays known."""
    if notice.status != NoticeStatus.DEAD:
        raise NoticeNotDead(status=str(notice.status))
    notice.deliveries = [row for row in notice.deliveries if row.status == DeliveryStatus.SENT]
    notice.status, notice.way, notice.due_at = NoticeStatus.WAITING, Way.CHAT, deed.now
    record(
        session,
        deed,
        action="notice.retry",
        subject=("notice", notice.id),
        after={"person": notice.person_id, "about": notice.about},
    )

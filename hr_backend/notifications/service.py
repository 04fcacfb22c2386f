"""Puts notices into the outbox, in the transaction of what they are about."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.notifications.models import (
    DeliveryRecord,
    DeliveryStatus,
    Notice,
    NoticeStatus,
    Way,
)
from hr_backend.notifications.rules import REASON_FOR, About, Party, invited, recipients
from hr_backend.webhooks.models import HouseEvent


def tell(
    session: AsyncSession,
    deed: Deed,
    about: About,
    parties: Mapping[Party, Sequence[str | None]],
    *,
    data: Mapping[str, Any],
    reason: str | None = None,
) -> None:
    """One notice for each recipient; `data` is JSON, with `as`: what the recipient is to it.

    Systems that listen (webhooks) hear of it as well, without the reason.
    """
    for person, party in recipients(about, parties, actor=deed.actor.person):
        content = dict(data) | {"as": party.value}
        if reason and party in REASON_FOR:
            content["reason"] = reason
        notice = Notice(
            person_id=person,
            about=about.value,
            data=content,
            created_at=deed.now,
            due_at=deed.now,
            delivered_at=None,
            last_error=None,
            deliveries=[],
        )
        # Whose wish was granted hears of the consent: one outcome, not two messages of it.
        if person in (deed.actor.person, deed.on_behalf_of):
            _is_known(notice, deed)
        session.add(notice)
    session.add(HouseEvent(event=about.value, data=dict(data), created_at=deed.now))


def _is_known(notice: Notice, deed: Deed) -> None:
    """Whoever did it was answered where they did it; only their calendar is still to be told."""
    notice.delivered_at = deed.now
    notice.deliveries.append(
        DeliveryRecord(
            way=Way.CHAT, status=DeliveryStatus.SENT, attempts=0, last_error=None, at=deed.now
        )
    )
    if invited(notice.about, notice.data):
        notice.way = Way.MAIL
    else:
        notice.status = NoticeStatus.DELIVERED

"""Puts notices into the outbox, in the transaction of what they are about."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.notifications.models import Notice
from hr_backend.notifications.rules import REASON_FOR, About, Party, recipients


def tell(
    session: AsyncSession,
    deed: Deed,
    about: About,
    parties: Mapping[Party, Sequence[str | None]],
    *,
    data: Mapping[str, Any],
    reason: str | None = None,
) -> None:
    """One notice for each recipient; `data` is JSON, with `as`: what the recipient is to it."""
    for person, party in recipients(about, parties, actor=deed.actor.person):
        content = dict(data) | {"as": party.value}
        if reason and party in REASON_FOR:
            content["reason"] = reason
        session.add(
            Notice(
                person_id=person,
                about=about.value,
                data=content,
                created_at=deed.now,
                due_at=deed.now,
                delivered_at=deed.now if person == deed.actor.person else None,
                last_error=None,
            )
        )

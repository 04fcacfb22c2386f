"""Writes the audit trail."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.models import AuditEntry
from hr_backend.kit.deed import Deed

Values = dict[str, Any]


def record(
    session: AsyncSession,
    deed: Deed,
    *,
    action: str,
    subject: tuple[str, str],
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Add one row to the transaction; `subject` is its kind and id."""
    actor = deed.actor
    session.add(
        AuditEntry(
            at=deed.now,
            actor=actor.person,
            on_behalf_of=deed.on_behalf_of,
            service=actor.service,
            action=action,
            subject_kind=subject[0],
            subject_id=subject[1],
            before=before,
            after=after,
            rules=[rule.as_json() for rule in deed.rules] or None,
            channel=actor.via,
            message=actor.message,
        )
    )

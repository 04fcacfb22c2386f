"""Writes the audit trail."""

import secrets
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.models import AuditEntry, PersonalValue
from hr_backend.audit.rules import IMPERSONAL, MESSAGE, is_code, sealed, value_digest
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
    """Add one row to the transaction; `subject` is its kind and id.

    Personal words are put where they can be erased; the entry keeps their digests.
    """
    actor = deed.actor
    put_away: list[PersonalValue] = []

    def seal(value: str) -> str:
        salt = secrets.token_hex(16)
        row = PersonalValue(digest=value_digest(salt, value), salt=salt, value=value)
        put_away.append(row)
        return row.digest

    if subject[0] not in IMPERSONAL:
        before, after = sealed(before, seal), sealed(after, seal)
    message = actor.message
    if message is not None and not is_code(message):
        message = MESSAGE + seal(message)
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
            message=message,
            values=put_away,
        )
    )

"""Reading the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.audit.models import AuditEntry
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import Invalid
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.visibility import visible


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are looked for."""

    subject: str | None = None
    """KIND:ID"""
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""


async def list_entries(
    session: AsyncSession, actor: Actor, *, wanted: AuditFilter, paging: PageQuery
) -> Sequence[AuditEntry]:
    """The newest first, one more than the page holds."""
    statement = (
        select(AuditEntry)
        .where(visible(actor, AuditEntry))
        .options(selectinload(AuditEntry.values))
        .order_by(AuditEntry.no.desc())
        .limit(paging.limit + 1)
    )
    if wanted.subject:
        kind, _, name = wanted.subject.partition(":")
        statement = statement.where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == name)
    if wanted.actor:
        statement = statement.where(AuditEntry.actor == wanted.actor)
    if wanted.action:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.since:
        statement = statement.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        statement = statement.where(AuditEntry.at < wanted.until)
    if (after := paging.after(1)) is not None:
        if not after[0].isdecimal() or len(after[0]) > 18:
            raise Invalid("The cursor is not one of this list's.")
        statement = statement.where(AuditEntry.no < int(after[0]))
    return (await session.scalars(statement)).all()

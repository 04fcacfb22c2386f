"""The audit trail: rows are added, never changed (a trigger refuses)."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base


class AuditEntry(Base):
    """One change: who, for whom, what, before and after, and why it was allowed."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"),)

    no: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    """Person who brought it about, or `system`."""
    on_behalf_of: Mapped[str | None]
    """Person whose wish it was, where that is another one."""
    service: Mapped[str | None]
    """Service that acted for the actor."""
    action: Mapped[str]
    subject_kind: Mapped[str]
    """interview, request, application, ..."""
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    rules: Mapped[list[dict[str, Any]] | None]
    channel: Mapped[str | None]
    message: Mapped[str | None]

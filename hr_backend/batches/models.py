"""Tables of batches: what was asked, the plan, what was done."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class BatchKind(StrEnum):
    """What is to become of the interviews."""

    CANCEL = "cancel"
    RESCHEDULE = "reschedule"


class BatchStatus(StrEnum):
    """Where a batch stands."""

    PLANNING = "planning"
    PLANNED = "planned"
    FAILED = "failed"
    """Planning broke off; it may be renewed."""
    OUTDATED = "outdated"
    """The world had changed when it was to be applied; nothing was done, it may be renewed."""
    APPLIED = "applied"
    UNDONE = "undone"


class Batch(Base):
    """Many interviews to be cancelled or moved at once."""

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint("kind in ('cancel', 'reschedule')", name="kind"),
        CheckConstraint(
            "status in ('planning', 'planned', 'failed', 'outdated', 'applied', 'undone')",
            name="status",
        ),
        Index("ix_batches_actor_id_created_at_id", "actor_id", "created_at", "id"),
        Index("ix_batches_planning", "seen_at", postgresql_where=text("status = 'planning'")),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    status: Mapped[str]
    actor_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    """Who asked for it: nobody else may see or apply it, but for admins."""
    request: Mapped[dict[str, Any]]
    """As it was asked for (schemas.NewBatch)."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When whoever plans it last gave a sign of life, by the database's clock."""
    planned_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    progress: Mapped[dict[str, Any] | None]
    """Of the planning: phase, done, total, seconds, best, bound, gap."""
    result: Mapped[dict[str, Any] | None]
    """How good the plan is (schemas.Proof); None where nothing had to be searched for."""
    basis: Mapped[dict[str, Any] | None]
    """What it was computed from: when, which versions of which policies."""


class BatchItem(Base):
    """One interview of a batch: as it was when it was planned, and what is to become of it."""

    __tablename__ = "batch_items"

    batch_id: Mapped[str] = mapped_column(
        ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True
    )
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    version: Mapped[int]
    """Of the interview, as planned on."""
    old_start: Mapped[datetime | None]
    """None where it was only proposed."""
    old_crew: Mapped[list[str]] = mapped_column(ARRAY(Text))
    new_start: Mapped[datetime | None]
    """None where it is cancelled, or cannot be placed."""
    crew: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Who interviews at the new time."""
    missed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What somebody would have liked otherwise (rules.MISSED)."""
    blocked: Mapped[str | None]
    """The constraint that leaves it no time (rules.BLOCKED)."""
    blocking: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Whose calendar it is."""
    applied_version: Mapped[int | None]
    """Of the interview, after it was done."""

"""Table of handed-over cases."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class Handoff(Base):
    """A case a human has to take over (转人工)."""

    __tablename__ = "handoffs"
    __table_args__ = (
        CheckConstraint("status in ('open', 'taken', 'closed')", name="status"),
        Index("ix_handoffs_created_at_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    """Who needs help."""
    interview_id: Mapped[str | None] = mapped_column(ForeignKey("interviews.id"), index=True)
    reason: Mapped[str]
    summary: Mapped[str]
    status: Mapped[str] = mapped_column(default="open", server_default="open")
    assigned_to_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    assigned_to: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[assigned_to_id])

"""Which reminders are planned for an interview."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base


class ReminderStatus(StrEnum):
    """What became of a reminder."""

    PLANNED = "planned"
    SENT = "sent"
    DROPPED = "dropped"
    """The interview has changed meanwhile, or its time had passed when it was planned."""


class Reminder(Base):
    """One reminder of one version of an interview."""

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("status in ('planned', 'sent', 'dropped')", name="status"),
        Index("ix_reminders_due_at", "due_at", postgresql_where=text("status = 'planned'")),
    )

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    """Of the interview; any change of it plans anew."""
    minutes_before: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    extra: Mapped[bool] = mapped_column(default=False, server_default="false")
    """For the candidate alone, over and above what policy says."""
    status: Mapped[str] = mapped_column(default="planned", server_default="planned")

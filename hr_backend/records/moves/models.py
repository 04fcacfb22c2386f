"""Table of promotions and transfers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class MoveKind(StrEnum):
    """What changes."""

    PROMOTION = "promotion"
    TRANSFER = "transfer"


class MoveStatus(StrEnum):
    """Where a move stands."""

    PENDING = "pending"
    APPROVED = "approved"
    """Waits for its day."""
    APPLIED = "applied"
    REJECTED = "rejected"


class Move(Base):
    """A promotion (晋升) or transfer (调动): None keeps what was."""

    __tablename__ = "moves"
    __table_args__ = (
        CheckConstraint("kind in ('promotion', 'transfer')", name="kind"),
        CheckConstraint("status in ('pending', 'approved', 'applied', 'rejected')", name="status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    effective_on: Mapped[date] = mapped_column(index=True)
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"))
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    position: Mapped[str | None]
    level: Mapped[str | None]
    old_department_id: Mapped[str | None]
    old_manager_id: Mapped[str | None]
    old_position: Mapped[str | None]
    old_level: Mapped[str | None]
    """As it was when the move took effect."""
    reason: Mapped[str]
    status: Mapped[str]
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])

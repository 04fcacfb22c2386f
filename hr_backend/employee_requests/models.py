"""Table of what employees ask for, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person, Role


class RequestKind(StrEnum):
    """What is asked for."""

    LEAVE = "leave"
    PUNCH_CORRECTION = "punch_correction"
    OVERTIME = "overtime"
    PROFILE = "profile"
    CERTIFICATE = "certificate"


DESKS: Final[Mapping[RequestKind, frozenset[Role]]] = {
    RequestKind.PROFILE: frozenset({Role.HRBP, Role.ADMIN}),
    RequestKind.CERTIFICATE: frozenset({Role.PAYROLL}),
}
"""Who decides these instead of managers, who do not see them: bank cards and pay are not theirs."""


def desks_of(roles: frozenset[str]) -> list[RequestKind]:
    """The kinds that somebody with these roles decides at a desk."""
    return [kind for kind, holders in DESKS.items() if holders & roles]


class FiledStatus(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class EmployeeRequest(Base):
    """An employee's wish that somebody else has to agree to."""

    __tablename__ = "employee_requests"
    __table_args__ = (
        CheckConstraint(
            "kind in ('leave', 'punch_correction', 'overtime', 'profile', 'certificate')",
            name="kind",
        ),
        CheckConstraint(
            "status in ('pending', 'needs_info', 'approved', 'rejected', 'withdrawn', 'expired')",
            name="status",
        ),
        CheckConstraint("decided_by_id <> person_id or status = 'withdrawn'", name="not_ones_own"),
        Index("ix_employee_requests_created_at_id", "created_at", "id"),
        Index(
            "ix_employee_requests_approver",
            "approver_id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    """Who asks."""
    approver_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """Whom it was put to; None: any HRBP or admin."""
    status: Mapped[str]
    reason: Mapped[str]
    data: Mapped[dict[str, Any]]
    """Facts that fill a sentence (days, times, kinds); never pay, never identity numbers."""
    question: Mapped[str | None]
    """What the approver last wanted to know."""
    decision_note: Mapped[str | None]
    """Why it was refused."""
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    approver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[approver_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

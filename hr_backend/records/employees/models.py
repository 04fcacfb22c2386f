"""Tables of the employee file."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.vault import SealedText


class EmploymentType(StrEnum):
    """How somebody is employed."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    INTERN = "intern"
    DISPATCHED = "dispatched"
    REHIRED = "rehired"


class EmployeeFile(Base):
    """What HR keeps of an employee besides name, department and manager (people)."""

    __tablename__ = "employee_files"
    __table_args__ = (
        CheckConstraint(
            "employment_type in ('full_time', 'part_time', 'intern', 'dispatched', 'rehired')",
            name="employment_type",
        ),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    employee_no: Mapped[str | None] = mapped_column(unique=True)
    position: Mapped[str | None]
    level: Mapped[str | None]
    employment_type: Mapped[str] = mapped_column(server_default="full_time")
    city: Mapped[str | None]
    address: Mapped[str | None]
    emergency_name: Mapped[str | None]
    emergency_phone: Mapped[str | None]
    identity: Mapped[bytes | None] = mapped_column(SealedText)
    """Number of the identity card. Where pay goes is payroll's to keep (PayAccount)."""
    left_on: Mapped[date | None]
    """Last day of employment; None: still here."""
    version: Mapped[int]
    updated_at: Mapped[datetime]


class CardChange(Base):
    """A bank card somebody wants their pay on, until HR has agreed to it or not."""

    __tablename__ = "card_changes"

    request_id: Mapped[str] = mapped_column(ForeignKey("employee_requests.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    bank: Mapped[str]
    number: Mapped[bytes | None] = mapped_column(SealedText)
    """None once it is decided: it is kept in one place only."""
    tail: Mapped[str]

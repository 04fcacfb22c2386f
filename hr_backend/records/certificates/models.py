"""Tables of issued certificates."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.kit.vault import SealedText
from hr_backend.people.models import Person


class CertificateKind(StrEnum):
    """What a certificate says."""

    EMPLOYMENT = "employment"
    INCOME = "income"
    LEAVING = "leaving"


class Certificate(Base):
    """One certificate; its PDF is drawn from the facts as they were when it was issued."""

    __tablename__ = "certificates"
    __table_args__ = (CheckConstraint("kind in ('employment', 'income', 'leaving')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str | None]
    code_digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the code on the paper: whoever reads the table cannot pass a forgery off."""
    facts: Mapped[bytes] = mapped_column(SealedText)
    """What is printed, the code among it, encrypted."""
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])


class CertificateCounter(Base):
    """The last number given out in a year."""

    __tablename__ = "certificate_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]

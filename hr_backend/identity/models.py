"""Tables of proofs of identity."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class Proof(Base):
    """A code that was sent to somebody, for one session on a device others use too."""

    __tablename__ = "identity_proofs"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_identity_proofs_person_id_sent_at", "person_id", "sent_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    device: Mapped[str]
    """The session it is for."""
    digest: Mapped[str]
    """Of the code, salted with the id; the code itself is kept nowhere but in its notice."""
    sent_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """Wrong codes so far."""
    proved_at: Mapped[datetime | None]

"""Table of the answers HR has written, in place of the shipped ones or besides them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class FaqKind(StrEnum):
    """What a question is about."""

    INTERVIEW = "interview"
    POSITION = "position"
    ONBOARDING = "onboarding"
    OFFBOARDING = "offboarding"


class FaqEntry(Base):
    """A question and its answer as HR words it; those not here are as defaults.yml has them."""

    __tablename__ = "faq_entries"
    __table_args__ = (
        CheckConstraint(
            "kind in ('interview', 'position', 'onboarding', 'offboarding')", name="kind"
        ),
        CheckConstraint("mode in ('onsite', 'video', 'phone', 'ai')", name="mode"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    requisition_id: Mapped[str | None] = mapped_column(ForeignKey("requisitions.id"), index=True)
    """None: of the whole company."""
    question: Mapped[str]
    variants: Mapped[list[str]] = mapped_column(JSONB)
    """Other ways in which people ask it."""
    answer: Mapped[str]
    mode: Mapped[str | None]
    """Kind of interview it is true of; None: every kind."""
    active: Mapped[bool] = mapped_column(server_default="true")
    """Retired entries stay, so that a shipped one does not come back."""
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

"""Tables of consents, and of when retention was last looked after."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class Purpose(StrEnum):
    """What a candidate may agree to."""

    RECRUITING = "recruiting"
    """To be considered for the posts they applied to."""
    TALENT_POOL = "talent_pool"
    """To be kept in mind for other posts, beyond the application."""
    AI_INTERVIEW = "ai_interview"
    """To be interviewed by a machine, recorded and scored."""


class Consent(Base):
    """A person agreed to a purpose, in the words of one version; perhaps until later."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_standing",
            "person_id",
            "purpose",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str]
    version: Mapped[str]
    """Of the text that was agreed to."""
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    channel: Mapped[str | None]
    """By which it was given; None for the API."""


class RetentionRun(Base):
    """When a kind of data was last looked through for what is past its time."""

    __tablename__ = "retention_runs"

    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

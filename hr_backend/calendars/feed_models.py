"""Subscriptions to an interviewer's calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class CalendarFeed(Base):
    """One secret address under which a person's interviews can be read."""

    __tablename__ = "calendar_feeds"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    handle: Mapped[str] = mapped_column(unique=True)
    """The first part of the secret: finds the row, and opens nothing."""
    digest: Mapped[str]
    """SHA-256 of the whole secret, which is kept nowhere."""
    created_at: Mapped[datetime]

"""Tables of calendars that come in, of candidates' appointments, and of what they collided with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class BusyFeed(Base):
    """Somebody's calendar elsewhere, read again and again for when they are busy."""

    __tablename__ = "busy_feeds"
    __table_args__ = (
        UniqueConstraint("person_id", "fingerprint"),
        Index("ix_busy_feeds_due_at", "due_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    address: Mapped[str]
    """Sealed: whoever has it reads the whole calendar."""
    fingerprint: Mapped[str]
    """Keyed digest of the address: the same calendar is not subscribed to twice."""
    host: Mapped[str]
    """All that is shown of the address."""
    created_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When it is read next."""
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    """`Last-Modified`, as the server wrote it."""
    read_at: Mapped[datetime | None]
    """When its text was last read whole: what repeats is expanded from there on."""
    polled_at: Mapped[datetime | None]
    """When the server was last asked."""
    ok_at: Mapped[datetime | None]
    """When it last answered as it should."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """In a row."""
    error: Mapped[str | None]
    """Code of the last failure (docs/calendars.md), None after a success; never its text."""
    skipped: Mapped[int] = mapped_column(default=0, server_default="0")
    """Events that could not be read."""
    unknown_zones: Mapped[int] = mapped_column(default=0, server_default="0")
    """Events whose time zone nobody knows."""


class AppointmentKind(StrEnum):
    """What keeps a candidate besides interviews."""

    WRITTEN_TEST = "written_test"
    """笔试"""
    OTHER = "other"


class Appointment(Base):
    """Something arranged with a candidate that is no interview: they are busy in [start, end)."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("kind in ('written_test', 'other')", name="kind"),
        CheckConstraint("start_at < end_at", name="order"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    created_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class CalendarConflict(Base):
    """An interview that somebody's calendar ran into, and that was told; gone when it is over."""

    __tablename__ = "calendar_conflicts"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    start_at: Mapped[datetime] = mapped_column(primary_key=True)
    """Of the interview, when it was told."""
    told_at: Mapped[datetime]

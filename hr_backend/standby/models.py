"""Tables of stand-by candidates, freed slots and their offers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.interviews.models import Application, Interview
from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id

OPEN_ONLY = "status = 'open'"


class SlotStatus(StrEnum):
    """Where a freed slot stands."""

    OPEN = "open"
    FILLED = "filled"
    LAPSED = "lapsed"
    """Its time came too near before anybody took it."""


class OfferStatus(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class StandBy(Base):
    """An application that waits for a slot to come free; rank 1 is asked first."""

    __tablename__ = "waitlist"
    __table_args__ = (
        CheckConstraint("rank >= 1", name="rank"),
        Index("ix_waitlist_requisition_id_rank", "requisition_id", "rank"),
    )

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"))
    rank: Mapped[int]

    application: Mapped[Application] = relationship(lazy="raise")


class FreedSlot(Base):
    """A time that an interview gave up, with the interviewers who kept it free."""

    __tablename__ = "freed_slots"
    __table_args__ = (
        CheckConstraint("status in ('open', 'filled', 'lapsed')", name="status"),
        CheckConstraint("start_at < end_at", name="order"),
        Index(
            "uq_freed_slots_open",
            "interview_id",
            "start_at",
            unique=True,
            postgresql_where=text(OPEN_ONLY),
        ),
        Index("ix_freed_slots_requisition_id_start_at", "requisition_id", "start_at"),
        Index("ix_freed_slots_start_at", "start_at", postgresql_where=text(OPEN_ONLY)),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"))
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"))
    """The one that gave it up."""
    interviewers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Ids of who would interview; they keep the slot."""
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    status: Mapped[str]
    freed_at: Mapped[datetime]

    interview: Mapped[Interview] = relationship(lazy="raise")


class Offer(Base):
    """A freed slot offered to one stand-by candidate for a while."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("status in ('open', 'accepted', 'declined', 'expired')", name="status"),
        CheckConstraint("(status = 'open') = (answered_at is null)", name="answered"),
        CheckConstraint("(status = 'accepted') = (interview_id is not null)", name="taken"),
        # Nobody is asked twice for the same time.
        UniqueConstraint("application_id", "start_at"),
        Index("uq_offers_open_slot", "slot_id", unique=True, postgresql_where=text(OPEN_ONLY)),
        Index(
            "uq_offers_open_application",
            "application_id",
            unique=True,
            postgresql_where=text(OPEN_ONLY),
        ),
        Index("ix_offers_slot_id", "slot_id"),
        Index("ix_offers_made_at_id", "made_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    slot_id: Mapped[str] = mapped_column(ForeignKey("freed_slots.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    start_at: Mapped[datetime]
    """Of the slot."""
    rank: Mapped[int]
    """Which the stand-by had."""
    status: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When it was accepted or declined, or expired."""
    interview_id: Mapped[str | None] = mapped_column(ForeignKey("interviews.id"))
    """The stand-by's own interview that got the time."""

    slot: Mapped[FreedSlot] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")

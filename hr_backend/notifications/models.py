"""The outbox: what people are to be told, written with the change it is about."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class NoticeStatus(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """No way to the person has worked; somebody may have it tried again."""


class Way(StrEnum):
    """How somebody is reached, in the order in which it is tried."""

    CHAT = "chat"
    MAIL = "mail"
    SMS = "sms"


class DeliveryStatus(StrEnum):
    """What became of a notice by one way."""

    TRYING = "trying"
    SENT = "sent"
    REFUSED = "refused"
    """For good: not this person, or not by this way."""


class Notice(Base):
    """One thing one person is to be told."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'delivered', 'dead')", name="status"),
        CheckConstraint("way in ('chat', 'mail', 'sms')", name="way"),
        Index("ix_outbox_way_due_at", "way", "due_at", postgresql_where=text("status = 'waiting'")),
        Index("ix_outbox_dead", "created_at", "id", postgresql_where=text("status = 'dead'")),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    about: Mapped[str]
    """interview_rescheduled, approval_requested, ... (notifications/rules.py)"""
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    way: Mapped[str] = mapped_column(default="chat", server_default="chat")
    """By which it is tried next."""
    due_at: Mapped[datetime]
    """Not to be tried before."""
    delivered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """By all ways together."""
    last_error: Mapped[str | None]
    """Kind of the last failure, never its text."""

    person: Mapped[Person] = relationship(lazy="raise")
    deliveries: Mapped[list["DeliveryRecord"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )


class DeliveryRecord(Base):
    """One notice by one way: however often it is tried, it is sent once."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("way in ('chat', 'mail', 'sms')", name="way"),
        CheckConstraint("status in ('trying', 'sent', 'refused')", name="status"),
    )

    notice_id: Mapped[str] = mapped_column(
        ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True
    )
    way: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="trying", server_default="trying")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None]
    """Kind of the last failure, never its text."""
    at: Mapped[datetime]
    """Of the last attempt."""

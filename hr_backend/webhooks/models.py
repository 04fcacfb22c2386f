"""Tables of webhooks, the events they are told, and each telling."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class CallStatus(StrEnum):
    """Where one call stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Webhook(Base):
    """An address that is told what happens."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text))
    secret: Mapped[str]
    """Signs what is posted; shown once, when the webhook is made."""
    created_by_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class HouseEvent(Base):
    """Something that happened, kept until every webhook that wants it has a call of its own."""

    __tablename__ = "house_events"
    __table_args__ = (Index("ix_house_events_created_at_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    event: Mapped[str]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class WebhookCall(Base):
    """One event on its way to one webhook."""

    __tablename__ = "webhook_calls"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("status in ('waiting', 'sent', 'dead')", name="status"),
        Index("ix_webhook_calls_due_at", "due_at", postgresql_where=text("status = 'waiting'")),
        Index("ix_webhook_calls_webhook_id_created_at_id", "webhook_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[str]
    """The same for every webhook: a receiver may know it already."""
    event: Mapped[str]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    """When it happened."""
    status: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None]
    """Kind of the last failure, or `http 500`; never its text."""
    sent_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship(lazy="raise")

"""Tables of the bot's database."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, DateTime, Float, Index, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}


class Base(DeclarativeBase):
    """Declarative base of the bot's own database."""

    metadata = MetaData(naming_convention=NAMING)


class Conversation(Base):
    """What a conversation is waiting for. One row a person: every tab and channel shares it."""

    __tablename__ = "conversations"

    person: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")


class Entry(Base):
    """One line of a conversation: said by the person, answered, or told by a notice.

    A person's line is the inbox at the same time: `processed_at` is empty until its turn is done.
    """

    __tablename__ = "entries"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    person: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    """person, assistant or notice."""
    channel: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text)
    """The platform's id of a person's message; of the message that an answer answers; of a notice,
    the outbox row's id."""
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    device: Mapped[str | None] = mapped_column(Text)
    """Of a person's line: the session, where others use the device too."""
    processed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    intent: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (
        Index("ix_entries_person_seq", "person", "seq"),
        Index(
            "uq_entries_delivery",
            "person",
            "channel",
            "message_id",
            "role",
            unique=True,
            postgresql_where=sa.text("role IN ('person', 'notice')"),
        ),
        Index(
            "ix_entries_unprocessed",
            "person",
            "seq",
            postgresql_where=sa.text("role = 'person' AND processed_at IS NULL"),
        ),
    )


class CandidateRow(Base):
    """A message to learn from, masked; nothing leads to who wrote it."""

    __tablename__ = "candidates"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    asked: Mapped[str | None] = mapped_column(Text)
    intent: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Float)
    why: Mapped[str] = mapped_column(Text)
    meant: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[str] = mapped_column(Text, server_default="open")
    """open, labelled or dropped."""

    __table_args__ = (Index("ix_candidates_status", "status", "at"),)

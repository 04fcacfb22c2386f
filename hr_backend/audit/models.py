"""Tables of the audit trail: rows are added, never changed (triggers refuse).

    audit_entries   what was done
    audit_values    its personal words, which may be deleted; the entry keeps their digests
    audit_chain     entries in the order of their commits, each with the digest of all up to it
    audit_head      the last link: lock, counter and digest in one row
    audit_seals     links signed with a key that is not in the database

The chain is written by a trigger at commit, so that nothing is part of the trail without it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base


class AuditEntry(Base):
    """One change: who, for whom, what, before and after, and why it was allowed."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"),)

    no: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    """Person who brought it about, or `system`."""
    on_behalf_of: Mapped[str | None]
    """Person whose wish it was, where that is another one."""
    service: Mapped[str | None]
    """Service that acted for the actor."""
    action: Mapped[str]
    subject_kind: Mapped[str]
    """interview, request, application, ..."""
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    """Personal words in it stand as {"sealed": digest}; so in `after`."""
    after: Mapped[dict[str, Any] | None]
    rules: Mapped[list[dict[str, Any]] | None]
    channel: Mapped[str | None]
    message: Mapped[str | None]
    """Id of the message it came by, or the digest of what is no id."""

    values: Mapped[list["PersonalValue"]] = relationship(lazy="raise")


class PersonalValue(Base):
    """Words of an entry that belong to a person: deleting the row leaves a digest of nothing."""

    __tablename__ = "audit_values"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of salt and value, in hexadecimal."""
    entry_no: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entries.no"), index=True)
    salt: Mapped[str]
    """Random: without it nobody can try out what the value was."""
    value: Mapped[str]


class AuditLink(Base):
    """An entry's place in the chain."""

    __tablename__ = "audit_chain"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3, ... without gaps, in the order of commits."""
    entry_no: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entries.no"), unique=True)
    digest: Mapped[bytes]
    """SHA-256 of the digest before and the entry."""


class AuditHead(Base):
    """The chain's last link; whoever adds one locks this row until the commit."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes]


class AuditSeal(Base):
    """A link signed with the key."""

    __tablename__ = "audit_seals"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    mac: Mapped[bytes]
    """HMAC-SHA256 of position and digest."""
    sealed_at: Mapped[datetime]

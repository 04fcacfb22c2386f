"""Tables of policies, reason codes, change requests, their reviews, notes and attachments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.interviews.models import Interview
from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class ChangeKind(StrEnum):
    """What is asked for."""

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    MODE = "mode"
    """Another way of meeting: onsite, video, phone, ai."""
    WITHDRAW = "withdraw"


class RequestStatus(StrEnum):
    """Where a change request stands."""

    PENDING = "pending"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN = (RequestStatus.PENDING, RequestStatus.NEEDS_INFO, RequestStatus.APPROVED)
"""Not decided and done with; an interview has one such request at most."""


class StepStatus(StrEnum):
    """Where one review stands; waiting is not yet its turn."""

    WAITING = "waiting"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class ReviewRole(StrEnum):
    """Whose consent a review is."""

    RECRUITER = "recruiter"
    SECOND = "second"
    """The business owner's or the HRBP's, on senior posts."""


class PolicyVersion(Base):
    """Some rules of one scope from one moment on; later versions and narrower scopes win."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("scope", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    scope: Mapped[str]
    """company, department:ID, requisition:ID or level:LEVEL"""
    valid_from: Mapped[datetime]
    version: Mapped[int]
    data: Mapped[dict[str, Any]]
    """Any of the fields of rules.Policy."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    author_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """None where it was imported."""


class ReasonCode(Base):
    """A reason as HR has worded it; those not here are as reason_codes.yml has them."""

    __tablename__ = "reason_codes"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(JSONB)
    """Kinds of change it may be given for."""
    words: Mapped[list[str]] = mapped_column(JSONB)
    """What people write when they mean it."""
    active: Mapped[bool] = mapped_column(server_default="true")


class ChangeRequest(Base):
    """Somebody's wish to change an interview, and what became of it."""

    __tablename__ = "change_requests"
    __table_args__ = (
        CheckConstraint("kind in ('reschedule', 'cancel', 'mode', 'withdraw')", name="kind"),
        CheckConstraint(
            "status in ('pending', 'needs_info', 'approved', 'applied', 'rejected',"
            " 'withdrawn', 'expired')",
            name="status",
        ),
        Index(
            "uq_change_requests_open",
            "interview_id",
            unique=True,
            postgresql_where=text("status in ('pending', 'needs_info', 'approved')"),
        ),
        Index("ix_change_requests_created_at_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    status: Mapped[str]
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    interview_id: Mapped[str | None] = mapped_column(ForeignKey("interviews.id"), index=True)
    """None where an application without an open interview is withdrawn."""
    requester_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str]
    reason_code: Mapped[str | None]
    old_start: Mapped[datetime | None]
    new_start: Mapped[datetime | None]
    old_mode: Mapped[str | None]
    """Of a change of mode, as are the three below."""
    new_mode: Mapped[str | None]
    new_location: Mapped[str | None]
    new_link: Mapped[str | None]
    rules: Mapped[list[dict[str, Any]]]
    """Rules that decided, as [{code, data}], with the policy versions in data."""
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    interview: Mapped[Interview | None] = relationship(lazy="raise")
    requester: Mapped[Person] = relationship(lazy="raise")
    steps: Mapped[list["ReviewStep"]] = relationship(
        lazy="raise", order_by="ReviewStep.position", cascade="all, delete-orphan"
    )


class ReviewStep(Base):
    """One review of a request; they are held in order of position."""

    __tablename__ = "review_steps"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'pending', 'approved', 'rejected')", name="status"),
        Index("ix_review_steps_due_at", "due_at", postgresql_where=text("status = 'pending'")),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("change_requests.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    """recruiter or second"""
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Whom it is meant for; a second review may be given by the owner or the HRBP."""
    seats: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    """What a reviewer is to the post: recruiter, owner, hrbp; whoever is that now may decide."""
    status: Mapped[str]
    due_at: Mapped[datetime | None]
    """When the reviewers are reminded, then when it goes to the next one up."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalated_to_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """Who may decide as well since then; None: any admin."""
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    reviewer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[reviewer_id])


class RequestNote(Base):
    """What was asked, answered or given as a reason while a request was reviewed."""

    __tablename__ = "request_notes"
    __table_args__ = (
        CheckConstraint("kind in ('question', 'answer', 'rejection', 'lost_slot')", name="kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("change_requests.id"), index=True)
    at: Mapped[datetime]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """None where nobody wrote it: a time that was lost by itself."""
    kind: Mapped[str]
    text: Mapped[str]


class Attachment(Base):
    """A file somebody gave with a request; its bytes lie in the folder of kit/files.py."""

    __tablename__ = "request_attachments"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("change_requests.id"), index=True)
    uploader_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    """As the person called it; for showing and downloading only."""
    media_type: Mapped[str]
    """As its bytes say."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]
    stored: Mapped[str] = mapped_column(unique=True)
    """Its random name in the folder."""
    created_at: Mapped[datetime]

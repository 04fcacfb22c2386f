"""Tables of requisitions, applications, interviews, and what happens on their day."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Department, Person


class Mode(StrEnum):
    """How an interview is held."""

    ONSITE = "onsite"
    VIDEO = "video"
    PHONE = "phone"
    AI = "ai"


class InterviewStatus(StrEnum):
    """Where an interview stands; rules.py says what may follow what."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Outcome(StrEnum):
    """What was decided of an application after its last round."""

    IN_REVIEW = "in_review"
    ADVANCE = "advance"
    OFFER = "offer"
    REJECTED = "rejected"
    HOLD = "hold"


class IncidentKind(StrEnum):
    """What may come between an interview and its plan."""

    LATE = "late"
    TECHNICAL = "technical"
    NOBODY_THERE = "nobody_there"


class Requisition(Base):
    """An open post (招聘需求)."""

    __tablename__ = "requisitions"
    __table_args__ = (CheckConstraint("status in ('open', 'paused', 'closed')", name="status"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    level: Mapped[str | None]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    """The business owner (业务负责人)."""
    recruiter_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    hrbp_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    senior: Mapped[bool] = mapped_column(default=False, server_default="false")
    status: Mapped[str] = mapped_column(default="open", server_default="open")

    department: Mapped[Department | None] = relationship(lazy="raise")


class RequisitionPool(Base):
    """An interviewer who may stand in for another on a requisition."""

    __tablename__ = "requisition_pool"

    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Application(Base):
    """A candidate for a requisition."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(
            "outcome in ('in_review', 'advance', 'offer', 'rejected', 'hold')", name="outcome"
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"), index=True)
    stage: Mapped[str] = mapped_column(default="interview", server_default="interview")
    outcome: Mapped[str] = mapped_column(default="in_review", server_default="in_review")
    next_round: Mapped[int | None]
    """After `advance`."""
    message: Mapped[str | None]
    """What the candidate is told with the outcome."""
    released_at: Mapped[datetime | None]
    """Until then the candidate sees `in_review`."""

    candidate: Mapped[Person] = relationship(lazy="raise")
    requisition: Mapped[Requisition] = relationship(lazy="raise")


class Interview(Base):
    """One round of interviews of an application."""

    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint("mode in ('onsite', 'video', 'phone', 'ai')", name="mode"),
        CheckConstraint(
            "status in ('proposed', 'scheduled', 'confirmed', 'in_progress', 'completed',"
            " 'cancelled', 'no_show')",
            name="status",
        ),
        CheckConstraint("minutes between 1 and 1440", name="minutes"),
        CheckConstraint("(start_at is null) = (end_at is null)", name="both_ends"),
        CheckConstraint("start_at < end_at", name="order"),
        CheckConstraint(
            "start_at is not null or status in ('proposed', 'cancelled')", name="timed"
        ),
        Index("ix_interviews_start_at_id", "start_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    round: Mapped[int]
    mode: Mapped[str]
    location: Mapped[str | None]
    link: Mapped[str | None]
    start_at: Mapped[datetime | None]
    """None while proposed."""
    end_at: Mapped[datetime | None]
    minutes: Mapped[int]
    status: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    reschedules: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the candidate has moved it."""
    rebook_of: Mapped[str | None] = mapped_column(ForeignKey("interviews.id"), unique=True)
    """The interview nobody came to in whose place this one was booked."""
    invited_at: Mapped[datetime | None]
    """When it was proposed; None where it was imported without."""
    scheduled_at: Mapped[datetime | None]
    """When it got its first time."""

    application: Mapped[Application] = relationship(lazy="raise")
    interviewers: Mapped[list[Person]] = relationship(
        secondary="interview_interviewers", lazy="raise", order_by=Person.no
    )


class InterviewInterviewer(Base):
    """Who interviews."""

    __tablename__ = "interview_interviewers"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class Incident(Base):
    """Lateness or a fault, as somebody reported it: evidence, never changed but to close it."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("kind in ('late', 'technical', 'nobody_there')", name="kind"),
        CheckConstraint("minutes between 1 and 600", name="minutes"),
        Index("ix_incidents_interview_id_at", "interview_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    """Who reported it."""
    kind: Mapped[str]
    minutes: Mapped[int | None]
    """How late somebody will be."""
    text: Mapped[str]
    """In the words of who reported it."""
    at: Mapped[datetime]
    channel: Mapped[str | None]
    message: Mapped[str | None]
    """Id of the message it came by."""
    settled_at: Mapped[datetime | None]
    """When the interview was put to another time for it."""


class InterviewSession(Base):
    """One sitting of an interview; a fault may break one off."""

    __tablename__ = "interview_sessions"
    __table_args__ = (
        CheckConstraint("started_at <= ended_at", name="order"),
        Index(
            "uq_interview_sessions_open",
            "interview_id",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_interview_sessions_interview_id", "interview_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    link: Mapped[str | None]
    fault_id: Mapped[str | None] = mapped_column(ForeignKey("incidents.id"))
    """What broke it off."""

"""Tables of appraisal cycles, appraisals, goals and feedback."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person


class Rating(StrEnum):
    """What comes of an appraisal."""

    S = "S"
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class AppraisalCycle(Base):
    """A period people are appraised for (绩效周期)."""

    __tablename__ = "appraisal_cycles"
    __table_args__ = (CheckConstraint("end_on >= start_on", name="order"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    released_at: Mapped[datetime | None]
    """When ratings became known to those they are about."""
    created_at: Mapped[datetime]


class Appraisal(Base):
    """One person in one cycle."""

    __tablename__ = "appraisals"
    __table_args__ = (
        CheckConstraint("rating in ('S', 'A', 'B', 'C', 'D')", name="rating"),
        UniqueConstraint("cycle_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("appraisal_cycles.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    rating: Mapped[str | None]
    comment: Mapped[str]
    rated_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int]

    cycle: Mapped[AppraisalCycle] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    goals: Mapped[list["Goal"]] = relationship(
        lazy="raise", order_by="Goal.no", cascade="all, delete-orphan"
    )
    feedback: Mapped[list["Feedback"]] = relationship(
        lazy="raise", order_by="Feedback.id", cascade="all, delete-orphan"
    )


class Goal(Base):
    """A goal of an appraisal; the weights of one add up to 100."""

    __tablename__ = "appraisal_goals"
    __table_args__ = (
        CheckConstraint("weight between 1 and 100", name="weight"),
        CheckConstraint("progress between 0 and 100", name="progress"),
    )

    appraisal_id: Mapped[str] = mapped_column(ForeignKey("appraisals.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    weight: Mapped[int]
    progress: Mapped[int]


class Feedback(Base):
    """What one colleague was asked for, and wrote (360°)."""

    __tablename__ = "appraisal_feedback"
    __table_args__ = (UniqueConstraint("appraisal_id", "giver_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    """Random: the order tells nothing of who was asked when."""
    appraisal_id: Mapped[str] = mapped_column(ForeignKey("appraisals.id"))
    giver_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str | None]
    given_at: Mapped[datetime | None]

    appraisal: Mapped[Appraisal] = relationship(lazy="raise", back_populates="feedback")

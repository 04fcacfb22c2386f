"""Tables of criteria, scorecards and reminders of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base
from hr_backend.people.models import Person

JUDGED: Final = frozenset({"scheduled", "confirmed", "in_progress", "completed"})
"""Interviews that take or took place, whether or not somebody said so."""


class Recommendation(StrEnum):
    """What an interviewer would do."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"


class CriteriaSet(Base):
    """What candidates of a post are measured by; a change makes a new version."""

    __tablename__ = "criteria_sets"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    criteria: Mapped[list[dict[str, Any]]]
    """[{id, name, weight, anchors: {"1": ..., "5": ...}}], in order."""
    created_at: Mapped[datetime]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))


class Scorecard(Base):
    """One interviewer's judgement of one interview."""

    __tablename__ = "scorecards"
    __table_args__ = (
        CheckConstraint(
            "recommendation in ('strong_no', 'no', 'yes', 'strong_yes')", name="recommendation"
        ),
        ForeignKeyConstraint(
            ["requisition_id", "criteria_version"],
            ["criteria_sets.requisition_id", "criteria_sets.version"],
        ),
    )

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    interviewer_id: Mapped[str] = mapped_column(
        ForeignKey("people.id"), primary_key=True, index=True
    )
    requisition_id: Mapped[str] = mapped_column(ForeignKey("requisitions.id"))
    criteria_version: Mapped[int | None]
    """None where the post had no criteria."""
    scores: Mapped[list[dict[str, Any]]]
    """[{criterion, score, evidence}], one for each criterion."""
    recommendation: Mapped[str]
    comment: Mapped[str]
    submitted_at: Mapped[datetime]

    interviewer: Mapped[Person] = relationship(lazy="raise")


class ScorecardReminder(Base):
    """An interviewer was reminded of a scorecard once."""

    __tablename__ = "scorecard_reminders"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]

"""Tables of models, of forecasts that led to something, and of how far candidates have to come."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class Source(StrEnum):
    """What a model has learnt from."""

    HOUSE = "house"
    GENERATED = "generated"
    """History that was made up: a demo's, a bench's. Its forecasts are called that everywhere."""


class Basis(StrEnum):
    """What a forecast rests on."""

    MODEL = "model"
    BASE_RATE = "base_rate"
    """Too little history, or a model that did no better: the same for everybody."""
    NONE = "none"
    """No history at all."""


class ForecastModel(Base):
    """What one training came to. Coefficients as numbers: nothing is ever unpickled."""

    __tablename__ = "forecast_models"
    __table_args__ = (
        CheckConstraint("source in ('house', 'generated')", name="source"),
        CheckConstraint("attended between 0 and bookings", name="counts"),
        Index("ix_forecast_models_trained_at", "trained_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    trained_at: Mapped[datetime]
    source: Mapped[str]
    bookings: Mapped[int]
    """Attended or missed."""
    attended: Mapped[int]
    model: Mapped[dict[str, Any] | None]
    """rules.Model as JSON; None where `report` says why not."""
    report: Mapped[dict[str, Any]]


class AttendanceForecast(Base):
    """A forecast that reminders were chosen by; once for each version of an interview."""

    __tablename__ = "attendance_forecasts"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    model_id: Mapped[str | None] = mapped_column(
        ForeignKey("forecast_models.id", ondelete="SET NULL")
    )
    likelihood: Mapped[float | None]
    doubtful: Mapped[bool]


class CandidateDistance(Base):
    """How far a candidate has to come, as HR knows it."""

    __tablename__ = "candidate_distances"
    __table_args__ = (CheckConstraint("km between 0 and 20000", name="km"),)

    candidate_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    km: Mapped[float]
    noted_at: Mapped[datetime]

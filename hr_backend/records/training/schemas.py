"""What courses look like over HTTP. Times have an offset; answers are in UTC."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from hr_backend.kit.schemas import Id, Line, Moment, Named, Schema
from hr_backend.records.training.models import CourseKind


class CourseView(Schema):
    """A course at one time."""

    id: str
    title: str
    kind: CourseKind
    place: str | None
    start: datetime
    end: datetime
    capacity: int
    left: int = Field(description="Seats still free")
    cancelled: bool
    signed_up: bool = Field(description="Whether the caller has a seat")
    completed_at: datetime | None = Field(description="When the caller completed it")
    version: int


class CourseEdit(Schema):
    """A course as HR plans it."""

    title: Annotated[Line, StringConstraints(min_length=1)]
    kind: CourseKind = CourseKind.GENERAL
    place: Line | None = None
    start: Moment
    end: Moment
    capacity: int = Field(ge=1, le=10000)
    version: int | None = Field(default=None, ge=1, description="The one last read")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError("it ends before it begins")
        return self


class SeatView(Schema):
    """Who takes part."""

    person: Named
    completed_at: datetime | None


class SeatList(Schema):
    """Everybody who takes part."""

    items: list[SeatView]


class Completion(Schema):
    """Who has completed a course."""

    people: list[Id] = Field(min_length=1, max_length=1000)

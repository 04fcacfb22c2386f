"""What appraisals look like over HTTP."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from hr_backend.interviews.schemas import Version
from hr_backend.kit.schemas import Id, Line, Named, Prose, Schema
from hr_backend.records.appraisals.models import Rating

Title = Annotated[Line, StringConstraints(min_length=1)]


class CycleView(Schema):
    """A period people are appraised for."""

    id: str
    name: str = Field(examples=["2026年第三季度"])
    start_on: date
    end_on: date
    released_at: datetime | None


class NewCycle(Schema):
    """A period, and who is appraised."""

    name: Title
    start_on: date
    end_on: date
    people: list[Id] = Field(min_length=1, max_length=10000)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end_on < self.start_on:
            raise ValueError("it ends before it begins")
        return self


class GoalBody(Schema):
    """A goal; the weights of one's goals add up to 100."""

    title: Title
    weight: int = Field(ge=1, le=100)
    progress: int = Field(default=0, ge=0, le=100, description="Percent")


class Goals(Schema):
    """All goals of an appraisal, in order."""

    goals: list[GoalBody] = Field(max_length=20)
    version: Version = None


class Judgement(Schema):
    """What comes of it."""

    rating: Rating
    comment: Prose = ""
    version: Version = None


class FeedbackView(Schema):
    """Feedback as the manager and HR read it: with its giver."""

    id: str
    giver: Named
    text: str | None


class AppraisalView(Schema):
    """One person's appraisal as the caller may see it."""

    id: str
    cycle: CycleView
    person: Named
    goals: list[GoalBody]
    progress: int = Field(description="Percent of all goals, by weight")
    rating: Rating | None = Field(description="Null for the person themselves until released")
    comment: str
    feedback: list[FeedbackView] = Field(description="For the manager and HR; empty for the person")
    voices: list[str] = Field(
        description="For the person once released: feedback without names, three at least"
    )
    version: int


class Givers(Schema):
    """Whom to ask for feedback."""

    people: list[Id] = Field(min_length=1, max_length=50)


class AskedFeedback(Schema):
    """Feedback the caller was asked for."""

    id: str
    about: Named
    cycle: str = Field(description="Its name")
    text: str | None
    given_at: datetime | None


class FeedbackText(Schema):
    """What one thinks of a colleague's work."""

    text: Annotated[Prose, StringConstraints(min_length=1)]

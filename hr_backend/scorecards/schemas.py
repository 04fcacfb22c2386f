"""What criteria, scorecards and decisions look like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hr_backend.kit.schemas import Id, Line, Named, Prose, Schema
from hr_backend.scorecards.models import Recommendation

Points = Annotated[int, Field(ge=1, le=5)]
Name = Annotated[Line, StringConstraints(min_length=1)]


class Criterion(Schema):
    """One thing candidates of a post are measured by."""

    id: Id = Field(description="Stays the same when it is worded anew", examples=["coding"])
    name: Name = Field(examples=["Coding"])
    weight: int = Field(default=1, ge=1, le=100, description="Against the others")
    anchors: dict[Literal["1", "2", "3", "4", "5"], Line] = Field(
        default_factory=dict,
        description="What a number means, so that two interviewers mean the same by it",
        examples=[{"1": "Cannot write a loop", "3": "Works, with help", "5": "Clean and tested"}],
    )


class CriteriaChange(Schema):
    """The criteria of a post from now on, in order."""

    criteria: list[Criterion] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.id for one in self.criteria}) != len(self.criteria):
            raise ValueError("every criterion needs an id of its own")
        return self


class CriteriaView(Schema):
    """Criteria that interviews of a post are judged by."""

    version: int = Field(description="0 where none have been set yet")
    criteria: list[Criterion]


class Score(Schema):
    """What somebody gives for one criterion."""

    criterion: Id
    score: Points
    evidence: Prose = Field(default="", description="What was said or done")


class ScorecardEntry(Schema):
    """One's own judgement; scores for exactly the criteria of the interview."""

    scores: list[Score] = Field(default_factory=list, max_length=20)
    recommendation: Recommendation
    comment: Prose = ""


class ScorecardView(Schema):
    """One interviewer's judgement."""

    interviewer: Named
    scores: list[Score]
    score: float | None = Field(
        description="Mean of the scores by weight, 1 to 5; null where there are no criteria"
    )
    recommendation: Recommendation
    comment: str
    submitted_at: datetime


class Scorecards(Schema):
    """The judgements of one interview, as far as the caller may read them yet."""

    criteria: CriteriaView
    items: list[ScorecardView]
    hidden: int = Field(description="Others' that are shown once the caller's own is in")
    owing: list[Named] = Field(description="Interviewers whose scorecard is not in")
    score: float | None = Field(description="Mean of the shown scorecards' scores")


class Decision(Schema):
    """What becomes of an application."""

    outcome: Literal["advance", "offer", "reject", "hold"]
    message: Prose = Field(default="", description="For the candidate")
    release: bool = Field(
        default=True, description="false: the candidate sees `in_review` until it is released"
    )

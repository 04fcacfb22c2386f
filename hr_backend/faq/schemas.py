"""What questions and answers look like over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from hr_backend.faq.models import FaqKind
from hr_backend.interviews.models import Mode
from hr_backend.kit.schemas import Line, Prose, Schema

Question = Annotated[Line, StringConstraints(min_length=1)]
Scope = Annotated[
    Line,
    StringConstraints(pattern=r"^(company|requisition:\S{1,100})$"),
    Field(description="company or requisition:ID", examples=["company", "requisition:java"]),
]


class FaqView(Schema):
    """A question and its answer."""

    id: str = Field(examples=["interview_bring"])
    kind: FaqKind
    scope: Scope
    requisition: str | None = Field(description="Id of the post, null for the whole company's")
    question: str = Field(examples=["面试要带什么"])
    variants: list[str] = Field(description="Other ways in which people ask it")
    answer: str
    mode: Mode | None = Field(description="Kind of interview it is true of; null: every kind")
    active: bool
    version: int = Field(description="0: as shipped")
    updated_at: datetime | None


class FaqList(Schema):
    """Questions and answers, those of posts first."""

    items: list[FaqView]


class FaqEdit(Schema):
    """What an entry says from now on."""

    question: Question
    variants: list[Question] = Field(default_factory=list, max_length=200)
    answer: Annotated[Prose, StringConstraints(min_length=1)]
    mode: Mode | None = None
    active: bool = True
    version: int | None = Field(default=None, ge=0, description="The one last read")


class NewFaq(FaqEdit):
    """An entry that was not there before."""

    kind: FaqKind
    scope: Scope

"""What changes, previews and requests look like over HTTP."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from hr_backend.approvals.models import ChangeKind, RequestStatus, StepStatus
from hr_backend.interviews.schemas import InterviewView, Version
from hr_backend.kit.schemas import Moment, Named, Prose, Schema


class RuleView(Schema):
    """A rule that decided."""

    code: str = Field(
        description="in_time, late_notice, too_many_reschedules, senior_second_review, "
        "staff_direct or withdraw_free"
    )
    data: dict[str, Any] = Field(
        description="Its numbers: min_notice_hours, count, max_reschedules; "
        "`policy`: versions that were in force"
    )


class StepView(Schema):
    """One review, in order."""

    role: str = Field(description="recruiter, or second: the business owner or the HRBP")
    reviewer: Named | None = Field(description="null: any admin")
    status: StepStatus


class RequestView(Schema):
    """A wish to change an interview, and what became of it."""

    id: str
    kind: ChangeKind
    status: RequestStatus
    interview: InterviewView | None = Field(
        description="null only where an application without interviews was withdrawn"
    )
    requester: Named
    reason: str
    question: str | None = Field(description="What a reviewer last asked, while needs_info")
    old_start: datetime | None
    new_start: datetime | None
    created_at: datetime
    steps: list[StepView]
    version: int


class ChangeResult(Schema):
    """What became of a change at once."""

    outcome: Literal["applied", "pending"]
    interview: InterviewView | None = Field(
        description="null only where an application without interviews was withdrawn"
    )
    request: RequestView | None = Field(
        description="The record of the change; null for schedule and confirm"
    )
    rules: list[RuleView]


class ChangePreviewQuery(Schema):
    """Which change is thought of."""

    kind: Literal["reschedule", "cancel"]


class ReviewerView(Named):
    """Whose consent a change would need."""

    role: str


class ChangePreview(Schema):
    """What a change would need, before it is asked for."""

    needs_review: bool
    reviewers: list[ReviewerView]
    rules: list[RuleView]
    reason_required: bool
    reschedules_left: int = Field(description="Moves without the recruiter's consent")


class Withdrawal(Schema):
    """Give up an application."""

    reason: Prose = ""


class Approval(Schema):
    """Consent."""

    version: Version = None


class Rejection(Schema):
    """No."""

    reason: Prose = Field(min_length=1)
    version: Version = None


class Question(Schema):
    """What the reviewer wants to know first."""

    question: Prose = Field(min_length=1)
    version: Version = None


class Answer(Schema):
    """The requester's answer, with another time where the first was lost."""

    text: Prose = Field(min_length=1)
    start: Moment | None = None
    version: Version = None

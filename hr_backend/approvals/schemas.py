"""What changes, previews and requests look like over HTTP."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from hr_backend.approvals.models import ChangeKind, RequestStatus, StepStatus
from hr_backend.interviews.models import Mode
from hr_backend.interviews.schemas import InterviewView, Version
from hr_backend.kit.schemas import Id, Moment, Named, Prose, Schema


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
    due_at: datetime | None = Field(
        description="When its reviewers are reminded, then when it goes to the next one up"
    )
    escalated: bool = Field(description="It went to the next one up, who may decide as well")


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
    reason_code: str | None
    question: str | None = Field(description="What a reviewer last asked, while needs_info")
    old_start: datetime | None
    new_start: datetime | None
    old_mode: Mode | None = Field(description="Of a change of mode, as `new_mode`")
    new_mode: Mode | None
    created_at: datetime
    steps: list[StepView]
    attachments: int = Field(description="How many files were given with it")
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
    reschedules_left: int | None = Field(
        default=None,
        description="Moves the candidate still has without the recruiter; null: of a withdrawal",
    )
    in_time_until: datetime | None = Field(
        default=None,
        description="Until when a change of the interview as it now stands is in time; null while "
        "it has no time, and once it is over",
    )


class ChangePreviewQuery(Schema):
    """Which change is thought of."""

    kind: Literal["reschedule", "cancel", "mode"]


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
    in_time_until: datetime | None = Field(
        description="Until when a change is in time; null while the interview has no time"
    )


class Withdrawal(Schema):
    """Give up an application."""

    reason: Prose = ""
    reason_code: Id | None = Field(default=None, description="One of GET /reason-codes")


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


class AttachmentView(Schema):
    """A file that was given with a request."""

    id: str
    name: str = Field(description="As the person called it")
    media_type: str = Field(examples=["application/pdf"], description="As its bytes say")
    size: int = Field(description="Bytes")
    sha256: str
    created_at: datetime


class AttachmentList(Schema):
    """All files of a request."""

    items: list[AttachmentView]

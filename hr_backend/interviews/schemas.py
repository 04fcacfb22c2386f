"""What requisitions, applications and interviews look like over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from hr_backend.interviews.models import InterviewStatus, Mode, Outcome
from hr_backend.kit.schemas import Id, Line, Moment, Named, Prose, Schema

Version = Annotated[
    int | None,
    Field(ge=1, le=2**31 - 1, description="As last read; a stale one is refused (409)"),
]


class RequisitionView(Schema):
    """An open post (招聘需求)."""

    id: str
    title: str = Field(examples=["Java工程师"])
    department: Named | None
    level: str | None
    owner: str | None = Field(description="Id of the business owner")
    recruiter: str | None
    hrbp: str | None
    senior: bool = Field(description="Changes need a second review")
    status: str = Field(description="open, paused or closed")


class RequisitionRef(Schema):
    """The post an interview is for."""

    id: str
    title: str
    senior: bool
    owner: str | None
    recruiter: str | None
    hrbp: str | None


class ApplicationView(Schema):
    """A candidate for a post."""

    id: str
    candidate: Named
    requisition: RequisitionRef
    stage: str
    outcome: Outcome = Field(
        description="What was decided; candidates see `in_review` until it is released to them"
    )
    next_round: int | None = Field(description="After `advance`")
    message: str | None = Field(description="What the candidate is told with the outcome")
    released_at: datetime | None


class PendingRequest(Schema):
    """The open change request of an interview."""

    id: str
    kind: str = Field(description="reschedule or cancel")
    new_start: datetime | None
    status: str = Field(description="pending, needs_info or approved")


class InterviewView(Schema):
    """One interview, as everybody concerned sees it. Times are in UTC."""

    id: str
    application: str
    round: int
    mode: Mode
    location: str | None
    link: str | None
    start: datetime | None = Field(description="null while proposed")
    end: datetime | None
    minutes: int
    status: InterviewStatus
    version: int
    reschedules: int = Field(description="How often the candidate has moved it")
    candidate: Named
    requisition: RequisitionRef
    department: Named | None
    interviewers: list[Named]
    pending_request: PendingRequest | None
    late_minutes: int | None = Field(
        default=None, description="How late the candidate said to be; null: not, or not said"
    )
    fault: str | None = Field(
        default=None, description="Id of the last reported fault that no new time has settled"
    )
    rebook_of: str | None = Field(
        default=None, description="The missed interview in whose place this one was booked"
    )


class NewInterview(Schema):
    """An interview to be invited to."""

    application: Id
    round: int = Field(default=1, ge=1, le=20)
    mode: Mode = Mode.ONSITE
    interviewers: list[Id] = Field(default_factory=list, max_length=20)
    minutes: int = Field(default=60, ge=5, le=600)
    start: Moment | None = Field(default=None, description="null: proposed, no time yet")
    location: Line | None = None
    link: Line | None = None
    outside_hours: bool = Field(default=False, description="Allow a time out of working hours")


class Schedule(Schema):
    """The first time of a proposed interview."""

    start: Moment
    version: Version = None


class Confirm(Schema):
    """The candidate will come."""

    version: Version = None


class Reschedule(Schema):
    """Another time."""

    start: Moment
    reason: Prose = Field(default="", examples=["临时要出差"])
    reason_code: Id | None = Field(default=None, description="One of GET /reason-codes")
    version: Version = None
    outside_hours: bool = Field(
        default=False, description="Employees only: allow a time out of working hours"
    )


class Cancel(Schema):
    """No interview after all."""

    reason: Prose = Field(default="", examples=["已经有别的offer了"])
    reason_code: Id | None = Field(default=None, description="One of GET /reason-codes")
    version: Version = None


class ModeChange(Schema):
    """Another way to meet."""

    mode: Mode
    reason: Prose = Field(default="", examples=["在外地不方便"])
    reason_code: Id | None = Field(default=None, description="One of GET /reason-codes")
    location: Line | None = Field(default=None, description="Employees only: the place, onsite")
    link: Line | None = Field(default=None, description="Employees only: the link, video or ai")
    version: Version = None

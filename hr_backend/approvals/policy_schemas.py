"""What policies and reason codes look like over HTTP and in files."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from hr_backend.approvals.models import ChangeKind
from hr_backend.kit.schemas import Line, Moment, Schema, storable

Scope = Annotated[
    str,
    StringConstraints(pattern=r"^(company|(department|requisition|level):\S.*)$", max_length=120),
    AfterValidator(storable),
    Field(
        description="company, department:ID, requisition:ID or level:LEVEL",
        examples=["department:rd"],
    ),
]
Seat = Literal["recruiter", "owner", "hrbp"]
SHORT_CODE = r"^[a-z0-9][a-z0-9_]{0,49}$"


T = TypeVar("T")


def distinct(items: list[T]) -> list[T]:
    if len(set(items)) < len(items):
        raise ValueError("nothing may be named twice")
    return items


Seats = Annotated[list[Seat], Field(min_length=1, max_length=3), AfterValidator(distinct)]
Minutes = Annotated[
    list[Annotated[int, Field(ge=5, le=10080)]], Field(max_length=5), AfterValidator(distinct)
]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""By the company's clock."""


class PolicyData(Schema):
    """Rules of one scope; what is left out is as the next wider scope has it.

    The defaults are what holds where no scope says anything.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    min_notice_hours: float = Field(
        default=24,
        ge=0,
        le=720,
        allow_inf_nan=False,
        description="A candidate's change this many hours ahead, or more, is in time",
    )
    max_reschedules: int = Field(
        default=2, ge=0, le=100, description="Moves a candidate has without the recruiter"
    )
    senior_second_review: bool = Field(
        default=True, description="Senior posts: every move or cancellation needs a second review"
    )
    reason_required: bool = True
    first_reviewers: Seats = Field(
        default=["recruiter", "hrbp", "owner"],
        description="Who gives the first review: the first of these that the post has",
    )
    second_reviewers: Seats = Field(
        default=["owner", "hrbp"],
        description="Any of whom gives the second, as another person than the first",
    )
    review_hours: float = Field(
        default=24,
        gt=0,
        le=720,
        allow_inf_nan=False,
        description="After these, or halfway to the interview, a review is asked for again; after "
        "as long again it goes to the next one up",
    )
    backfill: bool = Field(default=True, description="Offer freed times to stand-by candidates")
    offer_minutes: int = Field(
        default=120, ge=5, le=10080, description="How long a stand-by candidate may think"
    )
    interviewer_replacement: bool = Field(
        default=False, description="A busy interviewer may be replaced from the post's pool"
    )
    buffer_minutes: int = Field(
        default=0, ge=0, le=480, description="Kept free around an interview, per interviewer"
    )
    hold_minutes: int = Field(
        default=10, ge=1, le=1440, description="How long a chosen time is held"
    )
    lead_minutes: int = Field(
        default=60, ge=0, le=10080, description="Offers start at least this long after now"
    )
    no_show_grace_minutes: int = Field(
        default=15, ge=0, le=240, description="After these a no-show may be reported"
    )
    reminder_minutes: Minutes = Field(
        default=[1440, 60], description="Before the start, candidate and interviewers are reminded"
    )
    quiet_from: ClockTime = Field(
        default="21:30", description="Nobody is reminded between then and `quiet_until`"
    )
    quiet_until: ClockTime = "08:00"
    candidate_days: int = Field(
        default=730,
        ge=30,
        le=3650,
        description="Of the company: so long after everything has ended, or they last agreed to be "
        "kept in mind, a candidate's personal data are erased",
    )
    notice_days: int = Field(
        default=180, ge=30, le=3650, description="Of the company: how long notices are kept"
    )
    payday: int = Field(default=10, ge=1, le=31, description="Day of the month")

    def said(self) -> dict[str, Any]:
        """Only what was given, as it is stored."""
        return self.model_dump(mode="json", exclude_unset=True)


class NewPolicy(Schema):
    """A version of the rules of one scope. It takes the place of the one before it whole."""

    scope: Scope
    valid_from: Moment | None = Field(
        default=None, description="From when on; null: from now on. Never in the past"
    )
    data: PolicyData


class PolicyView(Schema):
    """One version of the rules of one scope."""

    id: str
    scope: str
    version: int
    valid_from: datetime
    in_force: bool = Field(description="Whether it is this one that holds in its scope now")
    data: dict[str, Any]
    created_at: datetime
    author: str | None = Field(description="Id of who made it; null: imported")


class PolicyDraft(Schema):
    """Rules that are thought of, and the changes of the past to try them on."""

    scope: Scope
    data: PolicyData
    days: int = Field(default=90, ge=1, le=366)


class Decided(Schema):
    """What becomes of a change."""

    outcome: Literal["applied", "reviewed", "refused"] = Field(
        description="at once, before reviewers, or not without a reason"
    )
    rules: list[str]
    reviews: list[str] = Field(description="recruiter, second")


class CheckedChange(Schema):
    """A change of the past that the draft would have decided otherwise."""

    request: str
    interview: str | None
    kind: ChangeKind
    created_at: datetime
    then: Decided
    draft: Decided


class PolicyCheck(Schema):
    """What a draft would have decided."""

    since: datetime
    changes: int = Field(description="Candidates' changes looked at")
    then: dict[str, int] = Field(description="How many had each outcome")
    draft: dict[str, int]
    different: int
    items: list[CheckedChange] = Field(description="The newest of those that differ, 200 at most")


class ReasonView(Schema):
    """A reason for a change, as the assistant proposes it."""

    code: str = Field(examples=["time_conflict"])
    title: str = Field(examples=["时间冲突"])
    kinds: list[ChangeKind] = Field(description="Kinds of change it may be given for")
    words: list[str] = Field(description="What people write when they mean it")
    active: bool


class ReasonList(Schema):
    """All reasons, retired ones included."""

    items: list[ReasonView]


Word = Annotated[Line, StringConstraints(min_length=1, max_length=30)]


class ReasonEdit(Schema):
    """A reason as HR words it."""

    title: Annotated[Line, StringConstraints(min_length=1, max_length=50)]
    kinds: list[ChangeKind] = Field(min_length=1, max_length=len(ChangeKind))
    words: list[Word] = Field(default_factory=list, max_length=200)
    active: bool = True

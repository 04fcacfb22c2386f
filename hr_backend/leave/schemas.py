"""What leave looks like over HTTP. Days are numbers: 1, 0.5, 0.25; dates are local."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from hr_backend.employee_requests.models import FiledStatus
from hr_backend.interviews.schemas import Version
from hr_backend.kit.schemas import Id, Line, Moment, Named, Prose, Schema
from hr_backend.leave.calculation_schemas import Day, RuleUsed, StepView
from hr_backend.leave.models import EntryKind, LeaveType


class NewLeave(Schema):
    """When somebody wants to be away: whole and half days, or hours of one day."""

    leave_type: LeaveType
    start: Day | None = Field(default=None, description="First day", examples=["2026-11-27"])
    end: Day | None = Field(default=None, description="Last day, counted; null: the first one")
    start_half: bool = Field(default=False, description="Begins at noon of the first day")
    end_half: bool = Field(default=False, description="Ends at noon of the last day")
    start_at: Moment | None = Field(
        default=None, description="Of leave by the hour, in place of the days", examples=[None]
    )
    end_at: Moment | None = None
    reason: Prose = ""

    @model_validator(mode="after")
    def _either(self) -> "NewLeave":
        if (self.start_at is None) != (self.end_at is None):
            raise ValueError("start_at and end_at belong together")
        if (self.start is None) == (self.start_at is None):
            raise ValueError("give start (days) or start_at and end_at (hours)")
        if self.start_at is not None and (self.end or self.start_half or self.end_half):
            raise ValueError("hours have no days beside them")
        if self.start and self.end and not 0 <= (self.end - self.start).days <= 400:
            raise ValueError("end must not lie before start, nor 400 days after it")
        if self.start_half and self.end_half and self.start == (self.end or self.start):
            raise ValueError("nothing is left of the day")
        return self


class PlanView(Schema):
    """What a leave would take."""

    leave_type: LeaveType
    start: str = Field(description="First day, or a moment of leave by the hour")
    end: str
    days: float = Field(description="Working days (calendar days of maternity and the like)")
    per_year: dict[int, float] = Field(description="Days in each calendar year")
    days_off: int = Field(description="Weekends and holidays in between that are not counted")
    remaining: float | None = Field(
        description="Balance before it, pending requests taken off; null: none is kept"
    )
    approver: Named | None = Field(description="Who will decide; null: HR")


class LeaveView(Schema):
    """A leave that was asked for."""

    request: str = Field(description="Id of the request (see /employee-requests)")
    person: Named
    leave_type: LeaveType
    start: str
    end: str
    start_half: bool
    end_half: bool
    days: float
    status: FiledStatus
    version: int


class TakingBack(Schema):
    """Take leave back."""

    version: Version = None


class LotView(Schema):
    """Days that were earned together."""

    bucket: str = Field(description="A year, or a day for compensatory leave")
    left: float
    valid_from: date
    expires_on: date | None


class EntryView(Schema):
    """One line of the ledger."""

    kind: EntryKind
    bucket: str
    days: float = Field(description="Signed: what adds and what takes away")
    day: date
    expires_on: date | None
    reason: str = Field(description="rule, import, request, overtime, consent, or HR's words")
    source: str
    request: str | None = None


class BalanceView(Schema):
    """What is left of one kind of leave, with its proof."""

    leave_type: LeaveType
    known: bool = Field(description="false: no balance is kept of this leave for this person")
    remaining: float = Field(description="Days that may be taken, pending ones not taken off")
    pending: float = Field(description="Days in requests nobody has decided yet")
    earned: float
    taken: float
    expired: float
    lots: list[LotView]
    lines: list[EntryView] = Field(description="The ledger it was derived from")
    steps: list[StepView] = Field(description="How the year's days were worked out, by rule")
    rule: RuleUsed | None


class Balances(Schema):
    """All kinds of leave of one person on a day."""

    person: Named
    on: date
    region: str | None = Field(description="Where they work, as far as known")
    items: list[BalanceView]


class Adjustment(Schema):
    """HR sets a balance right."""

    person: Id
    leave_type: LeaveType
    days: Decimal = Field(ge=-400, le=400, decimal_places=4, description="Signed")
    year: int = Field(ge=2000, le=2200, description="Whose days they are")
    expires_on: Day | None = Field(
        default=None, description="Last day to take them; null: the end of that year"
    )
    reason: Annotated[Prose, StringConstraints(min_length=1)]


class Carry(Schema):
    """Put what is left of a year into the next, with the employee's consent."""

    person: Id | None = Field(default=None, description="null: the caller")
    year: int = Field(ge=2000, le=2200)


class ProfileEdit(Schema):
    """What a person's leave depends on."""

    first_worked_on: Day | None = Field(
        default=None, description="First day of their first job anywhere (累计工龄)"
    )
    continuous_since: Day | None = Field(
        default=None, description="Since when without a break; null: as long as they have worked"
    )
    region: Line | None = Field(
        default=None, description="Province or city where they work", examples=["上海"]
    )
    version: int | None = Field(default=None, ge=0, description="The one last read")


class ProfileView(Schema):
    """What a person's leave depends on."""

    person: Named
    hired_on: date | None
    first_worked_on: date | None
    continuous_since: date | None
    region: str | None = Field(description="Code of the region")
    version: int = Field(description="0: nothing was entered yet")


class NewRule(Schema):
    """A dated rule in place of older ones of its kind and region."""

    kind: str = Field(max_length=40, examples=["marriage"])
    region: Line = Field(description="national, or a region", examples=["江苏"])
    valid_from: Day
    valid_until: Day | None = None
    data: dict[str, Any] = Field(
        description="Its numbers, with the keys of the shipped rules of its kind",
        examples=[{"extra": 10}],
    )
    source: Annotated[Line, StringConstraints(min_length=1)] = Field(
        description="The law or notice", examples=["江苏省人口与计划生育条例"]
    )


class RuleList(Schema):
    """Dated rules."""

    items: list[RuleUsed]


class Regional(Schema):
    """What the caller's region adds to an answer."""

    region: str
    name: str = Field(examples=["上海"])
    figure: float
    unit: str
    source: str
    confirmed: bool


class AnswerView(Schema):
    """A question about leave and its answer."""

    id: str = Field(examples=["marriage_days"])
    leave_type: LeaveType | None
    region: str | None = Field(description="null: everywhere")
    question: str
    variants: list[str]
    answer: str
    source: str
    by_region: bool = Field(description="Regions add to it")
    regional: Regional | None = Field(description="Of the caller's region, where it is known")
    active: bool
    version: int = Field(description="0: as shipped")
    updated_at: datetime | None


class AnswerList(Schema):
    """Questions about leave and their answers."""

    items: list[AnswerView]


class AnswerEdit(Schema):
    """What an answer says from now on."""

    question: Annotated[Line, StringConstraints(min_length=1)]
    variants: list[Line] = Field(default_factory=list, max_length=200)
    answer: Annotated[Prose, StringConstraints(min_length=1)]
    source: Annotated[Line, StringConstraints(min_length=1)]
    leave_type: LeaveType | None = None
    region: Line | None = None
    active: bool = True
    version: int | None = Field(default=None, ge=0, description="The one last read")

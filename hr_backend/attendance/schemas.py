"""What shifts, punches and results look like over HTTP. Minutes are whole; times carry offsets."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from hr_backend.attendance.facts import Basis, Mark, PunchKind, ShiftKind, Status
from hr_backend.attendance.models import Source
from hr_backend.calendars.day_kinds import DayKind
from hr_backend.kit.schemas import Id, Line, Moment, Named, Prose, Schema


def _two_digits(given: object) -> object:
    """`9:00` is 09:00."""
    short = isinstance(given, str) and given[1:2] == ":"
    return f"0{given}" if short else given


Clock = Annotated[
    time,
    BeforeValidator(_two_digits),
    Field(description="Of the company's clock", examples=["09:00"]),
]
Minutes = Annotated[int, Field(ge=0, le=1440)]
Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class Break(Schema):
    """An unpaid break, by the clock."""

    start: Clock
    end: Clock


class ShiftEdit(Schema):
    """A shift; an end not after the start is on the next day."""

    name: Annotated[Line, StringConstraints(min_length=1)] = Field(examples=["白班"])
    kind: ShiftKind = ShiftKind.FIXED
    start: Clock
    end: Clock
    breaks: list[Break] = Field(default_factory=list, max_length=6)
    grace_in: Minutes = Field(default=0, description="Minutes late that are no lateness")
    grace_out: Minutes = 0
    core_from: Clock | None = Field(default=None, description="Flexible: when everybody is there")
    core_to: Clock | None = None
    required_minutes: int | None = Field(default=None, ge=1, le=1440)


class ShiftView(ShiftEdit):
    """A shift as it is kept."""

    id: str
    version: int


class ShiftChange(ShiftEdit):
    """What a shift is from now on; days closed already stay until they are closed again."""

    version: int | None = Field(default=None, ge=1, description="The one last read")


class NewAssignment(Schema):
    """Who has which shift from when to when: a shift on working days, or a roster."""

    person: Id
    since: date
    until: date | None = None
    shift: Id | None = None
    cycle: list[Id | None] | None = Field(
        default=None,
        min_length=1,
        max_length=366,
        description="A roster from `since` on: shift ids, null is a day off",
        examples=[["night", "night", None, None]],
    )


class AssignmentView(NewAssignment):
    """An assignment as it is kept."""

    id: str


class AssignmentEnd(Schema):
    """The last day of an assignment."""

    until: date


class NewPunch(Schema):
    """One punch, from whatever machine."""

    person: Id
    at: Moment
    kind: PunchKind | None = Field(default=None, description="null: the machine does not say")
    source: Literal["fingerprint", "face", "card", "mobile", "import", "manual"]
    device: Line = Field(default="", description="Of the machine or the app")
    place: Line | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)


class PunchBatch(Schema):
    """Punches in any order; those known already are left as they are."""

    punches: list[NewPunch] = Field(min_length=1, max_length=5000)


class PunchesWritten(Schema):
    """What became of a batch."""

    received: int
    new: int
    known: int = Field(description="Doubled in the batch, or written before")


class PunchView(Schema):
    """One punch."""

    at: datetime
    kind: PunchKind | None
    source: Source
    device: str
    place: str | None


class PlannedShift(Schema):
    """The shift of one day."""

    id: str | None
    kind: ShiftKind
    start: datetime
    end: datetime


class DayView(Schema):
    """What a day came to; minutes where a number stands."""

    day: date
    kind: DayKind = Field(description="Of the person: a roster has its own workdays")
    holiday: str | None = Field(description="Name of the holiday or break")
    calendar_known: bool = Field(description="false: the year's holiday notice is not known yet")
    shift: PlannedShift | None
    usual_start: datetime = Field(
        description="When an ordinary day begins here: by the shift, else by the office hours"
    )
    usual_end: datetime
    status: Status
    marks: list[Mark]
    first_in: datetime | None
    last_out: datetime | None
    planned: int
    worked: int = Field(description="Between coming and going, without breaks")
    regular: int = Field(description="As much of it as lies in the shift")
    late: int
    early: int
    absent: int
    short: int
    leave: int
    leave_types: list[str]
    overtime: int
    percent: int = Field(description="What the overtime pays at least; 0: there is none")
    compensated: int = Field(description="Overtime that becomes compensatory leave")
    punches: list[PunchView] = Field(description="The proof")


class BreachView(Schema):
    """A cap on overtime that was passed; hours over it are paid all the same."""

    cap: Literal["over_usual_day", "over_day_cap", "over_month_cap"]
    minutes: int
    limit: int
    day: date | None
    is_breach: bool = Field(description="false: unusual, but allowed with a reason")


class SummaryView(Schema):
    """A month: the sum of its days. Counts are days, everything else minutes."""

    month: str
    person: Named
    planned_days: int
    attended_days: int
    late_count: int
    late_minutes: int
    early_count: int
    early_minutes: int
    absent_days: int
    absent_minutes: int
    missing_punches: int
    leave_days: int
    leave_minutes: int
    planned_minutes: int
    worked_minutes: int
    short_minutes: int
    overtime_150: int
    overtime_200: int
    overtime_300: int
    compensated_minutes: int
    overtime_minutes: int
    breaches: list[BreachView]
    as_of: datetime


class CloseWanted(Schema):
    """Days to be closed again, at most 62."""

    since: date
    until: date
    people: list[Id] | None = Field(default=None, max_length=5000, description="null: everybody")


class Closed(Schema):
    """How many results there are."""

    results: int


class RulesEdit(Schema):
    """The company's own rules from a day on."""

    valid_from: date
    overtime_basis: Basis = Basis.PUNCHES
    overtime_from_minutes: int = Field(default=30, ge=0, le=480)
    corrections_a_month: int = Field(default=3, ge=0, le=62)
    correction_days: int = Field(default=31, ge=0, le=366)


class RulesView(Schema):
    """What holds on a day."""

    day: date
    overtime_basis: Basis
    overtime_from_minutes: int
    corrections_a_month: int
    correction_days: int


class NewCorrection(Schema):
    """A punch that is missing."""

    kind: PunchKind
    at: Moment
    reason: Prose = Field(min_length=1)


class OvertimeWanted(Schema):
    """Overtime from one moment to another, at most 24 hours."""

    start: Moment
    end: Moment
    rest_instead: bool = Field(default=False, description="Compensatory leave; rest days only")


class NewOvertime(OvertimeWanted):
    """Overtime that is asked for."""

    reason: Prose = ""


class OvertimeCheck(Schema):
    """What overtime would come to; nothing is filed."""

    day: date
    day_kind: DayKind
    holiday: str | None
    calendar_known: bool
    minutes: int = Field(description="Without breaks and without what lies in the shift")
    percent: int
    may_rest_instead: bool
    month_minutes: int = Field(description="Overtime of the month with this")
    breaches: list[BreachView]

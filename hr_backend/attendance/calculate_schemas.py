"""What can be calculated without anything being stored: documented inputs, units, examples."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field

from hr_backend.attendance.facts import Basis, PunchKind, ShiftKind
from hr_backend.attendance.overtime_rules import Period
from hr_backend.attendance.schemas import Break, Clock
from hr_backend.calendars.day_kinds import DayKind
from hr_backend.kit.schemas import Line, Schema

Minutes = Annotated[int, Field(ge=0, le=10_000_000)]


def _as_statutory(given: object) -> object:
    """Pay and leave call a statutory holiday holiday; both names are read."""
    return "statutory_holiday" if given == "holiday" else given


Kind = Annotated[DayKind | None, BeforeValidator(_as_statutory)]


def _clock_or_moment(value: Any) -> Any:
    """`09:00` is on the day itself, `24:30` and later on the next; or ISO 8601 with or without
    offset."""
    if isinstance(value, str) and len(value) <= 5 and ":" in value:
        hours, _, minutes = value.partition(":")
        if hours.isdigit() and minutes.isdigit() and int(hours) < 72 and int(minutes) < 60:
            return int(hours) * 60 + int(minutes)
    return value


def _in_range(value: int | datetime) -> int | datetime:
    if isinstance(value, datetime) and not 2000 <= value.year <= 2200:
        raise ValueError("the year must lie between 2000 and 2200")
    if isinstance(value, int) and not -2880 <= value <= 5760:
        raise ValueError("minutes from 00:00 of the day, -2880 to 5760")
    return value


When = Annotated[
    Annotated[int | datetime, Field(union_mode="left_to_right")],
    BeforeValidator(_clock_or_moment),
    AfterValidator(_in_range),
    Field(
        description="HH:MM of the day (`25:30` is 01:30 of the next), or ISO 8601 (without offset:"
        " the company's time)",
        examples=["09:05", "2026-11-24T09:05:00+08:00"],
        json_schema_extra={"type": "string"},
    ),
]


class ShiftFacts(Schema):
    """A shift; an end not after the start is on the next day."""

    kind: ShiftKind = ShiftKind.FIXED
    start: Clock
    end: Clock
    breaks: list[Break] = Field(default_factory=list, max_length=6, description="Unpaid")
    grace_in: int = Field(
        default=0, ge=0, le=480, description="Minutes late that are none; one more, and all count"
    )
    grace_out: int = Field(default=0, ge=0, le=480, description="Minutes")
    core_from: time | None = None
    core_to: time | None = None
    required_minutes: int | None = Field(default=None, ge=1, le=1440, description="Minutes a day")


class PunchFacts(Schema):
    """A punch."""

    at: When
    kind: PunchKind | None = Field(
        default=None, description="null: the first counts as in, the last as out"
    )


class LeaveFacts(Schema):
    """Approved leave: from when to when, or half of the shift, or (neither) the whole day."""

    start: When | None = None
    end: When | None = None
    part: Literal["morning", "afternoon"] | None = None
    leave_type: Line = ""


class ApprovedFacts(Schema):
    """Approved overtime."""

    start: When
    end: When
    rest_instead: bool = Field(default=False, description="Compensatory leave; rest days only")


class DayAsked(Schema):
    """One day: late, early, absent, missing punch, on leave, worked minutes, overtime."""

    what: Literal["day"] = "day"
    day: date
    day_kind: Kind = Field(default=None, description="null: by the calendar. Read too: holiday")
    shift: ShiftFacts | None = None
    punches: list[PunchFacts] = Field(default_factory=list, max_length=200)
    leave: list[LeaveFacts] = Field(default_factory=list, max_length=20)
    approved_overtime: list[ApprovedFacts] = Field(default_factory=list, max_length=20)
    obliged: bool | None = Field(
        default=None, description="Whether the shift must be worked; null: on workdays"
    )
    now: When | None = Field(default=None, description="The present, where the day is not over")
    overtime_basis: Basis = Basis.PUNCHES
    overtime_from_minutes: int = Field(default=30, ge=0, le=480, description="Minutes")


class OvertimeDay(Schema):
    """Overtime of one day."""

    day: date
    day_kind: Kind = Field(default=None, description="null: by the calendar. Read too: holiday")
    minutes: int = Field(ge=0, le=1440, description="Minutes of overtime")
    rest_minutes: int = Field(
        default=0, ge=0, le=1440, description="As much of it as is given back as rest"
    )


class OvertimeAsked(Schema):
    """Overtime of one calendar month: by 150, 200 and 300 %, and the caps it passes."""

    what: Literal["overtime"]
    days: list[OvertimeDay] = Field(min_length=1, max_length=62)
    hourly_fen: int | None = Field(
        default=None, ge=0, le=10**9, description="Wage an hour in fen, for the amount"
    )


class MonthAsked(Schema):
    """A month: the sum of its days, each described as for `day`."""

    what: Literal["month"]
    days: list[DayAsked] = Field(min_length=1, max_length=62)


class DaysAsked(Schema):
    """What kind of days a stretch holds, by the company's calendar; at most 400."""

    what: Literal["days"]
    since: date
    until: date


class PeriodAsked(Schema):
    """A period of comprehensive hours (综合计算工时): excess at 150 %, holidays at 300 %."""

    what: Literal["comprehensive"]
    period: Period | None = Field(
        default=None, description="Its legal standard: 40 h, 165.36 h, 496 h, 1984 h"
    )
    standard_minutes: Minutes | None = Field(
        default=None, description="Instead of the period's legal standard, in minutes"
    )
    since: date | None = Field(
        default=None, description="Instead: the calendar's workdays from here to `until`, 8 h each"
    )
    until: date | None = None
    workday_minutes: Minutes = Field(default=0, description="Worked on workdays, minutes")
    rest_day_minutes: Minutes = Field(default=0, description="Worked on rest days, minutes")
    holiday_minutes: Minutes = Field(default=0, description="Worked on statutory holidays, minutes")


def _kind_as_what(given: Any) -> Any:
    """The other calculators call it `kind`; both names are read."""
    if isinstance(given, dict) and "kind" in given and "what" not in given:
        return {"what" if name == "kind" else name: value for name, value in given.items()}
    return given


Asked = Annotated[
    DayAsked | OvertimeAsked | MonthAsked | DaysAsked | PeriodAsked,
    Discriminator("what"),
    BeforeValidator(_kind_as_what),
]


class Step(Schema):
    """How one figure came about."""

    name: str = Field(examples=["late"])
    value: int | float | str | bool | None
    how: str = Field(examples=["09:20 - 09:00 = 20 min, grace 10"])


class Calculated(Schema):
    """An answer: the figure, how it came about, by which rule, from which source."""

    what: str
    figure: int | float | str = Field(description="The one that was asked for")
    unit: str = Field(examples=["minutes"])
    values: dict[str, Any] = Field(description="All figures; minutes unless the name says else")
    steps: list[Step]
    rule: str
    source: str

"""What is given for insurance, wages of a part of a month, overtime, leave and floors."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import Days, Hours, On, Placed, Share, SomeYuan, Yuan
from hr_backend.payroll.rules.overtime import DayKind, System

ZERO = Decimal(0)


def as_holiday(given: object) -> object:
    """The calendar calls a holiday statutory_holiday; both names are read."""
    return "holiday" if given == "statutory_holiday" else given


class WorkedIn(Schema):
    """Extra hours on one kind of day."""

    day: Annotated[DayKind, BeforeValidator(as_holiday)] = Field(
        description="holiday: one of the 13 statutory days only; other days off are rest days. "
        "Read too: statutory_holiday, the name they have in attendance"
    )
    hours: Hours
    rested: Hours = Field(
        default=ZERO, description="Of these, hours given back as rest (补休); rest days only"
    )


class OvertimeSetup(Schema):
    """Extra hours of a month."""

    hours: Annotated[
        list[WorkedIn],
        Field(min_length=1, max_length=100, description="By kind of day"),
    ]
    system: System = Field(
        default=System.STANDARD,
        description="comprehensive: hours above the period's total as workday (150 %), holidays "
        "300 %; flexible: nothing is owed",
    )
    flexible_holiday: bool = Field(
        default=False,
        description="Local practice (unconfirmed): 300 % on holidays under flexible too",
    )


class OvertimeBody(OvertimeSetup, Placed):
    """Overtime pay by kind of day and working-time system."""

    kind: Literal["overtime"] = Field(description="What is computed")
    base: SomeYuan = Field(description="Contract wage of the month, yuan")


class SickPayBody(Placed):
    """Sick pay within the medical period, not below 80 % of the local minimum wage."""

    kind: Literal["sick_pay"] = Field(description="What is computed")
    wage: Yuan = Field(description="Yuan a month, that the agreed share is of")
    days: Days = Field(description="Working days sick; 21.75 and more are the whole month")
    rate: Share = Field(default=ZERO, description="Agreed share of the wage; 0: the floor alone")


class PaidMonth(Schema):
    """A month of the last twelve."""

    wage: Yuan = Field(description="All wages of the month, bonuses and overtime pay inside; yuan")
    overtime: Yuan = Field(default=ZERO, description="Overtime pay inside it, yuan")

    @model_validator(mode="after")
    def part_of_it(self) -> Self:
        if self.overtime > self.wage:
            raise ValueError("the overtime pay is more than the wage")
        return self


class LeaveSetup(Schema):
    """Annual leave not taken, and the wages its day's wage is averaged from."""

    days: Days | None = Field(default=None, description="Working days not taken and to be paid")
    full_days: Days | None = Field(
        default=None, description="A leaver's days of the whole year (5, 10, 15), in place of days"
    )
    passed_days: int | None = Field(
        default=None, ge=0, le=366, description="Calendar days of the year with this employer"
    )
    arranged_days: Days = Field(default=ZERO, description="Days taken already this year")
    months: list[PaidMonth] | None = Field(
        default=None,
        min_length=1,
        max_length=12,
        description="The last 12 months before (fewer where employed for less)",
    )
    average: Yuan | None = Field(
        default=None, description="Monthly average without overtime pay, yuan, in place of months"
    )
    declined: bool = Field(
        default=False, description="Declined in writing for own reasons: nothing on top"
    )

    @model_validator(mode="after")
    def whole(self) -> Self:
        if (self.days is None) == (self.full_days is None):
            raise ValueError("give either days, or full_days with passed_days")
        if (self.full_days is None) != (self.passed_days is None):
            raise ValueError("full_days and passed_days go together")
        if (self.months is None) == (self.average is None):
            raise ValueError("give either months or an average")
        return self


class UnusedLeaveBody(LeaveSetup, On):
    """Pay for annual leave not taken: 200 % on top of the normal wage."""

    kind: Literal["unused_leave"] = Field(description="What is computed")


class LeaveDeductionBody(On):
    """What leave takes off a month's wage."""

    kind: Literal["leave_deduction"] = Field(description="What is computed")
    wage: Yuan = Field(description="Yuan a month")
    days: Days = ZERO
    hours: Hours = Field(default=ZERO, description="An eighth of a day each, beside days")
    paid_rate: Share = Field(default=ZERO, description="Share that stays paid; 0: unpaid")

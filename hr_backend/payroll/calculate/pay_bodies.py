"""What is given for insurance, wages of a part of a month, overtime, leave and floors."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import (
    City,
    Day,
    Days,
    Hours,
    On,
    Placed,
    Share,
    SomeYuan,
    Yuan,
)
from hr_backend.payroll.law.rows import SchemeName
from hr_backend.payroll.rules.overtime import DayKind, System
from hr_backend.payroll.rules.part_month import Method
from hr_backend.payroll.rules.severance import Ground

ZERO = Decimal(0)


class CustomScheme(Schema):
    """A scheme given whole, in place of the city's."""

    scheme: SchemeName = Field(description="Which one")
    floor: Yuan = ZERO
    ceiling: Yuan | None = Field(default=None, description="Yuan; left out: none")
    employer_rate: Share = ZERO
    employee_rate: Share = ZERO
    employer_fixed: Yuan = Field(default=ZERO, description="Fixed amount beside the share, yuan")
    employee_fixed: Yuan = Field(default=ZERO, description="Fixed amount beside the share, yuan")
    rounded_to: Literal["fen", "yuan"] = Field(default="fen", description="Each side, half up")

    @model_validator(mode="after")
    def floor_first(self) -> Self:
        if self.ceiling is not None and self.ceiling < self.floor:
            raise ValueError("the ceiling is below the floor")
        return self


class InsuranceSetup(Schema):
    """Bases and choices; what the city publishes comes from its data."""

    base: Yuan | None = Field(
        default=None,
        description="Wished base: the prior year's monthly average wage, yuan; brought within "
        "each scheme's bounds",
    )
    fund_base: Yuan | None = Field(default=None, description="Yuan; left out: as base")
    fund_rate: Share | None = Field(
        default=None, description="Housing fund, each side; left out: the city's lowest"
    )
    fund_extra_rate: Share | None = Field(
        default=None, description="Supplementary fund, each side; left out: none"
    )
    injury_class: int | None = Field(default=None, ge=1, le=8, description="Left out: class 1")
    injury_rate: Share | None = Field(default=None, description="The company's own, over the class")
    schemes: list[SchemeName] | None = Field(
        default=None, max_length=10, description="Only these; left out: all the city has"
    )
    custom: list[CustomScheme] = Field(
        default_factory=list, max_length=10, description="Schemes given whole, over the city's"
    )
    city_average: SomeYuan | None = Field(
        default=None,
        description="City's monthly average wage of the year before, yuan: then what of the fund "
        "goes beyond 12 % of min(base, 3 x this) is taxed",
    )


class InsuranceBody(InsuranceSetup, On):
    """Social insurance and housing fund of a month, both sides."""

    kind: Literal["insurance"] = Field(description="What is computed")
    city: City | None = Field(default=None, description="A city by code or Chinese name")
    base: Yuan = Field(
        description="Wished base: the prior year's monthly average wage, a new hire's first month's"
        " wage; yuan; brought within each scheme's bounds, and said"
    )

    @model_validator(mode="after")
    def something_to_go_by(self) -> Self:
        if self.city is None and not self.custom:
            raise ValueError("give a city or custom schemes")
        return self


class WorkedIn(Schema):
    """Extra hours on one kind of day."""

    day: DayKind = Field(
        description="holiday: one of the 13 statutory days only; other days off are rest days"
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


class StretchIn(Schema):
    """A part of the month under one wage."""

    wage: Yuan = Field(description="Yuan a whole month")
    paid_days: Days | None = Field(default=None, description="Working days paid")
    unpaid_days: Days | None = Field(default=None, description="Working days not paid")


class WageChange(Schema):
    """Another wage from a day on."""

    since: Day = Field(description="First day of the new wage")
    wage: Yuan = Field(description="Yuan a whole month, from this day")


class ByDates(Schema):
    """Days by the published calendar: working days and statutory holidays are paid days."""

    month: Annotated[
        str,
        Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="YYYY-MM", examples=["2026-11"]),
    ]
    joined_on: Day | None = Field(default=None, description="First day worked")
    left_on: Day | None = Field(default=None, description="Last day worked")
    unpaid: list[Day] = Field(
        default_factory=list, max_length=31, description="Days of unpaid leave in the month"
    )
    changes: list[WageChange] = Field(
        default_factory=list, max_length=10, description="A wage changed inside the month"
    )

    @model_validator(mode="after")
    def joined_first(self) -> Self:
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValueError("left before joining")
        return self


class PartSetup(Schema):
    """Which part of the month is paid: by days, by stretches, or by dates."""

    method: Method | None = Field(
        default=None,
        description="earn: paid days x wage / 21.75, at most the wage; deduct: wage - unpaid days "
        "x wage / 21.75. Left out: earn for joiners and leavers and where only paid days are "
        "given, else deduct",
    )
    paid_days: Days | None = Field(
        default=None, description="Working days paid, statutory holidays among them"
    )
    unpaid_days: Days | None = Field(
        default=None, description="Working days of the month not paid (before joining too)"
    )
    stretches: list[StretchIn] | None = Field(
        default=None, min_length=1, max_length=10, description="A wage changed in mid-month"
    )
    dates: ByDates | None = Field(default=None, description="Days counted by the calendar")

    @model_validator(mode="after")
    def one_form(self) -> Self:
        days = self.paid_days is not None or self.unpaid_days is not None
        if [days, self.stretches is not None, self.dates is not None].count(True) != 1:
            raise ValueError("give days, or stretches, or dates")
        return self


class ProrationBody(PartSetup, On):
    """The wage of a part of a month."""

    kind: Literal["proration"] = Field(description="What is computed")
    wage: Yuan | None = Field(
        default=None, description="Yuan a whole month; left out with stretches"
    )

    @model_validator(mode="after")
    def has_a_wage(self) -> Self:
        if self.stretches is None and self.wage is None:
            raise ValueError("a wage is needed")
        return self


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


class ProbationBody(Placed):
    """The least that probation (试用期) may be paid."""

    kind: Literal["probation"] = Field(description="What is computed")
    agreed_wage: SomeYuan = Field(description="Wage of the contract after probation, yuan a month")
    lowest_of_post: SomeYuan | None = Field(
        default=None, description="The unit's lowest wage of the same post, yuan"
    )
    paid: Yuan | None = Field(default=None, description="What is paid, yuan; then it is judged")


class LossDeductionBody(Placed):
    """What may be taken off a month's wage for a loss the employee caused."""

    kind: Literal["loss_deduction"] = Field(description="What is computed")
    loss: Yuan = Field(description="The loss to make good, yuan")
    wage: Yuan = Field(description="Wage of the month, yuan")
    own_shares: Yuan = Field(
        default=ZERO,
        description="Own insurance and fund, yuan; taken off first where the city's minimum wage "
        "is net",
    )


class SeveranceSetup(Schema):
    """What severance is reckoned from."""

    ground: Ground = Field(
        default=Ground.N,
        description="n: severance; n_plus_1: and a month's wage for notice; 2n: unlawful dismissal",
    )
    hired_on: Day | None = Field(default=None, description="First day of service")
    last_day: Day | None = Field(default=None, description="Last day of service")
    years: Annotated[Decimal, Field(ge=0, le=80, multiple_of=Decimal("0.5"))] | None = Field(
        default=None, description="Years that count (6 months and more 1, less 0.5)"
    )
    average_wage: Yuan = Field(
        description="Monthly average of the last 12 months before the end, all wages, yuan"
    )
    city_average: SomeYuan | None = Field(
        default=None,
        description="Local monthly average wage of the year before, yuan, in place of the city's",
    )
    city_annual_average: SomeYuan | None = Field(
        default=None,
        description="Local annual average for the exemption, yuan; left out: 12 x monthly",
    )
    last_wage: Yuan = Field(
        default=ZERO, description="Wage of the month before the notice, yuan, for n_plus_1"
    )
    other: Yuan = Field(
        default=ZERO, description="Other one-off sums at the end, yuan, same exemption"
    )

    @model_validator(mode="after")
    def service_is_known(self) -> Self:
        dates = self.hired_on is not None and self.last_day is not None
        if dates == (self.years is not None):
            raise ValueError("give either years, or hired_on and last_day")
        if dates and self.hired_on and self.last_day and self.last_day < self.hired_on:
            raise ValueError("the last day is before the first")
        if self.ground is Ground.N_PLUS_1 and not self.last_wage:
            raise ValueError("n_plus_1 needs last_wage")
        return self


class SeveranceBody(SeveranceSetup, Placed):
    """Severance and the tax on what exceeds the exemption."""

    kind: Literal["severance"] = Field(description="What is computed")

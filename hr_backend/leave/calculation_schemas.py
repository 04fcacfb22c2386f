"""What POST /leave/calculate takes and gives. Nothing of it is stored.

Dates are `YYYY-MM-DD` in the company's local calendar, both ends counted. Days are working days
unless a field says calendar days. Regions: a province or city, as `shanghai` or 上海.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from hr_backend.kit.schemas import Line, Schema
from hr_backend.leave.models import LeaveType


def plausible(day: date) -> date:
    if not 1940 <= day.year <= 2200:
        raise ValueError("the year must lie between 1940 and 2200")
    return day


Day = Annotated[date, AfterValidator(plausible)]
Days = Annotated[Decimal, Field(ge=0, le=1000, max_digits=10, decimal_places=4)]
Years = Annotated[Decimal, Field(ge=0, le=80, max_digits=8, decimal_places=4)]
Year = Annotated[int, Field(ge=1990, le=2200)]
Region = Annotated[
    Line | None,
    Field(
        description="Province or city whose rules hold; null: only the national part is answered",
        examples=["shanghai", "深圳"],
    ),
]


class _Service(Schema):
    hired_on: Day = Field(description="First day with this company", examples=["2026-07-01"])
    first_worked_on: Day | None = Field(
        default=None,
        description="First day of work with any employer: cumulative service counts from it; "
        "null: from `hired_on`, unless `service_years` is given",
        examples=["2014-07-01"],
    )
    service_years: Years | None = Field(
        default=None,
        description="Cumulative service in years on `as_of`, in place of `first_worked_on`; "
        "9.99 is less than ten, exactly 10 is ten",
        examples=[12],
    )
    continuous_since: Day | None = Field(
        default=None,
        description="Since when without a break, with any employer; null: as long as the "
        "cumulative service",
    )
    as_of: Day | None = Field(
        default=None,
        description="Day on which cumulative service is looked at; null: the last day of the year, "
        "or of the employment",
    )

    @model_validator(mode="after")
    def _one_measure(self) -> "_Service":
        if self.first_worked_on is not None and self.service_years is not None:
            raise ValueError("give first_worked_on or service_years, not both")
        if self.first_worked_on is not None and self.first_worked_on > self.hired_on:
            raise ValueError("first_worked_on must not lie after hired_on")
        if self.continuous_since is not None and self.continuous_since > self.hired_on:
            raise ValueError("continuous_since must not lie after hired_on")
        return self


class Annual(_Service):
    """Annual leave of a year for somebody who stays to its end (条例 arts. 2-4, 办法 arts. 3-8).

    Joiners: floor(remaining calendar days, the day of joining counted, / 365 x full days).
    """

    kind: Literal["annual"]
    year: Year = Field(description="Calendar year", examples=[2026])
    vacation_days: Days = Field(default=Decimal(0), description="Days of 寒暑假 had in the year")
    paid_personal_days: Days = Field(
        default=Decimal(0),
        description="Days of personal leave on full wage in the year; 20 exclude",
    )
    sick_months: Days = Field(
        default=Decimal(0),
        description="Months of sick leave in the year; 2, 3 or 4 by band exclude",
    )
    already_taken: bool = Field(
        default=False,
        description="The year's leave was taken before the exclusion: next year's is lost instead",
    )
    lost_last_year: bool = Field(
        default=False, description="An exclusion of last year came after its leave was taken"
    )


class AnnualLeaver(_Service):
    """Unused days to be paid when a contract ends (办法 art. 12).

    floor(calendar days passed this year here, the last one counted, / 365 x full days - arranged).
    """

    kind: Literal["annual_leaver"]
    left_on: Day = Field(description="Last day with the company", examples=["2026-09-30"])
    arranged_days: Days = Field(default=Decimal(0), description="Days arranged this year")

    @model_validator(mode="after")
    def _in_order(self) -> "AnnualLeaver":
        if self.left_on < self.hired_on:
            raise ValueError("left_on must not lie before hired_on")
        return self


class AnnualUnusedPay(Schema):
    """Pay in yuan, on top of the normal wage, for annual leave not given (办法 arts. 10-11)."""

    kind: Literal["annual_unused_pay"]
    days: Days = Field(description="Unused days", examples=[3])
    average_monthly_wage: Decimal = Field(
        ge=0,
        le=10**8,
        decimal_places=2,
        description="Yuan; mean of the last 12 months (or those worked), bonuses in, overtime out",
        examples=[8700],
    )
    declined_in_writing: bool = Field(
        default=False, description="The employee declined in writing for reasons of their own"
    )
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


class AnnualCarry(Schema):
    """Days of a year that may still be taken in the next (条例 art. 5, 办法 art. 9)."""

    kind: Literal["annual_carry"]
    year: Year
    unused_days: Days
    consent: bool = Field(description="The employee agreed that they are taken next year")


class MedicalPeriod(Schema):
    """Months of the medical period (医疗期), 劳部发〔1994〕479号 or a region's own rule."""

    kind: Literal["medical_period"]
    total_years: Years = Field(description="Cumulative service in years", examples=[10])
    employer_years: Years = Field(description="Service with this employer in years", examples=[5])
    region: Region = None
    first_sick_day: Day | None = Field(
        default=None, description="First day of illness; `until` is then the window's last day"
    )
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


class Marriage(Schema):
    """Marriage leave in days: national three, and what the region adds."""

    kind: Literal["marriage"]
    region: Region = None
    on: Day | None = Field(default=None, description="Day of registration; null: today")


class Maternity(Schema):
    """Maternity leave in calendar days (特别规定 art. 7 and the region's rule)."""

    kind: Literal["maternity"]
    region: Region = None
    children: int = Field(default=1, ge=1, le=10, description="Children born at once")
    difficult_birth: bool = Field(default=False, description="难产, caesarean included")
    child_order: int = Field(
        default=1, ge=1, le=20, description="Which child of the mother's: 1, 2, 3"
    )
    born_on: Day | None = Field(default=None, description="Day whose rules hold; null: today")
    start: Day | None = Field(
        default=None, description="First day of leave; `until` is then its last day"
    )


class Miscarriage(Schema):
    """Leave after a miscarriage in calendar days (特别规定 art. 7)."""

    kind: Literal["miscarriage"]
    pregnancy_months: Decimal = Field(
        ge=0, le=10, decimal_places=2, description="Months of pregnancy; 4 and more give 42 days"
    )
    start: Day | None = None
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


class Paternity(Schema):
    """The father's leave in calendar days; a region's rule alone gives it."""

    kind: Literal["paternity"]
    region: Region = None
    born_on: Day | None = Field(default=None, description="Day whose rules hold; null: today")
    start: Day | None = None


class Parental(Schema):
    """Child care leave of each parent in the child's present year of life, working days."""

    kind: Literal["parental"]
    region: Region = None
    child_born_on: Day = Field(examples=["2025-03-01"])
    on: Day | None = Field(default=None, description="Day that is asked about; null: today")


class Nursing(Schema):
    """Nursing time in hours a working day, until the child's first birthday (art. 9)."""

    kind: Literal["nursing"]
    child_born_on: Day
    children: int = Field(default=1, ge=1, le=10, description="Children nursed")
    on: Day | None = Field(default=None, description="Day that is asked about; null: today")


class Bereavement(Schema):
    """Bereavement leave in days, at most (国劳总薪字〔1980〕29号: one to three)."""

    kind: Literal["bereavement"]
    relation: Literal["parent", "spouse", "child", "other"] = Field(
        description="Who died; `other` is company policy, the law gives nothing"
    )
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


class FamilyVisit(Schema):
    """Home leave in calendar days, in state organs and state-owned units (国发〔1981〕36号)."""

    kind: Literal["family_visit"]
    state_employer: bool
    visit: Literal["spouse", "parents"]
    married: bool
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


class WorkInjury(Schema):
    """Months on full wage after an accident at work, in general at most."""

    kind: Literal["work_injury"]
    start: Day | None = None
    on: Day | None = Field(default=None, description="Day whose rules hold; null: today")


def _as_holiday(given: object) -> object:
    """The calendar calls a holiday statutory_holiday; both names are read."""
    return "holiday" if given == "statutory_holiday" else given


class OvertimeHours(Schema):
    """Hours worked over on one day."""

    day: Day
    hours: Decimal = Field(gt=0, le=24, decimal_places=2)
    kind: Annotated[Literal["workday", "rest_day", "holiday"], BeforeValidator(_as_holiday)] = (
        Field(
            description="holiday: one of the 13 statutory days; other days off are rest days. "
            "Read too: statutory_holiday, the name they have in attendance"
        )
    )


class Compensatory(Schema):
    """Hours of time off for overtime that are left on a day (Labour Law art. 44)."""

    kind: Literal["compensatory"]
    overtime: list[OvertimeHours] = Field(max_length=400)
    taken_hours: Days = Field(default=Decimal(0), description="Hours taken so far")
    on: Day | None = Field(default=None, description="Day that is asked about; null: today")


class SpanDays(Schema):
    """Days a leave takes, by the company's calendar, per year it touches."""

    kind: Literal["span"]
    leave_type: LeaveType = Field(description="Maternity and the like count calendar days")
    start: Day = Field(description="First day", examples=["2026-12-30"])
    end: Day = Field(description="Last day, counted", examples=["2027-01-05"])
    start_half: bool = Field(default=False, description="Begins at noon of the first day")
    end_half: bool = Field(default=False, description="Ends at noon of the last day")
    region: Region = None

    @model_validator(mode="after")
    def _in_order(self) -> "SpanDays":
        if self.end < self.start or (self.end - self.start).days > 1000:
            raise ValueError("end must not lie before start, nor 1000 days after it")
        if self.start == self.end and self.start_half and self.end_half:
            raise ValueError("nothing is left of the day")
        return self


Calculation = Annotated[
    Annual
    | AnnualLeaver
    | AnnualUnusedPay
    | AnnualCarry
    | MedicalPeriod
    | Marriage
    | Maternity
    | Miscarriage
    | Paternity
    | Parental
    | Nursing
    | Bereavement
    | FamilyVisit
    | WorkInjury
    | Compensatory
    | SpanDays,
    Field(discriminator="kind"),
]


class StepView(Schema):
    """One step: what was worked out from which numbers."""

    code: str = Field(examples=["prorated"])
    value: float = Field(examples=[5])
    unit: str = Field(description="days, months, years, hours, yuan")
    data: dict[str, Any] = Field(examples=[{"remaining": 184, "full": "10"}])


class RuleUsed(Schema):
    """A dated rule that decided."""

    kind: str
    region: str = Field(description="national, or a region's code")
    valid_from: date
    valid_until: date | None
    data: dict[str, Any] = Field(description="Its numbers")
    source: str = Field(description="The law or notice, with its articles")
    confirmed: bool = Field(description="false: nobody has read the original text yet")


class CalculationView(Schema):
    """The figure with its proof."""

    kind: str
    figure: float | None = Field(description="null: no rule is known for this region and day")
    unit: str = Field(description="days, months, hours, hours_per_day, yuan")
    until: date | None = Field(
        description="Last day on which it may be used, or of the span it makes"
    )
    per_year: dict[int, float] | None = Field(
        default=None, description="Of `span`: days in each calendar year"
    )
    steps: list[StepView]
    rules: list[RuleUsed]
    notes: list[str] = Field(
        description="What must be said with it: region_unknown, excluded_sick, next_year_lost, "
        "not_yet_entitled, to_be_paid, not_clawed_back, too_old, company_policy, "
        "calendar_unpublished, ..."
    )

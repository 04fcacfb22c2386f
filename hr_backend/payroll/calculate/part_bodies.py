"""What is given for the wage of a part of a month."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import Day, Days, On, Yuan
from hr_backend.payroll.rules.part_month import Method


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

    @model_validator(mode="after")
    def in_the_month(self) -> Self:
        """A month nobody was employed in has no part to be paid."""
        if self.joined_on and self.joined_on.isoformat()[:7] > self.month:
            raise ValueError("joined_on lies after the month")
        if self.left_on and self.left_on.isoformat()[:7] < self.month:
            raise ValueError("left_on lies before the month")
        if any(day.isoformat()[:7] != self.month for day in self.unpaid):
            raise ValueError("unpaid holds a day outside the month")
        if any(change.since.isoformat()[:7] > self.month for change in self.changes):
            raise ValueError("changes: since lies after the month")
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

"""What is given for taxes."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import Month, On, Share, SignedYuan, SomeYuan, Year, Yuan
from hr_backend.payroll.rules.tax import Basic


class Item(StrEnum):
    """A special additional deduction (专项附加扣除)."""

    CHILD_EDUCATION = "child_education"
    INFANT_CARE = "infant_care"
    CONTINUING_EDUCATION = "continuing_education"
    CERTIFICATE = "certificate"
    MORTGAGE_INTEREST = "mortgage_interest"
    RENT = "rent"
    ELDERLY_SUPPORT = "elderly_support"
    SERIOUS_ILLNESS = "serious_illness"


class DeclaredIn(Schema):
    """A declared deduction: an item at its standard, or an amount a month."""

    item: Item | None = Field(default=None, description="Taken at its standard for the year")
    monthly: Yuan | None = Field(default=None, description="Yuan a month, in place of the standard")
    children: int = Field(default=1, ge=1, le=20, description="For children: how many")
    share: Share = Field(
        default=Decimal(1),
        description="Own share of the standard: 1, or 0.5 where parents halve it",
    )
    only_child: bool = Field(default=True, description="For elderly support")
    city_size: Literal["large", "medium", "small"] = Field(
        default="large",
        description="For rent. large: municipalities, provincial capitals, cities with separate "
        "plans; medium: more than a million registered people; small: others",
    )
    since: Month = Field(default=1, description="First month of this year the right holds in")
    until: Month = Field(default=12, description="Last month of this year it holds in")
    declared_in: Month = Field(
        default=1,
        description="Month from whose payroll on it is known; earlier months are caught up then",
    )

    @model_validator(mode="after")
    def has_an_amount(self) -> Self:
        if self.item is None and self.monthly is None:
            raise ValueError("give an item or a monthly amount")
        if self.until < self.since:
            raise ValueError("it ends before it begins")
        return self


class TaxMonthIn(Schema):
    """One month as paid; yuan of this month alone, not sums."""

    month: Month
    income: Yuan = Field(description="Wages paid this month, exempt income inside; yuan")
    exempt: Yuan = Field(default=Decimal(0), description="Exempt income inside it, yuan")
    special: Yuan = Field(
        default=Decimal(0),
        description="Own pension, medical, unemployment insurance and fund (三险一金), yuan",
    )
    additional: Yuan = Field(
        default=Decimal(0),
        description="Special additional deductions of this month besides `declared`, yuan",
    )
    other: Yuan = Field(
        default=Decimal(0), description="Annuity, health insurance, personal pension; yuan"
    )
    relief: Yuan = Field(default=Decimal(0), description="Tax relief (减免税额), yuan")

    @model_validator(mode="after")
    def part_of_it(self) -> Self:
        if self.exempt > self.income:
            raise ValueError("exempt is a part of income, it cannot be more")
        return self


class BroughtForward(Schema):
    """Sums of the year up to a month at this employer, yuan: `after` of an earlier answer."""

    through: Month = Field(description="Last month in the sums")
    income: Yuan
    exempt: Yuan = Field(default=Decimal(0))
    special: Yuan = Field(default=Decimal(0))
    additional: Yuan = Field(
        default=Decimal(0),
        description="Yuan, with what `declared` gave up to that month",
    )
    other: Yuan = Field(default=Decimal(0))
    relief: Yuan = Field(default=Decimal(0))
    withheld: Yuan = Field(description="Tax withheld so far, yuan")


class TaxSetup(Schema):
    """How a person's year is taxed here."""

    rule: Basic = Field(
        default=Basic.STANDARD,
        description="standard: 5,000 a month employed here; first_job: 5,000 a month from January "
        "(2020 No. 13, declared by the employee); last_year_under_60000: 60,000 at once "
        "(2020 No. 19)",
    )
    employed_from: Month | None = Field(
        default=None,
        description="First month of this year with this employer; left out: the first month given",
    )
    declared: list[DeclaredIn] = Field(
        default_factory=list,
        max_length=50,
        description="Special additional deductions with their months; late ones are caught up",
    )
    before: BroughtForward | None = Field(
        default=None, description="Months computed earlier or in another system"
    )

    @model_validator(mode="after")
    def start_is_known(self) -> Self:
        if self.before is not None and self.employed_from is None:
            raise ValueError("employed_from is needed with sums brought forward")
        return self


class WageYear(TaxSetup):
    """Months of a tax year; one left out counts as employed without wage."""

    months: Annotated[
        list[TaxMonthIn],
        Field(min_length=1, max_length=12, description="One entry a month, in any order"),
    ]

    @model_validator(mode="after")
    def months_fit(self) -> Self:
        numbers = [entry.month for entry in self.months]
        if len(set(numbers)) != len(numbers):
            raise ValueError("a month is given twice")
        if self.before is not None and min(numbers) <= self.before.through:
            raise ValueError("a month is inside the sums brought forward already")
        if self.employed_from is not None and min(numbers) < self.employed_from:
            raise ValueError("a month is before employed_from")
        return self


class IncomeTaxBody(WageYear):
    """Residents' wages month by month: cumulative withholding (累计预扣法)."""

    kind: Literal["income_tax"] = Field(description="What is computed")
    year: Year | None = Field(default=None, description="Tax year; left out: this year")


class NonResidentTaxBody(On):
    """A non-resident's wage of a month."""

    kind: Literal["non_resident_tax"] = Field(description="What is computed")
    wage: Yuan = Field(description="Wage of the month, yuan")


class NonResidentBonusBody(On):
    """A non-resident's bonus for several months."""

    kind: Literal["non_resident_bonus"] = Field(description="What is computed")
    bonus: SomeYuan
    used_this_year: bool = Field(default=False, description="The method was used this year already")


class AnnualBonusBody(On):
    """An annual one-off bonus: by itself and merged, with the cheaper shown.

    With neither `taxable` nor `wages` only the separate method can be told.
    """

    kind: Literal["annual_bonus"] = Field(description="What is computed")
    bonus: SomeYuan
    taxable: SignedYuan | None = Field(
        default=None,
        description="The year's taxable wages without the bonus, all deductions taken off; yuan, "
        "below zero where deductions are left over",
    )
    wages: WageYear | None = Field(
        default=None, description="The year's wages in place of `taxable`, as in income_tax"
    )
    used_this_year: bool = Field(
        default=False, description="The separate method was used this year already"
    )

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if self.taxable is not None and self.wages is not None:
            raise ValueError("give taxable or wages, not both")
        return self

"""What employees read of their own pay. Amounts are yuan, exact, as text."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from hr_backend.kit.schemas import Schema


class Given(Schema):
    """A number that went into a line."""

    name: str = Field(examples=["基数"])
    value: str = Field(examples=["15000.00"])


class LineView(Schema):
    """A line of a payslip with what it was reckoned from."""

    item: str = Field(examples=["pension_employee"])
    name: str = Field(examples=["养老保险（个人）"])
    section: str = Field(description="earning, deduction, insurance, tax, employer or note")
    amount: Decimal = Field(description="Yuan, as it counts towards the net", examples=["-1200.00"])
    rule: str = Field(description="Name of the rule or the formula; empty for what was imported")
    source: str = Field(description="What the rule rests on", examples=["社会保险法 第十二条"])
    inputs: list[Given] = Field(default_factory=list)


class SlipSummary(Schema):
    """A payslip in one row."""

    period: date = Field(description="First day of the month worked")
    paid_on: date | None
    gross: Decimal
    net: Decimal


class Slip(SlipSummary):
    """A whole payslip."""

    lines: list[LineView]


class TaxMonth(Schema):
    """How a month's income tax came about (cumulative withholding). Yuan."""

    period: date
    income: Decimal = Field(description="Taxed wages since the year began")
    basic: Decimal = Field(description="Basic deduction since the year began")
    special: Decimal = Field(description="Own shares of insurance and fund")
    additional: Decimal = Field(description="Special additional deductions")
    taxable: Decimal
    rate: Decimal = Field(description="Of the bracket the year has come to", examples=["0.03"])
    quick: Decimal = Field(description="Quick deduction")
    to_date: Decimal = Field(description="Tax of the year so far")
    before: Decimal = Field(description="Withheld in the months before")
    due: Decimal = Field(description="Withheld this month")


class Difference(Schema):
    """A line against the month before."""

    name: str
    section: str
    now: Decimal
    before: Decimal


class Comparison(Schema):
    """A payslip against that of the month before."""

    now: Slip
    before: Slip | None = Field(description="None where there is no earlier payslip")
    differences: list[Difference] = Field(description="What changed, the largest first")
    tax: list[TaxMonth] = Field(description="Before and now; empty where only amounts are known")


class Insured(Schema):
    """Social insurance and housing fund of a month: own shares, and the company's."""

    period: date
    own: list[LineView]
    employer: list[LineView]


class Payday(Schema):
    """When the wage of a month comes."""

    period: date = Field(description="First day of the month worked")
    agreed_day: int = Field(description="Day of the month after, as agreed")
    pays_on: date = Field(description="The agreed day, or the last working day before it")
    moved: bool
    calendar_known: bool = Field(description="False: that year's holiday notice is not out yet")
    paid_on: date | None = Field(description="The day it was paid, where it was")

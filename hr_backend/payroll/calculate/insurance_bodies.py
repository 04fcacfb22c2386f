"""What is given for social insurance and housing fund."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import City, On, Share, SomeYuan, Yuan
from hr_backend.payroll.law.rows import SchemeName

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

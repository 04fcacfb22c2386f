"""Types of what is given: amounts in yuan, days, hours, shares."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from hr_backend.kit.schemas import Schema, storable

MOST_YUAN = Decimal(10) ** 10
Yuan = Annotated[
    Decimal,
    Field(ge=0, le=MOST_YUAN, decimal_places=2, description="Yuan, at most two decimals"),
]
SignedYuan = Annotated[
    Decimal,
    Field(ge=-MOST_YUAN, le=MOST_YUAN, decimal_places=2, description="Yuan, may be below zero"),
]
SomeYuan = Annotated[
    Decimal, Field(gt=0, le=MOST_YUAN, decimal_places=2, description="Yuan, above zero")
]
Days = Annotated[Decimal, Field(ge=0, le=366, decimal_places=4, description="Working days")]
Hours = Annotated[Decimal, Field(ge=0, le=9000, decimal_places=4, description="Hours")]
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=5, description="A share: 0.08 is 8 %")]
Month = Annotated[int, Field(ge=1, le=12, description="Month of the year, 1-12")]
Year = Annotated[int, Field(ge=1990, le=2200, description="Tax year")]
City = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=50),
    AfterValidator(storable),
    Field(description="A city by code or Chinese name", examples=["shanghai", "上海"]),
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(storable),
]


def plausible(day: date) -> date:
    if not 1949 <= day.year <= 2200:
        raise ValueError("the year must lie between 1949 and 2200")
    return day


Day = Annotated[date, AfterValidator(plausible)]


class On(Schema):
    """Parent of all: the day whose law holds."""

    on: Day | None = Field(
        default=None,
        description="The day whose law and standards hold (the pay day); left out: today",
        examples=["2026-11-30"],
    )


class Placed(On):
    """Parent of what needs the local minimum wage."""

    city: City | None = Field(default=None, description="Where; gives the minimum wage")
    minimum_wage: SomeYuan | None = Field(
        default=None, description="Local minimum wage in yuan a month, in place of the city's"
    )

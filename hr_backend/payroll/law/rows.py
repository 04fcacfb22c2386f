"""The shapes of the law's dated figures: checked when they are read, from files or from HR."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST = Decimal(10) ** 9
Money = Annotated[Decimal, Field(ge=0, le=MOST, decimal_places=2)]
"""Yuan."""
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=5)]
"""0.08 is 8 %."""


class Status(StrEnum):
    """How sure a figure is."""

    TEXT = "text"
    """Read in the instrument."""
    QUOTED = "quoted"
    """Read in a source that quotes it."""
    WEAK = "weak"
    """One source, not official."""
    UNCONFIRMED = "unconfirmed"
    """No source was read: taken over from nearby, and said."""
    OWN = "own"
    """HR's own row."""


class SchemeName(StrEnum):
    """A scheme of social insurance, or the housing fund."""

    PENSION = "pension"
    MEDICAL = "medical"
    UNEMPLOYMENT = "unemployment"
    INJURY = "injury"
    MATERNITY = "maternity"
    FUND = "fund"
    FUND_EXTRA = "fund_extra"

    @property
    def bounds_of(self) -> tuple[str, ...]:
        """Whose bounds hold, the nearest first."""
        fund = self in (SchemeName.FUND, SchemeName.FUND_EXTRA)
        return (self.value, "fund" if fund else "social")


class Row(BaseModel):
    """A figure with its days and its source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date
    until: date | None = None
    """Last day it holds; None: until another follows."""
    source: str = Field(min_length=1)
    status: Status

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("a row ends before it begins")
        return self

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class TaxTableRow(Row):
    """A progressive table: (up to, rate, quick deduction) from the lowest."""

    kind: Literal["annual", "monthly"]
    brackets: tuple[tuple[Money | None, Share, Money], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def continuous(self) -> Self:
        """Bounds rise, the last is open, and each quick deduction leaves no gap at its bound."""
        if self.brackets[-1][0] is not None:
            raise ValueError("the last bracket must be open")
        for (bound, low, quick), (above, high, more) in zip(
            self.brackets, self.brackets[1:], strict=False
        ):
            if bound is None or (above is not None and above <= bound):
                raise ValueError("bounds must rise")
            if bound * low - quick != bound * high - more:
                raise ValueError(f"the quick deduction above {bound} leaves a gap")
        return self


class Figure(Row):
    """A national figure."""

    code: str
    value: Decimal = Field(ge=0, le=MOST)


class Bounds(Row):
    """Floor and ceiling of the base in a city (缴费基数上下限), yuan a month."""

    city: str
    scheme: Literal["social"] | SchemeName
    floor: Money
    ceiling: Money

    @model_validator(mode="after")
    def floor_first(self) -> Self:
        if self.ceiling < self.floor:
            raise ValueError("the ceiling is below the floor")
        return self


class Rates(Row):
    """What both sides pay in a city: fixed shares, by injury class, or chosen within a range."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    city: str
    scheme: SchemeName
    employer: Share | None = None
    employee: Share | None = None
    employer_fixed: Money = Decimal(0)
    employee_fixed: Money = Decimal(0)
    by_class: bool = False
    lowest: Share | None = Field(default=None, alias="from")
    highest: Share | None = Field(default=None, alias="to")
    rounded_to: Literal["fen", "yuan"] = "fen"

    @model_validator(mode="after")
    def one_kind(self) -> Self:
        fixed = self.employer is not None and self.employee is not None
        ranged = self.lowest is not None and self.highest is not None
        if [fixed, ranged, self.by_class].count(True) != 1:
            raise ValueError("a row has both shares, or a range, or goes by class")
        return self


class MinimumWage(Row):
    """A city's minimum wage (最低工资)."""

    city: str
    monthly: Money
    hourly: Money | None = None
    net_of_own_shares: bool
    """Tested after the employee's own insurance and fund shares."""
    lifts_overtime_base: bool = False


class AverageWage(BaseModel):
    """A city's average wage of a calendar year (社会平均工资), yuan a month."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    city: str
    year: int
    monthly: Money
    source: str = Field(min_length=1)
    status: Status


CityRow = Bounds | Rates | MinimumWage | AverageWage


class National(BaseModel):
    """`national.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tax_tables: tuple[TaxTableRow, ...]
    figures: tuple[Figure, ...]


class Cities(BaseModel):
    """`cities.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cities: dict[str, tuple[str, ...]]
    bounds: tuple[Bounds, ...] = ()
    rates: tuple[Rates, ...] = ()
    minimum_wages: tuple[MinimumWage, ...] = ()
    average_wages: tuple[AverageWage, ...] = ()

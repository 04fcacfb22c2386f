"""What the rules take and give. Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Data = Mapping[str, Any]
DAY = timedelta(days=1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation: a code, its value, and the numbers it came from."""

    code: str
    value: Decimal
    unit: str
    """days, months, years, hours, yuan"""
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A result with its proof; None where the rule is not known."""

    value: Decimal | None
    unit: str
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    """Codes of what must be said with it: excluded_sick, next_year_lost, region_unknown, ..."""
    until: date | None = None
    """Last day on which it may be used, or of the span it makes."""


def add_months(day: date, months: int) -> date:
    """The same day of the month so much later; a month without it gives its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_years(since: date, on: date) -> int:
    """Completed years: the anniversary itself counts (已满)."""
    years = on.year - since.year
    return max(0, years if add_months(since, 12 * years) <= on else years - 1)


def year_end(year: int) -> date:
    return date(year, 12, 31)


def whole(value: Decimal) -> Decimal:
    """Without what is less than a whole day; never below nothing."""
    return max(ZERO, value.to_integral_value(rounding="ROUND_FLOOR"))

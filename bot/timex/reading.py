"""The values of the time layer: what a message offers and refuses (contract time.md)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

Interval = tuple[datetime | None, datetime | None]
"""Half-open `[from, to)` in naive Asia/Shanghai local time; None is an open end; equal ends are a
proposed start."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of time in the message as it was typed, `[start, end)`."""

    text: str
    start: int
    end: int
    value: Interval | None
    """The interval it names; None for lengths and repeats."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about an expression that its writer should be told."""

    text: str
    start: int
    end: int
    kind: Literal["no_such_date", "past"]
    """No calendar has it (2月30日), or what is offered lies before now."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a message says about when its writer can come."""

    expressions: tuple[Expression, ...] = field(default=())
    available: tuple[Interval, ...] = field(default=())
    unavailable: tuple[Interval, ...] = field(default=())
    problems: tuple[Problem, ...] = field(default=())
    """Dates that do not exist and offers that lie in the past: to be told, not dropped."""


class WorkCalendar(Protocol):
    """Working days, filled from data that HR can change; the default is the published calendar."""

    def is_workday(self, day: date) -> bool:
        """Public holidays are not, make-up workdays are."""
        ...

    def holiday(self, name: str, year: int) -> tuple[date, date] | None:
        """First and last day off of a public holiday's break, None where the year is unknown."""
        ...

"""The values of one scenario, as its file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

Row = Mapping[str, object]
"""One row of `world`: moments aware, days as dates, everything else as text, numbers, lists."""
World = Mapping[str, list[Row] | Row]


@dataclass(frozen=True, slots=True)
class OfferRule:
    """What the offered times of a turn must be."""

    least: int | None = None
    most: int | None = None
    windows: tuple[tuple[datetime | None, datetime | None], ...] = ()
    """Each offer lies in one of these, whole; an empty tuple allows any time."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the answer to a turn must be."""

    intents: tuple[str, ...] = ()
    """Any of these; empty asks for none."""
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    offers: OfferRule | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message or click of one person."""

    line: int
    speaker: str
    say: str
    channel: str = "web"
    click: str | None = None
    """The value of the option that is clicked; then `say` is not used."""
    attach: Path | None = None
    """The file that is sent; then `say` is not used."""
    twice: bool = False
    """The platform delivers this message twice."""
    expect: Expectation | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Turns sent at the same instant."""

    line: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Advance:
    """The clock moves on; what falls due meanwhile runs."""

    line: int
    by: timedelta
    text: str


Step = Turn | Batch | Advance


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row that `end` asks for, or forbids: for every key the values of which one must be."""

    line: int
    key: str
    values: Mapping[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Count:
    """A table that must hold exactly so many rows."""

    line: int
    key: str
    rows: int


@dataclass(frozen=True, slots=True)
class End:
    """What the database must hold, by table."""

    found: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    absent: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    counts: Mapping[str, Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation with a world around it."""

    file: str
    id: str
    title: str
    now: datetime
    """Aware."""
    world: World
    steps: tuple[Step, ...]
    end: End

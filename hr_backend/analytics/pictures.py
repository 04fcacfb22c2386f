"""What a chart shows, before anybody draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one point of a line."""

    label: str
    value: float
    caption: str
    """Written at its end."""
    span: tuple[float, float] | None = None
    """The interval around the value."""
    stack: tuple[tuple[str, float], ...] = ()
    """What a bar is put together of, by name of the legend."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart in words and numbers."""

    title: str
    notes: tuple[str, ...]
    bars: tuple[Bar, ...]
    nothing: str
    """Written where there are no bars."""
    percent: bool = False
    line: bool = False
    whole: float | None = None
    """Drawn as a line across."""
    legend: tuple[str, ...] = ()

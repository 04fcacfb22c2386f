"""What a person offers and refuses, as minutes (contract time.md: available, unavailable)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hr_backend.slots.intervals import (
    BEGINNING,
    END,
    Interval,
    ceil_minute,
    floor_minute,
    merge,
    overlap,
)

OpenInterval = tuple[datetime | None, datetime | None]
"""`[from, to)` of aware instants; None is an open end; equal ends are a proposed start."""


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody can come and cannot; nothing offered means any time that is not refused."""

    available: tuple[Interval, ...] = ()
    """Merged; the interview has to fit wholly into one of them."""
    proposed: tuple[int, ...] = ()
    """Starts named exactly, such as 周三三点."""
    refused: tuple[Interval, ...] = ()
    """Merged; the interview must not overlap them."""
    near: int | None = None
    """A time to stay close to, where the old one is not what matters."""

    @property
    def stated(self) -> int | None:
        """The one start that was asked for, None where more or something wider was."""
        return self.proposed[0] if len(self.proposed) == 1 and not self.available else None

    @property
    def bounded(self) -> bool:
        """Whether any time was asked for at all; 「除了周三都行」 asks for none."""
        return bool(self.proposed) or any(i != (BEGINNING, END) for i in self.available)

    @property
    def exclusive(self) -> bool:
        """只有X有空: something is offered, and the rest, open at both ends, refused."""
        offers = bool(self.proposed or self.available)
        open_ends = bool(self.refused) and (
            self.refused[0][0] == BEGINNING and self.refused[-1][1] == END
        )
        return offers and open_ends

    @property
    def standing_refusals(self) -> tuple[Interval, ...]:
        """What stays refused when the wish cannot be met: of 只有X有空 what X itself excludes."""
        return overlap(self.refused, self.available) if self.exclusive else self.refused

    @property
    def hull(self) -> Interval:
        """From the first to the last minute asked for; everything where nothing was."""
        edges = [*self.available, *((point, point) for point in self.proposed)]
        lows, highs = zip(*edges or [(BEGINNING, END)], strict=True)
        return min(lows), max(highs)

    def outside(self, start: int, length: int) -> int:
        """Minutes by which `[start, start + length)` misses the nearest time asked for."""
        misses = [
            max(0, low - start) + max(0, start + length - high) for low, high in self.available
        ]
        misses += [abs(start - point) for point in self.proposed]
        return min(misses, default=0)


def read_wish(
    available: Iterable[OpenInterval],
    unavailable: Iterable[OpenInterval],
    *,
    near: datetime | None = None,
) -> Wish:
    """Turn aware intervals into minutes: what is offered is rounded inwards, a refusal outwards."""
    points, spans = [], []
    for since, until in available:
        low = BEGINNING if since is None else ceil_minute(since)
        high = END if until is None else floor_minute(until)
        if since is not None and low >= high:
            # A proposed start, or what is left of less than a minute.
            points.append(floor_minute(since))
        else:
            spans.append((low, high))
    refused = [
        (
            BEGINNING if since is None else floor_minute(since),
            END if until is None else ceil_minute(until),
        )
        for since, until in unavailable
    ]
    return Wish(
        available=merge(spans),
        proposed=tuple(sorted(set(points))),
        refused=merge(refused),
        near=None if near is None else floor_minute(near),
    )

"""How many interviews will be cancelled, by day and hour of their start. Pure.

Gamma-Poisson: cancellations of an hour of the week are Poisson with a rate of its own; rates lie
around what weekday and hour alone would say, and are pulled towards it the more, the less is known.
Recent weeks count for more. What is forecast for a day is negative binomial.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Cell = tuple[int, int]
"""ISO weekday and hour, by the company's clock."""
WEEKS: Final = 26
"""Of history that is looked at."""
ENOUGH_WEEKS: Final = 4
ENOUGH: Final = 20
"""Cancellations below which nothing is forecast."""
HALF_LIFE: Final = 8.0
"""Weeks after which a week counts for half."""
COVER: Final = 0.9
"""Of the interval."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Cancellations to come in one hour."""

    mean: float
    low: int
    high: int
    """Between these with a probability of COVER, at least."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What each hour of the week is thought to hold: Gamma(shape, rate) each."""

    by_cell: Mapping[Cell, tuple[float, float]]

    def expect(self, cell: Cell, *, hours: int = 1) -> Expectation:
        """For one such hour, or the sum of so many."""
        shape, rate = self.by_cell.get(cell, (0.0, 1.0))
        if shape <= 0:
            return Expectation(0.0, 0, 0)
        mean = shape / rate * hours
        return Expectation(mean, *interval(shape, rate / (rate + hours)))


def learn_rates(weeks: Sequence[Mapping[Cell, int]]) -> Rates | None:
    """From whole weeks, the oldest first; None where there is too little to say anything."""
    total = sum(sum(week.values()) for week in weeks)
    if len(weeks) < ENOUGH_WEEKS or total < ENOUGH:
        return None
    weights = [0.5 ** ((len(weeks) - 1 - n) / HALF_LIFE) for n in range(len(weeks))]
    effective = sum(weights)
    seen: dict[Cell, float] = {}
    for weight, week in zip(weights, weeks, strict=True):
        for cell, count in week.items():
            seen[cell] = seen.get(cell, 0.0) + weight * count
    expected = _by_margins(seen, effective)
    strength = _strength(seen, expected, effective)
    # A prior of mean m and strength k weeks: Gamma(m k, k); after the weeks seen, as below.
    return Rates(
        {
            cell: (mean * strength + seen.get(cell, 0.0), strength + effective)
            for cell, mean in expected.items()
        }
    )


def _by_margins(seen: Mapping[Cell, float], weeks: float) -> dict[Cell, float]:
    """A week's mean in each cell, if weekday and hour had nothing to do with each other."""
    total = sum(seen.values())
    days: dict[int, float] = {}
    hours: dict[int, float] = {}
    for (day, hour), count in seen.items():
        days[day] = days.get(day, 0.0) + count
        hours[hour] = hours.get(hour, 0.0) + count
    return {(day, hour): days[day] * hours[hour] / total / weeks for day in days for hour in hours}


def _strength(seen: Mapping[Cell, float], expected: Mapping[Cell, float], weeks: float) -> float:
    """How many weeks the prior is worth: by how much cells differ beyond chance (moments)."""
    excess = chance = 0.0
    for cell, mean in expected.items():
        rate = seen.get(cell, 0.0) / weeks
        excess += (rate - mean) ** 2 - mean / weeks
        chance += mean
    # Var(rate) = mean / strength beyond the Poisson part.
    return min(max(chance / excess, 1.0), 200.0) if excess > 0 else 200.0


def interval(shape: float, p: float, cover: float = COVER) -> tuple[int, int]:
    """Of a negative binomial, equal tails: the smallest counts whose probability reaches them."""
    tail = (1 - cover) / 2
    low: int | None = None
    reached, count = 0.0, 0
    log_p, log_q = math.log(p), math.log1p(-p)
    while count < 100_000:
        reached += math.exp(
            math.lgamma(count + shape)
            - math.lgamma(shape)
            - math.lgamma(count + 1)
            + shape * log_p
            + count * log_q
        )
        if low is None and reached >= tail:
            low = count
        if reached >= 1 - tail:
            return low or 0, count
        count += 1
    return low or 0, count

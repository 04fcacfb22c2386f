"""Made-up histories of interviews whose true likelihoods are known, for tests and benches."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hr_backend.forecasts.history import Event, Story
from hr_backend.forecasts.hotspots import Cell
from hr_backend.forecasts.rules import Booking

ZONE: Final = ZoneInfo("Asia/Shanghai")
FIRST: Final = datetime(2025, 1, 6, 9, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Made:
    """A booking's story, and the likelihood it was drawn by."""

    story: Story
    truth: float


def truth(booking: Booking, confirmed: bool) -> float:
    """That a candidate comes: what the generator believes, in no form the model has."""
    story = booking.story
    assert booking.booked_at is not None
    lead = (booking.start - booking.booked_at).days
    score = 1.5 - 0.09 * lead - 0.7 * booking.moves + (1.3 if confirmed else 0.0)
    score += {"onsite": 0.0, "video": 0.5, "phone": 0.7, "ai": -0.4}[story.mode]
    hour = booking.start.astimezone(ZONE).hour
    score -= 0.5 if hour < 10 else 0.3 if hour >= 17 else 0.0
    score -= 0.012 * (story.km or 0.0)
    return 1 / (1 + math.exp(-score))


def histories(number: int, *, seed: int = 7, days: int = 365) -> Iterator[Made]:
    """So many interviews, some of them of one candidate, by start."""
    chance = random.Random(seed)
    starts = sorted(
        FIRST + timedelta(days=chance.randrange(days), minutes=30 * chance.randrange(18))
        for _ in range(number)
    )
    for n, start in enumerate(starts):
        yield _made(chance, n, start, f"c{chance.randrange(number)}")


def _made(chance: random.Random, n: int, start: datetime, candidate: str) -> Made:
    booked = start - timedelta(days=chance.choice((1, 2, 3, 5, 8, 13)), hours=chance.randrange(5))
    events = [Event(booked, "interview.schedule", False, start)]
    moves = 0
    if start - booked > timedelta(days=6) and chance.random() < 0.5:
        moves = 1
        moved = booked + (start - booked) / 5
        earlier = start - timedelta(days=1)
        events = [
            Event(booked, "interview.schedule", False, earlier),
            Event(moved, "interview.reschedule", True, start, earlier),
        ]
    confirmed = chance.random() < 0.5
    if confirmed:
        at = start - timedelta(hours=80)
        events.append(Event(max(at, events[-1].at), "interview.confirm", True, start))
    mode = chance.choice(("onsite", "onsite", "video", "phone", "ai"))
    km = chance.choice((None, 2.0, 10.0, 40.0)) if mode == "onsite" else None
    bare = Story(f"i{n}", candidate, 1 + n % 3, mode, "scheduled", start, tuple(events), (), km)
    likelihood = truth(Booking(bare, start, events[-1].at, moves), confirmed)
    comes = chance.random() < likelihood
    if not comes and chance.random() < 0.5:
        # Half of those who do not come say so, at the last hour the snapshots still see.
        events.append(Event(start - timedelta(hours=2), "interview.cancel", True, start))
        return Made(_as(bare, "cancelled", events), likelihood)
    return Made(_as(bare, "completed" if comes else "no_show", events), likelihood)


def _as(story: Story, status: str, events: list[Event]) -> Story:
    return Story(
        story.interview,
        story.group,
        story.round,
        story.mode,
        status,
        story.start,
        tuple(events),
        (),
        story.km,
    )


def cancellations(weeks: int, *, seed: int = 7, level: float = 1.0) -> list[dict[Cell, int]]:
    """Weeks of cancellations by hour: Mondays early, Fridays late, and a slow drift."""
    chance = random.Random(seed)
    return [
        {
            (day, hour): count
            for day in range(1, 6)
            for hour in range(9, 18)
            if (count := _poisson(chance, level * rate(day, hour, week)))
        }
        for week in range(weeks)
    ]


def rate(day: int, hour: int, week: int) -> float:
    """The true mean of an hour."""
    peak = 2.0 if (day, hour) in {(1, 9), (1, 10), (5, 16), (5, 17)} else 0.0
    usual = (0.6, 0.4, 0.4, 0.4, 0.7)[day - 1] * (1.4 if hour in (9, 17) else 1.0)
    return (usual + peak) * (1 + 0.01 * week)


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count

"""What an interview's history says of whether the candidate will come to it. Pure.

The unit is a booking: one interview at one time. Only what is on the list FEATURES is looked at:
how the booking came about and stands. Nothing of who the candidate is is known here.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

from hr_backend.forecasts.history import Event, Story

FEATURES: Final = (
    "lead_known",
    "lead_days",
    "hours_left",
    "moves",
    "company_moves",
    "confirmed",
    "answered_reminder",
    "reminders",
    "first_round",
    "early",
    "noon",
    "late",
    "monday",
    "friday",
    "weekend",
    "video",
    "phone",
    "ai",
    "distance_known",
    "distance_km",
)
"""All that a forecast may look at, in the order of a model's coefficients."""
REASONS: Final[Mapping[str, str]] = {
    "lead_known": "lead_time",
    "lead_days": "lead_time",
    "hours_left": "time_left",
    "moves": "moves",
    "company_moves": "company_moves",
    "confirmed": "confirmed",
    "answered_reminder": "confirmed",
    "reminders": "reminders",
    "first_round": "round",
    "early": "hour",
    "noon": "hour",
    "late": "hour",
    "monday": "weekday",
    "friday": "weekday",
    "weekend": "weekday",
    "video": "mode",
    "phone": "mode",
    "ai": "mode",
    "distance_known": "distance",
    "distance_km": "distance",
}
"""Which reason a feature belongs to: what people are told."""
SNAPSHOTS: Final = (timedelta(hours=72), timedelta(hours=24), timedelta(hours=4))
"""Before the start: when history is looked at, as a forecast would have."""
FORMAT: Final = 1
DOUBTFUL: Final = 0.7
"""A likelihood below this, and below what is usual, is worth a reminder more."""
UNUSUAL: Final = 0.05
Z95: Final = 1.959964


class Outcome(StrEnum):
    """What became of a booking."""

    ATTENDED = "attended"
    MISSED = "missed"
    """The candidate did not come, cancelled or moved it."""
    TAKEN_BACK = "taken_back"
    """By the company: says nothing of the candidate."""
    OPEN = "open"


@dataclass(slots=True)
class Booking:
    """One interview at one time."""

    story: Story
    start: datetime
    booked_at: datetime | None
    moves: int = 0
    """By the candidate, before this time was set."""
    company_moves: int = 0
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was cancelled or moved."""
    outcome: Outcome = Outcome.OPEN

    def stood_at(self, moment: datetime) -> bool:
        begun = self.booked_at is None or self.booked_at <= moment
        return begun and (self.ended_at is None or self.ended_at > moment)


@dataclass(frozen=True, slots=True)
class Row:
    """A booking as it was known at one moment, and what became of it."""

    group: str
    start: datetime
    values: tuple[float, ...]
    """In the order of FEATURES."""
    attended: bool
    last: bool
    """The latest of its booking."""


def bookings(story: Story) -> list[Booking]:
    """An interview's times, one after the other; what became of the last is what it is now."""
    found: list[Booking] = []
    for event in story.events:
        present = found[-1] if found else None
        if event.action == "interview.schedule" and event.start is not None:
            found.append(Booking(story, event.start, event.at))
        elif event.action == "interview.reschedule" and event.start is not None:
            if present is None and event.old_start is not None:
                # It was imported with a time: since when it had that is not known.
                present = Booking(story, event.old_start, None)
                found.append(present)
            found.append(_moved(story, event, present))
        elif present is None and story.start is not None:
            found.append(Booking(story, event.old_start or story.start, None))
            _happen(found[-1], event)
        elif present is not None:
            _happen(present, event)
    if not found and story.start is not None:
        found.append(Booking(story, story.start, None))
    if found and found[-1].outcome is Outcome.OPEN:
        found[-1].outcome = _settled(story.status)
    return found


def _moved(story: Story, event: Event, before: Booking | None) -> Booking:
    assert event.start is not None
    moves = before.moves if before else 0
    company_moves = before.company_moves if before else 0
    if before is not None:
        before.ended_at = event.at
        before.outcome = Outcome.MISSED if event.by_candidate else Outcome.TAKEN_BACK
    return Booking(
        story,
        event.start,
        event.at,
        moves + int(event.by_candidate),
        company_moves + int(not event.by_candidate),
    )


def _happen(booking: Booking, event: Event) -> None:
    if event.action == "interview.confirm":
        booking.confirmed_at = event.at
    elif event.action in ("interview.cancel", "interview.withdraw"):
        booking.ended_at = event.at
        booking.outcome = Outcome.MISSED if event.by_candidate else Outcome.TAKEN_BACK


def _settled(status: str) -> Outcome:
    if status in ("completed", "in_progress"):
        return Outcome.ATTENDED
    if status == "no_show":
        return Outcome.MISSED
    # Cancelled elsewhere: by whom is not known.
    return Outcome.TAKEN_BACK if status == "cancelled" else Outcome.OPEN


def rows(stories: Iterable[Story], zone: tzinfo) -> list[Row]:
    """What there is to learn from, in order of the start; `zone` is the company's."""
    found = [
        row for story in stories for booking in bookings(story) for row in _rows(booking, zone)
    ]
    return sorted(found, key=lambda row: row.start)


def _rows(booking: Booking, zone: tzinfo) -> Iterator[Row]:
    if booking.outcome not in (Outcome.ATTENDED, Outcome.MISSED):
        return
    moments = [booking.start - before for before in SNAPSHOTS]
    moments = [moment for moment in moments if booking.stood_at(moment)]
    booked_at = booking.booked_at
    if booked_at is not None and booking.start - SNAPSHOTS[-1] < booked_at < booking.start:
        moments = [booked_at]  # booked within hours of its start
    for moment in moments:
        yield Row(
            booking.story.group,
            booking.start,
            features(booking, moment, zone),
            booking.outcome is Outcome.ATTENDED,
            moment == moments[-1],
        )


def features(booking: Booking, now: datetime, zone: tzinfo) -> tuple[float, ...]:
    """What was known of a booking at a moment, in the order of FEATURES."""
    story, local = booking.story, booking.start.astimezone(zone)
    booked_at = booking.booked_at
    lead = (booking.start - booked_at) / timedelta(days=1) if booked_at else 0.0
    reminded = [at for at in story.reminded if at <= now and (not booked_at or at >= booked_at)]
    confirmed = booking.confirmed_at is not None and booking.confirmed_at <= now
    if booking.outcome is Outcome.OPEN and story.status == "confirmed":
        confirmed = True  # imported: since when is not known
    answered = confirmed and any(at <= (booking.confirmed_at or now) for at in reminded)
    known: dict[str, float] = {
        "lead_known": booked_at is not None,
        "lead_days": math.log1p(max(lead, 0.0)),
        "hours_left": math.log1p(max((booking.start - now) / timedelta(hours=1), 0.0)),
        "moves": min(booking.moves, 3),
        "company_moves": min(booking.company_moves, 3),
        "confirmed": confirmed,
        "answered_reminder": answered,
        "reminders": min(len(reminded), 3),
        "first_round": story.round == 1,
        "early": local.hour < 10,
        "noon": 12 <= local.hour < 14,
        "late": local.hour >= 17,
        "monday": local.isoweekday() == 1,
        "friday": local.isoweekday() == 5,
        "weekend": local.isoweekday() > 5,
        "video": story.mode == "video",
        "phone": story.mode == "phone",
        "ai": story.mode == "ai",
        "distance_known": story.km is not None,
        "distance_km": math.log1p(max(story.km or 0.0, 0.0)),
    }
    return tuple(float(known[name]) for name in FEATURES)


@dataclass(frozen=True, slots=True)
class Why:
    """How much one reason moves a likelihood."""

    code: str
    points: float
    """Percentage points, against the same booking with what is usual in this respect."""
    value: float | None
    """Of the feature behind it, where there is one number."""


@dataclass(frozen=True, slots=True)
class Model:
    """A calibrated logistic regression: coefficients of standardised features."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    coef: tuple[float, ...]
    intercept: float
    slope: float = 1.0
    offset: float = 0.0
    """Calibration (Platt): slope times the score, plus this."""

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "features": list(FEATURES),
            "mean": list(self.mean),
            "scale": list(self.scale),
            "coef": list(self.coef),
            "intercept": self.intercept,
            "slope": self.slope,
            "offset": self.offset,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> "Model | None":
        """None where there is none, or where it looked at other features than this version."""
        if not data or data.get("format") != FORMAT or data.get("features") != list(FEATURES):
            return None
        lists = [tuple(float(one) for one in data[name]) for name in ("mean", "scale", "coef")]
        numbers = [float(data[name]) for name in ("intercept", "slope", "offset")]
        flat = [one for each in lists for one in each] + numbers
        if any(len(each) != len(FEATURES) for each in lists) or not all(map(math.isfinite, flat)):
            return None
        return cls(lists[0], lists[1], lists[2], *numbers)

    def _parts(self, values: Sequence[float]) -> list[float]:
        return [
            self.slope * coef * (value - mean) / scale
            for coef, value, mean, scale in zip(
                self.coef, values, self.mean, self.scale, strict=True
            )
        ]

    def likelihood(self, values: Sequence[float]) -> float:
        """That the candidate comes, from 0 to 1."""
        return sigmoid(self.offset + self.slope * self.intercept + sum(self._parts(values)))

    def why(self, values: Sequence[float]) -> list[Why]:
        """Reasons that move it by a point at least, the strongest first."""
        parts = dict(zip(FEATURES, self._parts(values), strict=True))
        given = dict(zip(FEATURES, values, strict=True))
        score = self.offset + self.slope * self.intercept + sum(parts.values())
        shares: dict[str, float] = {}
        for name, part in parts.items():
            shares[REASONS[name]] = shares.get(REASONS[name], 0.0) + part
        found = [
            Why(code, 100 * (sigmoid(score) - sigmoid(score - share)), _value(code, given))
            for code, share in shares.items()
        ]
        found = [why for why in found if abs(why.points) >= 1]
        return sorted(found, key=lambda why: -abs(why.points))


def _value(code: str, given: Mapping[str, float]) -> float | None:
    """The number that a sentence about a reason needs."""
    if code == "lead_time":
        return round(math.expm1(given["lead_days"]), 1) if given["lead_known"] else None
    if code == "time_left":
        return round(math.expm1(given["hours_left"]), 1)
    if code == "distance":
        return round(math.expm1(given["distance_km"]), 1) if given["distance_known"] else None
    return given[code] if code in ("moves", "company_moves", "confirmed", "reminders") else None


def sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """A share's interval of 95 % (Wilson); everything where nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    share, z = hits / of, Z95
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How many bookings were attended, of those that were attended or missed."""

    attended: int = 0
    of: int = 0
    interval: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "interval", wilson(self.attended, self.of))

    @property
    def share(self) -> float | None:
        return self.attended / self.of if self.of else None


def is_doubtful(likelihood: float, usual: float) -> bool:
    """Whether a candidate is worth a reminder more than others: never more than that."""
    return likelihood < DOUBTFUL and likelihood < usual - UNUSUAL

"""What is known of an interview's past, as forecasts see it. Times are aware."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to an interview."""

    at: datetime
    action: str
    """As in the audit trail: interview.schedule, interview.reschedule, ..."""
    by_candidate: bool
    start: datetime | None
    """Of the interview, afterwards."""
    old_start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of one interview; times are aware."""

    interview: str
    group: str
    """The candidate: keeps their interviews together in validation, and is no feature."""
    round: int
    mode: str
    status: str
    start: datetime | None
    events: tuple[Event, ...] = ()
    """In order of time; empty for what was imported."""
    reminded: tuple[datetime, ...] = ()
    km: float | None = None
    """From the candidate to the place, where somebody has said so."""

"""When lateness, faults and absence may be reported, and what they give. Pure."""

from datetime import datetime, timedelta
from typing import Final

from hr_backend.interviews.models import IncidentKind, Mode
from hr_backend.interviews.models import InterviewStatus as S

ON: Final = frozenset({S.SCHEDULED, S.CONFIRMED, S.IN_PROGRESS})
"""Has a time, and is neither over nor off."""
FAULT_FROM: Final = timedelta(hours=2)
"""So long before the start a fault may already show (a link that does not open)."""
FAULT_UNTIL: Final = timedelta(hours=24)
"""So long after the end a fault may still be reported."""
START_FROM: Final = timedelta(minutes=30)
"""So long before its time an interview may be begun."""


def gives_rebooking(
    kind: IncidentKind, mode: str, status: str, *, start: datetime, end: datetime, now: datetime
) -> bool:
    """Whether a fault lets the candidate book the same interview anew, counted nowhere.

    Source: contract. That of an AI interview does, about its time; people find a time together.
    """
    about_now = start - FAULT_FROM <= now <= end + FAULT_UNTIL
    return kind != IncidentKind.LATE and mode == Mode.AI and status in ON and about_now


def no_show_from(start: datetime, grace_minutes: int) -> datetime:
    """From when on somebody may say that the candidate did not come."""
    return start + timedelta(minutes=grace_minutes)

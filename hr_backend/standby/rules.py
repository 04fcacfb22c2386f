"""Who is offered a freed slot, for how long, and how well that works. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

NOT_WORTH_IT = timedelta(minutes=60)
"""A stand-by has at least this long to answer, or is not asked."""
AWAKE_FROM, AWAKE_UNTIL = time(8), time(22)
"""Local hours in which somebody may be expected to answer."""
TO_COME = frozenset({"proposed", "scheduled", "confirmed"})
UNDER_WAY_OR_DONE = frozenset({"in_progress", "completed"})


@dataclass(frozen=True, slots=True)
class Slot:
    """What is offered."""

    start: datetime
    minutes: int
    round: int


@dataclass(frozen=True, slots=True)
class Own:
    """One of the stand-by's interviews of the application that stands by."""

    id: str
    round: int
    status: str
    ai: bool
    start: datetime | None
    """None while proposed."""
    minutes: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a slot would be for: a present interview, or a new one (`interview` is None)."""

    interview: str | None


def place(slot: Slot, own: Sequence[Own]) -> Place | None:
    """What of the stand-by's would get the slot; None where it would not help them.

    An interview of the same round that has no time yet, or a later one, and fits; a new one
    where they have none of this round. Whoever is in another round is not helped.
    """
    live = [one for one in own if one.status in TO_COME | UNDER_WAY_OR_DONE]
    if any(one.status in UNDER_WAY_OR_DONE and one.round >= slot.round for one in live):
        return None
    coming = [one for one in live if one.status in TO_COME]
    if not coming:
        return Place(None)
    fitting = [one for one in coming if _helps(slot, one)]
    if not fitting:
        return None
    first = min(fitting, key=lambda one: (one.start is not None, one.start or slot.start, one.id))
    return Place(first.id)


def _helps(slot: Slot, own: Own) -> bool:
    later = own.start is None or own.start > slot.start
    return own.round == slot.round and not own.ai and own.minutes <= slot.minutes and later


def answer_by(
    now: datetime, slot_start: datetime, *, minutes: int, lead_minutes: int, zone: tzinfo
) -> datetime | None:
    """Until when an offer made now is held; None where the slot is too near to be offered.

    `minutes` count in waking hours only, so that nobody loses an offer overnight; it ends before
    the slot minus the lead time in any case.
    """
    latest = slot_start - timedelta(minutes=lead_minutes)
    if latest - now < NOT_WORTH_IT:
        return None
    return min(latest, waking(now, timedelta(minutes=minutes), zone))


def waking(now: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """The moment at which `length` of waking time has passed since `now`, in UTC terms."""
    at = now.astimezone(zone)
    while True:
        begins = datetime.combine(at.date(), AWAKE_FROM, zone)
        ends = datetime.combine(at.date(), AWAKE_UNTIL, zone)
        at = max(at, begins)
        if at + length <= ends:
            return (at + length).astimezone(now.tzinfo)
        length -= max(timedelta(0), ends - at)
        at = datetime.combine(at.date() + timedelta(days=1), AWAKE_FROM, zone)


def fill_rate(offered: int, accepted: int) -> float | None:
    """Freed slots that a stand-by took ÷ freed slots offered to any; None where none was."""
    return accepted / offered if offered else None

"""By which way a notice is tried next, and when. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hr_backend.notifications.models import DeliveryStatus, Way

ORDER: Final = tuple(Way)
ROUND: Final = 5
"""Failures in a row before another way has its turn: about eight minutes."""
MOST: Final = 25
"""Failures after which a way is given up: about seventeen hours."""
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """How far one way has got."""

    status: DeliveryStatus
    attempts: int


UNTRIED: Final = Tried(DeliveryStatus.TRYING, 0)


def next_way(tried: Mapping[Way, Tried], possible: Collection[Way], *, invited: bool) -> Way | None:
    """The way to try next; None where all is done or nothing is left.

    One way that works is enough. Whoever is `invited` gets the invitation by mail as well, as
    it is what their calendar reads.
    """
    left = [way for way in ORDER if way in possible and _may_be_tried(tried.get(way, UNTRIED))]
    if reached(tried):
        return Way.MAIL if invited and Way.MAIL in left else None
    # A way that only fails for the moment comes round again when the others have had their turn.
    return min(left, key=lambda way: _rounds(tried.get(way, UNTRIED)), default=None)


def reached(tried: Mapping[Way, Tried]) -> bool:
    """Whether it has arrived by one way at least."""
    return any(one.status is DeliveryStatus.SENT for one in tried.values())


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 15 s, doubled each time, an hour at most."""
    doublings: int = 2 ** min(max(attempts - 1, 0), 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


def _may_be_tried(way: Tried) -> bool:
    return way.status is DeliveryStatus.TRYING and way.attempts < MOST


def _rounds(way: Tried) -> int:
    return way.attempts // ROUND

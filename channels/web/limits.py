"""How much one person may send."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REMEMBERED = 10_000
"""People whose buckets are kept; the one unseen for longest goes first."""


@dataclass(slots=True)
class RateLimit:
    """A bucket a person: so many messages a minute, a burst of as many."""

    per_minute: int
    clock: Callable[[], datetime]
    _buckets: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)

    def wait(self, person: str) -> timedelta | None:
        """Take one message's worth; where none is left, how long until there is."""
        now = self.clock()
        left, seen = self._buckets.pop(person, (float(self.per_minute), now))
        minutes = max((now - seen).total_seconds(), 0.0) / 60
        left = min(left + minutes * self.per_minute, float(self.per_minute))
        allowed = left >= 1
        self._buckets[person] = (left - 1 if allowed else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return None if allowed else timedelta(minutes=(1 - left) / self.per_minute)

"""How often codes may be tried. Kept in the memory of one process."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

REMEMBERED = 10_000


@dataclass(slots=True)
class Tries:
    """So many from one address and so many altogether within a span of time."""

    each: int
    altogether: int
    within: timedelta
    _all: deque[datetime] = field(default_factory=deque)
    _by_address: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)

    def wait(self, address: str | None, now: datetime) -> int | None:
        """Count a try; where there were too many, seconds until there may be another. None as
        address counts among all alone. A clock that was set back forgets what lies ahead of it.
        """
        counted = [(self._all, self.altogether)]
        if address is not None:
            counted.insert(0, (self._of(address), self.each))
        for tried, most in counted:
            while tried and not now - self.within < tried[0] <= now:
                tried.popleft()
            if len(tried) >= most:
                return max(ceil((tried[0] + self.within - now).total_seconds()), 1)
        for tried, _ in counted:
            tried.append(now)
        return None

    def _of(self, address: str) -> deque[datetime]:
        own = self._by_address.pop(address, deque())
        self._by_address[address] = own
        if len(self._by_address) > REMEMBERED:
            self._by_address.popitem(last=False)
        return own

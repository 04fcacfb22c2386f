"""Working hours as a value, and those that hold where HR has entered none."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Hours:
    """When work is done, on the company's local clock."""

    days: frozenset[int]
    """ISO weekdays, Monday is 1."""
    since: time
    until: time


OFFICE = Hours(frozenset(range(1, 6)), time(9), time(18))
"""Where HR has entered nothing."""
AI = Hours(frozenset(range(1, 8)), time(8), time(22))
"""An AI interview needs nobody's office hours."""

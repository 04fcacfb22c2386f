"""How often a calendar is read, and how far ahead. Pure."""

from datetime import timedelta
from typing import Final

EVERY: Final = timedelta(minutes=15)
"""Between two polls of a calendar that answers."""
LONGEST: Final = timedelta(hours=6)
"""Between two polls of one that does not."""
AGAIN_AFTER: Final = timedelta(minutes=1)
"""Nobody has a calendar read by hand more often."""
PAST: Final = timedelta(days=1)
AHEAD: Final = timedelta(days=120)
"""Busy times are kept from PAST before now to AHEAD after it."""
STALE: Final = timedelta(hours=20)
"""After so long a calendar is read whole though it did not change: what repeats goes on."""
MOST_FEEDS: Final = 10
"""Calendars one person may have."""


def poll_after(failures: int) -> timedelta:
    """How long to leave a calendar alone after so many failures in a row."""
    doublings: int = 2 ** min(max(failures - 1, 0), 10)
    return min(LONGEST, EVERY * doublings) if failures else EVERY


def as_https(url: str) -> str:
    """Calendar programs write `webcal://` for an address that is fetched over https."""
    scheme, colon, rest = url.strip().partition(":")
    return f"https:{rest}" if scheme.lower() in ("webcal", "webcals") else f"{scheme}{colon}{rest}"

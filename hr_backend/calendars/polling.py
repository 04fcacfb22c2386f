"""Reads the calendars that are due: by any number of processes, each calendar by one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from hr_backend.calendars import busy_repository as repository
from hr_backend.calendars.busy_models import BusyFeed
from hr_backend.calendars.conflicts import tell_conflicts
from hr_backend.calendars.expander import Answer, Period, expand_apart
from hr_backend.calendars.fetching import Fetched, Fetcher, Known, NotFetched
from hr_backend.calendars.ics import BadFile
from hr_backend.calendars.rules import AHEAD, PAST, STALE, poll_after
from hr_backend.kit.clock import Clock
from hr_backend.kit.crypt import Box, Unreadable
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import SYSTEM, Deed
from hr_backend.people.models import Person

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=2)
"""Longer than any one calendar takes: after so long another process takes it for lost."""
AT_ONCE: Final = 4
Expand = Callable[[bytes, Period], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class _Claimed:
    feed_id: str
    address: str
    known: Known
    email: str | None


class Poller:
    """Reads calendars; one that fails holds up nobody else's."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        fetch: Fetcher,
        box: Box,
        zone: ZoneInfo,
        *,
        expand: Expand = expand_apart,
    ) -> None:
        """`zone` is the company's."""
        self._sessions = sessions
        self._clock = clock
        self._fetch = fetch
        self._box = box
        self._zone = zone
        self._expand = expand

    async def run_due(self) -> int:
        """Read all that is due now; how many were read or had not changed."""
        counts = await asyncio.gather(
            *(self._work() for _ in range(AT_ONCE)), return_exceptions=True
        )
        for count in counts:
            if isinstance(count, BaseException):
                raise count
        return sum(count for count in counts if isinstance(count, int))

    async def _work(self) -> int:
        read = 0
        while (claimed := await self._claim()) is not None:
            read += await self._attempt(claimed)
        return read

    async def _claim(self) -> _Claimed | None:
        """The next calendar, put off before it is fetched: see notifications.dispatch."""
        now = self._clock.now()
        async with self._sessions.begin() as session:
            feed = await repository.lock_due(session, now=now)
            if feed is None:
                return None
            feed.due_at, feed.polled_at = now + LEASE, now
            # What repeats is expanded only so far ahead: now and then the text is needed again.
            fresh = feed.read_at is not None and feed.read_at > now - STALE
            known = Known(feed.etag, feed.modified) if fresh else Known()
            person = await session.get(Person, feed.person_id)
            return _Claimed(feed.id, feed.address, known, person.email if person else None)

    async def _attempt(self, claimed: _Claimed) -> bool:
        now = self._clock.now()
        fetched: Fetched | None = None
        answer: Answer | None = None
        failure: str | None = None
        try:
            fetched = await self._fetch(self._box.open(claimed.address), claimed.known)
            if fetched is not None:
                period = Period(now - PAST, now + AHEAD, self._zone.key, claimed.email)
                answer = await self._expand(fetched.data, period)
        except Unreadable:
            failure = "address_unreadable"
        except (NotFetched, BadFile) as error:
            failure = str(error)
        if failure:
            log.warning("calendar not read", feed=claimed.feed_id, error=failure)
        async with self._sessions.begin() as session:
            feed = await repository.lock_any(session, claimed.feed_id)
            if feed is None:
                return False
            _note(feed, failure, now=now)
            if fetched is not None and answer is not None:
                feed.etag, feed.modified = fetched.known.etag, fetched.known.modified
                feed.read_at = now
                feed.skipped, feed.unknown_zones = answer.skipped, answer.unknown_zones
                # Most calendars change their text at every reading and their times at few.
                if answer.busy != await repository.busy_of(session, feed.id):
                    await repository.replace_busy(session, feed, answer.busy)
            if failure is None:
                # Unchanged as well: interviews may have been moved meanwhile.
                await tell_conflicts(session, Deed(SYSTEM, now, self._zone), feed.person_id)
        return failure is None


def _note(feed: BusyFeed, failure: str | None, *, now: datetime) -> None:
    feed.error = failure
    feed.failures = feed.failures + 1 if failure else 0
    feed.due_at = now + poll_after(feed.failures)
    if failure is None:
        feed.ok_at = now

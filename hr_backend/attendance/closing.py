"""Closing days by the clock: yesterday once it is over, and again whatever has changed since."""

from collections import defaultdict
from datetime import date, time, timedelta
from typing import Final

from hr_backend.attendance import repository
from hr_backend.attendance.deriving import close
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA

OVER_AT: Final = time(6)
"""A day is closed at this hour of the next: night shifts are over, or nearly. What comes in later
makes the day stale, and it is derived again."""
BACK: Final = timedelta(days=62)
"""The first time, and after an outage, so many days are made up for."""
BATCH: Final = 5000
DAY: Final = timedelta(days=1)


async def close_days(sessions: Sessions, clock: Clock) -> None:
    """Close what is over and not closed, then what is stale; safe with many processes."""
    while await _close_next(sessions, clock):
        pass
    while await _derive_stale(sessions, clock):
        pass


async def _close_next(sessions: Sessions, clock: Clock) -> bool:
    now = clock.now()
    local = now.astimezone(CHINA)
    over = local.date() - (DAY if local.time() >= OVER_AT else 2 * DAY)
    async with sessions.begin() as session:
        last = await repository.last_closing(session)
        if last is None:
            first = await repository.first_punch(session)
            if first is None:
                return False  # nobody uses attendance yet
            last = first.astimezone(CHINA).date() - DAY
        day = max(last + DAY, over - BACK)
        if day > over:
            return False
        if await repository.claim_closing(session, day, now=now):
            await close(session, None, since=day, until=day, now=now, zone=CHINA)
        return True


async def _derive_stale(sessions: Sessions, clock: Clock) -> bool:
    async with sessions.begin() as session:
        taken = await repository.take_stale(session, limit=BATCH)
        people: dict[str, list[date]] = defaultdict(list)
        for day, person in taken:
            people[person].append(day)
        stretches: dict[tuple[date, date], list[str]] = defaultdict(list)
        for person, days in people.items():
            stretches[days[0], days[-1]].append(person)
        for (since, until), whose in stretches.items():
            await close(session, whose, since=since, until=until, now=clock.now(), zone=CHINA)
        return bool(taken)

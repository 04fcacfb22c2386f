"""Results of days: derived from the facts as they are now, and kept when a day is closed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance import repository
from hr_backend.attendance.facts import DayResult
from hr_backend.attendance.loading import DayFacts, each_day, load
from hr_backend.attendance.rules import day_result


@dataclass(frozen=True, slots=True)
class Derived:
    """A person's day with its facts and what they come to."""

    facts: DayFacts
    result: DayResult


async def derive(
    session: AsyncSession,
    people: Collection[str] | None,
    *,
    since: date,
    until: date,
    now: datetime,
    zone: ZoneInfo,
) -> list[Derived]:
    """By person and day; None is everybody. Nothing is stored."""
    loaded = await load(session, people, since=since, until=until, now=now, zone=zone)
    return [Derived(one, day_result(one.facts)) for one in each_day(loaded)]


async def close(
    session: AsyncSession,
    people: Collection[str] | None,
    *,
    since: date,
    until: date,
    now: datetime,
    zone: ZoneInfo,
) -> int:
    """Derive and keep; doing it again with the same facts changes nothing. How many results."""
    loaded = await load(session, people, since=since, until=until, now=now, zone=zone)
    rows = list(_rows(each_day(loaded), now))
    await repository.store_days(session, rows)
    return len(rows)


def _rows(days: Iterator[DayFacts], now: datetime) -> Iterator[tuple[Any, ...]]:
    """In the order of repository.COLUMNS."""
    for one in days:
        result = day_result(one.facts)
        yield (
            one.person,
            one.day,
            one.planned.kind.value,
            one.planned.shift_id,
            result.status.value,
            [mark.value for mark in result.marks],
            result.first_in,
            result.last_out,
            result.planned,
            result.worked,
            result.regular,
            result.late,
            result.early,
            result.absent,
            result.short,
            result.leave,
            result.overtime,
            result.percent,
            result.compensated,
            list(result.leave_types),
            now,
        )

"""Every query about working hours, holidays and busy times."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars.hours import OFFICE, Hours
from hr_backend.calendars.models import BusyTime, Holiday, WorkingHours
from hr_backend.calendars.published import published


async def special_days(session: AsyncSession, *, since: date, until: date) -> dict[date, bool]:
    """Days from `since` to `until` inclusive that do not go by the weekday: worked or not.

    What HR entered wins over the published calendar.
    """
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    found = {day: worked for day in days if (worked := published(day)) is not None}
    entered = await session.scalars(select(Holiday).where(Holiday.day.between(since, until)))
    return found | {row.day: row.kind == "workday" for row in entered}


async def hours_of(session: AsyncSession, people: Collection[str]) -> dict[str, Hours]:
    """Everybody's own working hours, or else the company's, or else OFFICE."""
    rows = await session.scalars(
        select(WorkingHours).where(
            or_(WorkingHours.person_id.is_(None), WorkingHours.person_id.in_(people))
        )
    )
    known = {row.person_id: Hours(frozenset(row.days), row.from_time, row.to_time) for row in rows}
    company = known.get(None, OFFICE)
    return {person: known.get(person, company) for person in people}


async def busy_people(
    session: AsyncSession, people: Collection[str], *, start: datetime, end: datetime
) -> set[str]:
    """Those of `people` with a busy time that overlaps [start, end)."""
    rows = await session.scalars(
        select(BusyTime.person_id).where(
            BusyTime.person_id.in_(people), BusyTime.start_at < end, BusyTime.end_at > start
        )
    )
    return set(rows)

"""Every query about working hours, holidays and busy times."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars.day_kinds import (
    FRIDAY,
    CalendarDay,
    Entry,
    Notice,
    calendar_day,
    days_between,
)
from hr_backend.calendars.hours import OFFICE, Hours
from hr_backend.calendars.models import BusyTime, Holiday, HolidayNotice, WorkingHours
from hr_backend.calendars.notices import shipped


async def special_days(session: AsyncSession, *, since: date, until: date) -> dict[date, bool]:
    """Days from `since` to `until` inclusive that do not go by the weekday: worked or not.

    What HR entered wins over the published calendar.
    """
    days = await calendar_days(session, since=since, until=until)
    entered = await entries(session, since=since, until=until)
    return {
        one.day: one.worked
        for one in days
        if one.worked != (one.day.isoweekday() <= FRIDAY) or one.day in entered
    }


async def calendar_days(session: AsyncSession, *, since: date, until: date) -> list[CalendarDay]:
    """Every day from `since` to `until` inclusive: HR's entries, else the notices, else the law."""
    notices = await notices_of(session, range(since.year, until.year + 1))
    entered = await entries(session, since=since, until=until)
    return [
        calendar_day(day, notices[day.year], entered.get(day)) for day in days_between(since, until)
    ]


async def notices_of(session: AsyncSession, years: Iterable[int]) -> dict[int, Notice | None]:
    """Each year's notice: the one HR entered, else the one that came along, else None."""
    wanted = list(years)
    rows = await session.scalars(select(HolidayNotice).where(HolidayNotice.year.in_(wanted)))
    entered = {row.year: _notice(row) for row in rows}
    return {year: entered.get(year) or shipped(year) for year in wanted}


def _notice(row: HolidayNotice) -> Notice:
    read = date.fromisoformat
    breaks = {one["name"]: (read(one["first"]), read(one["last"])) for one in row.breaks}
    return Notice(row.year, row.source, breaks, frozenset(map(read, row.workdays)))


async def entries(session: AsyncSession, *, since: date, until: date) -> dict[date, Entry]:
    """What HR entered for single days from `since` to `until` inclusive."""
    rows = await session.scalars(select(Holiday).where(Holiday.day.between(since, until)))
    return {row.day: Entry(row.kind == "workday", row.name) for row in rows}


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

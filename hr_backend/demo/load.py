"""Brings the demo company into a database, and its interviews up to date on a later day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars.repository import special_days
from hr_backend.demo.company import build_company
from hr_backend.demo.history import WEEKS, build_history, rows_of
from hr_backend.imports.load import load_world
from hr_backend.interviews.models import Interview, InterviewStatus
from hr_backend.kit.db import Base

REACH = timedelta(weeks=WEEKS + 1)
"""Farther than the demo's interviews and its past, holidays included."""
OPEN = (InterviewStatus.PROPOSED, InterviewStatus.SCHEDULED, InterviewStatus.CONFIRMED)


async def load_demo(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Write the demo company in the caller's transaction; doing it again the same day adds nothing.

    On a later day candidates whose interviews are over get new ones around that day; whoever
    still has one keeps it as it is. `now` is aware; `zone` is the company's.
    """
    is_workday = await _calendar(session, now, zone)
    world = build_company(now, is_workday=is_workday, zone=zone)
    open_applications = set(
        await session.scalars(
            select(Interview.application_id).where(
                Interview.status.in_(OPEN),
                or_(Interview.start_at.is_(None), Interview.start_at > now),
            )
        )
    )
    known = set(await session.scalars(select(Interview.application_id).distinct()))
    fresh = [
        row
        for row in world.interviews
        if row.application not in open_applications
        and (row.application not in known or row.status in OPEN)
    ]
    await load_world(session, world.model_copy(update={"interviews": tuple(fresh)}))
    for table, rows in rows_of(build_history(now, is_workday=is_workday, zone=zone)):
        statement = insert(Base.metadata.tables[table]).values(rows)
        await session.execute(statement.on_conflict_do_nothing())


async def _calendar(session: AsyncSession, now: datetime, zone: ZoneInfo) -> Callable[[date], bool]:
    today = now.astimezone(zone).date()
    special = await special_days(session, since=today - REACH, until=today + REACH)
    return lambda day: special.get(day, day.isoweekday() <= 5)

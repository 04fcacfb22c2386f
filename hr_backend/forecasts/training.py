"""Trains: by the clock once a week, and when an operator says so."""

import asyncio
from dataclasses import asdict
from datetime import datetime, timedelta, tzinfo
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.demo.company import demo_people
from hr_backend.forecasts import repository
from hr_backend.forecasts.learning import Learnt, learn
from hr_backend.forecasts.models import ForecastModel, Source
from hr_backend.forecasts.rules import rows
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA
from hr_backend.kit.ids import new_id
from hr_backend.people.models import Person

log = structlog.get_logger(__name__)

EVERY: Final = timedelta(days=7)
REACH: Final = timedelta(days=730)
"""History farther back says little of today."""


async def train_when_due(sessions: Sessions, clock: Clock) -> None:
    """Learn anew where the last training is a week old; by one process."""
    now = clock.now()
    async with sessions.begin() as session:
        last = await repository.latest(session)
        if last is not None and last.trained_at > now - EVERY:
            return
        if await repository.try_lock(session):
            await train(session, now=now, zone=CHINA)


async def train(
    session: AsyncSession, *, now: datetime, zone: tzinfo, generated: bool = False
) -> ForecastModel:
    """Learn from the last two years, in the caller's transaction.

    `generated` says that the history was made up; the demo company's is known to be.
    """
    stories = await repository.history(session, since=now - REACH, until=now)
    learnt = await asyncio.to_thread(learn, rows(stories, zone))
    made_up = generated or await _is_demo(session)
    row = ForecastModel(
        id=new_id(),
        trained_at=now,
        source=(Source.GENERATED if made_up else Source.HOUSE).value,
        bookings=learnt.base.of,
        attended=learnt.base.attended,
        model=learnt.model.as_json() if learnt.model else None,
        report=_report(learnt),
    )
    session.add(row)
    await session.flush()
    await repository.forget_old(session)
    log.debug("forecasts trained", bookings=learnt.base.of, why_not=learnt.why_not)
    return row


def _report(learnt: Learnt) -> dict[str, object]:
    quality = asdict(learnt.quality) if learnt.quality else None
    return {"why_not": learnt.why_not, "quality": quality}


async def _is_demo(session: AsyncSession) -> bool:
    people = {person.id: person.name for person in demo_people()}
    known = select(Person.id, Person.name).where(Person.id.in_(people))
    found = {row.id: row.name for row in await session.execute(known)}
    return bool(people) and found == people

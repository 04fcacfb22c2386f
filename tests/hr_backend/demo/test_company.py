"""The demo company fits any day it is started on."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.calendars.published import published
from hr_backend.demo.company import build_company, demo_people
from hr_backend.demo.load import load_demo
from hr_backend.imports.ledger import read_ledger
from hr_backend.imports.world import World
from hr_backend.kit import db

ZONE = ZoneInfo("Asia/Shanghai")


def is_workday(day: date) -> bool:
    worked = published(day)
    return day.isoweekday() <= 5 if worked is None else worked


def company(now: datetime) -> World:
    return build_company(now, is_workday=is_workday, zone=ZONE)


FIRST, DAYS = datetime(2026, 1, 1, tzinfo=ZONE), 500
moments = st.integers(0, DAYS * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(moments)
def test_somebody_is_interviewed_on_the_next_working_day_and_somebody_days_later(
    now: datetime,
) -> None:
    starts = {row.id: row.start for row in company(now).interviews if row.start}
    following = now.date() + timedelta(days=1)
    while not is_workday(following):
        following += timedelta(days=1)
    assert any(start.date() == following for start in starts.values())
    assert any(start - now > timedelta(hours=48) for start in starts.values())
    assert any(row.start is None for row in company(now).interviews)


@given(moments)
def test_nobody_is_in_two_places_and_nothing_past_is_still_to_come(now: datetime) -> None:
    world = company(now)
    candidates = {row.id: row.candidate for row in world.applications}
    taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for busy in world.busy:
        taken[busy.person].append((busy.start, busy.end))
    for row in world.interviews:
        if row.start is None or row.status in ("cancelled", "no_show"):
            continue
        assert (row.status == "completed") == (row.start <= now)
        assert is_workday(row.start.date())
        for person in (*row.interviewers, candidates[row.application]):
            taken[person].append((row.start, row.start + timedelta(minutes=row.minutes)))
    for spans in taken.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_those_worth_trying_are_there_and_the_tries_are_said() -> None:
    people = demo_people()
    assert {"candidate", "employee"} == {person.kind for person in people}
    assert all(person.name and person.hint for person in people)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1), timedelta(days=30)])
async def test_a_later_start_brings_the_interviews_up_to_date(
    database_url: Callable[[str], str], later: timedelta
) -> None:
    engine = db.connect(database_url("hr"))
    sessions = db.sessions_of(engine)
    now = datetime(2026, 11, 24, 9, tzinfo=ZONE)
    ledgers = []
    for moment in (now, now + later):
        async with sessions.begin() as session:
            await load_demo(session, now=moment, zone=ZONE)
        async with sessions() as session:
            ledgers.append((await read_ledger(session))["interviews"])
    await engine.dispose()
    first, second = ledgers
    if not later:
        assert first == second
    of_wang = [r["start"] for r in second if r["application"] == "application-wang" and r["start"]]
    assert max(of_wang) > now + later

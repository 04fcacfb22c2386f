"""Many candidates race for the same times of the same interviewers: is anybody booked twice?

    python -m tests.bench.claims [--attempts 100000]

Every contested hour is claimed by 100 interviews at once, each its own transaction on one of many
connections, starting a quarter of an hour earlier or later so that the times overlap without being
equal; every fourth one comes by way of a hold. The verdict is worked out from the rows themselves,
not by the constraint. As a peer runs check-then-insert: look whether it is free, then book.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import perf_counter

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.db import Sessions, connect, sessions_of
from hr_backend.slots.repository import SlotTaken, claim, hold
from tests.bench.company import NOW, new_database, server

CONTENDERS = 100
"""Interviews that want one hour."""
INTERVIEWERS = 20
CONNECTIONS = 16
QUARTERS = (0, 15, -15)
PEER_ATTEMPTS = 2_000

Attempt = Callable[[AsyncSession, int, int], Awaitable[bool]]


def hour_of(contest: int) -> datetime:
    """Each contest is about another two hours of another interviewer."""
    return NOW + timedelta(days=7, hours=2 * (contest // INTERVIEWERS))


def who(contest: int, contender: int) -> tuple[str, list[str], datetime]:
    """The interview, its people in either order, and when it wants to start."""
    people = [f"c{contender}", f"e{contest % INTERVIEWERS}"]
    start = hour_of(contest) + timedelta(minutes=QUARTERS[contender % len(QUARTERS)])
    return f"i{contest}-{contender}", people[:: 1 if contender % 2 else -1], start


async def fill(url: str, contests: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "insert into people (id, kind, name) select 'e' || n, 'employee', 'e' || n"
            f" from generate_series(0, {INTERVIEWERS - 1}) n"
        )
        await connection.execute(
            "insert into people (id, kind, name) select 'c' || n, 'candidate', 'c' || n"
            f" from generate_series(0, {CONTENDERS - 1}) n"
        )
        await connection.execute("insert into requisitions (id, title) values ('java', 'Java')")
        await connection.execute(
            "insert into applications (id, candidate_id, requisition_id) select id, id, 'java'"
            " from people where kind = 'candidate'"
        )
        await connection.execute(
            "insert into interviews (id, application_id, round, mode, minutes, status)"
            " select 'i' || k || '-' || n, 'c' || n, 1, 'onsite', 60, 'proposed'"
            f" from generate_series(0, {contests - 1}) k, generate_series(0, {CONTENDERS - 1}) n"
        )
        await connection.execute(
            "create table peer_bookings (person text, start_at timestamptz, end_at timestamptz)"
        )
    finally:
        await connection.close()


async def constrained(session: AsyncSession, contest: int, contender: int) -> bool:
    """The product's way."""
    interview, people, start = who(contest, contender)
    end = start + timedelta(hours=1)
    try:
        if contender % 4 == 0:
            await hold(
                session,
                interview_id=interview,
                people=people,
                start=start,
                end=end,
                now=NOW,
                expires_at=NOW + timedelta(minutes=10),
            )
        await claim(session, interview_id=interview, people=people, start=start, end=end, now=NOW)
    except SlotTaken:
        return False
    return True


async def check_then_insert(session: AsyncSession, contest: int, contender: int) -> bool:
    """The usual way: a gap between the look and the booking."""
    _, people, start = who(contest, contender)
    values = {"people": people, "start": start, "end": start + timedelta(hours=1)}
    taken = await session.scalar(
        text(
            "select exists (select 1 from peer_bookings where person = any(:people)"
            " and start_at < :end and end_at > :start)"
        ),
        values,
    )
    if taken:
        return False
    await session.execute(
        text("insert into peer_bookings select unnest(cast(:people as text[])), :start, :end"),
        values,
    )
    return True


async def race(sessions: Sessions, contests: int, attempt: Attempt) -> Counter[int]:
    """All contenders of one contest at once, one contest after the other; winners a contest."""
    places = asyncio.Semaphore(CONNECTIONS)

    async def one(contest: int, contender: int) -> int:
        async with places, sessions.begin() as session:
            return int(await attempt(session, contest, contender))

    winners: Counter[int] = Counter()
    for contest in range(contests):
        tries = (one(contest, contender) for contender in range(CONTENDERS))
        winners[contest] = sum(await asyncio.gather(*tries))
    return winners


async def double_bookings(url: str, table: str, person: str) -> int:
    """Pairs of overlapping bookings of one person, counted from the plain columns."""
    connection = await asyncpg.connect(url)
    try:
        return int(
            await connection.fetchval(
                f"select count(*) from {table} a join {table} b on a.{person} = b.{person}"
                " and a.ctid < b.ctid and a.start_at < b.end_at and b.start_at < a.end_at"
            )
        )
    finally:
        await connection.close()


async def bench(server_url: str, attempts: int) -> bool:
    """Race both ways; whether the product booked nobody twice and every hour once."""
    contests = max(1, attempts // CONTENDERS)
    url = await new_database(server_url, "hr")
    await fill(url, contests)
    engine = connect(url, pool_size=CONNECTIONS, timeout=60)
    sessions = sessions_of(engine)
    began = perf_counter()
    winners = await race(sessions, contests, constrained)
    took = perf_counter() - began
    doubles = await double_bookings(url, "slot_claims", "person_no")
    tries = contests * CONTENDERS
    wrong = [contest for contest, won in winners.items() if won != 1]
    print(
        f"constrained claims: {tries} attempts for {contests} hours on {CONNECTIONS} connections"
        f" in {took:.0f} s ({tries / took:.0f}/s): {sum(winners.values())} won,"
        f" {len(wrong)} hours without exactly one winner, {doubles} double bookings"
    )
    peers = max(1, min(PEER_ATTEMPTS, attempts) // CONTENDERS)
    winners = await race(sessions, peers, check_then_insert)
    print(
        f"peer, check then insert: {peers * CONTENDERS} attempts for {peers} hours:"
        f" {sum(winners.values())} won,"
        f" {await double_bookings(url, 'peer_bookings', 'person')} double bookings"
    )
    await engine.dispose()
    return not doubles and not wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=100_000, help="claims tried (100000)")
    options = parser.parse_args()
    with server() as url:
        clean = asyncio.run(bench(url, options.attempts))
    raise SystemExit(0 if clean else 1)


if __name__ == "__main__":
    main()

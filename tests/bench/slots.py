"""How long a search for times takes, through the service, on PostgreSQL.

    python -m tests.bench.slots [--searches 40]

Beside it a peer: the same question asked the row-by-row way that open booking systems are known
to take seconds for (one query a possible time and person).
"""

import argparse
import asyncio
import os
import random
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.auth import Actor
from hr_backend.kit.db import Sessions, connect, sessions_of
from hr_backend.kit.deed import Deed
from hr_backend.slots import service
from hr_backend.slots.schemas import SlotSearch
from tests.bench.company import DAYS, FIRST_DAY, MOVED, NOW, fill, new_database, percentile, server

ZONE = ZoneInfo("Asia/Shanghai")
INTERVIEWERS, INTERVIEWS, TARGET_MS = 50, 5_000, 100.0


def wishes(count: int, *, seed: int = 11) -> dict[str, list[SlotSearch]]:
    """What candidates ask, `count` of each kind."""
    dice = random.Random(seed)
    found: dict[str, list[SlotSearch]] = {}
    for _ in range(count):
        day = FIRST_DAY + timedelta(days=dice.randrange(1, DAYS - 7))
        half = day + timedelta(minutes=30 * dice.randrange(16))
        hour = half + timedelta(hours=1)
        asked = {
            "an afternoon": ([(day + timedelta(hours=5), day + timedelta(hours=9))], []),
            "a week, not its first hours": ([(day, day + timedelta(days=7))], [(day, half)]),
            "one exact time": ([(half, half)], []),
            "only one hour and no other": ([(half, hour)], [(None, half), (hour, None)]),
            "not the next two days": ([], [(NOW, NOW + timedelta(days=2))]),
        }
        for kind, (available, unavailable) in asked.items():
            search = SlotSearch.model_validate({"available": available, "unavailable": unavailable})
            found.setdefault(kind, []).append(search)
    return found


async def timed_searches(
    sessions: Sessions, searches: list[SlotSearch], *, interview: str = "moving"
) -> list[float]:
    """Milliseconds of each whole search, its transaction included."""
    deed, took = Deed(Actor(dict(MOVED)[interview], "candidate"), NOW, ZONE), []
    for wanted in searches:
        began = perf_counter()
        async with sessions.begin() as session:
            await service.search_slots(session, deed, interview, wanted)
        took.append((perf_counter() - began) * 1000)
    return took


IS_FREE = text("""
    select not exists (
        select 1 from slot_claims c join people p on p.no = c.person_no
        where p.id = :person and c.interview_id <> 'moving'
          and c.start_at < :end and c.end_at > :start
    ) and not exists (
        select 1 from busy_times where person_id = :person and start_at < :end and end_at > :start
    )
""")


async def row_by_row(session: AsyncSession, wanted: SlotSearch) -> list[datetime]:
    """The first three times inside the wish, asked one possible time and person after the other."""
    found: list[datetime] = []
    for number in range(2, DAYS * 48):
        start = NOW + timedelta(minutes=30 * number)
        end, local = start + timedelta(hours=1), start.astimezone(ZONE)
        open_ = local.isoweekday() < 6 and local.hour >= 9 and (end.astimezone(ZONE).hour < 18)
        if not open_ or not all(_inside(start, end, span) for span in wanted.available):
            continue
        if any(_overlaps(start, end, span) for span in wanted.unavailable):
            continue
        for person in ("c0", "e0", "e1", "e2"):
            values = {"person": person, "start": start, "end": end}
            if not await session.scalar(IS_FREE, values):
                break
        else:
            found.append(start)
    return found[:3]


def _inside(start: datetime, end: datetime, span: tuple[datetime | None, datetime | None]) -> bool:
    since, until = span
    if since is not None and since == until:
        return start == since
    return (since is None or since <= start) and (until is None or end <= until)


def _overlaps(
    start: datetime, end: datetime, span: tuple[datetime | None, datetime | None]
) -> bool:
    since, until = span
    return (since is None or since < end) and (until is None or until > start)


async def timed_peer(sessions: Sessions, searches: list[SlotSearch]) -> list[float]:
    """Milliseconds of each search the row-by-row way, without stand-ins and without ranking."""
    took = []
    for wanted in searches:
        began = perf_counter()
        async with sessions() as session:
            await row_by_row(session, wanted)
        took.append((perf_counter() - began) * 1000)
    return took


async def cpu_seconds(sessions: Sessions) -> float:
    """Processor time of this process and of its one connection's, which no other load lengthens."""
    async with sessions() as session:
        backend = await session.scalar(text("select pg_backend_pid()"))
    return process_time() + ticks(int(backend or 0)) / os.sysconf("SC_CLK_TCK")


def ticks(process: int) -> int:
    """User and system time of a process on this machine, see proc(5)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def report(name: str, took: list[float]) -> None:
    print(
        f"{name:<46} n={len(took):<5} p50 {percentile(took, 0.5):7.1f} ms"
        f"  p95 {percentile(took, 0.95):7.1f} ms  max {max(took):7.1f} ms"
    )


async def one_size(url: str, factor: int, count: int) -> list[float]:
    """All kinds of searches in a company `factor` times the usual one, a line each."""
    people, rows = INTERVIEWERS * factor, INTERVIEWS * factor
    address = await new_database(url, f"hr{factor}")
    await fill(address, interviewers=people, interviews=rows)
    engine = connect(address, pool_size=1)
    sessions = sessions_of(engine)
    for searches in wishes(4, seed=1).values():
        await timed_searches(sessions, searches)
    print(f"{people} interviewers x {DAYS} days x {rows} interviews")
    took, began = [], await cpu_seconds(sessions)
    for kind, searches in wishes(count).items():
        times = await timed_searches(sessions, searches)
        report(f"  {kind}", times)
        took += times
    stuck = await timed_searches(
        sessions, wishes(count)["not the next two days"], interview="stuck"
    )
    report("  everybody's whole month (only a stand-in can)", stuck)
    took += stuck
    report("  all", took)
    spent = (await cpu_seconds(sessions) - began) * 1000 / len(took)
    print(f"  processor time a search, Python and PostgreSQL together: {spent:.1f} ms")
    if factor == 1:
        peers = [searches[0] for searches in wishes(1).values()]
        for kind, wanted in zip(wishes(1), peers, strict=True):
            report(f"  row by row: {kind}", await timed_peer(sessions, [wanted] * 3))
    await engine.dispose()
    return took


async def bench(url: str, count: int) -> bool:
    """Run all sizes; whether the target was met."""
    sizes = [await one_size(url, factor, count) for factor in (1, 2, 4)]
    medians = [percentile(took, 0.5) for took in sizes]
    tails = [percentile(took, 0.95) for took in sizes]
    for name, values in (("p50", medians), ("p95", tails)):
        ratios = " / ".join(f"{value / values[0]:.2f}" for value in values)
        print(f"growth of {name} at 1x / 2x / 4x: {ratios}")
    met = tails[0] <= TARGET_MS
    print(f"target p95 <= {TARGET_MS:.0f} ms at 1x:", "met" if met else "MISSED")
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=40, help="searches of each kind (40)")
    options = parser.parse_args()
    with server() as url:
        met = asyncio.run(bench(url, options.searches))
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()

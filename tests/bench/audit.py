"""What the audit trail costs a write, and how fast it is sealed and read again.

    python -m tests.bench.audit [--writes 2000]

Beside it a peer: the same writes with the chain's trigger taken off, as the trail was before it.
The server keeps its defaults: every commit is on the disk.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from hr_backend.audit import anchor
from hr_backend.audit.sealing import Sealer, seal
from hr_backend.audit.service import record
from hr_backend.audit.verifying import verify
from hr_backend.kit import db
from hr_backend.kit.auth import Actor
from hr_backend.kit.clock import SystemClock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, Deed
from tests.bench.company import NOW, new_database, percentile, server

WRITERS = 8
DEED = Deed(Actor("wang", "candidate", via="web", message="m-1"), NOW, CHINA)
AFTER = {"status": "cancelled", "start": "2026-12-02T08:00:00+00:00", "reason": "临时要出差"}


async def write(sessions: Sessions) -> float:
    """Milliseconds of one transaction with one entry that has one personal word."""
    began = perf_counter()
    async with sessions.begin() as session:
        record(session, DEED, action="bench", subject=("interview", "i"), after=AFTER)
    return (perf_counter() - began) * 1000


async def one_after_another(sessions: Sessions, writes: int) -> list[float]:
    return [await write(sessions) for _ in range(writes)]


async def side_by_side(sessions: Sessions, writes: int) -> list[float]:
    shares = (one_after_another(sessions, writes // WRITERS) for _ in range(WRITERS))
    return [took for share in await asyncio.gather(*shares) for took in share]


async def compare(
    sessions: Sessions, how: Callable[[Sessions, int], Awaitable[list[float]]], writes: int
) -> None:
    """With and without the chain in turns, so that a noisy machine is noisy for both."""
    took: dict[str, list[float]] = {"disable": [], "enable": []}
    rate: dict[str, float] = {"disable": 0, "enable": 0}
    for _ in range(4):
        for state in took:
            async with sessions.begin() as session:
                trigger = f"alter table audit_entries {state} trigger audit_entries_linked"
                await session.execute(text(trigger))
            began = perf_counter()
            took[state] += await how(sessions, writes // 4)
            rate[state] += (perf_counter() - began) / 4
    for state, name in (("disable", "without chain"), ("enable", "with chain")):
        p50, p99 = (percentile(took[state], share) for share in (0.5, 0.99))
        per_second = writes / 4 / rate[state]
        print(
            f"{how.__name__:<18} {name:<14} p50 {p50:5.2f} ms  p99 {p99:6.2f} ms"
            f"  {per_second:6.0f}/s"
        )


async def measure(url: str, writes: int, folder: Path) -> None:
    engine = db.connect(await new_database(url, "audit"))
    sessions = db.sessions_of(engine)
    for how in (one_after_another, side_by_side):
        await compare(sessions, how, writes)
    async with sessions.begin() as session:  # what was written without the chain is no part of it
        await session.execute(text("set local session_replication_role = replica"))
        unlinked = "where no not in (select entry_no from audit_chain)"
        numbers = f"(select no from audit_entries {unlinked})"
        await session.execute(text(f"delete from audit_values where entry_no in {numbers}"))
        await session.execute(text(f"delete from audit_entries {unlinked}"))
    sealer = Sealer(b"k" * 40, folder / "anchor.json")
    began = perf_counter()
    await seal(sessions, SystemClock(), sealer)
    sealed = perf_counter() - began
    began = perf_counter()
    async with sessions() as session:
        noted = anchor.read(sealer.path, sealer.key)
        report = await verify(session, key=sealer.key, anchor=noted)
    read = perf_counter() - began
    assert report.finding is None, report.finding
    print(f"seal {report.entries / sealed:.0f} entries/s, verify {report.entries / read:.0f}/s")
    await engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--writes", type=int, default=2000)
    writes = parser.parse_args().writes
    with tempfile.TemporaryDirectory(prefix="yuemian-") as folder, server() as running:
        asyncio.run(measure(running, writes, Path(folder)))


if __name__ == "__main__":
    main()

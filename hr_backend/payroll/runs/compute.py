"""Computes a draft: chunk by chunk, each committed with how far it is; goes on after a kill -9.

Nothing else may write a run meanwhile: a session-wide advisory lock is held, which PostgreSQL lets
go of with the connection, however the process ends.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hr_backend.kit.db import Sessions
from hr_backend.kit.errors import HRError
from hr_backend.payroll.errors import RunBusy, RunState
from hr_backend.payroll.models import PayGroup, PayRun, RunKind, RunStatus
from hr_backend.payroll.runs import writing
from hr_backend.payroll.runs.plan import Plan, positions
from hr_backend.payroll.runs.planning import described, make_plan, same
from hr_backend.payroll.runs.reading import COUNT, Chunk, Group, month_end, read_chunk
from hr_backend.payroll.runs.reckon import Month, reckon_month

CHUNK: Final = 5_000
LOCK: Final = 0x59554D50
"""Any fixed number: the first half of the advisory lock of a run."""
WIPE: Final = (
    "delete from payslip_lines where payslip_id in (select id from payslips where run_id = $1)",
    "delete from payslips where run_id = $1",
    "delete from pay_problems where run_id = $1",
    "delete from pay_rules where run_id = $1",
)
Progress = Callable[[int, int], None]
"""Told (done, total) after each chunk."""


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A chunk that is reckoned and waits to be written."""

    chunk: Chunk
    month: Month


async def compute(
    engine: AsyncEngine, sessions: Sessions, run_id: str, *, now: datetime,
    progress: Progress = unseen, size: int = CHUNK,
) -> None:  # fmt: skip
    """Compute what a draft lacks. RunBusy where another process is at it; RunState where it is no
    draft; what the law's data or a formula refuses is noted on the run and raised.
    """
    async with _driver(engine) as writer, _driver(engine) as reader, _locked(writer, run_id):
        try:
            run, group, plan = await _prepare(writer, sessions, run_id, now)
        except HRError as refusal:
            await _note_fault(sessions, run_id, refusal)
            raise
        if run.computed_at is not None:
            return
        done, total = run.done, run.total
        progress(done, total)
        rules = await writing.known_rules(writer, run_id)
        async for ready in _ahead(reader, run_id, group, plan, run.watermark, size):
            people = ready.chunk.people
            async with writer.transaction():
                await writing.write_chunk(
                    writer, run_id, period=plan.period, paid_on=plan.paid_on, people=people,
                    month=ready.month, proofs=ready.chunk.proofs, rules=rules,
                )  # fmt: skip
                done += len(people)
                await writer.execute(
                    "update pay_runs set done = $2, watermark = $3 where id = $1",
                    run_id, done, people.ids[-1],
                )  # fmt: skip
            progress(done, total)
        await _finish(writer, run_id, plan, now)


@asynccontextmanager
async def _driver(engine: AsyncEngine) -> AsyncIterator[Any]:
    """A connection of the engine's pool as asyncpg's own, for COPY."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        yield raw.driver_connection


@asynccontextmanager
async def _locked(connection: Any, run_id: str) -> AsyncIterator[None]:
    if not await connection.fetchval("select pg_try_advisory_lock($1, hashtext($2))", LOCK, run_id):
        raise RunBusy
    try:
        yield
    finally:
        await connection.execute("select pg_advisory_unlock($1, hashtext($2))", LOCK, run_id)


async def _prepare(
    connection: Any, sessions: Sessions, run_id: str, now: datetime
) -> tuple[PayRun, Group, Plan]:
    """The run as it is taken up: where it was left, or anew if what it rests on has changed."""
    async with sessions.begin() as session:
        run = await session.get_one(PayRun, run_id)
        if run.kind != RunKind.MONTHLY or run.status != RunStatus.DRAFT or run.group_id is None:
            raise RunState(status=run.status)
        group = await session.get_one(PayGroup, run.group_id)
        total, cities = await connection.fetchrow(
            COUNT, group.id, month_end(run.period), run.period
        )
        plan = await make_plan(session, group, run.period, cities=cities, now=now)
        made_of = described(plan)
        anew = run.watermark is None or not same(run.plan, made_of)
        if run.computed_at is None and anew:
            raw = (await (await session.connection()).get_raw_connection()).driver_connection
            for statement in WIPE:
                await raw.execute(statement, run_id)  # type: ignore[union-attr]
            run.plan, run.watermark, run.done, run.total = made_of, None, 0, total
        run.fault = None
        run.paid_on = plan.paid_on
    return run, Group(group.id, group.fund_rate), plan


async def _ahead(
    connection: Any, run_id: str, group: Group, plan: Plan, after: str | None, size: int
) -> AsyncIterator[Ready]:
    """Chunks, the next one read and reckoned while the one before is written."""

    async def prepare(after: str | None) -> Ready | None:
        chunk = await read_chunk(connection, run_id, group, plan, after=after, size=size)
        if chunk is None:
            return None
        return Ready(chunk, await asyncio.to_thread(reckon_month, plan, chunk.people))

    coming = asyncio.create_task(prepare(after))
    try:
        while (ready := await coming) is not None:
            coming = asyncio.create_task(prepare(ready.chunk.people.ids[-1]))
            yield ready
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _finish(connection: Any, run_id: str, plan: Plan, now: datetime) -> None:
    async with connection.transaction():
        await writing.number_rules(connection, run_id, positions(plan))
        await connection.execute(
            "update pay_corrections c set run_id = $1 where payslip_id is null and run_id is null"
            " and exists (select 1 from payslips s where s.run_id = $1"
            " and s.person_id = c.person_id)",
            run_id,
        )
        await connection.execute(
            "update pay_runs set computed_at = $2, total = done, version = version + 1"
            " where id = $1",
            run_id, now,
        )  # fmt: skip


async def _note_fault(sessions: Sessions, run_id: str, refusal: HRError) -> None:
    if isinstance(refusal, RunState):
        return
    async with sessions.begin() as session:
        await session.execute(update(PayRun).where(PayRun.id == run_id).values(fault=refusal.code))

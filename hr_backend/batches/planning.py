"""Plans batches in the background: the solver in a thread, the event loop and the database free.

One short transaction reads, none is open while the solver runs, short ones note its progress, one
writes the plan. A planner that went down with its process leaves a batch that gives no sign of
life; it is noted as failed and may be renewed.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.batches import repository, solving
from hr_backend.batches.loading import Loaded, load, wish_of
from hr_backend.batches.models import Batch, BatchItem, BatchKind, BatchStatus
from hr_backend.batches.problem import Job, Problem
from hr_backend.batches.rules import is_there, missed, why_not
from hr_backend.batches.schemas import NewBatch
from hr_backend.batches.solving import Progress, Solution
from hr_backend.interviews.models import Interview
from hr_backend.kit.auth import Claimed
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.people.access import identify
from hr_backend.slots.intervals import at_minute, floor_minute

EVERY: Final = 0.5
"""Seconds between two looks at a running solver."""
SILENT: Final = timedelta(minutes=3)
"""A planner that was silent for so long is gone."""
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Planner:
    """Plans one batch at a time of this process's; the others wait their turn."""

    sessions: Sessions
    clock: Clock
    zone: ZoneInfo
    seconds: float = solving.SECONDS
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stop: Event = field(default_factory=Event)

    def start(self, batch_id: str) -> None:
        """Begin in the background; called once the batch is committed."""
        task = asyncio.get_running_loop().create_task(self._plan(batch_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until nothing is being planned."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Stop what runs; its batches are left to `fail_stalled`."""
        self._stop.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _plan(self, batch_id: str) -> None:
        try:
            await self._note(batch_id, {"phase": "loading"})
            waiting = asyncio.create_task(self._sign_of_life(batch_id))
            try:
                await self._turn.acquire()
            finally:
                waiting.cancel()
            try:
                await self._in_turn(batch_id)
            finally:
                self._turn.release()
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody waits for ever
            log.error("batch", batch=batch_id, error=type(error).__name__)
            await self._fail(batch_id)

    async def _sign_of_life(self, batch_id: str) -> None:
        while True:
            await asyncio.sleep(SILENT.total_seconds() / 6)
            await self._note(batch_id, {"phase": "loading"})

    async def _in_turn(self, batch_id: str) -> None:
        now = self.clock.now()
        async with self.sessions() as session:
            batch = await repository.get_running(session, batch_id)
            if batch is None:
                return
            wanted = NewBatch.model_validate(batch.request)
            interviews = await self._selected(session, batch, wanted, now)
            loaded = await load(session, interviews, wanted, now=now, zone=self.zone)
        solution = await self._solve(batch_id, loaded.problem)
        reasons = await asyncio.to_thread(lambda: dict(_blocked(loaded.problem, solution)))
        items = [
            item_of(batch_id, interview, job, loaded.problem, solution, reasons)
            for interview, job in zip(interviews, loaded.problem.jobs, strict=True)
        ]
        await self._finish(batch_id, items, loaded, solution, now=now)

    async def _selected(
        self, session: AsyncSession, batch: Batch, wanted: NewBatch, now: datetime
    ) -> Sequence[Interview]:
        actor = await identify(session, Claimed(batch.actor_id, None, None, None))
        return to_move(await repository.select_interviews(session, actor, wanted, now=now), wanted)

    async def _solve(self, batch_id: str, problem: Problem) -> Solution:
        latest: list[Progress] = []
        running = asyncio.create_task(
            asyncio.to_thread(
                solving.solve,
                problem,
                seconds=self.seconds,
                report=latest.append,
                stop=self._stop,
            )
        )
        while True:
            await asyncio.wait({running}, timeout=EVERY)
            if running.done():
                return running.result()
            if latest:
                await self._note(batch_id, _progress(latest[-1]))
                del latest[:-1]

    async def _note(self, batch_id: str, progress: dict[str, Any]) -> None:
        async with self.sessions.begin() as session:
            batch = await repository.get_running(session, batch_id, lock=True)
            if batch is not None:
                empty = {"done": 0, "total": 0, "seconds": 0.0}
                batch.progress = empty | {"best": None, "bound": None, "gap": None} | progress
                batch.seen_at = func.now()

    async def _finish(
        self,
        batch_id: str,
        items: Sequence[BatchItem],
        loaded: Loaded,
        solution: Solution,
        *,
        now: datetime,
    ) -> None:
        async with self.sessions.begin() as session:
            batch = await repository.get_running(session, batch_id, lock=True)
            if batch is None:
                return
            batch.status, batch.planned_at = BatchStatus.PLANNED, self.clock.now()
            batch.version += 1
            batch.basis = {"at": now.isoformat(), "policies": list(loaded.policies)}
            batch.result = {
                "price": solution.price,
                "lower": solution.lower,
                "gap": round(solution.gap, 6),
                "seconds": round(solution.seconds, 3),
                "greedy_price": solution.greedy_price,
                "greedy_unplaced": solution.greedy_unplaced,
            }
            batch.progress = {
                "phase": "done",
                "done": len(items),
                "total": len(items),
                "seconds": round(solution.seconds, 3),
                "best": solution.price,
                "bound": solution.lower,
                "gap": round(solution.gap, 6),
            }
            session.add_all(items)

    async def _fail(self, batch_id: str) -> None:
        async with self.sessions.begin() as session:
            batch = await repository.get_running(session, batch_id, lock=True)
            if batch is not None:
                batch.status, batch.version = BatchStatus.FAILED, batch.version + 1


def _progress(one: Progress) -> dict[str, Any]:
    return {
        "phase": "solving",
        "done": one.placed,
        "total": one.total,
        "seconds": round(one.seconds, 1),
        "best": one.best,
        "bound": one.bound,
        "gap": round(one.gap, 4),
    }


def to_move(interviews: Sequence[Interview], wanted: NewBatch) -> list[Interview]:
    """Of the selected ones those that need to: not what lies where it should already."""
    if wanted.kind == BatchKind.CANCEL:
        return list(interviews)
    wish = wish_of(wanted)
    return [
        interview
        for interview in interviews
        if interview.start_at
        and not is_there(wish, floor_minute(interview.start_at), interview.minutes)
    ]


def _blocked(problem: Problem, solution: Solution) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    for job in problem.jobs:
        if solution.chosen[job.id] is None:
            found = why_not(problem, job)
            yield job.id, (found.code, list(found.people))


def item_of(
    batch_id: str,
    interview: Interview,
    job: Job,
    problem: Problem,
    solution: Solution,
    reasons: dict[str, tuple[str, list[str]]],
) -> BatchItem:
    """One line of the plan."""
    option = solution.chosen[job.id]
    blocked, blocking = reasons.get(job.id, (None, []))
    return BatchItem(
        batch_id=batch_id,
        interview_id=interview.id,
        version=interview.version,
        old_start=interview.start_at,
        old_crew=list(job.crew),
        new_start=at_minute(option.start) if option else None,
        crew=list(option.crew if option else job.crew),
        missed=missed(problem, job, option) if option else [],
        blocked=blocked,
        blocking=blocking,
        applied_version=None,
    )


async def fail_stalled(sessions: Sessions, clock: Clock) -> None:
    """Note plans whose planner has gone, so that nobody waits for them (due.py)."""
    async with sessions.begin() as session:
        await repository.fail_stalled(session, silent=SILENT)

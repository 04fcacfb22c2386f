"""kill -9 while a notice is delivered: it arrives at least once, under one id."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from hr_backend.imports.load import load_world
from hr_backend.kit import db
from hr_backend.kit.clock import SettableClock
from hr_backend.notifications.deliver import Delivery
from hr_backend.notifications.dispatch import LEASE, Dispatcher
from tests.conftest import NOW
from tests.hr_backend.world import world

PROCESSES = multiprocessing.get_context("fork")
NOTICES = 3


async def fill(url: str) -> None:
    engine = db.connect(url, pool_size=1)
    async with db.sessions_of(engine).begin() as session:
        await load_world(session, world())
        for number in range(NOTICES):
            await session.execute(
                text(
                    "insert into outbox (id, person_id, about, data, created_at, due_at)"
                    " values (:id, 'li', 'interview_confirmed', '{}', :now, :now)"
                ),
                {"id": f"n{number}", "now": NOW},
            )
    await engine.dispose()


def deliver_and_die(url: str, arrived: str, *, dies: bool, minutes: int) -> None:
    """A process that delivers into a file, and may be killed right after a delivery."""

    file = os.open(arrived, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def deliver(delivery: Delivery) -> None:
        os.write(file, f"{delivery.id}\n".encode())
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)

    async def run() -> None:
        engine = db.connect(url, pool_size=2)
        clock = SettableClock(NOW + minutes * LEASE)
        await Dispatcher(db.sessions_of(engine), clock, deliver).run_due()
        await engine.dispose()

    asyncio.run(run())


@pytest.mark.slow
def test_a_killed_process_loses_nothing(database_url: Callable[[str], str], tmp_path: Path) -> None:
    url, arrived = database_url("hr"), tmp_path / "arrived"
    asyncio.run(fill(url))
    for minutes, dies in enumerate((True, True, False, False)):
        process = PROCESSES.Process(
            target=deliver_and_die,
            args=(url, str(arrived)),
            kwargs={"dies": dies, "minutes": minutes},
        )
        process.start()
        process.join(300)
        assert process.exitcode == (-signal.SIGKILL if dies else 0)
    ids = arrived.read_text().split()
    # The two that were cut off between arriving and being ticked off came twice, under one id.
    assert set(ids) == {f"n{number}" for number in range(NOTICES)}
    assert len(ids) <= NOTICES + 2

"""Work nobody waits for: notices, messages left over, news from other processes, names."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from channels.house import House
from channels.postgres import DATABASE_TROUBLE
from channels.turns import Turns
from channels.updates import listen
from channels.web.conversations import Unavailable
from channels.web.rooms import Rooms

log = structlog.get_logger(__name__)

LATER: tuple[type[Exception], ...] = (Unavailable, *DATABASE_TROUBLE)
GRACE_SECONDS = 5.0
"""What is under way when the house closes may take so long; a slow mail is sent again later."""
NAMES_SECONDS = 300
"""A new colleague's name is known to the language layer after so long at the latest."""


@asynccontextmanager
async def background(
    house: House, turns: Turns, rooms: Rooms, *, bot_url: str, due_seconds: float
) -> AsyncIterator[None]:
    """Runs while the block does. Any number of processes may; the database shares the work out."""

    async def take_up_messages() -> None:
        for person in await house.conversations.pending():
            turns.start(person)

    scheduler = AsyncIOScheduler(timezone="UTC")
    once_at_a_time = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    running: set[asyncio.Task[object]] = set()
    for work in (*house.lanes, take_up_messages):
        job = partial(_try, work, running)
        scheduler.add_job(job, "interval", seconds=due_seconds, **once_at_a_time)
    scheduler.add_job(house.refresh_names, "interval", seconds=NAMES_SECONDS, **once_at_a_time)
    scheduler.add_job(partial(_try, house.forget, running), "interval", hours=1, **once_at_a_time)
    listening = asyncio.create_task(listen(bot_url, grown=rooms.wake, reconnected=rooms.wake_all))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await asyncio.sleep(0)  # what was just woken has begun then
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)
        scheduler.shutdown(wait=False)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await turns.close()


async def _try(work: Callable[[], Awaitable[object]], running: set[asyncio.Task[object]]) -> None:
    task = asyncio.current_task()
    assert task is not None
    running.add(task)
    try:
        await work()
    except LATER as error:
        log.warning("due work waits", error=type(error).__name__)
    except asyncio.CancelledError:
        # The house closes: whoever works here next does it again, as after a crash.
        log.info("due work cut off")
    finally:
        running.discard(task)

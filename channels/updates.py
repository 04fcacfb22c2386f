"""News of conversations from any process, by PostgreSQL's LISTEN."""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from bot.store.store import CHANNEL
from channels.postgres import DATABASE_TROUBLE

log = structlog.get_logger(__name__)

CHECK_SECONDS = 30.0
"""A dead connection is found out after so long at the latest."""
RETRY_SECONDS = 2.0


async def listen(
    url: str, *, grown: Callable[[str], None], reconnected: Callable[[], None]
) -> None:
    """Call `grown` with each person whose conversation has grown, for ever.

    What happened while there was no connection is unknown: after one, `reconnected` is called.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _listen_once(plain, grown, reconnected)
        except DATABASE_TROUBLE as error:
            log.warning("listening interrupted", error=type(error).__name__)
        await asyncio.sleep(RETRY_SECONDS)


async def _listen_once(
    url: str, grown: Callable[[str], None], reconnected: Callable[[], None]
) -> None:
    closed = asyncio.Event()
    connection = await asyncpg.connect(url, timeout=CHECK_SECONDS)
    try:
        connection.add_termination_listener(lambda _: closed.set())
        await connection.add_listener(CHANNEL, lambda _c, _pid, _channel, person: grown(person))
        reconnected()
        while not closed.is_set():
            try:
                async with asyncio.timeout(CHECK_SECONDS):
                    await closed.wait()
            except TimeoutError:
                await connection.fetchval("SELECT 1", timeout=CHECK_SECONDS)
    finally:
        connection.terminate()

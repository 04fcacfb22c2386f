"""Turns in the background: at most one worker a person in this process."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Turns:
    """Works off what people said, apart from the request that brought it."""

    def __init__(
        self,
        process: Callable[[str], Awaitable[None]],
        *,
        typing: Callable[[str, bool], None],
        at_once: int = 8,
    ) -> None:
        """`process` works one person's inbox off; `typing` shows whether that is going on.

        At most `at_once` people's turns run together: each holds a database connection.
        """
        self._free = asyncio.Semaphore(at_once)
        self._process = process
        self._typing = typing
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def start(self, person: str) -> None:
        """Work the person's inbox off; where that is going on already, once more after it."""
        if person in self._tasks:
            self._again.add(person)
        else:
            self._tasks[person] = asyncio.create_task(self._work(person))

    async def close(self, *, grace: float = 10.0) -> None:
        """Let running turns end, for `grace` seconds; what is cut off stays in the inbox."""
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, person: str) -> None:
        self._typing(person, True)
        try:
            while True:
                self._again.discard(person)
                async with self._free:
                    await self._process(person)
                if person not in self._again:
                    break
        except Exception as error:  # noqa: BLE001 — the inbox keeps the message; the sweep returns
            # The class alone: the error's own words may quote what the person wrote.
            log.error("turn failed, message kept", error=type(error).__name__)
        finally:
            self._again.discard(person)
            del self._tasks[person]
            self._typing(person, False)

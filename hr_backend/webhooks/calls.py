"""Brings events to the webhooks that want them: at least once, by any number of processes."""

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.notifications.ways import wait_after
from hr_backend.webhooks import repository
from hr_backend.webhooks.models import CallStatus
from hr_backend.webhooks.posting import NotPosted, Post, Poster

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=60)
"""Longer than any one post takes: after so long another process takes it for lost."""
AT_ONCE: Final = 4
MOST: Final = 20
"""Failures after which a call is given up: about fourteen hours."""
BATCH: Final = 100


async def spread_events(sessions: Sessions, clock: Clock) -> None:
    """Turn what happened into one call for each webhook that wants it."""
    taken = BATCH
    while taken == BATCH:
        async with sessions.begin() as session:
            events = await repository.take_events(session, limit=BATCH)
            taken = len(events)
            if events:
                await repository.spread(session, events, now=clock.now())


class Caller:
    """Makes the calls that are due."""

    def __init__(self, sessions: Sessions, clock: Clock, post: Poster) -> None:
        self._sessions = sessions
        self._clock = clock
        self._post = post

    async def run_due(self) -> int:
        """Make all calls due now; how many were taken."""
        counts = await asyncio.gather(
            *(self._work() for _ in range(AT_ONCE)), return_exceptions=True
        )
        for count in counts:
            if isinstance(count, BaseException):
                raise count
        return sum(count for count in counts if isinstance(count, int))

    async def _work(self) -> int:
        taken = 0
        while (claimed := await self._claim()) is not None:
            taken += await self._attempt(*claimed)
        return taken

    async def _claim(self) -> tuple[str, Post] | None:
        """The next call, put off before it is made: see notifications.dispatch."""
        async with self._sessions.begin() as session:
            call = await repository.lock_due(session, now=self._clock.now())
            if call is None:
                return None
            call.attempts += 1
            call.due_at = self._clock.now() + LEASE
            webhook = call.webhook
            post = Post(
                webhook.url, webhook.secret, call.event_id, call.event, call.created_at, call.data
            )
            return call.id, post

    async def _attempt(self, call_id: str, post: Post) -> bool:
        failure: str | None = None
        try:
            await self._post(post, now=self._clock.now())
        except NotPosted as error:
            failure = str(error)
            log.warning("webhook not taken", call=call_id, error=failure)
        async with self._sessions.begin() as session:
            call = await repository.get_call(session, call_id)
            if call is None or call.status != CallStatus.WAITING:
                return failure is None
            call.last_error = failure
            if failure is None:
                call.status, call.sent_at = CallStatus.SENT, self._clock.now()
                call.data = {}  # names are not kept longer than they are needed
            elif call.attempts >= MOST:
                call.status = CallStatus.DEAD
                log.error("webhook call dead", call=call_id)
            else:
                call.due_at = self._clock.now() + wait_after(call.attempts)
                await session.flush()
                await repository.put_off(session, call.webhook_id, until=call.due_at)
        return failure is None

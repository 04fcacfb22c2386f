"""Delivers the outbox: at least once, the oldest first, by any number of processes.

Each way has a lane of its own: a mail server that is down or slow holds up no chat.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import structlog

from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.notifications import addressing, repository
from hr_backend.notifications.deliver import Deliver, Delivery, Undeliverable, Unreachable
from hr_backend.notifications.models import DeliveryStatus, Notice, NoticeStatus, Way
from hr_backend.notifications.ways import next_way, reached, wait_after

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=60)
"""Longer than any one delivery takes: after so long another process takes it for lost."""
GIVEN_UP: Final = 45.0
"""Seconds one delivery may take."""
AT_ONCE: Final[Mapping[Way, int]] = {Way.CHAT: 1, Way.MAIL: 4, Way.SMS: 2}
"""Deliveries at the same time in one process. Chat keeps the order in which things happened."""


class Dispatcher:
    """Hands due notices to `deliver`, which raises Undeliverable, or OSError, on failure."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        deliver: Deliver,
        *,
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.0),
    ) -> None:
        """`jitter` shortens each wait, so that what failed together is not repeated together."""
        self._sessions = sessions
        self._clock = clock
        self._deliver = deliver
        self._jitter = jitter

    async def run_due(self) -> int:
        """Deliver all that is due now; how many arrived."""
        return sum([await self.run_lane(way) for way in Way])

    async def run_lane(self, way: Way) -> int:
        """Deliver what is due by one way; how many arrived."""
        workers = (self._work(way) for _ in range(AT_ONCE[way]))
        counts = await asyncio.gather(*workers, return_exceptions=True)
        for count in counts:
            if isinstance(count, BaseException):
                raise count
        return sum(count for count in counts if isinstance(count, int))

    async def _work(self, way: Way) -> int:
        arrived = 0
        while (delivery := await self._claim(way)) is not None:
            arrived += await self._attempt(delivery)
        return arrived

    async def _claim(self, way: Way) -> Delivery | None:
        """The next notice of a lane, put off before it is delivered.

        So no transaction is open while it is delivered, no other process takes it meanwhile, a
        crash repeats it later, and one that always fails holds up nobody else's.
        """
        while True:
            async with self._sessions.begin() as session:
                notice = await repository.lock_due(session, way, now=self._clock.now())
                if notice is None:
                    return None
                if self._settle(notice) is way:
                    record = addressing.record_of(notice, way, now=self._clock.now())
                    record.attempts += 1
                    notice.attempts += 1
                    notice.due_at = self._clock.now() + LEASE
                    return await addressing.as_delivery(session, notice, way)

    async def _attempt(self, delivery: Delivery) -> bool:
        status, failure = DeliveryStatus.SENT, None
        try:
            async with asyncio.timeout(GIVEN_UP):
                await self._deliver(delivery)
        except Unreachable as error:
            status, failure = DeliveryStatus.REFUSED, str(error) or "unreachable"
        except (Undeliverable, OSError, TimeoutError) as error:
            status, failure = DeliveryStatus.TRYING, kind_of(error)
            log.warning("undeliverable", notice=delivery.id, way=delivery.way.value, error=failure)
        async with self._sessions.begin() as session:
            notice = await repository.lock(session, delivery.id)
            if notice is not None and notice.status == NoticeStatus.WAITING:
                record = addressing.record_of(notice, delivery.way, now=self._clock.now())
                record.status, record.last_error = status, failure
                record.at = self._clock.now()
                notice.last_error = failure
                wait = wait_after(record.attempts) * self._jitter()
                if self._settle(notice) is delivery.way:
                    notice.due_at = self._clock.now() + wait
        return status is DeliveryStatus.SENT

    def _settle(self, notice: Notice) -> Way | None:
        """Write down by which way it goes on now, or that it has arrived or is dead."""
        tried = addressing.tried(notice)
        way = next_way(tried, addressing.possible(notice), invited=addressing.is_invited(notice))
        now = self._clock.now()
        if way is not None:
            notice.way, notice.due_at = way.value, now
        elif reached(tried):
            notice.status = NoticeStatus.DELIVERED
            notice.delivered_at = notice.delivered_at or now
        else:
            notice.status = NoticeStatus.DEAD
            log.error("notice dead", notice=notice.id, about=notice.about)
        return way


def kind_of(error: BaseException) -> str:
    """What went wrong, without the words of it: they may quote an address."""
    said = str(error) if isinstance(error, Undeliverable) else ""
    return said or type(error).__name__

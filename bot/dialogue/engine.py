"""One turn at a time: lock, load, hear, decide, run one action, save once."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.dialogue import state as states
from bot.dialogue.decide import Thresholds, Unclear
from bot.dialogue.later import OFFER, Others
from bot.dialogue.noticing import Noticing
from bot.dialogue.senses import Audience, Reader, Senses
from bot.dialogue.skill import Skill
from bot.dialogue.state import State, Task
from bot.dialogue.steps import LATER, Steps
from bot.messages import Message, Reply
from bot.nlu.understanding import Entity, Parser
from bot.responses import Responses
from bot.store import Claimed, Store

LOG = structlog.get_logger(__name__)
FORGET_AFTER = timedelta(hours=24)
"""A started action not talked about for so long is let go of."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What became of one message."""

    message: Message
    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    replies: tuple[Reply, ...]
    latency_ms: float


class Engine:
    """Works conversations off. Knows nothing of HR and of no platform."""

    def __init__(
        self,
        *,
        store: Store,
        parser: Parser,
        reader: Reader,
        skills: Mapping[str, Skill],
        responses: Responses,
        clock: Clock,
        audience: Audience | None = None,
        thresholds: Thresholds | None = None,
        zone: tzinfo | None = None,
        noticing: Noticing | None = None,
    ) -> None:
        self._store = store
        self._responses = responses
        self._clock = clock
        self._noticing = noticing
        skills = {**skills, LATER: OFFER}
        self._senses = Senses(
            parser=parser,
            reader=reader,
            skills=skills,
            thresholds=thresholds or Thresholds(),
            zone=zone or ZoneInfo("Asia/Shanghai"),
            audience=audience,
        )
        self._steps = Steps(skills, responses, self._senses)
        self._others = Others(self._steps)

    async def tell(
        self,
        person: str,
        reply: Reply,
        *,
        notice: str,
        channel: str,
        at: datetime,
        begins: Task | None,
    ) -> bool:
        """Add a notice to a conversation, once; one that asks begins the task of its answer."""

        def begin(row: dict[str, Any]) -> dict[str, Any]:
            state = states.load(row)
            if begins is not None:
                begins.question, begins.options = reply.text, list(reply.options)
                # Under what the person is busy with: it is come back to when that is done.
                state.tasks.insert(0, begins)
            return states.dump(state)

        return await self._store.tell(
            person, reply, notice=notice, channel=channel, at=at, change=begin if begins else None
        )

    async def process(self, person: str) -> list[TurnResult]:
        """Work a person's inbox off, in order, under the conversation's lock."""
        results: list[TurnResult] = []
        while (result := await self._next(person)) is not None:
            results.append(result)
        return results

    async def _next(self, person: str) -> TurnResult | None:
        message: Message | None = None
        try:
            async with self._store.claim(person, now=self._clock.now()) as claimed:
                if claimed is None:
                    return None
                message = claimed.message
                return await self._turn(claimed)
        except Exception as error:
            if message is None:  # the database itself: the message is safe in the inbox
                raise
            # The stack alone: an error's own text may quote what the person wrote.
            stack = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("turn failed", message=message.id, error=type(error).__name__, stack=stack)
            reply = Reply(self._responses.say("conversation.turn_failed"))
            await self._store.set_aside(message, [reply], now=self._clock.now())
            return TurnResult(message, "", 0.0, (), (reply,), 0.0)

    async def _turn(self, claimed: Claimed) -> TurnResult:
        began = perf_counter()
        message, state = claimed.message, states.load(claimed.state)
        if state.touched_at is not None and message.received_at - state.touched_at > FORGET_AFTER:
            state = State(tasks=[task for task in state.tasks if task.lasting])
        state.touched_at = message.received_at
        work = await self._senses.hear(message, state)
        asked = state.top is not None
        step = self._senses.decide(work)
        if self._noticing is not None:
            claimed.candidates = self._noticing.notice(step, work, message.text)
        if asked or not (isinstance(step, Unclear) and self._others.has_any(work)):
            await self._steps.take(step, work)
        await self._others.take(work, asked=asked)
        claimed.state = states.dump(state)
        claimed.replies = work.replies
        claimed.intent = work.intent
        claimed.confidence = work.understanding.intent.confidence
        return TurnResult(
            message,
            work.intent,
            work.understanding.intent.confidence,
            work.whole.entities,
            tuple(work.replies),
            (perf_counter() - began) * 1000,
        )

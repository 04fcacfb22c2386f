"""One turn at a time: lock, load, parse, decide, run one action, save once."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from time import perf_counter
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.dialogue import state as states
from bot.dialogue.choice import choose
from bot.dialogue.clarify import clarify
from bot.dialogue.decide import (
    HUMAN,
    Answer,
    Begin,
    Refine,
    Repeat,
    Revise,
    Step,
    Stop,
    Thresholds,
    Unclear,
    decide,
)
from bot.dialogue.fill import fill, put
from bot.dialogue.skill import Ask, Done, Skill, Switch, Turn
from bot.dialogue.state import State, Task
from bot.messages import Message, Reply
from bot.nlu.understanding import Entity, Parser, Understanding
from bot.responses import Responses
from bot.store import Claimed, Store
from bot.timex.reading import Expression, Reading

LOG = structlog.get_logger(__name__)
MAX_RUNS = 10
"""Actions run in one turn: a bound on actions that send each other on."""
FORGET_AFTER = timedelta(hours=24)
"""A started action not talked about for so long is let go of."""
OFFER_HUMAN = "offer_human"
STOPPED = "conversation.stopped"


class Audience(Protocol):
    """Who may ask for what, as far as reading a message goes."""

    async def barred(self, person: str) -> frozenset[str]:
        """Intents that this person cannot mean: a candidate approves nothing."""
        ...


class Reader(Protocol):
    """The time layer."""

    def read(self, text: str, *, now: datetime, asked_about: date | None = None) -> Reading:
        """What a message says of times."""
        ...


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What became of one message."""

    message: Message
    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    replies: tuple[Reply, ...]
    latency_ms: float


@dataclass(slots=True)
class _Work:
    """What one turn carries along."""

    message: Message
    understanding: Understanding
    state: State
    times: tuple[Expression, ...]
    timed: bool
    barred: frozenset[str]
    intent: str
    replies: list[Reply] = field(default_factory=list)


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
    ) -> None:
        self._store = store
        self._parser = parser
        self._reader = reader
        self._skills = skills
        self._responses = responses
        self._clock = clock
        self._audience = audience
        self._thresholds = thresholds or Thresholds()
        self._zone = zone or ZoneInfo("Asia/Shanghai")

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
        state = states.load(claimed.state)
        now = claimed.message.received_at
        if state.touched_at is not None and now - state.touched_at > FORGET_AFTER:
            state = State(tasks=[task for task in state.tasks if task.lasting])
        state.touched_at = now
        barred = await self._barred(claimed.message.person)
        work = self._read(claimed.message, state, barred)
        if self._lets_lapse(work):
            # 「要转人工吗」 was not taken up: what was asked before it stands again.
            state.tasks.pop()
            work = self._read(claimed.message, state, barred)
        await self._take(self._decide(work), work)
        claimed.state = states.dump(state)
        claimed.replies = work.replies
        claimed.intent = work.intent
        claimed.confidence = work.understanding.intent.confidence
        return TurnResult(
            claimed.message,
            work.intent,
            work.understanding.intent.confidence,
            work.understanding.entities,
            tuple(work.replies),
            (perf_counter() - began) * 1000,
        )

    def _lets_lapse(self, work: _Work) -> bool:
        tasks = work.state.tasks
        if len(tasks) < 2 or not self._skills[tasks[-1].intent].lapses:
            return False
        taken = work.understanding.intent.name in ("affirm", "deny", "stop", HUMAN)
        return not taken and work.message.payload is None

    async def _barred(self, person: str) -> frozenset[str]:
        return await self._audience.barred(person) if self._audience else frozenset()

    def _read(self, message: Message, state: State, barred: frozenset[str]) -> _Work:
        asked = state.top.expects if state.top else None
        understanding = self._parser.parse(message.text, asked=asked).without(barred)
        reading = self._reading(message)
        timed = bool(reading.expressions or reading.problems)
        intent = understanding.intent.name
        return _Work(message, understanding, state, reading.expressions, timed, barred, intent)

    def _reading(self, message: Message, *, about: date | None = None) -> Reading:
        """The times of a message; about a day shown, weekdays are those of its week."""
        now = message.received_at.astimezone(self._zone)
        if about is not None:
            monday = about - timedelta(days=about.weekday())
            now = max(now, datetime.combine(monday, time(), self._zone))
        return self._reader.read(message.text, now=now, asked_about=about)

    def _decide(self, work: _Work) -> Step:
        top = work.state.top
        options = top.options if top else []
        chosen = choose(
            work.message,
            work.understanding,
            options,
            lambda text, about: self._reading(replace(work.message, text=text), about=about),
        )
        if chosen is not None:
            work.intent = "choose_option"
        return decide(
            work.state,
            work.understanding,
            chosen,
            work.message.payload,
            self._skills,
            self._thresholds,
            timed=work.timed,
        )

    async def _take(self, step: Step, work: _Work) -> None:
        state = work.state
        if isinstance(step, Unclear):
            await self._not_understood(work)
            return
        state.misses = 0
        match step:
            case Begin():
                self._begin(step, work)
            case Answer(value=value):
                self._answer(value, work)
            case Revise() if state.top is not None:
                state.top.expects = "time"
                self._fill(state.top, work)
            case Refine() if state.top is not None:
                if state.top.expects == "reason" and work.intent not in ("affirm", "deny"):
                    work.intent = "inform"
                self._fill(state.top, work)
            case Repeat() if state.top is not None:
                lead = "reason_please" if state.top.expects == "reason" else "which_one"
                work.replies.append(self._question_again(state.top, f"conversation.{lead}"))
                return
            case Stop():
                state.tasks.pop()
                work.replies.append(Reply(self._responses.say(STOPPED)))
                self._resume(work)
                return
        await self._run(work)

    def _begin(self, step: Begin, work: _Work) -> None:
        state = work.state
        skill = self._skills[step.intent]
        carried: dict[str, Any] = {}
        if state.top is not None and self._skills[state.top.intent].lapses:
            state.tasks.pop()
        elif step.instead and state.top is not None:
            left = state.tasks.pop()
            known = {slot.name for slot in skill.slots}
            carried = {k: v for k, v in left.slots.items() if k in known}
        task = Task(step.intent, work.message.id, carried | step.slots)
        state.tasks.append(task)
        if not step.chosen:
            self._fill(task, work)
        elif state.unclear is not None:
            meant = replace(work.message, text=state.unclear, payload=None)
            reread = self._read(meant, State(), work.barred)
            self._fill(task, reread)
        state.unclear = None

    def _fill(self, task: Task, work: _Work) -> None:
        skill = self._skills[task.intent]
        fill(task, skill, work.message, work.understanding, times=work.times, timed=work.timed)

    def _answer(self, value: Any, work: _Work) -> None:
        task = work.state.tasks[-1]
        if task.asked is None:
            return
        if task.expects == "confirm" and isinstance(value, str):
            value = value == "yes"
        skill = self._skills[task.intent]
        put(task, skill, task.asked, value)
        # 「第二个，那天我要考试」: an answer may bring its reason along, never a new wish.
        for slot in skill.slots:
            told = work.understanding.values("reason") if slot.takes == "reason" else []
            if told and slot.name != task.asked:
                put(task, skill, slot.name, told[0])

    async def _run(self, work: _Work) -> None:
        for _ in range(MAX_RUNS):
            task = work.state.tasks[-1]
            skill = self._skills[task.intent]
            outcome = await skill.run(self._turn_of(task, work))
            match outcome:
                case Ask(slot=slot, reply=reply, expects=expects):
                    task.asked, task.expects = slot, expects
                    task.question, task.options = reply.text, list(reply.options)
                    work.replies.append(reply)
                    return
                case Switch(intent=intent, slots=slots, meant=meant):
                    work.intent = intent if meant else work.intent
                    work.state.tasks.pop()
                    following = Task(intent, task.begun_by, dict(slots))
                    work.state.tasks.append(following)
                    self._fill(following, work)
                case Done(replies=replies):
                    work.state.tasks.pop()
                    work.replies.extend(replies)
                    if not skill.aside:
                        self._resume(work)
                    return
        raise RuntimeError(f"more than {MAX_RUNS} actions in one turn, the last {task.intent}")

    def _turn_of(self, task: Task, work: _Work) -> Turn:
        return Turn(
            message=work.message,
            understanding=work.understanding,
            now=work.message.received_at.astimezone(self._zone),
            slots=task.slots,
            begun_by=task.begun_by,
            responses=self._responses,
            shown=task.options,
            memory=work.state.memory,
        )

    def _resume(self, work: _Work) -> None:
        if work.state.top is not None:
            work.replies.append(self._question_again(work.state.top, "conversation.back_to"))

    def _question_again(self, task: Task, lead: str) -> Reply:
        text = self._responses.say(lead, question=task.question)
        return Reply(text, tuple(task.options))

    async def _not_understood(self, work: _Work) -> None:
        state = work.state
        state.misses += 1
        top = state.top
        if state.misses == 1 and top is not None:
            work.replies.append(
                self._question_again(top, "conversation.not_understood_while_asking")
            )
            return
        if state.misses == 1:
            state.unclear = work.message.text
            work.replies.append(clarify(work.understanding, self._skills, self._responses))
            return
        # The second time a human is offered, the third time called.
        human = OFFER_HUMAN if state.misses == 2 else HUMAN
        if top is not None and self._skills[top.intent].lapses:
            state.tasks.pop()
        if human == HUMAN:
            state.misses = 0
        state.tasks.append(Task(human, work.message.id, {"unclear": work.message.text}))
        await self._run(work)

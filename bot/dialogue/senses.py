"""What a message means for one conversation: heard, read, decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from bot.dialogue.choice import choose, numbered
from bot.dialogue.decide import HUMAN, Step, Thresholds, decide
from bot.dialogue.skill import Skill
from bot.dialogue.state import State
from bot.messages import Message, Reply
from bot.nlu.requests import QUESTIONS, main_text
from bot.nlu.understanding import Parser, Request, Understanding
from bot.timex.reading import Expression, Reading

SURELY = 0.9


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


@dataclass(slots=True)
class Work:
    """What one turn carries along."""

    message: Message
    understanding: Understanding
    state: State
    times: tuple[Expression, ...]
    timed: bool
    barred: frozenset[str]
    intent: str
    whole: Understanding
    """The message with all its requests; the other fields are about the first of them."""
    replies: list[Reply] = field(default_factory=list)


def _surely_asks(request: Request) -> bool:
    """Reasons are told in the words of other requests: only a plain question stands beside one."""
    return request.name.startswith(QUESTIONS) and request.confidence >= SURELY


@dataclass(frozen=True, slots=True)
class Senses:
    """The language layer as one conversation hears it."""

    parser: Parser
    reader: Reader
    skills: Mapping[str, Skill]
    thresholds: Thresholds
    zone: tzinfo
    audience: Audience | None = None

    async def hear(self, message: Message, state: State) -> Work:
        """Read a message in the light of what was asked; an offer not taken up lapses."""
        barred = await self.audience.barred(message.person) if self.audience else frozenset()
        work = self.read(message, state, barred)
        if self._lets_lapse(work):
            # 「要转人工吗」 was not taken up: what was asked before it stands again.
            state.tasks.pop()
            work = self.read(message, state, barred)
        return self._first_request(work)

    def _first_request(self, work: Work) -> Work:
        """The message without its other requests, which stay in `whole`."""
        asked = work.state.top.expects if work.state.top else None
        also = tuple(r for r in work.whole.also if asked != "reason" or _surely_asks(r))
        whole = replace(work.whole, also=also)
        text = main_text(whole.text, also)
        if not also or not text.strip() or work.message.payload is not None:
            return replace(work, whole=replace(whole, also=()))
        first = self.read(replace(work.message, text=text), work.state, work.barred)
        if asked is not None:
            return replace(first, whole=whole)
        entities = first.understanding.entities
        understanding = replace(work.understanding, text=text, entities=entities)
        return replace(first, understanding=understanding, intent=work.intent, whole=whole)

    def part(self, work: Work, text: str, *, number: int) -> Work:
        """A stretch of a message read on its own, as a step of the same conversation.

        `number` tells the deeds of one message's parts apart.
        """
        message = replace(work.message, id=f"{work.message.id}/{number}", text=text, payload=None)
        read = self.read(message, State(), work.barred)
        return replace(read, state=work.state, replies=work.replies)

    def _lets_lapse(self, work: Work) -> bool:
        tasks = work.state.tasks
        if len(tasks) < 2 or not self.skills[tasks[-1].intent].lapses:
            return False
        taken = work.understanding.intent.name in ("affirm", "deny", "stop", HUMAN)
        return not taken and work.message.payload is None

    def read(self, message: Message, state: State, barred: frozenset[str]) -> Work:
        """A message as words, without regard to what it changes."""
        asked = state.top.expects if state.top else None
        understanding = self.parser.parse(message.text, asked=asked).without(barred)
        reading = self._reading(message)
        timed = bool(reading.expressions or reading.problems)
        intent = understanding.intent.name
        times = reading.expressions
        return Work(
            message, understanding, state, times, timed, barred, intent, whole=understanding
        )

    def _reading(self, message: Message, *, about: date | None = None) -> Reading:
        """The times of a message; about a day shown, weekdays are those of its week."""
        now = message.received_at.astimezone(self.zone)
        if about is not None:
            monday = about - timedelta(days=about.weekday())
            now = max(now, datetime.combine(monday, time(), self.zone))
        return self.reader.read(message.text, now=now, asked_about=about)

    def decide(self, work: Work) -> Step:
        """The next step; a message that picks an option counts as `choose_option`."""
        top = work.state.top
        options = top.options if top else []
        chosen = choose(
            work.message,
            work.understanding,
            options,
            lambda text, about: self._reading(replace(work.message, text=text), about=about),
        )
        if chosen is None and top is None and work.message.payload is None:
            chosen = numbered(work.understanding, work.state.readings)
        if chosen is not None:
            work.intent = "choose_option"
        return decide(
            work.state,
            work.understanding,
            chosen,
            work.message.payload,
            self.skills,
            self.thresholds,
            timed=work.timed,
        )

"""What a message means for one conversation: heard, read, decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from bot.dialogue.choice import choose
from bot.dialogue.decide import HUMAN, Step, Thresholds, decide
from bot.dialogue.skill import Skill
from bot.dialogue.state import State
from bot.messages import Message, Reply
from bot.nlu.understanding import Parser, Understanding
from bot.timex.reading import Expression, Reading


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
    replies: list[Reply] = field(default_factory=list)


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
        return work

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
        return Work(message, understanding, state, reading.expressions, timed, barred, intent)

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

"""Plays one scenario: its turns go through the house as a channel's messages do."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.messages import Message, Option, Reply
from bot.nlu.understanding import EntityJSON
from channels.scenarios.judge import EndRows, as_time, judge_end, judge_turn
from channels.scenarios.scenario import Advance, Batch, Scenario, Turn


@dataclass(frozen=True, slots=True)
class Heard:
    """What the house made of one message."""

    intent: str | None
    confidence: float | None
    entities: Sequence[EntityJSON]
    replies: Sequence[Reply]
    latency_ms: float


class Performance(Protocol):
    """A house of its own: new databases that hold the scenario's world, a clock that stands."""

    def now(self) -> datetime:
        """The clock, aware."""
        ...

    async def receive(self, message: Message) -> Heard:
        """One message through the code a channel uses."""
        ...

    def keep(self, person: str, file: Path) -> str:
        """Take in a file; the payload of the message that brings it."""
        ...

    async def advance(self, until: datetime) -> None:
        """Move the clock on; what falls due meanwhile runs at its own instant."""
        ...

    async def rows(self) -> EndRows:
        """The tables that `end` may ask for."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """One turn as it went; for `advance` nobody speaks."""

    speaker: str | None
    say: str | None
    heard: Heard | None
    click: str | None = None
    advance: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario played and judged."""

    scenario: Scenario
    turns: Sequence[Played]
    end: EndRows
    failures: Sequence[str]

    @property
    def passed(self) -> bool:
        """Whether everything expected held."""
        return not self.failures


@dataclass(slots=True)
class Player:
    """Plays the steps of one scenario in order."""

    scenario: Scenario
    house: Performance
    played: list[Played] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    shown: dict[str, list[Option]] = field(default_factory=dict)
    """The options each person was shown last."""
    last: dict[str, Message] = field(default_factory=dict)

    async def play(self) -> Outcome:
        """Play everything, then judge the end."""
        for number, step in enumerate(self.scenario.steps, start=1):
            if isinstance(step, Advance):
                await self.house.advance(self.house.now() + step.by)
                self.played.append(Played(None, None, None, advance=step.text))
            else:
                await self._speak(step.turns if isinstance(step, Batch) else (step,), number)
                await self.house.advance(self.house.now())
        rows = await self.house.rows()
        self.failures += judge_end(self.scenario.end, rows)
        return Outcome(self.scenario, self.played, rows, self.failures)

    async def _speak(self, turns: Sequence[Turn], number: int) -> None:
        """Turns of one instant, concurrently where there are several."""
        messages = [self._message(turn, f"{number}-{at}") for at, turn in enumerate(turns)]
        heard = await asyncio.gather(
            *(self._deliver(m, twice=t.twice) for m, t in zip(messages, turns, strict=True))
        )
        for turn, message, answer in zip(turns, messages, heard, strict=True):
            self.last[turn.speaker] = message
            options = [option for reply in answer.replies for option in reply.options]
            if answer.replies:
                self.shown[turn.speaker] = options
            self.played.append(Played(turn.speaker, message.text, answer, click=turn.click))
            if turn.expect:
                wrong = judge_turn(
                    turn.expect,
                    intent=answer.intent,
                    replies=answer.replies,
                    minutes=self._minutes(turn.speaker),
                )
                self.failures += [f"turn {number} (line {turn.line}): {each}" for each in wrong]

    async def _deliver(self, message: Message, *, twice: bool) -> Heard:
        if not twice:
            return await self.house.receive(message)
        first, second = await asyncio.gather(
            self.house.receive(message), self.house.receive(message)
        )
        if first.intent is None:  # the other delivery's turn came first
            first, second = second, first
        if second.replies and second.replies != first.replies:
            return replace(first, replies=[*first.replies, *second.replies])
        return first

    def _message(self, turn: Turn, number: str) -> Message:
        """The message of a turn; one repeated word for word is the one before, delivered again."""
        before = self.last.get(turn.speaker)
        if turn.twice and turn.click is None and before and before.text == turn.say:
            return before
        option = self._clicked(turn)
        if turn.attach is not None:
            option = Option(turn.attach.name, self.house.keep(turn.speaker, turn.attach))
        return Message(
            id=f"{self.scenario.id}-{number}",
            person=turn.speaker,
            channel=turn.channel,
            text=option.title if option else turn.say,
            received_at=self.house.now(),
            payload=option.value if option else None,
        )

    def _clicked(self, turn: Turn) -> Option | None:
        """The option shown last whose value is clicked; a time is found however it is written."""
        if turn.click is None:
            return None
        wanted = _moment(turn.click)
        for option in self.shown.get(turn.speaker, []):
            if option.value == turn.click or (wanted and as_time(option.value) == wanted):
                return option
        return Option(turn.click, turn.click)

    def _minutes(self, speaker: str) -> int:
        """Length of the shortest interview that is the speaker's business."""
        return min(_lengths(self.scenario, speaker) or _lengths(self.scenario, None) or [60])


def _moment(value: str) -> datetime | None:
    return as_time(value) or as_time(f"{value}+08:00") or as_time(f"{value}:00+08:00")


def _lengths(scenario: Scenario, person: str | None) -> list[int]:
    """Minutes of the interviews a person takes part in; of all, for None."""
    rows = _table(scenario, "interviews")
    own = {
        row["id"]
        for row in _table(scenario, "applications")
        if person is None or row["candidate"] == person
    }
    return [
        int(str(row.get("minutes", 60)))
        for row in rows
        if row["application"] in own or person in _names(row.get("interviewers"))
    ]


def _table(scenario: Scenario, name: str) -> list[dict[str, object]]:
    rows = scenario.world.get(name, [])
    return [dict(row) for row in rows] if isinstance(rows, list) else []


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []

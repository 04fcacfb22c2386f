"""A conversation with toy skills: what the engine promises, without HR."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import nlu_data
from bot.dialogue.skill import Ask, Done, Outcome, Skill, Slot, Switch, Turn
from bot.messages import Option, Reply
from bot.nlu.understanding import Entity, Intent, Understanding
from bot.responses import Responses
from bot.timex.reading import Expression, Reading

RESPONSES = Responses.load(Path(nlu_data.ROOT) / "responses")
WEEKDAYS = {"周一": 30, "周三": 25, "周四": 26, "周五": 27}


def understood(text: str, intent: str, confidence: float = 0.95, **entities: str) -> Understanding:
    """An understanding with one entity a keyword, found in the text where it stands there."""
    found = tuple(
        Entity(name, max(text.find(value), 0), max(text.find(value), 0) + len(value), value)
        for name, value in entities.items()
    )
    ranking = (Intent(intent, confidence), Intent("handoff", 0.02))
    return Understanding(text, ranking[0], ranking, found)


@dataclass
class ScriptedParser:
    """Reads the intents that a test wrote down; anything else is not understood."""

    script: dict[str, Understanding] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)

    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        self.asked.append(asked)
        return self.script.get(text) or understood(text, "out_of_scope", 0.6)

    def parse_many(self, rows: Sequence[tuple[str, str | None]]) -> list[Understanding]:
        return [self.parse(text, asked=asked) for text, asked in rows]


def _local(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC).replace(tzinfo=None)


class WeekdayReader:
    """Knows four days of one week."""

    def read(self, text: str, *, now: datetime, asked_about: date | None = None) -> Reading:
        found = [day for day in WEEKDAYS if day in text]
        spans = tuple((_local(WEEKDAYS[d], 0), _local(WEEKDAYS[d], 23)) for d in found)
        expressions = tuple(
            Expression(d, text.index(d), text.index(d) + 2, span)
            for d, span in zip(found, spans, strict=True)
        )
        return Reading(expressions, spans)


async def move(turn: Turn) -> Outcome:
    """Asks for a start, then for a reason."""
    if "start" not in turn.slots:
        days = [entry["text"] for entry in turn.slots.get("wish", ())]
        options = (Option("一", "2026-11-25T10:00:00"), Option("二", "2026-11-26T10:00:00"))
        return Ask("start", Reply(f"offer {days}", options), "options")
    if "reason" not in turn.slots:
        return Ask("reason", Reply("why"), "reason")
    return turn_done(f"moved {turn.slots['start']} because {turn.slots['reason']}")


async def drop(turn: Turn) -> Outcome:
    """Asks for a reason, then a yes."""
    if "reason" not in turn.slots:
        return Ask("reason", Reply("why"), "reason")
    if "confirm" not in turn.slots:
        return Ask("confirm", Reply("sure?"), "confirm")
    return turn_done(f"dropped {turn.slots['confirm']} because {turn.slots['reason']}")


async def look(turn: Turn) -> Outcome:
    return turn_done("looked")


async def pass_on(turn: Turn) -> Outcome:
    return Switch("drop", {"reason": "passed on"})


async def circle(turn: Turn) -> Outcome:
    return Switch("circle", {})


async def broken(turn: Turn) -> Outcome:
    raise RuntimeError("a secret in an error text")


async def human(turn: Turn) -> Outcome:
    if "human" in turn.slots:
        return turn_done("as you like")
    return Ask("human", Reply("a human?"), "confirm")


def turn_done(text: str) -> Outcome:
    return Done((Reply(text),))


REASON = Slot("reason", takes="reason")
SKILLS = {
    skill.intent: skill
    for skill in (
        Skill("move", move, (Slot("wish", "time", clears=("start",)), Slot("start"), REASON)),
        Skill("drop", drop, (REASON, Slot("confirm")), frozenset({"move"})),
        Skill("query_look", look),
        Skill("thanks", look, aside=True),
        Skill("pass_on", pass_on),
        Skill("circle", circle),
        Skill("broken", broken),
        Skill("offer_human", human, (Slot("human"),), lapses=True),
        Skill("faq_benefits", human, (Slot("human"),), lapses=True),
        Skill("handoff", look),
        Skill("affirm", look),
        Skill("inform", look),
    )
}

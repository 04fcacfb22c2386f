"""What a message means for the conversation: which step comes next. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from bot.dialogue.ellipsis import asks_on
from bot.dialogue.skill import Skill
from bot.dialogue.state import State, Task
from bot.messages import Option
from bot.nlu.requests import QUESTIONS
from bot.nlu.understanding import OUT_OF_SCOPE, Understanding

CANNOT_COME = "cannot_come"
"""The skill for 「来不了」 and nothing more: the labels' set {cancel, reschedule}."""
HUMAN = "handoff"
"""The skill that calls a human."""
ANSWERS = frozenset({"affirm", "deny", "inform", "choose_option"})
_REVISES = re.compile(
    r"^(啊|哦|噢|哎|呃|嗯|，|,|\s)*(不对|不是|等下|等等|等一下|不，|啊不|不不|错了|说错|搞错|应该是|还是|改成|改到|换成|换到)"
)
"""How people take back a time they have just given."""
_OPENING = re.compile(
    r"\s*(?:(?P<agreed>我?要(?=[！!，,。.\s的了]|这个|$)|好[的啊呀]|可以|行[的啊吧]|没问题)"
    r"|不用|不要(?!紧)|不了|先不|不需要|不必|算了|没空)(?!.*[吗嗎?？])"
)
"""How a yes or a no to a question begins."""
_LEAST = 0.1
_ELSEWHERE = frozenset({"handoff", "help", "stop", "bot_challenge"})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the language layer must be, 0 to 1."""

    begin: float = 0.40
    """To start an action."""
    digress: float = 0.45
    """To leave a pending question for another action."""
    human_too: float = 0.25
    """To hear a call for a human in a no (「都不行，让HR帮我另外找时间」)."""
    no_reason: float = 0.75
    """To take what was said instead of a reason for something else."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Start an action; `instead` of the one being talked about, or on top of it."""

    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    instead: bool = False
    chosen: bool = False
    """By a button: the words of the message are not searched for slots."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Fill the slot that was asked for."""

    value: Any


@dataclass(frozen=True, slots=True)
class Refine:
    """The message adds to, or corrects, what the action being talked about knows."""


@dataclass(frozen=True, slots=True)
class Revise:
    """A time said while a reason was asked for: the wish again, no reason."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A yes to a list, or to 「为什么」: ask again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Break off the action being talked about."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood."""


Step = Begin | Answer | Refine | Revise | Repeat | Stop | Unclear


def decide(
    state: State,
    understanding: Understanding,
    chosen: Option | None,
    payload: str | None,
    skills: Mapping[str, Skill],
    thresholds: Thresholds,
    *,
    timed: bool,
) -> Step:
    """The next step of a conversation."""
    top = state.top
    command = payload if payload and payload.startswith("/") else chosen and chosen.value
    if command and command.startswith("/"):
        intent, slots = parse_command(command)
        if intent not in skills:
            return Unclear()
        return Begin(intent, slots, instead=_takes_over(skills, intent, top), chosen=True)
    if top is not None:
        if chosen is not None:
            return Answer(chosen.value)
        return _while_asking(top, understanding, skills, thresholds, timed=timed)
    if state.question is not None and state.question in skills and asks_on(understanding):
        return Begin(state.question)
    name = named(understanding)
    if name == OUT_OF_SCOPE or understanding.intent.confidence < thresholds.begin:
        return Unclear()
    if name in ("inform", "choose_option") and not timed:
        return Unclear()  # information that nobody asked for and that says no time
    return Begin(name) if name in skills else Unclear()


def named(understanding: Understanding) -> str:
    """The skill a message asks for."""
    return CANNOT_COME if understanding.cannot_come else understanding.intent.name


def parse_command(value: str) -> tuple[str, dict[str, str]]:
    """An option's `/intent?slot=value` taken apart."""
    intent, _, query = value.removeprefix("/").partition("?")
    return intent, dict(parse_qsl(query))


def _replacement(
    understanding: Understanding, skills: Mapping[str, Skill], top: Task
) -> str | None:
    """The likeliest action that takes the place of the one being talked about."""
    for intent in understanding.ranking:
        skill = skills.get(intent.name)
        if intent.confidence >= _LEAST and skill and top.intent in skill.replaces:
            return intent.name
    return None


def _confidence(understanding: Understanding, name: str) -> float:
    return next((i.confidence for i in understanding.ranking if i.name == name), 0.0)


def _takes_over(skills: Mapping[str, Skill], intent: str, top: Task | None) -> bool:
    return top is not None and (top.intent == intent or top.intent in skills[intent].replaces)


def _while_asking(
    top: Task,
    understanding: Understanding,
    skills: Mapping[str, Skill],
    thresholds: Thresholds,
    *,
    timed: bool,
) -> Step:
    name = named(understanding)
    sure = understanding.intent.confidence >= thresholds.digress
    if name == CANNOT_COME and not timed and top.lasting and top.expects == "confirm":
        return Answer(False)  # 「那天要上班，去不成」 to a time that was offered
    if name == "stop":
        # Nothing to break off where a notice asked: 「不用了」 is its answer.
        return Answer(False) if top.lasting and top.expects == "confirm" else Stop()
    if top.expects == "confirm" and name in ("affirm", "deny", OUT_OF_SCOPE) and timed:
        # 「不取消了，改到周五」: a no with another wish in it.
        wish = _replacement(understanding, skills, top)
        if wish is not None and name != "affirm":
            return Begin(wish, instead=True)
    if top.expects == "confirm" and name in ("affirm", "deny", OUT_OF_SCOPE):
        # How an answer opens says more than what follows (「要！这个时间给我吧」).
        opening = _OPENING.match(understanding.text)
        if opening or name != OUT_OF_SCOPE:
            return Answer(bool(opening["agreed"]) if opening else name == "affirm")
    if top.expects == "words":
        return _instead_of_words(name, understanding, skills, thresholds)
    if top.expects == "confirm" and name in ("inform", OUT_OF_SCOPE) and _may_say_why(top):
        return Refine()  # 「要提交吗？也可以先说原因」
    if top.expects == "reason":
        sure = understanding.intent.confidence >= thresholds.no_reason
        return _instead_of_a_reason(top, understanding, skills, sure=sure, timed=timed)
    if name == top.intent or name in skills[top.intent].hears:
        return Refine()
    if name in skills and top.intent in skills[name].replaces:
        likely = understanding.intent.confidence >= thresholds.begin
        return Begin(name, instead=True) if likely and name != CANNOT_COME else Refine()
    if name == "deny" and _confidence(understanding, HUMAN) >= thresholds.human_too:
        return Begin(HUMAN, instead=_takes_over(skills, HUMAN, top))
    if name in ANSWERS:
        return _unasked_answer(top, name, timed=timed)
    if name in skills and name != OUT_OF_SCOPE and sure:
        return Begin(name, instead=_takes_over(skills, name, top))
    if timed and top.expects in ("options", "time", "confirm"):
        return Refine()
    wish = _replacement(understanding, skills, top) if top.expects in ("options", "time") else None
    return Begin(wish, instead=True) if wish is not None else Unclear()


def _may_say_why(top: Task) -> bool:
    """Whether the question leaves a reason open: its slot is there and empty."""
    return "reason" in top.slots and top.slots["reason"] is None


def _unasked_answer(top: Task, name: str, *, timed: bool) -> Step:
    if top.expects == "options" and name == "affirm" and not timed:
        return Repeat()
    if top.expects in ("options", "time") or timed:
        return Refine()
    return Unclear() if top.expects == "confirm" else Refine()


def _instead_of_words(
    name: str, understanding: Understanding, skills: Mapping[str, Skill], thresholds: Thresholds
) -> Step:
    """A number or an address reads like anything: only a plain question or a call leads away."""
    elsewhere = name in _ELSEWHERE or name.startswith(QUESTIONS)
    if elsewhere and name in skills and understanding.intent.confidence >= thresholds.no_reason:
        return Begin(name)
    return Refine()


def _instead_of_a_reason(
    top: Task,
    understanding: Understanding,
    skills: Mapping[str, Skill],
    *,
    sure: bool,
    timed: bool,
) -> Step:
    # People tell their reasons in the words of other intents (「已经有别的offer了」), so only a
    # question, a call for a human, or a new time asked for leads away from the reason.
    name = understanding.intent.name
    if timed and _REVISES.search(understanding.text):
        return Revise()
    if name == "affirm":
        return Repeat()  # 「好的」 says that a reason will come, not which
    if name not in skills or not sure:
        return Refine()
    if name in _ELSEWHERE or name.startswith(QUESTIONS):
        return Begin(name)
    if name == "reschedule_interview" and timed:
        return Refine() if top.intent == name else Begin(name, instead=True)
    if name == "cancel_interview" and top.intent in skills[name].replaces:
        return Begin(name, instead=True)
    return Refine()

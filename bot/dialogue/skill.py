"""The contract between the engine and an action: what it takes, what it gives back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.messages import Message, Option, Reply
from bot.nlu.understanding import Understanding
from bot.responses import Responses

Takes = Literal[
    "time",
    "reason",
    "words",
    "answer",
    "leave_type",
    "period",
    "duration",
    "person_name",
    "position",
    "department",
    "phone",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """A thing an action needs to know, and what in a message can fill it."""

    name: str
    takes: Takes = "answer"
    """`time`: the text of any message that speaks of time is added to a list; `reason`: the reason
    given; `answer`: only a chosen option or a yes or no to the question about this very slot;
    `words`: the whole message that answers such a question (a number, an address, a code);
    the name of an entity: the last one a message names, canonical where its set is closed."""
    clears: tuple[str, ...] = ()
    """Slots that depend on this one: a correction empties them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something is missing: ask for it and wait."""

    slot: str
    reply: Reply
    expects: str
    """options, confirm, time, reason, words, or the name of an entity."""


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is missing, or nothing can be done: this is the answer."""

    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """Another action is what the person needs; it goes on with these slots."""

    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    meant: bool = False
    """The facts show that this is what the message asked for: a first time is booked, not moved."""


Outcome = Ask | Done | Switch


@dataclass(slots=True)
class Turn:
    """One call of an action: what was said, what is known so far."""

    message: Message
    understanding: Understanding
    now: datetime
    """Aware, Asia/Shanghai."""
    slots: dict[str, Any]
    """Filled so far; an action may keep what it has shown here, as JSON."""
    begun_by: str
    responses: Responses
    shown: list[Option]
    """The options of this action's last question."""
    memory: dict[str, Any] = field(default_factory=dict)
    """Kept from one task to the next, as JSON."""

    def say(self, key: str, options: tuple[Option, ...] = (), /, **data: object) -> Reply:
        """A reply from the responses."""
        return Reply(self.responses.say(key, **data), options)

    def done(self, key: str, options: tuple[Option, ...] = (), /, **data: object) -> Done:
        """The end of an action in one sentence."""
        return Done((self.say(key, options, **data),))

    def key(self, step: str) -> str:
        """An idempotency key: the same message taking the same step acts once."""
        return f"{self.message.channel}:{self.message.id}:{step}"


Run = Callable[[Turn], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Skill:
    """An action as the engine knows it."""

    intent: str
    run: Run
    slots: tuple[Slot, ...] = ()
    replaces: frozenset[str] = frozenset()
    """Started actions that this one takes over, with the slots both know, instead of waiting on
    top of them: a wish to cancel said while moving."""
    aside: bool = False
    """Said in passing (thanks, a greeting): the pending question is not repeated after it."""
    lapses: bool = False
    """An offer (「要转人工吗」) that is let go of when the person turns to something else."""
    hears: frozenset[str] = frozenset()
    """Other intents that add to this action while it asks: 「还是改到周四吧」 to a plan that moves
    many reads like one interview's move."""

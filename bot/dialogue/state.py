"""What a conversation is waiting for: data, so that a restart loses nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.messages import Option
from bot.nlu.candidates import Candidate


@dataclass(slots=True)
class Task:
    """A started action with the slots filled so far."""

    intent: str
    begun_by: str
    """The message that started it: the root of its idempotency keys."""
    slots: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    """The slot the last question was about."""
    expects: str | None = None
    """What the language layer is told was asked for: options, confirm, time, reason, ..."""
    question: str = ""
    options: list[Option] = field(default_factory=list)
    """What was shown: 「第一个」 means this, not a new search."""
    lasting: bool = False
    """Begun by a notice that asks: not let go of with time, the answer may take days."""


@dataclass(slots=True)
class Wanted:
    """Another request of a message, to be come to when what goes on is done."""

    intent: str
    text: str
    """The stretch of the message that makes it."""


@dataclass(slots=True)
class State:
    """One conversation between two turns."""

    tasks: list[Task] = field(default_factory=list)
    """Started actions, the one being talked about last."""
    later: list[Wanted] = field(default_factory=list)
    """Requests of messages whose first request is still being seen to."""
    misses: int = 0
    """Messages in a row that were not understood."""
    unclear: str | None = None
    """The last message that was not understood: choosing a reading runs it on this text."""
    readings: list[Option] = field(default_factory=list)
    """The readings of it that were shown: 「第二个」 picks one as a click does."""

    said: Candidate | None = None
    """The last message that an action was started on, masked: kept if the next one corrects it."""
    noticed: Candidate | None = None
    """The last message, where it was kept to learn from: the next one may show what was meant."""
    question: str | None = None
    """The action that answered the last question: 「上个月呢」 asks it again."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What actions keep from one task to the next: which interview was talked about."""
    touched_at: datetime | None = None
    """The last turn; started actions are let go of when it is long past."""

    @property
    def top(self) -> Task | None:
        """The action being talked about."""
        return self.tasks[-1] if self.tasks else None


_ADAPTER = TypeAdapter(State)


def load(row: dict[str, Any]) -> State:
    """A state as the store kept it."""
    return _ADAPTER.validate_python(row)


def dump(state: State) -> dict[str, Any]:
    """A state as JSON."""
    dumped: dict[str, Any] = _ADAPTER.dump_python(state, mode="json")
    return dumped

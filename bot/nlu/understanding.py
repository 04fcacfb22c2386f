"""What an engine makes of one message: Rasa's shape, typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypedDict

OUT_OF_SCOPE = "out_of_scope"


class IntentJSON(TypedDict):
    """One row of a ranking."""

    name: str
    confidence: float


class EntityJSON(TypedDict):
    """One entity, offsets half-open in the message as it was typed."""

    entity: str
    start: int
    end: int
    value: str
    confidence: float


class UnderstandingJSON(TypedDict):
    """The answer of Rasa's `/model/parse`."""

    text: str
    intent: IntentJSON
    intent_ranking: list[IntentJSON]
    entities: list[EntityJSON]


@dataclass(frozen=True, slots=True)
class Intent:
    """A label of contract/intents.md and how sure the engine is, 0 to 1, calibrated."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Request(Intent):
    """A further request of a message, and the stretch of the message that makes it."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the message as it was typed, `[start, end)`, and its canonical or surface value."""

    name: str
    start: int
    end: int
    value: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message read: the winning intent, all others ranked, and the entities in order."""

    text: str
    intent: Intent
    ranking: tuple[Intent, ...]
    entities: tuple[Entity, ...] = field(default=())
    cannot_come: bool = False
    """「来不了」 and nothing more: the label set {cancel_interview, reschedule_interview}."""
    also: tuple[Request, ...] = field(default=())
    """What else the message asks for beside its intent, in order; only what can be acted on."""

    def without(self, barred: frozenset[str]) -> "Understanding":
        """The same message read by somebody who cannot mean the barred intents."""
        if not barred.intersection(intent.name for intent in self.ranking):
            return self
        also = tuple(request for request in self.also if request.name not in barred)
        kept = [intent for intent in self.ranking if intent.name not in barred]
        total = sum(intent.confidence for intent in self.ranking)
        left = sum(intent.confidence for intent in kept)
        if not kept or self.intent.name not in barred or left <= 0:
            ranking = tuple(kept) or self.ranking
            return replace(self, ranking=ranking, also=also)
        # What the barred ones had goes to the others in proportion.
        grown = tuple(Intent(i.name, i.confidence * total / left) for i in kept)
        return replace(self, intent=grown[0], ranking=grown, also=also)

    def values(self, name: str) -> list[str]:
        """The values of all entities of one name, in order."""
        return [entity.value for entity in self.entities if entity.name == name]

    def as_json(self) -> UnderstandingJSON:
        """Rasa's `/model/parse` shape."""
        return {
            "text": self.text,
            "intent": {"name": self.intent.name, "confidence": round(self.intent.confidence, 4)},
            "intent_ranking": [
                {"name": i.name, "confidence": round(i.confidence, 4)} for i in self.ranking
            ],
            "entities": [
                {
                    "entity": e.name,
                    "start": e.start,
                    "end": e.end,
                    "value": e.value,
                    "confidence": round(e.confidence, 4),
                }
                for e in self.entities
            ],
        }


class Parser(Protocol):
    """An NLU engine."""

    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        """Read one message; `asked` is what the bot has just asked for, see contract intents."""
        ...

    def parse_many(self, rows: Sequence[tuple[str, str | None]]) -> list[Understanding]:
        """Read many `(text, asked)` at once, in order."""
        ...


class Lexicon(Protocol):
    """Names the company knows, for the entity layer; filled from the HR backend by actions/."""

    def person_names(self) -> frozenset[str]:
        """Full names of the people the assistant may hear of."""
        ...

    def positions(self) -> frozenset[str]:
        """Titles of open posts."""
        ...

    def departments(self) -> frozenset[str]:
        """Names of departments."""
        ...

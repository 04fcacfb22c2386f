"""Reads a message in the light of what the bot has just asked: an answer, or a new request."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.corpus import Example
from bot.nlu.features import Featuriser, Vectors
from bot.nlu.linear import Linear

REQUEST = "request"
"""The class of everything that is no answer to the question."""
ANSWERS = frozenset({"affirm", "deny", "choose_option", "inform", "stop"})
QUESTIONS = ("confirm", "options", "time", "reason", "slot")
"""Kinds of question; every other slot name counts as `slot`."""
REQUESTS = 2_000
TEMPERATURE = 0.3
SPANS = {"time": ("time", "options", "confirm"), "reason": ("reason",)}
"""Entities whose bare text answers a question: a time is an answer and picks from offered times."""


def question_kind(asked: str) -> str:
    """One of QUESTIONS."""
    return asked if asked in QUESTIONS else "slot"


def answers_in(examples: Sequence[Example]) -> list[tuple[str, str, str]]:
    """(text, kind of question, class) of every example that can stand as an answer or a request."""
    rows: list[tuple[str, str, str]] = []
    for example in examples:
        answer = example.intent if example.intent in ANSWERS else REQUEST
        # Only a piece of information belongs to its question; 「可以」 and 「算了」 fit any.
        if answer not in {"inform", REQUEST} or (answer == REQUEST and example.asked is None):
            rows += [(example.text, kind, answer) for kind in QUESTIONS]
        elif example.asked is not None:
            rows.append((example.text, question_kind(example.asked), answer))
        for entity in example.entities:
            text = example.text[entity.start : entity.end]
            kinds = SPANS.get(entity.name, ("slot",))
            if text != example.text:
                rows += [(text, k, "choose_option" if k == "options" else "inform") for k in kinds]
    return list(dict.fromkeys(rows))


class Context:
    """One small classifier a kind of question: which answer it is, or a request."""

    def __init__(self, gates: Mapping[str, Linear]) -> None:
        self._gates = dict(gates)

    @classmethod
    def fit(cls, features: Featuriser, rows: Sequence[tuple[str, str, str]]) -> "Context":
        """Learns from normalised `answers_in`. Requests outnumber answers in the data, not in
        conversations: a part of them is taken, and answers weigh as much."""
        gates = {}
        for kind in QUESTIONS:
            mine = [(text, label) for text, k, label in rows if k == kind]
            answers = [row for row in mine if row[1] != REQUEST]
            requests = [row for row in mine if row[1] == REQUEST]
            chosen = answers + requests[:: max(1, len(requests) // REQUESTS)]
            vectors = features.transform([text for text, _ in chosen])
            gate = Linear.fit(vectors, [label for _, label in chosen], features, balanced=True)
            gate.temperature = TEMPERATURE
            gates[kind] = gate
        return cls(gates)

    def probabilities(self, asked: str, vector: Vectors) -> dict[str, float]:
        """Of each answer and of REQUEST, for one message."""
        gate = self._gates[question_kind(asked)]
        return dict(zip(gate.classes, gate.probabilities(vector)[0].tolist(), strict=True))

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        return {f"{k}.{name}": v for k, g in self._gates.items() for name, v in g.state().items()}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Context":
        """The inverse of `state`."""
        parts: dict[str, dict[str, Any]] = {}
        for key, value in state.items():
            kind, name = key.split(".")
            parts.setdefault(kind, {})[name] = value
        return cls({kind: Linear.restore(part) for kind, part in parts.items()})

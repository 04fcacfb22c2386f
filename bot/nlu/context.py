"""Reads a message in the light of what the bot has just asked: an answer, or a new request."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.corpus import Example
from bot.nlu.encoder import Matrix
from bot.nlu.softmax import Softmax

REQUEST = "request"
"""The class of everything that is no answer to the question."""
ANSWERS = frozenset({"affirm", "deny", "choose_option", "inform", "stop"})
QUESTIONS = ("confirm", "options", "time", "reason", "slot")
"""Kinds of question; every other slot name counts as `slot`."""
AT_HOME = {"affirm": "confirm", "deny": "confirm", "choose_option": "options"}
"""The question under which an answer recorded without one is most at home."""
SPANS = {"time": ("time", "options"), "reason": ("reason",)}
"""Entities whose bare text answers a question: a time is an answer and picks from offered times."""


def question_kind(asked: str) -> str:
    """One of QUESTIONS."""
    return asked if asked in QUESTIONS else "slot"


def answers_in(examples: Sequence[Example]) -> list[tuple[str, str, str]]:
    """(text, kind of question, class) of every example that can stand as an answer or a request."""
    rows: list[tuple[str, str, str]] = []
    for example in examples:
        answer = example.intent if example.intent in ANSWERS else REQUEST
        if example.asked is not None:
            rows.append((example.text, question_kind(example.asked), answer))
        elif example.intent in AT_HOME:
            rows.append((example.text, AT_HOME[example.intent], answer))
        elif example.intent == "stop" or answer == REQUEST:
            rows += [(example.text, kind, answer) for kind in QUESTIONS]
        for entity in example.entities:
            text = example.text[entity.start : entity.end]
            kinds = SPANS.get(entity.name, ("slot",))
            if text != example.text:
                rows += [(text, k, "choose_option" if k == "options" else "inform") for k in kinds]
    return list(dict.fromkeys(rows))


class Context:
    """One small classifier a kind of question: which answer it is, or a request."""

    def __init__(self, gates: Mapping[str, Softmax]) -> None:
        self._gates = dict(gates)

    @classmethod
    def fit(cls, vectors: Mapping[str, Matrix], rows: Sequence[tuple[str, str, str]]) -> "Context":
        """Learns from `answers_in` and the vector of each text."""
        gates = {}
        for kind in QUESTIONS:
            mine = [(text, label) for text, k, label in rows if k == kind]
            share = sum(label == REQUEST for _, label in mine) / max(len(mine), 1)
            # Requests outnumber answers in the data, not in conversations.
            weigh = {True: 0.5 / max(share, 0.01), False: 0.5 / max(1 - share, 0.01)}
            labels = [label for _, label in mine]
            weights = [weigh[label == REQUEST] for label in labels]
            stacked = np.stack([vectors[text] for text, _ in mine])
            gates[kind] = Softmax.fit(stacked, labels, weights=weights)
        return cls(gates)

    def probabilities(self, asked: str, row: Matrix) -> dict[str, float]:
        """Of each answer and of REQUEST, for one message."""
        gate = self._gates[question_kind(asked)]
        return dict(zip(gate.classes, gate.probabilities(row[None])[0].tolist(), strict=True))

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
        return cls({kind: Softmax.restore(part) for kind, part in parts.items()})

"""Which intent a message has: probabilities over all labels, in the light of the last question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.context import ANSWERS, REQUEST, Context, answers_in
from bot.nlu.corpus import Example
from bot.nlu.encoder import Encoder
from bot.nlu.features import Featuriser, Vectors
from bot.nlu.labels import Label
from bot.nlu.linear import Linear, best_temperature, held_out
from bot.nlu.normalise import Normaliser

BARE_CANCEL = re.compile(r"(请|帮我|我要|给我)?(取消|cancel)(掉|了|吧|一下)?[\s。.!~,]*")
"""Contract intents: breaks off a question, otherwise cancels the interview."""
REJECT_BELOW = 0.4
"""Calibrated confidence below which a message is not taken for understood: on other people's words
it costs one in a hundred messages within scope and rejects three more in a hundred beyond it."""


@dataclass(frozen=True, slots=True)
class Training:
    """Normalised messages with their labels."""

    texts: list[str]
    labels: list[str]
    answers: list[tuple[str, str, str]]

    @classmethod
    def of(
        cls, examples: Sequence[Example], labels: Mapping[str, Label], normalise: Normaliser
    ) -> "Training":
        """Examples, and the phrases that describe each label as further ones."""
        phrases = [Example(p, label.name, ()) for label in labels.values() for p in label.describe]
        rows = [*examples, *phrases]
        answers = [(normalise(text).text, kind, label) for text, kind, label in answers_in(rows)]
        # An answer recorded under a question says nothing of what it means without one: 「事假」.
        said = {e.text for e in rows if e.asked is None}
        free = [
            e
            for e in rows
            if e.asked is None
            or e.intent not in ANSWERS
            or (len(e.text) > 1 and e.text not in said)
        ]
        return cls([normalise(e.text).text for e in free], [e.intent for e in free], answers)


class IntentClassifier:
    """Knows nothing of entities; reads normalised text."""

    def __init__(self, features: Featuriser, base: Linear, context: Context) -> None:
        self.features, self.base, self.context = features, base, context

    @classmethod
    def fit(cls, data: Training, encoder: Encoder | None) -> "IntentClassifier":
        """Learns, and calibrates on held-out folds."""
        features = Featuriser.fit(data.texts, encoder)
        vectors = features.transform(data.texts)
        base = Linear.fit(vectors, data.labels, features, balanced=True)
        unseen = held_out(vectors, data.labels, features, classes=base.classes, balanced=True)
        gold = [base.classes.index(label) for label in data.labels]
        base.temperature = best_temperature(unseen, gold)
        return cls(features, base, Context.fit(features, data.answers))

    def read(self, rows: Sequence[tuple[str, str | None]]) -> list[dict[str, float]]:
        """The probability of every label, for normalised texts each with what was asked."""
        vectors = self.features.transform([text for text, _ in rows])
        found = self.base.probabilities(vectors)
        readings = []
        for (text, asked), vector, row in zip(rows, vectors, found, strict=True):
            plain = dict(zip(self.base.classes, row.tolist(), strict=True))
            if BARE_CANCEL.fullmatch(text):
                certain = "cancel_interview" if asked is None else "stop"
                readings.append({name: float(name == certain) for name in plain})
            else:
                readings.append(plain if asked is None else self._answer(plain, asked, vector))
        return readings

    def _answer(self, plain: dict[str, float], asked: str, vector: Vectors) -> dict[str, float]:
        gate = self.context.probabilities(asked, vector)
        request = gate.get(REQUEST, 1.0)
        others = {name: p for name, p in plain.items() if name not in ANSWERS}
        total = sum(others.values()) or 1.0
        reading = {name: request * p / total for name, p in others.items()}
        return reading | {name: gate.get(name, 0.0) for name in plain if name in ANSWERS}

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        parts = {
            "features": self.features.state(),
            "base": self.base.state(),
            "context": self.context.state(),
        }
        return {f"{part}/{name}": v for part, state in parts.items() for name, v in state.items()}

    @classmethod
    def restore(cls, state: Mapping[str, Any], encoder: Encoder | None) -> "IntentClassifier":
        """The inverse of `state`."""

        def part(name: str) -> dict[str, Any]:
            prefix = name + "/"
            return {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}

        return cls(
            Featuriser.restore(part("features"), encoder),
            Linear.restore(part("base")),
            Context.restore(part("context")),
        )

"""Measures an engine on labelled messages: intents, rejection, entities, time."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.nlu.corpus import Example
from bot.nlu.labels import CANNOT_COME, names_of
from bot.nlu.understanding import OUT_OF_SCOPE, Parser, Understanding

TOP = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 from counts."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found; 1 where nothing is."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where there is nothing and nothing was found."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One message with its reading."""

    case: Example
    read: Understanding

    @property
    def right(self) -> bool:
        """The first intent is accepted by the gold label."""
        return self.read.intent.name in names_of(self.case.intent)

    @property
    def near(self) -> bool:
        """One of the first three is."""
        return any(i.name in names_of(self.case.intent) for i in self.read.ranking[:TOP])

    @property
    def label(self) -> str:
        """The reading as a label: a set counts as read right where one of it came first."""
        return self.case.intent if self.right else self.read.intent.name


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation."""

    judged: tuple[Judged, ...]
    seconds: float
    by_intent: dict[str, Score] = field(default_factory=dict)
    by_entity: dict[str, Score] = field(default_factory=dict)

    @property
    def accuracy(self) -> float:
        """Share of messages whose first intent is right."""
        return _share([j.right for j in self.judged])

    @property
    def top(self) -> float:
        """Share with the right intent among the first three."""
        return _share([j.near for j in self.judged])

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the gold labels."""
        scores = [s.f1 for s in self.by_intent.values() if s.gold]
        return sum(scores) / len(scores) if scores else 0.0

    @property
    def entities(self) -> Score:
        """Over all entities: name, span and value right."""
        s = self.by_entity.values()
        return Score(sum(x.right for x in s), sum(x.found for x in s), sum(x.gold for x in s))

    def by(self, what: str) -> dict[str, tuple[int, float]]:
        """Count and accuracy by `style` or `writer`."""
        groups: dict[str, list[bool]] = {}
        for j in self.judged:
            groups.setdefault(getattr(j.case, what) or "-", []).append(j.right)
        return {name: (len(rights), _share(rights)) for name, rights in sorted(groups.items())}

    @property
    def rejection(self) -> tuple[float, float]:
        """Recall of out-of-scope messages, and the share of others that were rejected."""
        outside = [j for j in self.judged if j.case.intent == OUT_OF_SCOPE]
        inside = [j for j in self.judged if j.case.intent != OUT_OF_SCOPE]
        return (
            _share([j.read.intent.name == OUT_OF_SCOPE for j in outside]),
            _share([j.read.intent.name == OUT_OF_SCOPE for j in inside]),
        )

    @property
    def confusions(self) -> list[tuple[str, str, int]]:
        """(gold, read, how often), the worst first."""
        pairs = Counter((j.case.intent, j.read.intent.name) for j in self.judged if not j.right)
        return [(gold, read, n) for (gold, read), n in pairs.most_common()]

    def as_json(self) -> dict[str, object]:
        """Every figure, for a program."""
        recall, false = self.rejection
        return {
            "messages": len(self.judged),
            "accuracy": round(self.accuracy, 4),
            "macro_f1": round(self.macro_f1, 4),
            "top3": round(self.top, 4),
            "out_of_scope": {"recall": round(recall, 4), "false_rejection": round(false, 4)},
            "styles": {k: {"messages": n, "accuracy": round(a, 4)}
                       for k, (n, a) in self.by("style").items()},
            "writers": {k: {"messages": n, "accuracy": round(a, 4)}
                        for k, (n, a) in self.by("writer").items()},
            "intents": {k: _score_json(s) for k, s in self.by_intent.items()},
            "entities": {"all": _score_json(self.entities)}
            | {k: _score_json(s) for k, s in self.by_entity.items()},
            "confusions": [{"gold": g, "read": r, "messages": n} for g, r, n in self.confusions],
            "ms_per_message": round(1000 * self.seconds / max(len(self.judged), 1), 2),
        }  # fmt: skip


def _score_json(score: Score) -> dict[str, float]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "messages": score.gold,
    }


def _share(rights: Sequence[bool]) -> float:
    return sum(rights) / len(rights) if rights else 0.0


def evaluate(parser: Parser, cases: Sequence[Example]) -> Report:
    """Reads every case, one after the other, and judges it."""
    began = time.perf_counter()
    read = [parser.parse(case.text, asked=case.asked) for case in cases]
    return report_of(cases, read, seconds=time.perf_counter() - began)


def report_of(cases: Sequence[Example], read: Sequence[Understanding], *, seconds: float) -> Report:
    """Judges what was read of each case, in their order, in so many seconds together."""
    judged = tuple(Judged(c, u) for c, u in zip(cases, read, strict=True))
    return Report(judged, seconds, _intents(judged), _entities(judged))


def _intents(judged: Sequence[Judged]) -> dict[str, Score]:
    gold = Counter(j.case.intent for j in judged)
    found, right = (
        Counter(j.label for j in judged),
        Counter(j.case.intent for j in judged if j.right),
    )
    names = sorted({*gold, *found} - {CANNOT_COME}) + [CANNOT_COME] * (CANNOT_COME in gold)
    return {n: Score(right[n], found[n], gold[n]) for n in names}


def _entities(judged: Sequence[Judged]) -> dict[str, Score]:
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for j in judged:
        theirs = {(e.name, e.start, e.end, e.value) for e in j.case.entities}
        ours = {(e.name, e.start, e.end, e.value) for e in j.read.entities}
        right.update(e[0] for e in theirs & ours)
        found.update(e[0] for e in ours)
        gold.update(e[0] for e in theirs)
    return {n: Score(right[n], found[n], gold[n]) for n in sorted({*found, *gold})}

"""Whether a new model reads worse than the one in use, and in which labels."""

from dataclasses import dataclass, field

from bot.nlu.evaluation import Report

ACCURACY = 0.005
MACRO_F1 = 0.010
REJECTION = 0.030
"""Out-of-scope recall less false rejection: more of the one is easily bought with the other."""
ENTITIES = 0.020
"""Entity F1."""
COLLAPSE = 0.30
"""F1 of one intent: with fifteen cases, five messages more misread."""
FEWEST = 5
"""An intent with fewer cases is judged within the whole alone."""
NAMED = 8
"""Labels named at most where a model got worse."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a model read a set of cases, shares of 1."""

    cases: str
    """Which cases: their fingerprint. Figures compare only where this is the same."""
    code: str
    """Fingerprint of the code that read them."""
    messages: int
    accuracy: float
    macro_f1: float
    recall: float
    """Of out-of-scope messages."""
    false_rejection: float
    entities: float
    """F1 over all entities."""
    intents: dict[str, float] = field(default_factory=dict)
    """F1 of every label with FEWEST cases."""

    @property
    def rejection(self) -> float:
        """How well what is out of scope is told from what is not, whatever the threshold."""
        return self.recall - self.false_rejection


def figures_of(report: Report, *, cases: str, code: str) -> Figures:
    """The figures that models are compared by."""
    recall, false = report.rejection
    return Figures(
        cases=cases,
        code=code,
        messages=len(report.judged),
        accuracy=round(report.accuracy, 4),
        macro_f1=round(report.macro_f1, 4),
        recall=round(recall, 4),
        false_rejection=round(false, 4),
        entities=round(report.entities.f1, 4),
        intents={
            name: round(score.f1, 4)
            for name, score in report.by_intent.items()
            if score.gold >= FEWEST
        },
    )


def worse(new: Figures, old: Figures) -> tuple[str, ...]:
    """In what the new model lost more than is tolerated, each as a sentence."""
    found = [
        f"{what} fell from {before:.3f} to {after:.3f} (tolerated: {tolerated:.3f})"
        for what, before, after, tolerated in (
            ("accuracy", old.accuracy, new.accuracy, ACCURACY),
            ("macro-F1", old.macro_f1, new.macro_f1, MACRO_F1),
            ("out-of-scope recall less false rejection", old.rejection, new.rejection, REJECTION),
            ("entity F1", old.entities, new.entities, ENTITIES),
        )
        if before - after > tolerated
    ]
    found += [
        f"{name}: F1 collapsed from {before:.3f} to {after:.3f}"
        for name, before, after in losses(new, old)
        if before - after > COLLAPSE
    ]
    return tuple(found)


def losses(new: Figures, old: Figures) -> list[tuple[str, float, float]]:
    """(label, F1 before, F1 after) where the new model reads worse, the worst first."""
    pairs = [(n, old.intents[n], f1) for n, f1 in new.intents.items() if n in old.intents]
    return sorted((row for row in pairs if row[2] < row[1]), key=lambda row: row[2] - row[1])


def lost_labels(new: Figures, old: Figures) -> str:
    """The labels that lost most, as one line."""
    rows = losses(new, old)[:NAMED]
    return ", ".join(f"{name} {before:.2f} → {after:.2f}" for name, before, after in rows)

"""Learns a model from history, and says how far it may be believed. Needs scikit-learn.

Validation goes forward in time, on candidates that were not learnt from: bookings in five blocks
by their start; a block is forecast by what the blocks before it taught.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hr_backend.forecasts.rules import BaseRate, Model, Row

BLOCKS: Final = 5
ENOUGH: Final = 200
"""Bookings that were attended or missed, below which there is no model: base rates say more."""
ENOUGH_OF_EACH: Final = 30
BINS: Final = 10
STRENGTH: Final = 0.5
"""Inverse of the penalty on coefficients (C)."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well forecasts fared on later bookings of other candidates."""

    rows: int
    brier: float
    brier_base: float
    """Of saying the base rate of the past to everybody."""
    ece: float
    """Expected calibration error over ten bins of equal size: 0 is best."""
    ece_raw: float
    """The same without calibration."""
    auc: float
    """That somebody who came was thought likelier than somebody who did not."""
    base: float
    """Attended, of these bookings."""

    @property
    def skill(self) -> float:
        """How much of the base rate's error the model takes away."""
        return 1 - self.brier / self.brier_base if self.brier_base else 0.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model, or why there is none."""

    base: BaseRate
    model: Model | None
    quality: Quality | None
    why_not: str | None
    """thin, one_sided, no_better"""


def base_of(rows: Sequence[Row]) -> BaseRate:
    """By booking, as each stood last."""
    last = [row for row in rows if row.last]
    return BaseRate(sum(row.attended for row in last), len(last))


def learn(rows: Sequence[Row]) -> Learnt:
    """From rows in order of their start."""
    base = base_of(rows)
    if base.of < ENOUGH:
        return Learnt(base, None, None, "thin")
    if min(base.attended, base.of - base.attended) < ENOUGH_OF_EACH:
        return Learnt(base, None, None, "one_sided")
    scores = _forward(rows)
    half = len(scores) // 2
    if half < ENOUGH_OF_EACH or len({hit for _, _, hit in scores[:half]}) < 2:
        return Learnt(base, None, None, "thin")
    # What is reported was calibrated on blocks before those it is measured on.
    quality = _quality(scores[half:], _calibrate(scores[:half]), _earlier_share(rows))
    if quality.skill <= 0:
        return Learnt(base, None, quality, "no_better")
    slope, offset = _calibrate(scores)
    fitted = _fit(rows)
    model = Model(fitted.mean, fitted.scale, fitted.coef, fitted.intercept, slope, offset)
    return Learnt(base, model, quality, None)


Score = tuple[float, float, bool]
"""Log odds, the base rate known then, and whether the candidate came."""


def _forward(rows: Sequence[Row]) -> list[Score]:
    """Each block but the first, by what came before it, without candidates that were in that."""
    edges = [len(rows) * n // BLOCKS for n in range(BLOCKS + 1)]
    scores: list[Score] = []
    for since, until in itertools.pairwise(edges):
        before = rows[:since]
        if len({row.attended for row in before}) < 2:
            continue
        seen = {row.group for row in before}
        # What began before a row of the block but was not yet over then cannot be known: blocks
        # are by start, and a booking is over by its start.
        model = _fit(before)
        usual = sum(row.attended for row in before) / len(before)
        scores += [
            (_score(model, row), usual, row.attended)
            for row in rows[since:until]
            if row.group not in seen
        ]
    return scores


def _score(model: Model, row: Row) -> float:
    return model.intercept + sum(
        c * (v - m) / s
        for c, v, m, s in zip(model.coef, row.values, model.mean, model.scale, strict=True)
    )


def _earlier_share(rows: Sequence[Row]) -> float:
    early = rows[: len(rows) * 3 // BLOCKS]
    return sum(row.attended for row in early) / len(early)


def _fit(rows: Sequence[Row]) -> Model:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    values = np.array([row.values for row in rows], dtype=float)
    attended = np.array([row.attended for row in rows])
    # Snapshots of one booking say much the same: together they count as one.
    counts: dict[tuple[str, Any], int] = {}
    for row in rows:
        counts[row.group, row.start] = counts.get((row.group, row.start), 0) + 1
    weights = np.array([1 / counts[row.group, row.start] for row in rows])
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale[scale < 1e-9] = 1.0
    fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit(
        (values - mean) / scale, attended, sample_weight=weights
    )
    return Model(
        tuple(map(float, mean)),
        tuple(map(float, scale)),
        tuple(map(float, fitted.coef_[0])),
        float(fitted.intercept_[0]),
    )


def _calibrate(scores: Sequence[Score]) -> tuple[float, float]:
    """Slope and offset (Platt) that make scores of bookings not learnt from likelihoods."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(
        np.array([[score] for score, _, _ in scores]), np.array([hit for _, _, hit in scores])
    )
    slope = float(fitted.coef_[0][0])
    # A slope below nothing would turn reasons round: then the scores know nothing.
    return max(slope, 0.0), float(fitted.intercept_[0])


def _quality(scores: Sequence[Score], calibration: tuple[float, float], usual: float) -> Quality:
    import numpy as np
    from sklearn.metrics import roc_auc_score

    slope, offset = calibration
    raw = np.array([score for score, _, _ in scores])
    hits = np.array([hit for _, _, hit in scores], dtype=float)
    said = 1 / (1 + np.exp(-(slope * raw + offset)))
    both = 0 < hits.sum() < len(hits)
    return Quality(
        rows=len(scores),
        brier=float(np.mean((said - hits) ** 2)),
        brier_base=float(np.mean((usual - hits) ** 2)),
        ece=calibration_error(list(said), list(hits)),
        ece_raw=calibration_error(list(1 / (1 + np.exp(-raw))), list(hits)),
        auc=float(roc_auc_score(hits, said)) if both else 0.5,
        base=float(hits.mean()),
    )


def calibration_error(said: Sequence[float], hits: Sequence[float]) -> float:
    """Expected calibration error: how far off, on average, what was said is in a bin of equals."""
    pairs = sorted(zip(said, hits, strict=True))
    edges = [len(pairs) * n // BINS for n in range(BINS + 1)]
    error = 0.0
    for since, until in itertools.pairwise(edges):
        part = pairs[since:until]
        if part:
            error += abs(sum(p for p, _ in part) - sum(h for _, h in part))
    return error / len(pairs) if pairs else 0.0

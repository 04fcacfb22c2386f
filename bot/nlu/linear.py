"""A linear classifier over message vectors: fitted by scikit-learn, asked in numpy."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.encoder import Matrix
from bot.nlu.features import Featuriser, Vectors

STRENGTH = 2.0
"""Inverse regularisation, measured on writers left out of training."""
TOLERANCE = 0.2
"""A tighter one takes twice as long and reads no better."""
FOLDS = 3


class Linear:
    """One-against-rest margins, turned into probabilities at a calibrated temperature."""

    def __init__(
        self,
        classes: Sequence[str],
        *,
        sparse: Matrix,
        dense: Matrix,
        bias: Matrix,
        temperature: float = 1.0,
    ) -> None:
        self.classes = list(classes)
        self.sparse, self.dense, self.bias = sparse, dense, bias
        self.temperature = temperature

    @classmethod
    def fit(
        cls,
        vectors: Vectors,
        labels: Sequence[str],
        features: Featuriser,
        *,
        balanced: bool = False,
    ) -> "Linear":
        """Learns from one vector and one label an example."""
        from sklearn.svm import LinearSVC

        width = len(features.vocabulary)
        model = LinearSVC(C=STRENGTH, class_weight="balanced" if balanced else None, tol=TOLERANCE)
        model.fit(vectors.design(width), list(labels))
        weights, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        weights = weights.T.astype(np.float32)
        return cls(
            model.classes_.tolist(),
            sparse=weights[:width],
            dense=weights[width:],
            bias=bias.astype(np.float32),
        )

    def margins(self, vectors: Vectors) -> Matrix:
        """Uncalibrated scores, one row a message and one column a class."""
        found: Matrix = vectors.dense @ self.dense + self.bias
        for row, (columns, weights) in zip(found, vectors.sparse, strict=True):
            row += weights @ self.sparse[columns]
        return found

    def probabilities(self, vectors: Vectors) -> Matrix:
        """One distribution a message."""
        return softmax(self.margins(vectors) / self.temperature)

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        return {
            "classes": np.array(self.classes),
            "sparse": self.sparse.astype(np.float16),
            "dense": self.dense,
            "bias": self.bias,
            "temperature": np.array(self.temperature),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Linear":
        """The inverse of `state`."""
        return cls(
            state["classes"].tolist(),
            sparse=state["sparse"],
            dense=state["dense"],
            bias=state["bias"],
            temperature=float(state["temperature"]),
        )


def softmax(scores: Matrix) -> Matrix:
    """Row-wise, without overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    distribution: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return distribution


def held_out(
    vectors: Vectors,
    labels: Sequence[str],
    features: Featuriser,
    *,
    classes: Sequence[str],
    balanced: bool = False,
) -> Matrix:
    """The margins of every example by a classifier that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    gold = np.array(labels)
    found = np.full((len(labels), len(classes)), -2.0, np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(gold, gold):
        model = Linear.fit(vectors.take(seen), gold[seen].tolist(), features, balanced=balanced)
        columns = [list(classes).index(name) for name in model.classes]
        found[np.ix_(unseen, columns)] = model.margins(vectors.take(unseen))
    return found


def best_temperature(margins: Matrix, gold: Sequence[int]) -> float:
    """The temperature at which held-out margins are the likeliest to say the truth."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(gold))

    def surprise(temperature: float) -> float:
        return float(-np.log(softmax(margins / temperature)[rows, gold] + 1e-9).mean())

    return float(minimize_scalar(surprise, bounds=(0.02, 2), method="bounded").x)

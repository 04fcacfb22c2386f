"""Multinomial logistic regression, fitted by scikit-learn, asked in numpy."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.encoder import Matrix

STRENGTH = 40.0
"""Inverse regularisation; flat between 20 and 100 on messages of writers left out."""


class Softmax:
    """Linear scores over classes, turned into probabilities at a calibrated temperature."""

    def __init__(
        self, classes: Sequence[str], weights: Matrix, bias: Matrix, temperature: float = 1.0
    ) -> None:
        self.classes = list(classes)
        self.weights, self.bias, self.temperature = weights, bias, temperature

    @classmethod
    def fit(
        cls, rows: Matrix, labels: Sequence[str], *, weights: Sequence[float] | None = None
    ) -> "Softmax":
        """Learns from one row and one label an example."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-3)
        model.fit(rows, list(labels), sample_weight=weights)
        coefficients, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            coefficients = np.vstack([-coefficients / 2, coefficients / 2])
            bias = np.concatenate([-bias / 2, bias / 2])
        return cls(
            model.classes_.tolist(), coefficients.T.astype(np.float32), bias.astype(np.float32)
        )

    def scores(self, rows: Matrix) -> Matrix:
        """Uncalibrated scores, one column a class."""
        scores: Matrix = rows @ self.weights + self.bias
        return scores

    def probabilities(self, rows: Matrix) -> Matrix:
        """One distribution a row."""
        return softmax(self.scores(rows) / self.temperature)

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        return {
            "classes": np.array(self.classes),
            "weights": self.weights,
            "bias": self.bias,
            "temperature": np.array(self.temperature),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Softmax":
        """The inverse of `state`."""
        classes = state["classes"].tolist()
        return cls(classes, state["weights"], state["bias"], float(state["temperature"]))


def softmax(scores: Matrix) -> Matrix:
    """Row-wise, without overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    distribution: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return distribution


def best_temperature(scores: Matrix, gold: Sequence[int]) -> float:
    """The temperature at which held-out scores are the likeliest to say the truth."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(gold))

    def surprise(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[rows, gold] + 1e-9).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 5), method="bounded").x)

"""Which of some known questions is asked: nearness of wording and of meaning."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import Encoder

WORDING = 0.45
"""What shared characters count against nearness of meaning, of 1."""


class Similarity:
    """Scores questions from 0 to 1; without an encoder by their characters alone."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder

    def scores(self, asked: str, questions: Sequence[Sequence[str]]) -> list[float]:
        """For each question, which may be worded in several ways, how near `asked` comes to it."""
        wordings = [wording for question in questions for wording in question]
        if not asked.strip() or not wordings:
            return [0.0] * len(questions)
        near = self._near(asked, wordings)
        found, at = [], 0
        for question in questions:
            found.append(float(max(near[at : at + len(question)], default=0.0)))
            at += len(question)
        return found

    def _near(self, asked: str, wordings: Sequence[str]) -> NDArray[np.float32]:
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        known = vectorizer.fit_transform(wordings)
        worded = np.asarray((known @ vectorizer.transform([asked]).T).todense()).ravel()
        if self._encoder is None:
            return worded.astype(np.float32)
        rows = np.stack([self._encoder.encode([text])[0] for text in (asked, *wordings)])
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        meant = np.clip(rows[1:] @ rows[0], 0.0, 1.0)
        return np.asarray(WORDING * worded + (1 - WORDING) * meant, dtype=np.float32)

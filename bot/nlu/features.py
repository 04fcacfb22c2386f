"""Turns normalised messages into vectors: sentence encoder and characters side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.encoder import Encoder, Matrix

NGRAMS = range(1, 5)
DIMENSION = 200
MAX_CHARACTERS = 400


def ngrams(text: str) -> Counter[str]:
    """Counts of all stretches of one to four characters."""
    if len(text) > MAX_CHARACTERS:
        text = text[: MAX_CHARACTERS // 2] + text[-MAX_CHARACTERS // 2 :]
    return Counter(text[i : i + n] for n in NGRAMS for i in range(len(text) - n + 1))


class CharacterVectors:
    """TF-IDF of character n-grams, reduced by a truncated SVD."""

    def __init__(self, vocabulary: Sequence[str], idf: Matrix, components: Matrix) -> None:
        self.vocabulary = list(vocabulary)
        self.idf, self.components = idf, components
        self._index = {gram: i for i, gram in enumerate(vocabulary)}

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "CharacterVectors":
        """Learns vocabulary, weights and the reduction."""
        from scipy.sparse import csr_matrix
        from sklearn.decomposition import TruncatedSVD

        counted = [ngrams(text) for text in texts]
        frequency = Counter(gram for counts in counted for gram in counts)
        vocabulary = sorted(gram for gram, n in frequency.items() if n > 1)
        idf = np.log((1 + len(texts)) / (1 + np.array([frequency[g] for g in vocabulary]))) + 1
        empty = cls(vocabulary, idf.astype(np.float32), np.zeros((0, 0), np.float32))
        data, columns, starts = list[float](), list[int](), [0]
        for counts in counted:
            found, weights = empty._weigh(counts)
            columns += found
            data += weights.tolist()
            starts.append(len(columns))
        sparse = csr_matrix((data, columns, starts), shape=(len(texts), len(vocabulary)))
        size = min(DIMENSION, len(vocabulary) - 1, len(texts) - 1)
        svd = TruncatedSVD(size, random_state=0).fit(sparse)
        return cls(vocabulary, empty.idf, svd.components_.T.astype(np.float32))

    def _weigh(self, counts: Mapping[str, int]) -> tuple[list[int], Matrix]:
        found = [(i, n) for gram, n in counts.items() if (i := self._index.get(gram)) is not None]
        columns = [i for i, _ in found]
        weights = (1 + np.log([n for _, n in found])) * self.idf[columns]
        norm = float(np.linalg.norm(weights))
        return columns, (weights / norm if norm else weights).astype(np.float32)

    def transform(self, texts: Sequence[str]) -> Matrix:
        """One row a text."""
        out = np.zeros((len(texts), self.components.shape[1]), np.float32)
        for row, text in enumerate(texts):
            columns, weights = self._weigh(ngrams(text))
            if columns:
                out[row] = weights @ self.components[columns]
        return out


class Featuriser:
    """The vector of a message: each part standardised on the training data and brought to length
    one on average, so that neither drowns the other."""

    def __init__(
        self, encoder: Encoder | None, chars: CharacterVectors, mean: Matrix, scale: Matrix
    ) -> None:
        self.encoder, self.chars, self.mean, self.scale = encoder, chars, mean, scale

    @classmethod
    def fit(cls, texts: Sequence[str], encoder: Encoder | None) -> "Featuriser":
        """Learns from normalised messages."""
        chars = CharacterVectors.fit(texts)
        unscaled = cls(encoder, chars, np.zeros(1, np.float32), np.ones(1, np.float32))
        parts = unscaled._parts(texts)
        sizes = np.concatenate([np.full(p.shape[1], np.sqrt(p.shape[1])) for p in parts])
        raw = np.hstack(parts)
        deviation = np.maximum(raw.std(axis=0), 1e-6)
        return cls(encoder, chars, raw.mean(axis=0), (deviation * sizes).astype(np.float32))

    def _parts(self, texts: Sequence[str]) -> list[Matrix]:
        parts = [self.chars.transform(texts)]
        return parts if self.encoder is None else [self.encoder.encode(texts), *parts]

    def transform(self, texts: Sequence[str]) -> Matrix:
        """One row a normalised message."""
        rows: Matrix = (np.hstack(self._parts(texts)) - self.mean) / self.scale
        return rows

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        return {
            "vocabulary": np.array(self.chars.vocabulary),
            "idf": self.chars.idf,
            "components": self.chars.components.astype(np.float16),
            "mean": self.mean,
            "scale": self.scale,
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any], encoder: Encoder | None) -> "Featuriser":
        """The inverse of `state`."""
        components = np.asarray(state["components"], np.float32)
        chars = CharacterVectors(state["vocabulary"].tolist(), state["idf"], components)
        return cls(encoder, chars, state["mean"], state["scale"])

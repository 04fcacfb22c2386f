"""Turns messages into vectors: n-grams of characters and words, and a sentence encoder."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder, Matrix
from bot.nlu.words import segment

NGRAMS = range(1, 5)
MAX_CHARACTERS = 400
NUMBER = re.compile(r"[0-9一二三四五六七八九十两]+")
WORD_WEIGHT, ENCODER_WEIGHT = 0.5, 0.5
"""How much words and meaning count beside characters; measured on writers left out of training."""

AXES = 160
"""Principal axes kept of the encoder: a third of the work for two thousandths of accuracy."""

Counts = tuple[NDArray[np.int32], Matrix]
"""Columns and weights of one message."""


def characters(text: str) -> Counter[str]:
    """Counts of all stretches of one to four characters; a number counts as a number."""
    if len(text) > MAX_CHARACTERS:
        text = text[: MAX_CHARACTERS // 2] + text[-MAX_CHARACTERS // 2 :]
    plain = f"^{NUMBER.sub('#', text)}$"
    return Counter(plain[i : i + n] for n in NGRAMS for i in range(len(plain) - n + 1))


def words(text: str) -> Counter[str]:
    """Counts of words, of neighbours, and of words with one between them."""
    found = segment(text[:MAX_CHARACTERS])
    pairs = [f"{a} {b}" for a, b in pairwise(found)]
    skipping = [f"{a} _ {b}" for a, b in zip(found, found[2:], strict=False)]
    return Counter([f" {word}" for word in found] + pairs + skipping)


VIEWS = ((characters, 1.0), (words, WORD_WEIGHT))


@dataclass(frozen=True, slots=True)
class Vectors:
    """Some messages: their sparse counts, and one dense row each (of no width without encoder)."""

    sparse: list[Counts]
    dense: Matrix

    def __iter__(self) -> Iterator["Vectors"]:
        for counts, row in zip(self.sparse, self.dense, strict=True):
            yield Vectors([counts], row[None])

    def take(self, rows: Sequence[int]) -> "Vectors":
        """Some of them, in the order given."""
        return Vectors([self.sparse[i] for i in rows], self.dense[list(rows)])

    def design(self, width: int) -> Any:
        """One sparse matrix for scikit-learn, the dense columns last."""
        from scipy.sparse import csr_matrix, hstack

        starts = np.cumsum([0, *(len(columns) for columns, _ in self.sparse)])
        columns = np.concatenate([c for c, _ in self.sparse])
        weights = np.concatenate([w for _, w in self.sparse])
        sparse = csr_matrix((weights, columns, starts), shape=(len(self.sparse), width))
        return hstack([sparse, csr_matrix(self.dense)]).tocsr()


class Featuriser:
    """Knows the vocabulary with its weights, and how the encoder's vectors are spread."""

    def __init__(
        self,
        vocabulary: Sequence[str],
        idf: Matrix,
        encoder: Encoder | None,
        *,
        mean: Matrix,
        projection: Matrix,
    ) -> None:
        self.vocabulary, self.idf, self.encoder = list(vocabulary), idf, encoder
        self.mean, self.projection = mean, projection
        self._index = {gram: i for i, gram in enumerate(vocabulary)}

    @classmethod
    def fit(cls, texts: Sequence[str], encoder: Encoder | None) -> "Featuriser":
        """Learns from normalised messages; what occurs in one message only is not kept."""
        frequency = Counter(gram for text in texts for view, _ in VIEWS for gram in view(text))
        vocabulary = sorted(gram for gram, n in frequency.items() if n > 1)
        seen = np.array([frequency[gram] for gram in vocabulary])
        idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        none = np.zeros(0, np.float32)
        if encoder is None:
            return cls(vocabulary, idf, None, mean=none, projection=none)
        raw = encoder.encode(texts)
        return cls(vocabulary, idf, encoder, mean=raw.mean(axis=0), projection=_projection(raw))

    def transform(self, texts: Sequence[str]) -> Vectors:
        """Normalised messages as vectors."""
        if self.encoder is None or not texts:
            width = self.projection.shape[-1] if self.encoder else 0
            dense = np.zeros((len(texts), width), np.float32)
        else:
            spread = self.encoder.encode(texts) - self.mean
            dense = (spread @ self.projection).astype(np.float32)
        return Vectors([self._count(text) for text in texts], dense)

    def _count(self, text: str) -> Counts:
        columns: list[int] = []
        weights: list[Matrix] = []
        for view, share in VIEWS:
            counts = view(text)
            known = [(i, n) for g, n in counts.items() if (i := self._index.get(g)) is not None]
            mine = [i for i, _ in known]
            row = (1 + np.log([n for _, n in known])) * self.idf[mine]
            columns += mine
            weights.append(share * row / (np.linalg.norm(row) or 1.0))
        return np.array(columns, np.int32), np.concatenate(weights).astype(np.float32)

    def state(self) -> dict[str, Any]:
        """What `restore` needs, as arrays."""
        vocabulary = np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8)
        return {
            "vocabulary": vocabulary,
            "idf": self.idf,
            "mean": self.mean,
            "projection": self.projection,
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any], encoder: Encoder | None) -> "Featuriser":
        """The inverse of `state`."""
        vocabulary = state["vocabulary"].tobytes().decode().split("\n")
        if encoder is None and len(state["mean"]):
            raise ValueError("the model was trained with a sentence encoder that cannot be loaded")
        mean, projection = state["mean"], state["projection"]
        return cls(vocabulary, state["idf"], encoder, mean=mean, projection=projection)


def _projection(raw: Matrix) -> Matrix:
    """Standardises an encoder's columns and keeps their principal axes."""
    scale = np.maximum(raw.std(axis=0), 1e-6) * np.sqrt(raw.shape[1]) / ENCODER_WEIGHT
    spread = (raw - raw.mean(axis=0)) / scale
    _, axes = np.linalg.eigh(spread.T @ spread)
    kept: Matrix = (axes[:, ::-1][:, :AXES] / scale[:, None]).astype(np.float32)
    return kept

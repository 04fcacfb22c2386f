"""A linear-chain CRF over characters that marks entities, from words, lists and neighbours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.nlu.words import segment

Span = tuple[str, int, int]
"""Entity name and half-open span in normalised text."""
OUTSIDE = "O"
ITERATIONS = 40


def character_features(
    text: str, hints: Iterable[Span], *, intent: str, asked: str | None
) -> list[list[str]]:
    """What the tagger sees of each character: its neighbours and word, the spans that lists and
    rules propose (`hints`), what the message wants and what had been asked."""
    words = list(_word_places(text))
    marks: list[list[str]] = [[] for _ in text]
    for name, start, end in hints:
        for i in range(start, end):
            marks[i].append(f"{'B' if i == start else 'E' if i == end - 1 else 'I'}-{name}")
    padded = f"\x02\x02{text}\x03\x03"
    rows = []
    for i in range(len(text)):
        a, b, c, d, e = (padded[j] for j in range(i, i + 5))
        word, place = words[i]
        row = [
            "b", "c=" + c, "p=" + b, "n=" + d, "pp=" + a, "nn=" + e,
            "pc=" + b + c, "cn=" + c + d, "ppp=" + a + b, "nnn=" + d + e, "pcn=" + b + c + d,
            "k=" + kind(c), "kk=" + kind(b) + kind(c) + kind(d),
            "w=" + word, "wp=" + place + str(min(len(word), 4)),
            "q=" + (asked or "-"), "i=" + intent,
        ]  # fmt: skip
        if i:
            row.append("w-1=" + words[i - 1][0])
        if i + 1 < len(text):
            row.append("w+1=" + words[i + 1][0])
        for offset in (-1, 0, 1):
            if 0 <= i + offset < len(text):
                row += [f"h{offset}={mark}" for mark in marks[i + offset]]
        rows.append(row)
    return rows


def kind(char: str) -> str:
    """A coarse class of character."""
    if char in "\x02\x03":
        return char
    if char.isdigit():
        return "9"
    if char in "零一二两三四五六七八九十百半几俩仨廿":
        return "一"
    if char.isascii():
        return "a" if char.isalpha() else "."
    return "文" if "\u4e00" <= char <= "\u9fff" else ","


def _word_places(text: str) -> Iterator[tuple[str, str]]:
    for word in segment(text):
        last = len(word) - 1
        for i in range(len(word)):
            yield word, "S" if not last else "B" if i == 0 else "E" if i == last else "M"


def tags_of(length: int, spans: Iterable[Span]) -> list[str]:
    """Gold tags: B-, I- and O."""
    tags = [OUTSIDE] * length
    for name, start, end in spans:
        tags[start:end] = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)]
    return tags


def spans_of(tags: Sequence[str]) -> list[Span]:
    """The spans that tags mark; an I- without its B- begins a span too."""
    spans: list[Span] = []
    for i, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        name = tag[2:]
        if tag[0] == "I" and spans and spans[-1][0] == name and spans[-1][2] == i:
            spans[-1] = (name, spans[-1][1], i + 1)
        else:
            spans.append((name, i, i + 1))
    return spans


class Tagger:
    """A trained CRF."""

    def __init__(self, model: bytes) -> None:
        import pycrfsuite

        self._model = model
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    @classmethod
    def fit(
        cls,
        sequences: Iterable[tuple[list[list[str]], list[str]]],
        scratch: Path,
        *,
        options: Mapping[str, float] | None = None,
    ) -> "Tagger":
        """Learns from features and tags; `scratch` is a file the trainer may write."""
        import pycrfsuite

        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": 0.1,
                "c2": 0.05,
                "max_iterations": ITERATIONS,
                "feature.minfreq": 3,
                **(options or {}),
            }
        )
        for features, tags in sequences:
            trainer.append(features, tags)
        trainer.train(str(scratch))
        return cls.read(scratch)

    def tag(self, features: list[list[str]]) -> list[tuple[Span, float]]:
        """Spans with their confidence: the mean marginal probability of their tags."""
        if not features:
            return []
        self._tagger.set(features)
        tags = self._tagger.tag()
        found = []
        for span in spans_of(tags):
            places = range(span[1], span[2])
            sure = sum(self._tagger.marginal(tags[i], i) for i in places) / len(places)
            found.append((span, sure))
        return found

    def save(self, path: Path) -> None:
        """Writes the model file."""
        path.write_bytes(self._model)

    @classmethod
    def read(cls, path: Path) -> "Tagger":
        """The inverse of `save`."""
        return cls(path.read_bytes())

"""Word lists, synonyms and patterns of nlu_data/, and how to find them in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from bot.nlu.corpus import CorpusError, mapping, read_yaml

KINDS = ("lookup", "synonym", "regex")


class WordList:
    """Words that can be found in a text, the longest first, in time linear in the text."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word.lower() for word in words if word)
        self._lengths = sorted({len(word) for word in self.words}, reverse=True)
        self._starts = frozenset(word[0] for word in self.words)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans, the longest from the left, without overlap; a Latin word stands alone."""
        at = 0
        while at < len(text):
            end = self._word_at(text, at) if text[at] in self._starts else None
            if end is None:
                at += 1
            else:
                yield at, end
                at = end

    def _word_at(self, text: str, at: int) -> int | None:
        for length in self._lengths:
            end = at + length
            if end <= len(text) and text[at:end] in self.words and _stands_alone(text, at, end):
                return end
        return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (
        (_latin(text[start]) and before and _latin(before))
        or (_latin(text[end - 1]) and after and _latin(after))
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@dataclass(frozen=True)
class Gazetteer:
    """Everything `nlu_data/` says of words: lists, canonical values, patterns, typos."""

    lookups: dict[str, tuple[str, ...]]
    synonyms: dict[str, dict[str, str]]
    """For each file of synonyms: surface to canonical value."""
    patterns: dict[str, tuple[re.Pattern[str], ...]]

    @cached_property
    def lists(self) -> dict[str, WordList]:
        """A word list for each lookup and each closed set of values."""
        closed = {name: WordList(words) for name, words in self.synonyms.items() if name != "typos"}
        return {name: WordList(words) for name, words in self.lookups.items()} | closed

    def canonical(self, entity: str, surface: str) -> str | None:
        """The canonical value of a surface in a closed set, None where it is not listed."""
        return self.synonyms.get(entity, {}).get(surface.lower())


def read_gazetteer(folder: Path) -> Gazetteer:
    """Reads lookups/, synonyms/ and regex/ under `nlu_data/`; raises CorpusError."""
    lookups: dict[str, tuple[str, ...]] = {}
    synonyms: dict[str, dict[str, str]] = {}
    patterns: dict[str, tuple[re.Pattern[str], ...]] = {}
    for path in sorted(
        p for kind in ("lookups", "synonyms", "regex") for p in (folder / kind).glob("*.yml")
    ):
        for kind, name, rows in _items(path):
            if kind == "lookup":
                lookups[name] = (*lookups.get(name, ()), *rows)
            elif kind == "synonym":
                synonyms.setdefault(path.stem, {}).update({row.lower(): name for row in rows})
            else:
                patterns[name] = (*patterns.get(name, ()), *(_pattern(path, row) for row in rows))
    return Gazetteer(lookups, synonyms, patterns)


def _items(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    root = read_yaml(path)
    items = mapping(path, root).get("nlu")
    if not isinstance(items, yaml.SequenceNode):
        raise CorpusError(path, 1, "no list under the key nlu")
    for item in items.value:
        fields = mapping(path, item)
        line = item.start_mark.line + 1
        kind = next((kind for kind in KINDS if kind in fields), None)
        if kind is None:
            raise CorpusError(path, line, f"an item needs one of the keys {', '.join(KINDS)}")
        examples = fields.get("examples")
        if not isinstance(examples, yaml.ScalarNode):
            raise CorpusError(path, line, "an item needs the key examples with a list as text")
        rows = [row.strip().removeprefix("- ").strip() for row in examples.value.splitlines()]
        yield kind, str(fields[kind].value), [row for row in rows if row]


def _pattern(path: Path, source: str) -> re.Pattern[str]:
    try:
        return re.compile(source, re.IGNORECASE)
    except re.error as broken:
        line = _line_of(path, source)
        raise CorpusError(path, line, f"broken pattern {source}: {broken}") from broken


def _line_of(path: Path, source: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if source in line), 1)

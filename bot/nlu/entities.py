"""Finds the entities of a message: the tagger's spans, made canonical and put in order."""

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.hints import CompanyNames, hints_in
from bot.nlu.normalise import Normalised, Normaliser
from bot.nlu.options import option_number
from bot.nlu.tagger import Span, Tagger, character_features
from bot.nlu.understanding import Entity, Lexicon
from bot.timex import find_expressions

Marked = tuple[Span, float]
"""A span and how sure it is."""

_OPENNESS = re.compile("[以之]?[后前]|起|开始|左右|[以之]内|为止")
CLOSED = frozenset({"leave_type", "interview_mode"})
"""Entities whose value is one of a closed set."""


class Namer:
    """Makes entities of spans, whichever engine found them; thread-safe."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._company: CompanyNames | None = None

    def know(self, lexicon: Lexicon, normalise: Normaliser) -> None:
        """From now on the company's own names are found too; they may change at any time."""
        self._company = CompanyNames(lexicon, lambda word: normalise(word).text)

    def entities(
        self, message: str, normal: Normalised, found: Sequence[Marked]
    ) -> tuple[Entity, ...]:
        """The entities of a message, offsets as it was typed, in order and without overlap, from
        spans of its normalised text."""
        if self._company is not None:
            found = with_known_names(found, self._company.find(normal.text))
        entities = []
        for (name, first, last), confidence in whole_times(normal.text, found):
            start, end = _whole_words(normal.text, *_without_spaces(normal.text, first, last))
            value = self._value(name, normal.text[start:end])
            if value is None:
                continue
            a, b = normal.original(start, end)
            surface = message[a:b]
            canonical = value if name in CLOSED or name == "option" else surface
            entities.append(Entity(name, a, b, canonical, confidence))
        return tuple(entities)

    def _value(self, name: str, surface: str) -> str | None:
        if name in CLOSED:
            return self._gazetteer.canonical(name, surface) or self._nearest(name, surface)
        if name == "option":
            return option_number(surface)
        return surface

    def _nearest(self, name: str, surface: str) -> str | None:
        """The value of the longest listed word inside a surface that is not listed itself."""
        spans = self._gazetteer.lists[name].find(surface)
        inside = max(spans, key=lambda s: s[1] - s[0], default=None)
        return self._gazetteer.canonical(name, surface[slice(*inside)]) if inside else None


class EntityFinder:
    """The tagger and what it is given to go by; thread-safe."""

    def __init__(self, tagger: Tagger, gazetteer: Gazetteer) -> None:
        self._tagger, self._gazetteer = tagger, gazetteer
        self.namer = Namer(gazetteer)
        self._lock = threading.Lock()

    def find(
        self, message: str, normal: Normalised, *, intent: str, asked: str | None
    ) -> tuple[Entity, ...]:
        """The entities of a message, offsets as it was typed, in order and without overlap."""
        hints = hints_in(normal.text, self._gazetteer)
        features = character_features(normal.text, hints, intent=intent, asked=asked)
        with self._lock:
            found = self._tagger.tag(features)
        return self.namer.entities(message, normal, found)

    def save(self, folder: Path) -> None:
        """Tagger and word lists, as two files."""
        self._tagger.save(folder / "entities.crf")
        patterns = {k: [p.pattern for p in ps] for k, ps in self._gazetteer.patterns.items()}
        words = {
            "lookups": self._gazetteer.lookups,
            "synonyms": self._gazetteer.synonyms,
            "patterns": patterns,
            "tagger": _digest(folder / "entities.crf"),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "EntityFinder":
        """The inverse of `save`."""
        words = json.loads((folder / "words.json").read_text("utf-8"))
        if words["tagger"] != _digest(folder / "entities.crf"):
            # The CRF library would crash the process on a damaged file.
            raise ValueError(f"{folder / 'entities.crf'} is damaged")
        patterns = {
            k: tuple(re.compile(p, re.IGNORECASE) for p in ps)
            for k, ps in words["patterns"].items()
        }
        lookups = {k: tuple(v) for k, v in words["lookups"].items()}
        gazetteer = Gazetteer(lookups, words["synonyms"], patterns)
        return cls(Tagger.read(folder / "entities.crf"), gazetteer)


def whole_times(text: str, found: Sequence[Marked]) -> list[Marked]:
    """The spans, a time with the openness that the grammar reads on (下周三下午三点 + 以后)."""
    longest = {s.start: s.end for s in find_expressions(text) if s.kind == "time"}
    whole = []
    for at, ((name, first, last), confidence) in enumerate(found):
        end = longest.get(first, last) if name == "time" else last
        following = found[at + 1][0][1] if at + 1 < len(found) else len(text)
        if not (last < end <= following and _OPENNESS.fullmatch(text[last:end])):
            end = last
        whole.append(((name, first, end), confidence))
    return whole


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the spaces at its ends; as it is where there is nothing else in it."""
    inside = text[start:end]
    if not inside.strip():
        return start, end
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span that cuts no Latin word: 拿到别家offer, not 拿到别家o."""
    while 0 < end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
        end += 1
    while 0 < start < end and _latin(text[start - 1]) and _latin(text[start]):
        start -= 1
    return start, end


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def with_known_names(found: Iterable[Marked], known: Iterable[Span]) -> list[Marked]:
    """A name the company knows stands, whatever the tagger made of its place; only a longer span
    of another kind around it, such as a reason, is left as it is."""
    spans = list(found)
    for name, start, end in known:
        across = [m for m in spans if m[0][1] < end and m[0][2] > start]
        if any(m[0][0] != name and m[0][1] <= start and m[0][2] >= end for m in across):
            continue
        if any(m[0][0] == name and m[0][1] <= start and m[0][2] > end for m in across):
            continue
        spans = [m for m in spans if m not in across]
        spans.append(((name, start, end), 1.0))
    return sorted(spans, key=lambda marked: marked[0][1])

"""Spans that lists, patterns and rules propose; the tagger decides which of them hold."""

from collections.abc import Callable, Iterator, Sequence

from bot.nlu.gazetteer import Gazetteer, WordList
from bot.nlu.tagger import Span
from bot.nlu.understanding import Lexicon
from bot.timex.spans import find_expressions


def hints_in(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Every proposal for a normalised text, also overlapping ones."""
    spans: list[Span] = []
    for name, words in gazetteer.lists.items():
        spans += [(f"{name}_list", start, end) for start, end in words.find(text)]
    spans += full_names(spans)
    for name, patterns in gazetteer.patterns.items():
        for pattern in patterns:
            spans += [(name, m.start(), m.end()) for m in pattern.finditer(text) if m[0]]
    spans += [(f"timex_{found.kind}", found.start, found.end) for found in find_expressions(text)]
    return spans


def full_names(spans: Sequence[Span]) -> Iterator[Span]:
    """A surname with one or two characters behind it that given names are made of, and names that
    are listed whole (张三)."""
    given = {start for name, start, _ in spans if name == "given_name_list"}
    for name, start, end in spans:
        if name == "surname_list" and end in given:
            yield ("full_name", start, end + 2 if end + 1 in given else end + 1)
        elif name == "full_name_list":
            yield ("full_name", start, end)


class CompanyNames:
    """The Lexicon port as word lists, built anew only when the company's names change."""

    def __init__(self, lexicon: Lexicon, normalise: Callable[[str], str]) -> None:
        self._lexicon, self._normalise = lexicon, normalise
        self._known: dict[str, frozenset[str]] = {}
        self._lists: dict[str, WordList] = {}

    def find(self, text: str) -> Iterator[Span]:
        """Names of people, posts and departments of this company."""
        current = {
            "person_name": self._lexicon.person_names(),
            "position": self._lexicon.positions(),
            "department": self._lexicon.departments(),
        }
        for name, words in current.items():
            if self._known.get(name) is not words and self._known.get(name) != words:
                self._lists[name] = WordList(self._normalise(word) for word in words)
            self._known[name] = words
            yield from ((name, start, end) for start, end in self._lists[name].find(text))

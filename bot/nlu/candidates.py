"""Messages that the assistant may learn from: what is kept of one, and which are alike."""

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.nlu.normalise import Normaliser
from bot.nlu.validation import fold, pairs_of

Why = Literal["rejected", "unsure", "chose", "corrected", "handed_off"]
"""rejected: not understood; unsure: read at a low confidence; chose: the person picked what was
meant; corrected: the person said that it was misread; handed_off: a human was called instead."""
ALIKE = 0.5
"""Share of character pairs in common from which two messages are shown as one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One message, masked. Nothing says who wrote it."""

    id: str
    text: str
    asked: str | None
    """What the assistant had just asked for, see contract intents."""
    intent: str
    confidence: float
    why: Why
    at: datetime
    """UTC, the hour alone: the minute could be looked up in a conversation."""
    meant: str | None = None
    """What was probably meant: the choice that was picked, the request after a correction."""


def new_id() -> str:
    """Short enough to be typed."""
    return secrets.token_hex(4)


def to_the_hour(moment: datetime) -> datetime:
    """Without minutes and seconds."""
    return moment.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that are nearly the same; the first is the one to label."""

    members: tuple[Candidate, ...]

    @property
    def first(self) -> Candidate:
        """The newest of the most frequent wording."""
        return self.members[0]

    @property
    def meant(self) -> str | None:
        """What most of them probably meant."""
        known = Counter(c.meant for c in self.members if c.meant)
        return known.most_common(1)[0][0] if known else None


def grouped(candidates: Iterable[Candidate]) -> list[Group]:
    """Groups of messages that are alike under the same question, the most frequent first."""
    normalise = Normaliser({})
    groups: list[tuple[str | None, frozenset[str], str, list[Candidate]]] = []
    by_pair: dict[str, list[int]] = {}
    by_text: dict[tuple[str | None, str], int] = {}
    for candidate in sorted(candidates, key=lambda c: c.at, reverse=True):
        text = fold(candidate.text, normalise)
        known = by_text.get((candidate.asked, text))
        pairs = pairs_of(text)
        if known is None:
            known = _nearest(candidate.asked, pairs, groups, by_pair)
        if known is None:
            known = len(groups)
            groups.append((candidate.asked, pairs, text, []))
            for pair in pairs:
                by_pair.setdefault(pair, []).append(known)
        by_text.setdefault((candidate.asked, text), known)
        groups[known][3].append(candidate)
    found = [Group(tuple(members)) for *_, members in groups]
    return sorted(found, key=lambda g: (-len(g.members), -g.first.at.timestamp()))


def _nearest(
    asked: str | None,
    pairs: frozenset[str],
    groups: list[tuple[str | None, frozenset[str], str, list[Candidate]]],
    by_pair: Mapping[str, list[int]],
) -> int | None:
    shared = Counter(number for pair in pairs for number in by_pair.get(pair, ()))
    for number, common in shared.most_common(10):
        theirs = groups[number]
        if theirs[0] == asked and common / len(pairs | theirs[1]) >= ALIKE:
            return number
    return None


def same_words(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that say the same but for script, case and punctuation."""
    normalise = Normaliser({})
    wanted = fold(text, normalise)
    return [c for c in candidates if fold(c.text, normalise) == wanted]


def worth_keeping(text: str, *, longest: int = 500) -> bool:
    """Whether there is anything to learn from a masked message."""
    words = re.sub(r"<\w+>|[\W\d_]+", "", text)
    return len(words) >= 2 and len(text) <= longest


def picked(candidate: Candidate, *, why: Why, meant: str | None) -> Candidate:
    """The same with what became known of it later."""
    return replace(candidate, why=why, meant=meant or candidate.meant)

"""Several requests in one message: its parts are read on their own where it is put together."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.nlu.labels import CANNOT_COME, names_of
from bot.nlu.normalise import Normaliser
from bot.nlu.understanding import OUT_OF_SCOPE, Request

JOINED = re.compile(
    r"[，,。！!？?；;、\s]*(?:顺便|順便|顺带|順帶|顺道|順道|还有就是|還有就是|对了|對了"
    r"|另外(?![找约約换換安一的几幾两兩])|再帮我|再幫我|再问|再問|再查|也帮我|也幫我|也想问|也想問|还想问|還想問)"
    r"|[，,。！!？?；;\s]+(?:还有|還有|以及|同时|同時|然后再?|然後再?)"
)
"""Words that put a further request to the one before."""
PAUSED = re.compile(r"[。？?；;\n]+")
"""Where one request may end and the next begin; an angry 「！」 goes on with the same."""
SHORTEST, MOST = 3, 4
SURE, SURELY_ASKS = 0.7, 0.5
"""A question needs less: answering one too many does no harm."""
LEADS = 0.7
"""From here on the first of several requests is the intent of the message."""
SURE_UNJOINED = 0.9
"""Without a joining word the next sentence is mostly more of the same request."""
QUESTIONS = ("query_", "faq_")
"""Intents that only ask: nothing is changed by answering them at once."""
TALK = frozenset(
    {
        "greet", "goodbye", "thanks", "affirm", "deny", "choose_option", "inform", "stop", "help",
        "complaint", "bot_challenge", OUT_OF_SCOPE,
    }
)  # fmt: skip
"""Intents that ask for nothing the assistant could do beside another request."""

Readings = Mapping[str, float]
Read = Callable[[Sequence[tuple[str, str | None]]], Sequence[Readings]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message as typed, `[start, end)`, its joining word in front included."""

    text: str
    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """What a message asks for, where that is more than one thing."""

    lead: tuple[str, Readings] | None = None
    """The words and the probabilities of the first request, where it is the message's intent."""
    others: tuple[Request, ...] = ()


def parts_of(text: str) -> list[Part]:
    """The stretches between seams, four at most; none where there is no seam."""
    seams = [(m.start(), m.end(), True) for m in JOINED.finditer(text)]
    inside = [(a, b) for a, b, _ in seams]
    seams += [
        (m.start(), m.end(), False)
        for m in PAUSED.finditer(text)
        if not any(a <= m.start() < b for a, b in inside)
    ]
    seams.sort()
    starts = [(0, 0, False), *seams]
    ends = [a for a, _, _ in seams] + [len(text)]
    parts = []
    for (seam, start, joined), end in zip(starts, ends, strict=True):
        words = text[start:end].strip(" ,，、")
        if len(words) >= SHORTEST:
            parts.append(Part(words, seam, end, joined))
    return parts[:MOST] if len(parts) > 1 else []


def main_text(text: str, others: Sequence[Request]) -> str:
    """The message without the stretches of its other requests."""
    kept, at = "", 0
    for other in sorted(others, key=lambda r: r.start):
        kept += text[at : other.start]
        at = max(at, other.end)
    kept += text[at:]
    return unjoined(kept)


def unjoined(text: str) -> str:
    """A request without the word that joins it to the one before."""
    joined = JOINED.match(text)
    return text[joined.end() :] if joined else text.lstrip("，,。；;？?\n ")


def requests_in(text: str, whole: Readings, asked: str | None, read: Read) -> Requests:
    """What a message as typed asks for, given what it reads as in whole.

    Of several requests the first leads; while something is asked, the message is first of all an
    answer, and only what is joined to it counts.
    """
    parts = parts_of(text)
    if not parts:
        return Requests()
    readings = read([(_plain()(part.text).text, None) for part in parts])
    found: list[tuple[Part, Request, Readings]] = []
    for part, reading in zip(parts, readings, strict=True):
        name, confidence = max(reading.items(), key=lambda pair: pair[1])
        name = names_of(name)[-1]
        if confidence >= _least(name) and name not in TALK:
            found.append((part, Request(name, confidence, part.start, part.end), reading))
    if asked is not None:
        later = [r for part, r, _ in found if part.joined and part is not parts[0]]
        return Requests(None, _distinct(later, ()))
    top, sure = max(whole.items(), key=lambda pair: pair[1])
    known = {request.name for _, request, _ in found} & {*names_of(top)}
    lead = None
    if len(found) > 1 and any(part.joined for part, _, _ in found[1:]):
        part, first, reading = found[0]
        if first.confidence >= LEADS and (known or sure < LEADS):
            lead = (part.text, reading)
            top = max(reading, key=reading.__getitem__)
    others = [
        request for part, request, _ in found if part.joined or request.confidence >= SURE_UNJOINED
    ]
    either = names_of(CANNOT_COME)
    taken = names_of(top)
    return Requests(lead, _distinct(others, either if set(taken) & set(either) else taken))


def _least(name: str) -> float:
    return SURELY_ASKS if name.startswith(QUESTIONS) else SURE


def _distinct(requests: Sequence[Request], taken: Sequence[str]) -> tuple[Request, ...]:
    names, kept = set(taken), []
    for request in requests:
        if request.name not in names:
            names.add(request.name)
            kept.append(request)
    return tuple(kept)


@cache
def _plain() -> Normaliser:
    return Normaliser({})

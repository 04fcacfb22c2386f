"""Several requests in one message: its parts are read on their own where it is put together."""

import re
from collections.abc import Callable, Sequence

from bot.nlu.labels import CANNOT_COME, names_of
from bot.nlu.understanding import OUT_OF_SCOPE, Intent

SEAM = re.compile(
    r"[。！？!?；;\n]+|[，,\s]*(?:顺便|顺带|顺道|另外|还有就是|还有|对了|以及|同时|然后再|再帮我|再问|再查|也帮我|也想问|还想问)"
)
"""Where one request may end and the next begin, in normalised text."""
SHORTEST, MOST = 4, 4
SURE = 0.6
TALK = frozenset(
    {
        "greet", "goodbye", "thanks", "affirm", "deny", "choose_option", "inform", "stop", "help",
        "complaint", "bot_challenge", "handoff", OUT_OF_SCOPE,
    }
)  # fmt: skip
"""Intents that ask for nothing the assistant could do beside another request."""

Readings = list[dict[str, float]]


def parts_of(text: str) -> list[str]:
    """The stretches between seams, four at most; none where there is no seam."""
    parts = [part.strip(" ,，") for part in SEAM.split(text)]
    long = [part for part in parts if len(part) >= SHORTEST]
    return long[:MOST] if len(long) > 1 else []


def other_requests(
    text: str, first: str, read: Callable[[Sequence[tuple[str, str | None]]], Readings]
) -> tuple[Intent, ...]:
    """What else a normalised message asks for beside its first intent, in order."""
    parts = parts_of(text)
    if not parts:
        return ()
    found: dict[str, Intent] = {}
    taken = {first, *(names_of(CANNOT_COME) if first in names_of(CANNOT_COME) else ())}
    for reading in read([(part, None) for part in parts]):
        name, confidence = max(reading.items(), key=lambda pair: pair[1])
        name = names_of(name)[-1]
        if confidence >= SURE and name not in taken and name not in TALK:
            found.setdefault(name, Intent(name, confidence))
    return tuple(found.values())

"""The reason in a request: the clauses that ask for nothing, offer no time, and are no courtesy."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.patterns import read_patterns

_CLAUSE = re.compile(r"[^，,。.；;！!？?\n]+[？?]?")
_PAUSE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Where a voice input has a space, its speaker paused."""
_COURTESY_FIRST = re.compile(r"^(实在|真的|非常|很|十分)?(不好意思|抱歉|对不起|麻烦了?)[啊呀哈]?")
_FILLERS = re.compile(r"[\s吧了啊呀呢的就是我那]|不行|不是|不可以|左右|大概|之前|之后|以后")
NAMES = ("request", "question", "offer", "refusal", "polite", "correction", "lead")
_LEAST = 2
"""Characters a reason has besides the times in it."""


def reason_in(text: str, times: Sequence[tuple[int, int]]) -> str | None:
    """What is left of a request as its reason; None where nothing is.

    `times` are the half-open spans of the expressions of time in the text: a clause that says
    hardly more than a time is no reason.
    """
    found = []
    text = _PAUSE.sub(lambda pause: "，" * len(pause.group()), text)
    for match in _CLAUSE.finditer(text):
        start, clause = match.start(), match.group()
        if courtesy := _COURTESY_FIRST.match(clause.strip()):
            start += clause.index(courtesy.group()) + len(courtesy.group())
            clause = text[start : match.end()]
        if _is_reason(clause, start, times):
            found.append(reason_patterns()["lead"].sub("", clause.strip()))
    return "，".join(filter(None, found)) or None


def _is_reason(clause: str, start: int, times: Sequence[tuple[int, int]]) -> bool:
    patterns = reason_patterns()
    if any(
        patterns[name].search(clause) for name in ("request", "question", "polite", "correction")
    ):
        return False
    timeless = "".join(
        char for at, char in enumerate(clause, start) if not any(a <= at < b for a, b in times)
    )
    if patterns["offer"].search(timeless):
        return False
    if len(timeless) < len(clause) and patterns["refusal"].search(timeless):
        return False
    words = re.sub(
        r"[\s吧了啊呀呢的就是我那]|不行|不是|不可以|左右|大概|之前|之后|以后", "", timeless
    )
    return len(words) >= _LEAST


@lru_cache(maxsize=1)
def reason_patterns() -> dict[str, re.Pattern[str]]:
    """Of `reason.yml`. Raises CorpusError."""
    return read_patterns("reason", NAMES)

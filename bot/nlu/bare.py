"""Bare answers: 「好的」「不用」「算了」 mean one thing while something is asked, whatever else."""

import re
from functools import lru_cache
from pathlib import Path

from bot.nlu.patterns import read_patterns

_TAIL = re.compile(r"[\s。，,.!！~～?？、…😊🙂👌👍🙏😄😂]+")
NAMES = {"affirm": "affirm", "deny": "deny", "stop": "stop", "retreat": "stop"}


def bare_answer(text: str, *, folder: Path | None = None) -> str | None:
    """affirm, deny or stop for a normalised message that is nothing but that; else None."""
    bare = _TAIL.sub("", text).lower()
    for name, pattern in bare_patterns(folder).items():
        if pattern.fullmatch(bare):
            return NAMES[name]
    return None


@lru_cache(maxsize=4)
def bare_patterns(folder: Path | None = None) -> dict[str, re.Pattern[str]]:
    """Of `bare_answers.yml`, in the order in which they are tried. Raises CorpusError."""
    return read_patterns("bare_answers", NAMES, folder=folder)

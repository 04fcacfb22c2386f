"""Bare answers: 「好的」「不用」「算了」 mean one thing while something is asked, whatever else."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

import nlu_data

_TAIL = re.compile(r"[\s。，,.!！~～?？、…😊🙂👌👍🙏😄😂]+")
NAMES = {"affirm": "affirm", "deny": "deny", "stop": "stop", "retreat": "stop"}


def bare_answer(text: str, *, path: Path | None = None) -> str | None:
    """affirm, deny or stop for a normalised message that is nothing but that; else None."""
    bare = _TAIL.sub("", text).lower()
    for name, pattern in _patterns(path or nlu_data.ROOT / "patterns" / "bare_answers.yml"):
        if pattern.fullmatch(bare):
            return NAMES[name]
    return None


@lru_cache(maxsize=4)
def _patterns(path: Path) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = yaml.safe_load(path.read_text("utf-8"))
    return tuple((name, re.compile(rows[name])) for name in NAMES)

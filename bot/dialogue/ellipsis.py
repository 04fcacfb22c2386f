"""「上个月呢」「那病假呢」「李强呢」: the last question again, about something else."""

import re

from bot.nlu.requests import QUESTIONS
from bot.nlu.understanding import Understanding

_AROUND = re.compile(r"(?:那么?|还有|换成)?(?:月?份)?(?:的|岗位?|职位|部门?|同学)?呢?")
"""What may stand around the one thing that is named."""


def asks_on(understanding: Understanding) -> bool:
    """Whether a message names a time, a post, a person or a kind of leave, and 呢, and no more."""
    text = understanding.text.strip().rstrip("?？。.!！ ")
    if not text.endswith("呢") or not understanding.entities:
        return False
    taken = {at for entity in understanding.entities for at in range(entity.start, entity.end)}
    offset = len(understanding.text) - len(understanding.text.lstrip())
    left = "".join(char for at, char in enumerate(text, offset) if at not in taken)
    return bool(_AROUND.fullmatch(left))


def is_question(intent: str) -> bool:
    """Whether an action answers a question that may be asked on."""
    return intent.startswith(QUESTIONS)

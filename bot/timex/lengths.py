"""How long something takes: the one length that a message names."""

from datetime import timedelta

from bot.timex.chars import normalise
from bot.timex.grammar import MAX_LENGTH, scan
from bot.timex.nodes import Length


def length_in(text: str) -> timedelta | None:
    """The first length without months (「十分钟」「一个半小时」); None where there is none."""
    for found in scan(normalise(text[:MAX_LENGTH])):
        if isinstance(found.node, Length) and found.node.seconds and not found.node.months:
            return timedelta(seconds=found.node.seconds)
    return None

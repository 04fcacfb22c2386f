"""From the probabilities of labels to an Understanding: what engines have in common."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.nlu.bare import bare_answer
from bot.nlu.labels import CANNOT_COME, names_of
from bot.nlu.requests import requests_in
from bot.nlu.understanding import OUT_OF_SCOPE, Entity, Intent, Understanding
from bot.timex import TimeReader

_EXPLICIT = re.compile("取消|撤|改期|改到|改时间|换到|换个时间")
"""What makes more of a message than 「来不了」."""
Read = Callable[[Sequence[tuple[str, str | None]]], list[dict[str, float]]]
"""The probabilities of all labels, for normalised texts each with what was asked."""


def judge(
    message: str,
    normal: str,
    readings: Mapping[str, float],
    entities: tuple[Entity, ...],
    *,
    asked: str | None,
    read: Read,
    reject_below: float,
) -> Understanding:
    """One message as typed and normalised, with the probability of every label.

    `read` reads the parts of a message that is put together; below `reject_below` the message
    is not taken for understood.
    """
    if not normal.strip():
        nothing = Intent(OUT_OF_SCOPE, 1.0)
        return Understanding(message, nothing, (nothing,))
    if asked is not None and (answer := bare_answer(normal)):
        sure = Intent(answer, 1.0)
        others = tuple(i for i in rank(readings)[0] if i.name != answer)
        return Understanding(message, sure, (sure, *others), entities)
    requests = requests_in(message, readings, asked, read)
    words = message
    if requests.lead is not None:
        words, readings = requests.lead
    ranking, cannot_come = rank(readings)
    if cannot_come and _suits(words):
        ranking, cannot_come = rank(moved(readings))
    best = ranking[0]
    if best.name != OUT_OF_SCOPE and best.confidence < reject_below:
        others = tuple(i for i in ranking if i.name != OUT_OF_SCOPE)
        ranking = (Intent(OUT_OF_SCOPE, 1 - best.confidence), *others)
    cannot_come = cannot_come and not _EXPLICIT.search(normal)
    return Understanding(message, ranking[0], ranking, entities, cannot_come, requests.others)


def _suits(text: str) -> bool:
    """The message names a time at which its writer can come."""
    return bool(TimeReader().read(text, now=datetime.now(UTC)).available)


def moved(readings: Mapping[str, float]) -> dict[str, float]:
    """Can't come, but at another time: what spoke for both speaks for moving alone."""
    other = names_of(CANNOT_COME)[1]
    shared = readings.get(CANNOT_COME, 0.0)
    return {**readings, CANNOT_COME: 0.0, other: readings.get(other, 0.0) + shared}


def rank(readings: Mapping[str, float]) -> tuple[tuple[Intent, ...], bool]:
    """Intents by the probability that naming them is right, and whether the message says no more
    than that its writer can't come: then both cancelling and moving are right."""
    shared = readings.get(CANNOT_COME, 0.0)
    members = names_of(CANNOT_COME)
    intents = [
        Intent(name, min(1.0, p + shared * (name in members)))
        for name, p in readings.items()
        if name != CANNOT_COME
    ]
    # Moving keeps more open than cancelling: it leads where the two are even.
    ranking = sorted(intents, key=lambda i: (-i.confidence, i.name != members[1]))
    own = max(readings.get(name, 0.0) for name in members)
    return tuple(ranking), ranking[0].name in members and shared > own

"""Who reads what of an appraisal. Pure."""

from collections.abc import Sequence
from typing import Final

LEAST_VOICES: Final = 3
"""With fewer, the person appraised could tell who wrote what: they read none of it."""
WHOLE: Final = 100


def weights_fit(weights: Sequence[int]) -> bool:
    """Whether goals are complete: their weights add up to 100; no goals at all are, too."""
    return not weights or sum(weights) == WHOLE


def progress(goals: Sequence[tuple[int, int]]) -> int:
    """How far somebody is with goals of (weight, progress), in whole percent, rounded down."""
    return sum(weight * done for weight, done in goals) // WHOLE


def voices(texts: Sequence[str | None]) -> list[str]:
    """What the person appraised reads of the feedback: without names, in an order that tells
    nothing of who was asked when; nothing at all below LEAST_VOICES.
    """
    given = sorted(text for text in texts if text)
    return given if len(given) >= LEAST_VOICES else []

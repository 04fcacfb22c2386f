"""How judgements are measured and put together. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

REMIND_AFTER: Final = timedelta(hours=24)
"""After the end of the interview."""
FORGET_AFTER: Final = timedelta(days=7)
"""Nobody is reminded of older ones."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """How scores and criteria differ."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    """Given for no criterion, or twice."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.unknown)


def gaps(criteria: Sequence[str], scored: Sequence[str]) -> Gaps:
    """What is missing of the criteria, and what was scored beside them or twice."""
    known = set(criteria)
    twice = [one for n, one in enumerate(scored) if one in scored[:n]]
    return Gaps(
        missing=tuple(one for one in criteria if one not in scored),
        unknown=tuple(dict.fromkeys([*(one for one in scored if one not in known), *twice])),
    )


def weighted(scores: Mapping[str, int], weights: Mapping[str, int]) -> float | None:
    """Mean of scores 1 to 5 by weight, to two places; None without criteria, or once erased."""
    total = sum(weights.values())
    if not total or weights.keys() - scores.keys():
        return None
    return round(sum(scores[one] * weight for one, weight in weights.items()) / total, 2)


def mean(scores: Sequence[float | None]) -> float | None:
    """Of those that there are, to two places."""
    present = [score for score in scores if score is not None]
    return round(sum(present) / len(present), 2) if present else None


def may_read(
    reader: str, *, interviewers: Collection[str], written: Collection[str], responsible: bool
) -> bool:
    """Whether somebody may read others' scorecards: who owes one writes it unswayed first."""
    if reader in interviewers:
        return reader in written
    return responsible

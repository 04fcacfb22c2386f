"""Arithmetic of half-open spans of minutes. Pure."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """Sorted, without overlaps; empty ones are left out."""
    wanted = [span for span in spans if span[0] < span[1]]
    if len(wanted) < 2:  # nearly always: this runs a million times a month
        return wanted
    wanted.sort()
    merged: list[Span] = []
    for start, end in wanted:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def minus(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of sorted, disjoint `spans` when `taken` is taken out."""
    left = list(spans)
    for start, end in union(taken):
        following: list[Span] = []
        for a, b in left:
            if b <= start or end <= a:
                following.append((a, b))
                continue
            if a < start:
                following.append((a, start))
            if end < b:
                following.append((end, b))
        left = following
    return left


def common(left: Sequence[Span], right: Iterable[Span]) -> list[Span]:
    """What lies in both; `left` sorted and disjoint."""
    if not left:
        return []
    others = union(right)
    return [(max(a, c), min(b, d)) for a, b in left for c, d in others if a < d and c < b]


def total(spans: Iterable[Span]) -> int:
    """Minutes in disjoint spans."""
    minutes = 0
    for start, end in spans:
        minutes += end - start
    return minutes

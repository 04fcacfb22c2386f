"""Numbered seats. Pure."""

from collections.abc import Sequence


def free_seat(taken: Sequence[int], capacity: int) -> int | None:
    """The lowest free seat of 1..capacity; None where all are taken."""
    used = set(taken)
    return next((seat for seat in range(1, capacity + 1) if seat not in used), None)


def renumbered(taken: Sequence[int], capacity: int) -> list[int]:
    """The same seats, in their order, with those above `capacity` moved to free ones.

    ValueError where more are taken than there would be.
    """
    kept = {seat for seat in taken if seat <= capacity}
    moved: list[int] = []
    for seat in taken:
        if seat <= capacity:
            moved.append(seat)
            continue
        free = free_seat(sorted(kept), capacity)
        if free is None:
            raise ValueError("more seats are taken than there are")
        kept.add(free)
        moved.append(free)
    return moved

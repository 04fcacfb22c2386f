"""Lines of payslips by column: one rule, many people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hr_backend.payroll.rules.values import FenColumn
from hr_backend.payroll.runs.people import Bools, Ints
from hr_backend.payroll.runs.plan import Rule


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines one rule made."""

    rule: Rule
    people: Ints
    """Places in the chunk."""
    amounts: FenColumn
    """As they count towards the net."""
    inputs: NDArray[np.int64]
    """A row for each line, a column for each of the rule's inputs."""


class Singles:
    """Lines that are made one by one; those of one rule come together."""

    def __init__(self) -> None:
        """None yet."""
        self._made: dict[tuple[str, str], tuple[Rule, list[tuple[int, int, tuple[int, ...]]]]] = {}

    def add(self, rule: Rule, row: int, amount: int, inputs: tuple[int, ...]) -> None:
        """One line of one person."""
        self._made.setdefault((rule.item, rule.variant), (rule, []))[1].append(
            (row, amount, inputs)
        )

    def lines(self) -> list[Lines]:
        """All of them."""
        return [
            Lines(
                rule,
                np.array([row for row, _, _ in rows], dtype=np.int64),
                np.array([amount for _, amount, _ in rows], dtype=np.int64),
                np.array([inputs for _, _, inputs in rows], dtype=np.int64),
            )
            for rule, rows in self._made.values()
        ]


def line(
    rule: Rule, amounts: FenColumn, inputs: Sequence[FenColumn], *, where: Bools | None = None
) -> Lines:
    """The rule's lines for everybody, or for those `where` says."""
    people = np.arange(len(amounts)) if where is None else np.flatnonzero(where)
    columns = [np.asarray(column, dtype=np.int64)[people] for column in inputs]
    matrix = np.stack(columns, axis=1) if columns else np.empty((len(people), 0), dtype=np.int64)
    return Lines(rule, people.astype(np.int64), np.asarray(amounts, dtype=np.int64)[people], matrix)

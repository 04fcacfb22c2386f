"""The same formula reckoned for many people at once: columns of decimals, one fault a person."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hr_backend.payroll.formulas.scalar import CONTEXT, FEN, LIMIT, MOST
from hr_backend.payroll.formulas.syntax import (
    Both,
    Choice,
    Compare,
    If,
    Name,
    Negative,
    Not,
    Number,
    Round,
    Sum,
    Test,
    Value,
)

Column = NDArray[np.object_]
"""Of Decimal."""
Rows = NDArray[np.intp]
"""Numbers of the people still reckoned."""
Truth = NDArray[np.bool_]
ZERO: Final = Decimal(0)
SUMS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
COMPARISONS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def reckon_columns(
    formula: Value, values: Mapping[str, Column], *, people: int
) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Results in fen, and for whom there is none (0 stands there) with the fault's code.

    Each equals `scalar.reckon` of that person's values.
    """
    faults: dict[int, str] = {}
    with localcontext(CONTEXT):
        reckoning = _Reckoning(values, faults)
        result = reckoning.value(formula, np.arange(people))
        reckoning.mark(np.arange(people), np.abs(result) > MOST, "overflow", result)
        fen = [int(one.quantize(FEN).scaleb(2)) for one in result]
    for row in faults:
        fen[row] = 0
    return np.array(fen, dtype=np.int64), faults


class _Reckoning:
    def __init__(self, values: Mapping[str, Column], faults: dict[int, str]) -> None:
        self.values = values
        self.faults = faults

    def mark(self, rows: Rows, wrong: Any, code: str, result: Column) -> None:
        """Note the first fault of each person and put 0 in its place."""
        wrong = np.asarray(wrong, dtype=bool)
        if wrong.any():
            for row in rows[wrong]:
                self.faults.setdefault(int(row), code)
            result[wrong] = ZERO

    def value(self, node: Value, rows: Rows) -> Column:
        """Of these rows; a new column each time, or one that nobody changes."""
        match node:
            case Number(value):
                return np.full(len(rows), value, dtype=object)
            case Name(name):
                return self.values[name][rows]
            case Negative(value):
                return np.asarray(-self.value(value, rows), dtype=object)
            case Sum(op, left, right):
                return self._sum(op, self.value(left, rows), self.value(right, rows), rows)
            case Choice(op, parts):
                pick = np.minimum if op == "min" else np.maximum
                found = self.value(parts[0], rows)
                for part in parts[1:]:
                    found = pick(found, self.value(part, rows))
                return found
            case Round(value, digits):
                unit = Decimal(1).scaleb(-digits)
                column = self.value(value, rows)
                column[:] = [one.quantize(unit) for one in column]
                return column
            case If(test, then, otherwise):
                taken = self.holds(test, rows)
                result = np.empty(len(rows), dtype=object)
                result[taken] = self.value(then, rows[taken])
                result[~taken] = self.value(otherwise, rows[~taken])
                return result

    def _sum(self, op: str, left: Column, right: Column, rows: Rows) -> Column:
        if op == "/":
            zero = np.asarray(right == ZERO, dtype=bool)
            if zero.any():
                right = right.copy()
                right[zero] = Decimal(1)
                result = np.asarray(left / right, dtype=object)
                self.mark(rows, zero, "division_by_zero", result)
                return result
        result = np.asarray(SUMS[op](left, right), dtype=object)
        self.mark(rows, np.abs(result) > LIMIT, "overflow", result)
        return result

    def holds(self, test: Test, rows: Rows) -> Truth:
        """Who passes; of `and` and `or` a person's later tests are left out once it is decided."""
        match test:
            case Compare(op, left, right):
                found = COMPARISONS[op](self.value(left, rows), self.value(right, rows))
                return np.asarray(found, dtype=bool)
            case Both(op, tests):
                result = np.full(len(rows), op == "and")
                for one in tests:
                    open_ = result if op == "and" else ~result
                    result[open_] = self.holds(one, rows[open_])
                return result
            case Not(inner):
                return ~self.holds(inner, rows)

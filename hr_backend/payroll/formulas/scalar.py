"""A formula reckoned for one person, in exact decimals."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final

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

CONTEXT: Final = Context(prec=40, rounding=ROUND_HALF_UP)
"""Both readings of a formula work in it: their results are the same numbers."""
LIMIT: Final = Decimal(10) ** 15
"""Nothing on the way may be larger, in yuan."""
MOST: Final = Decimal(10) ** 8
"""Nor a result."""
FEN: Final = Decimal("0.01")


class Fault(Exception):
    """A formula that has no result for a person; `code` is division_by_zero or overflow."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def reckon(formula: Value, values: Mapping[str, Decimal]) -> Decimal:
    """The result in yuan, half up to the fen; Fault where there is none, KeyError for a name."""
    with localcontext(CONTEXT):
        result = _value(formula, values)
        if abs(result) > MOST:
            raise Fault("overflow")
        return result.quantize(FEN)


def _value(node: Value, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Negative(value):
            return -_value(value, values)
        case Sum(op, left, right):
            return _sum(op, _value(left, values), _value(right, values))
        case Choice(op, parts):
            found = [_value(part, values) for part in parts]
            return min(found) if op == "min" else max(found)
        case Round(value, digits):
            return _value(value, values).quantize(Decimal(1).scaleb(-digits))
        case If(test, then, otherwise):
            return _value(then if _holds(test, values) else otherwise, values)


def _sum(op: str, left: Decimal, right: Decimal) -> Decimal:
    if op == "+":
        result = left + right
    elif op == "-":
        result = left - right
    elif op == "*":
        result = left * right
    elif right == 0:
        raise Fault("division_by_zero")
    else:
        result = left / right
    if abs(result) > LIMIT:
        raise Fault("overflow")
    return result


def _holds(test: Test, values: Mapping[str, Decimal]) -> bool:
    match test:
        case Compare(op, left, right):
            return compare(op, _value(left, values), _value(right, values))
        case Both("and", tests):
            return all(_holds(one, values) for one in tests)
        case Both(_, tests):
            return any(_holds(one, values) for one in tests)
        case Not(inner):
            return not _holds(inner, values)


def compare(op: str, left: Decimal, right: Decimal) -> bool:
    """Whether a comparison holds."""
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
    }[op]

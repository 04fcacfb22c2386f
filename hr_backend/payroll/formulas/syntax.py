"""What a formula may say: numbers, names, + - * /, comparisons, and min, max, round, if.

The text is parsed by simpleeval (nothing is ever executed) and read into the nodes below; whatever
is not one of them is refused. Money in formulas is yuan.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from simpleeval import InvalidExpression, SimpleEval

MAX_LENGTH: Final = 1000
MAX_NODES: Final = 200
MAX_DEPTH: Final = 25
MAX_DIGITS: Final = 15
NAME: Final = re.compile(r"[^\W\d]\w{0,59}")
IF: Final = re.compile(r"\bif\s*\(")
TYPED: Final = str.maketrans({"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<=", "≠": "!="})
"""What people type for what the parser knows; full-width forms are narrowed by NFKC."""
RESERVED: Final = frozenset({"if", "if_", "min", "max", "round", "and", "or", "not"})


class FormulaRefused(Exception):
    """A formula that is not taken; `code` says why, `at` what is meant."""

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.at = at


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """Another item or a fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """- value"""

    value: "Value"


@dataclass(frozen=True, slots=True)
class Sum:
    """left + right, left - right, left * right or left / right."""

    op: str
    left: "Value"
    right: "Value"


@dataclass(frozen=True, slots=True)
class Choice:
    """min(...) or max(...)"""

    op: str
    values: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Half up to so many decimals."""

    value: "Value"
    digits: int


@dataclass(frozen=True, slots=True)
class If:
    """if(test, then, otherwise); only the side that is taken is reckoned."""

    test: "Test"
    then: "Value"
    otherwise: "Value"


@dataclass(frozen=True, slots=True)
class Compare:
    """left op right"""

    op: str
    left: "Value"
    right: "Value"


@dataclass(frozen=True, slots=True)
class Both:
    """and, or: all or any of the tests hold."""

    op: str
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The test does not hold."""

    test: "Test"


Value = Number | Name | Negative | Sum | Choice | Round | If
Test = Compare | Both | Not

SUMS: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS: Final = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def parse(text: str) -> Value:
    """The tree of a formula; FormulaRefused for what it may not say."""
    if len(text) > MAX_LENGTH:
        raise FormulaRefused("formula_too_long")
    typed = " ".join(unicodedata.normalize("NFKC", text).translate(TYPED).split())
    if ";" in typed or re.search(r"\bif_\b", typed):
        raise FormulaRefused("formula_not_understood")
    typed = IF.sub("if_(", typed)
    try:
        tree = SimpleEval.parse(typed)
    except RecursionError:
        raise FormulaRefused("formula_too_deep") from None
    except (SyntaxError, ValueError, InvalidExpression, MemoryError):
        raise FormulaRefused("formula_not_understood") from None
    if sum(1 for _ in ast.walk(tree)) > 3 * MAX_NODES:
        raise FormulaRefused("formula_too_deep")
    reader = _Reader(typed)
    found = reader.value(tree.value if isinstance(tree, ast.Expr) else tree, 0)
    if reader.nodes > MAX_NODES:
        raise FormulaRefused("formula_too_deep")
    return found


@dataclass(slots=True)
class _Reader:
    text: str
    nodes: int = 0

    def _enter(self, depth: int) -> int:
        self.nodes += 1
        if depth >= MAX_DEPTH:
            raise FormulaRefused("formula_too_deep")
        return depth + 1

    def value(self, node: ast.AST, depth: int) -> Value:
        depth = self._enter(depth)
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name(id=name):
                if name in RESERVED:
                    raise FormulaRefused("formula_not_understood", name)
                return Name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.value(operand, depth))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand, depth)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SUMS:
                return Sum(SUMS[type(op)], self.value(left, depth), self.value(right, depth))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, depth)
        raise FormulaRefused("formula_not_allowed", type(node).__name__)

    def _number(self, node: ast.Constant) -> Number:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise FormulaRefused("formula_not_allowed", type(node.value).__name__)
        # As it is written: 0.08 is not a binary fraction.
        written = (ast.get_source_segment(self.text, node) or "").replace("_", "")
        if not re.fullmatch(r"\d{1,15}(\.\d{0,12})?|\.\d{1,12}", written):
            raise FormulaRefused("formula_number")
        number = Decimal(written)
        if len(number.as_tuple().digits) > MAX_DIGITS:
            raise FormulaRefused("formula_number")
        return Number(number)

    def _call(self, name: str, args: list[ast.expr], depth: int) -> Value:
        if name in ("min", "max") and len(args) >= 1:
            return Choice(name, tuple(self.value(arg, depth) for arg in args))
        if name == "if_" and len(args) == 3:
            test, then, otherwise = args
            return If(self.test(test, depth), self.value(then, depth), self.value(otherwise, depth))
        if name == "round" and len(args) in (1, 2):
            digits = self.value(args[1], depth) if len(args) == 2 else Number(Decimal(0))
            if not isinstance(digits, Number) or digits.value not in range(7):
                raise FormulaRefused("formula_not_allowed", name)
            return Round(self.value(args[0], depth), int(digits.value))
        raise FormulaRefused("formula_not_allowed", "if" if name == "if_" else name[:60])

    def test(self, node: ast.AST, depth: int) -> Test:
        depth = self._enter(depth)
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                sides = self.value(left, depth), self.value(right, depth)
                return Compare(COMPARISONS[type(op)], *sides)
            case ast.BoolOp(op=op, values=values):
                kind = "and" if isinstance(op, ast.And) else "or"
                return Both(kind, tuple(self.test(value, depth) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.test(operand, depth))
        raise FormulaRefused("formula_not_allowed", type(node).__name__)


def names_of(node: Value | Test) -> Iterator[str]:
    """Every name in a tree, in the order of the text, a repeated one again."""
    match node:
        case Name(name):
            yield name
        case Negative(value) | Round(value, _):
            yield from names_of(value)
        case Sum(_, left, right) | Compare(_, left, right):
            yield from names_of(left)
            yield from names_of(right)
        case Choice(_, values):
            for value in values:
                yield from names_of(value)
        case Both(_, tests):
            for test in tests:
                yield from names_of(test)
        case If(test, then, otherwise):
            for part in (test, then, otherwise):
                yield from names_of(part)
        case Not(test):
            yield from names_of(test)

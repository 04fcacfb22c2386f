"""Money, rates, rounding, and the steps by which a line proves itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

Fen = int
"""Money in fen (分), a hundredth of a yuan."""
FenColumn = NDArray[np.int64]
Inputs = dict[str, int | Decimal]
"""Of a step: an int is fen, a Decimal a bare number."""
RATE_UNIT: Final = 100_000
"""Rates are integers of a hundred-thousandth: 8 % is 8,000."""
DAY_UNIT: Final = 100
"""Days and hours of a column are integers of a hundredth: 21.75 days are 2,175."""
MAX_FEN: Final = 10**13
"""A hundred billion yuan: with it every product below stays inside 64 bits."""
YUAN: Final = 100


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator as a whole number, halves away from zero (四舍五入)."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def half_up_column(numerator: FenColumn, denominator: int) -> FenColumn:
    """`half_up` of each; the numerators must lie within 4 * 10**18."""
    size = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator >= 0, size, -size)


def rounded(exact: Fraction) -> Fen:
    """An exact amount in fen to the whole fen, halves away from zero."""
    return half_up(exact.numerator, exact.denominator)


def checked(column: FenColumn) -> FenColumn:
    """The column as int64; OverflowError where an amount is beyond `MAX_FEN`."""
    column = np.asarray(column, dtype=np.int64)
    if column.size and int(np.abs(column).max()) > MAX_FEN:
        raise OverflowError("an amount is beyond what can be computed by column")
    return column


def rate_of(share: Decimal) -> int:
    """A share (0.08) as a rate; ValueError where it is finer than a hundred-thousandth."""
    units = share * RATE_UNIT
    if units != units.to_integral_value():
        raise ValueError("a rate has at most five decimals")
    return int(units)


def share_of(rate: int) -> Decimal:
    """A rate as a share: 8,000 is 0.08."""
    return Decimal(rate) / RATE_UNIT


def fen_of(yuan: Decimal) -> Fen:
    """Yuan as fen, halves of a fen up."""
    return int((yuan * YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def yuan_of(fen: Fen) -> Decimal:
    """Fen as yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line: its formula stands under its code in `law/steps.yml`.

    In `result` and `inputs` an int is fen, a Decimal a bare number (days, rates, months).
    """

    code: str
    result: int | Decimal
    inputs: Mapping[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """An amount with its proof: the steps, and the rule that says so."""

    code: str
    """Of the line in `law/lines.yml`, which names it."""
    amount: Fen
    """How much of it there is: a deduction is above zero too, its section makes it one."""
    rule: str
    """Of the rule in `law/rules.yml`, which names its source."""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Codes of `law/notes.yml`: what HR should know about how it came out."""

"""A payslip's sums: the lines add up to gross, deductions, net and what the employer pays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hr_backend.payroll.rules.values import Fen, FenColumn, checked


class NegativeNet(ValueError):
    """More is taken off than is earned."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a payslip, in fen."""

    gross: Fen
    """应发: earnings less what leave takes off."""
    own_shares: Fen
    """Own insurance and fund."""
    tax: Fen
    other: Fen
    """Other lawful deductions, taken after tax."""
    employer_shares: Fen

    @property
    def net(self) -> Fen:
        """实发."""
        return self.gross - self.own_shares - self.tax - self.other

    @property
    def employer_cost(self) -> Fen:
        return self.gross + self.employer_shares


def total(
    *,
    earnings: Sequence[Fen],
    own_shares: Sequence[Fen],
    tax: Fen,
    other: Sequence[Fen] = (),
    employer_shares: Sequence[Fen] = (),
) -> Totals:
    """The sums in fen; NegativeNet where net is below zero. 工资支付暂行规定 arts. 6, 15."""
    totals = Totals(sum(earnings), sum(own_shares), tax, sum(other), sum(employer_shares))
    if totals.net < 0:
        raise NegativeNet
    return totals


def net_column(
    *,
    earnings: Sequence[FenColumn],
    own_shares: Sequence[FenColumn],
    tax: FenColumn,
    other: Sequence[FenColumn] = (),
) -> tuple[FenColumn, FenColumn]:
    """(gross, net) of many people in fen, equal to `total`; a net below zero is left for the caller
    to find. OverflowError beyond `MAX_FEN`.
    """
    gross = checked(np.sum(np.stack(list(earnings)), axis=0, dtype=np.int64))
    taken = sum((*own_shares, *other), start=np.asarray(tax, dtype=np.int64))
    return gross, gross - taken

"""What pay may not fall below, and what may be taken off it."""

from dataclasses import dataclass

import numpy as np

from hr_backend.payroll.rules.values import (
    RATE_UNIT,
    Fen,
    FenColumn,
    Inputs,
    Line,
    Step,
    checked,
    share_of,
)


@dataclass(frozen=True, slots=True)
class ProbationFloor:
    """The least a month of probation (试用期) may be paid, in fen."""

    floor: Fen
    by_wage: Fen
    agreed: Fen
    rate: int
    lowest_of_post: Fen | None
    minimum: Fen

    def line(self) -> Line:
        by_wage: Inputs = {"agreed": self.agreed, "rate": share_of(self.rate)}
        steps = [Step("probation.by_wage", self.by_wage, by_wage)]
        inputs: Inputs = {"by_wage": self.by_wage, "minimum": self.minimum}
        code = "probation.floor"
        if self.lowest_of_post is not None:
            inputs["lowest_of_post"] = self.lowest_of_post
            code = "probation.floor_of_post"
        steps.append(Step(code, self.floor, inputs))
        notes = ("probation_at_minimum",) if self.floor == self.minimum else ()
        return Line("probation_floor", self.floor, "probation.floor", tuple(steps), notes)


def probation_floor(
    *, agreed: Fen, minimum: Fen, rate: int, lowest_of_post: Fen | None = None
) -> ProbationFloor:
    """80 % (`rate`) of the agreed wage, or the post's lowest wage where that is given and lower,
    since the law asks for one of the two; never below the local minimum wage; fen a month.

    Source: LCL art. 20; 实施条例 art. 15.
    """
    # Up, not half up: a fen less would be below the 80 %.
    by_wage = -(-agreed * rate // RATE_UNIT)
    either = by_wage if lowest_of_post is None else min(by_wage, lowest_of_post)
    return ProbationFloor(max(either, minimum), by_wage, agreed, rate, lowest_of_post, minimum)


@dataclass(frozen=True, slots=True)
class LossDeduction:
    """What may be taken off a month's wage for a loss the employee caused, in fen."""

    amount: Fen
    left_over: Fen
    """Of the loss; may be taken off later months within the same bounds."""
    loss: Fen
    wage: Fen
    own_shares: Fen
    minimum: Fen
    by_rate: Fen
    by_minimum: Fen
    rate: int

    def line(self) -> Line:
        minimum: Inputs = {
            "wage": self.wage,
            "own_shares": self.own_shares,
            "minimum": self.minimum,
        }
        found: Inputs = {"loss": self.loss, "by_rate": self.by_rate, "by_minimum": self.by_minimum}
        steps = (
            Step("loss.by_rate", self.by_rate, {"wage": self.wage, "rate": share_of(self.rate)}),
            Step("loss.by_minimum", self.by_minimum, minimum),
            Step("loss.deduction", self.amount, found),
        )
        notes = ("loss_left_over",) if self.left_over else ()
        return Line("loss_deduction", self.amount, "loss.cap", steps, notes)


def loss_deduction(
    *, loss: Fen, wage: Fen, minimum: Fen, rate: int, own_shares: Fen = 0
) -> LossDeduction:
    """At most 20 % (`rate`) of the month's wage, and what is left is not below the minimum wage.

    `own_shares`: own insurance and fund, for a city that tests the minimum wage net of them.

    Fen, halves of the 20 % down to the fen. Source: 工资支付暂行规定 art. 16.
    """
    by_rate = wage * rate // RATE_UNIT
    by_minimum = max(0, wage - own_shares - minimum)
    amount = min(loss, by_rate, by_minimum)
    return LossDeduction(
        amount, loss - amount, loss, wage, own_shares, minimum, by_rate, by_minimum, rate
    )


def loss_deduction_column(
    *, loss: FenColumn, wage: FenColumn, minimum: FenColumn, rate: int, own_shares: FenColumn
) -> FenColumn:
    """`loss_deduction` of many people, in fen; OverflowError beyond `MAX_FEN`."""
    by_rate = checked(wage) * rate // RATE_UNIT
    by_minimum = np.maximum(0, wage - own_shares - minimum)
    found: FenColumn = np.minimum(np.minimum(loss, by_rate), by_minimum)
    return found


def below_minimum(*, gross: Fen, left_out: Fen, own_shares: Fen, net: bool, minimum: Fen) -> bool:
    """Whether a month's wage at full attendance is below the local minimum wage.

    `left_out`: overtime pay, night, heat and underground allowances, welfare; `net`: the city tests
    after own insurance and fund shares. Source: 最低工资规定 art. 12.
    """
    return gross - left_out - (own_shares if net else 0) < minimum

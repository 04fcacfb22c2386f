"""What is given for floors, deductions for a loss, and severance."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.fields import Day, Placed, SomeYuan, Yuan
from hr_backend.payroll.rules.severance import Ground

ZERO = Decimal(0)


class ProbationBody(Placed):
    """The least that probation (试用期) may be paid."""

    kind: Literal["probation"] = Field(description="What is computed")
    agreed_wage: SomeYuan = Field(description="Wage of the contract after probation, yuan a month")
    lowest_of_post: SomeYuan | None = Field(
        default=None, description="The unit's lowest wage of the same post, yuan"
    )
    paid: Yuan | None = Field(default=None, description="What is paid, yuan; then it is judged")


class LossDeductionBody(Placed):
    """What may be taken off a month's wage for a loss the employee caused."""

    kind: Literal["loss_deduction"] = Field(description="What is computed")
    loss: Yuan = Field(description="The loss to make good, yuan")
    wage: Yuan = Field(description="Wage of the month, yuan")
    own_shares: Yuan = Field(
        default=ZERO,
        description="Own insurance and fund, yuan; taken off first where the city's minimum wage "
        "is net",
    )


def as_ground(given: object) -> object:
    """N, N+1 and 2N as people write them."""
    return given.lower().replace("n+1", "n_plus_1") if isinstance(given, str) else given


class SeveranceSetup(Schema):
    """What severance is reckoned from."""

    ground: Annotated[Ground, BeforeValidator(as_ground)] = Field(
        default=Ground.N,
        description="n: severance; n_plus_1: and a month's wage for notice; 2n: unlawful "
        "dismissal. Read too: N, N+1, 2N",
    )
    hired_on: Day | None = Field(default=None, description="First day of service")
    last_day: Day | None = Field(default=None, description="Last day of service")
    years: Annotated[Decimal, Field(ge=0, le=80, multiple_of=Decimal("0.5"))] | None = Field(
        default=None, description="Years that count (6 months and more 1, less 0.5)"
    )
    average_wage: Yuan = Field(
        description="Monthly average of the last 12 months before the end, all wages, yuan"
    )
    city_average: SomeYuan | None = Field(
        default=None,
        description="Local monthly average wage of the year before, yuan, in place of the city's",
    )
    city_annual_average: SomeYuan | None = Field(
        default=None,
        description="Local annual average for the exemption, yuan; left out: 12 x monthly",
    )
    last_wage: Yuan = Field(
        default=ZERO, description="Wage of the month before the notice, yuan, for n_plus_1"
    )
    other: Yuan = Field(
        default=ZERO, description="Other one-off sums at the end, yuan, same exemption"
    )

    @model_validator(mode="after")
    def service_is_known(self) -> Self:
        dates = self.hired_on is not None and self.last_day is not None
        if dates == (self.years is not None):
            raise ValueError("give either years, or hired_on and last_day")
        if dates and self.hired_on and self.last_day and self.last_day < self.hired_on:
            raise ValueError("the last day is before the first")
        if self.ground is Ground.N_PLUS_1 and not self.last_wage:
            raise ValueError("n_plus_1 needs last_wage")
        return self


class SeveranceBody(SeveranceSetup, Placed):
    """Severance and the tax on what exceeds the exemption."""

    kind: Literal["severance"] = Field(description="What is computed")

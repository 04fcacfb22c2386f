"""What is given for a whole payslip and for the final pay."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.calculate.end_bodies import SeveranceSetup
from hr_backend.payroll.calculate.fields import Days, Name, Placed, Share, SomeYuan, Yuan
from hr_backend.payroll.calculate.insurance_bodies import InsuranceSetup
from hr_backend.payroll.calculate.part_bodies import PartSetup
from hr_backend.payroll.calculate.pay_bodies import LeaveSetup, OvertimeSetup
from hr_backend.payroll.calculate.tax_bodies import TaxSetup

ZERO = Decimal(0)


class Allowance(Schema):
    """An earning besides the base wage."""

    name: Name = Field(description="As on the slip", examples=["餐补"])
    amount: Yuan
    exempt: bool = Field(default=False, description="Not wages for tax (差旅费津贴, 误餐补助, ...)")
    in_minimum: bool = Field(
        default=True,
        description="Counts towards the minimum wage (night, heat, underground ones do not)",
    )


class OwnDeduction(Schema):
    """A lawful deduction taken after tax."""

    name: Name = Field(description="As on the slip", examples=["法院判决代扣"])
    amount: Yuan


class SickIn(Schema):
    """Sick leave inside the month: the days come off the wage, sick pay is put on."""

    days: Days
    rate: Share = Field(default=ZERO, description="Agreed share of the wage")


class SlipOvertime(OvertimeSetup):
    """Extra hours; their base is the contract wage unless given."""

    base: SomeYuan | None = Field(default=None, description="Yuan; left out: base_wage")


class SlipBonus(Schema):
    """An annual one-off bonus paid with the wage."""

    amount: SomeYuan
    method: Literal["separate", "merged"] = Field(
        default="separate", description="Merged from the day the separate method ends"
    )


class SlipTax(TaxSetup):
    """How the month is taxed: with sums of the year up to the month before."""

    resident: bool = Field(default=True, description="False: taxed by the month alone")
    additional: Yuan = Field(
        default=ZERO,
        description="Special additional deductions of the month, yuan, beside declared",
    )
    other: Yuan = Field(default=ZERO, description="Other lawful deductions of the month, yuan")
    relief: Yuan = Field(default=ZERO, description="Tax relief of the month, yuan")


class Slip(Placed):
    """A month's pay of one person."""

    base_wage: Yuan = Field(description="Contract wage of a whole month, yuan")
    part: PartSetup | None = Field(default=None, description="Where not the whole month is paid")
    allowances: list[Allowance] = Field(
        default_factory=list, max_length=50, description="Earnings besides the base wage"
    )
    overtime: SlipOvertime | None = Field(default=None, description="Extra hours of the month")
    unpaid_leave_days: Days = Field(
        default=ZERO, description="Working days, taken off at wage / 21.75"
    )
    sick: SickIn | None = Field(default=None, description="Sick leave; needs a minimum wage")
    bonus: SlipBonus | None = Field(default=None, description="Annual one-off bonus")
    own_shares: Yuan | None = Field(
        default=None,
        description="Own insurance and fund as one sum, yuan, in place of insurance",
    )
    insurance: InsuranceSetup | None = Field(
        default=None, description="Left out: no insurance this month; base left out: base_wage"
    )
    tax: SlipTax = Field(default_factory=SlipTax, description="How the month is taxed")
    loss: Yuan = Field(
        default=ZERO, description="Loss to make good, yuan; taken only as far as article 16 allows"
    )
    deductions: list[OwnDeduction] = Field(
        default_factory=list, max_length=50, description="Lawful ones, taken after tax"
    )

    @model_validator(mode="after")
    def has_a_place(self) -> Self:
        if self.insurance is not None and self.city is None and not self.insurance.custom:
            raise ValueError("insurance needs a city or custom schemes")
        if self.insurance is not None and self.own_shares is not None:
            raise ValueError("give either insurance or own_shares")
        return self


class PayslipBody(Slip):
    """A whole payslip: lines that add up to net."""

    kind: Literal["payslip"] = Field(description="What is computed")


class FinalPayBody(Slip):
    """Everything owed in one sum at the end of a contract."""

    kind: Literal["final_pay"] = Field(description="What is computed")
    unused_leave: Annotated[LeaveSetup | None, Field(description="Taxed with the wage")] = None
    severance: Annotated[SeveranceSetup | None, Field(description="Taxed alone")] = None

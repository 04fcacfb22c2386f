"""What calculations answer: amounts in yuan as text with two decimals, lines with their proof."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from hr_backend.kit.schemas import Schema
from hr_backend.payroll.rules.part_month import Method

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda yuan: f"{yuan:.2f}", return_type=str),
    Field(description="Yuan with two decimals, as text", examples=["1080.00"]),
]
Number = Annotated[
    Decimal,
    PlainSerializer(lambda number: f"{number.normalize():f}", return_type=str),
    Field(description="A bare number as text: a share, days, hours, years", examples=["0.1"]),
]
Section = Literal["earning", "own_share", "tax", "deduction", "employer", "result"]


class StepView(Schema):
    """One step: `result` = `formula` over `inputs`."""

    code: str = Field(description="Stable code of the step", examples=["tax.due"])
    name: str = Field(description="Chinese name", examples=["本月应扣税额"])
    formula: str = Field(
        description="Over the names of `inputs`; round is half up to the fen",
        examples=["max(0, max(0, tax - relief) - withheld)"],
    )
    inputs: dict[str, str] = Field(
        description="Amounts in yuan with two decimals, other numbers bare",
        examples=[{"tax": "1080.00", "relief": "0.00", "withheld": "0.00"}],
    )
    names: dict[str, str] = Field(description="Chinese names of the inputs")
    result: str = Field(
        description="Yuan with two decimals, or a bare number", examples=["1080.00"]
    )


class LineView(Schema):
    """An amount and its proof."""

    code: str = Field(description="Stable code of the line", examples=["income_tax"])
    name: str = Field(description="Chinese name, or the given one", examples=["个人所得税"])
    section: Section = Field(
        description="In payslip and final_pay amounts are signed: those of earning, own_share, tax "
        "and deduction add up to net. Elsewhere an amount is what the line names"
    )
    month: int | None = Field(default=None, description="Month of the year, where months are many")
    amount: Amount
    rule: str = Field(description="Stable code of the rule", examples=["tax.cumulative"])
    rule_name: str = Field(description="Chinese name", examples=["累计预扣法"])
    source: str = Field(description="The instruments, of the rule and of the figures")
    steps: list[StepView] = Field(description="In order; the last gives the amount")
    notes: list[str] = Field(description="Codes; `notes` of the answer says what they mean")


class NoteView(Schema):
    """Something HR should know."""

    code: str = Field(description="Stable code", examples=["base_lifted"])
    text: str = Field(description="English, for developers")


class Answer(Schema):
    """Parent of all answers."""

    on: date = Field(description="The day whose law was taken")
    lines: list[LineView] = Field(description="Each amount with its proof")
    notes: list[NoteView] = Field(description="What the lines' notes mean, and further ones")


class TaxMonthView(Schema):
    """A month's withholding; `*_to_date` are sums of the year."""

    month: int = Field(description="Month of the year, 1-12")
    income_to_date: Amount
    exempt_to_date: Amount
    basic_to_date: Amount
    special_to_date: Amount
    additional_to_date: Amount
    other_to_date: Amount
    taxable_to_date: Amount
    rate: Number
    quick_deduction: Amount
    tax_to_date: Amount
    relief_to_date: Amount
    withheld_before: Amount
    tax: Amount = Field(description="To withhold this month, never below zero")
    balance: Amount = Field(
        description="Withheld above what is owed to date; carried, not refunded"
    )


class SumsView(Schema):
    """Sums of the year, to give as `before` of the next month."""

    through: int = Field(description="Last month in the sums")
    income: Amount
    exempt: Amount
    special: Amount
    additional: Amount
    other: Amount
    relief: Amount
    withheld: Amount


class IncomeTaxAnswer(Answer):
    kind: Literal["income_tax"] = Field(default="income_tax", description="As asked")
    months: list[TaxMonthView] = Field(description="In order")
    tax: Amount = Field(description="Of all months given")
    after: SumsView = Field(description="To give as `before` of the next call")


class NonResidentTaxAnswer(Answer):
    kind: Literal["non_resident_tax"] = Field(default="non_resident_tax", description="As asked")
    taxable: Amount
    rate: Number
    quick_deduction: Amount
    tax: Amount
    net: Amount


class NonResidentBonusAnswer(Answer):
    kind: Literal["non_resident_bonus"] = Field(
        default="non_resident_bonus", description="As asked"
    )
    rate: Number
    quick_deduction: Amount
    tax: Amount
    net: Amount


class CliffView(Schema):
    """A bonus above `bound` and below `even_at` leaves less than `bound` does."""

    bound: Amount
    net_at_bound: Amount
    lost: Amount = Field(description="How much less is left than of the bound")
    even_at: Amount = Field(description="From here on at least as much is left")


class BonusWay(Schema):
    """A way to tax the bonus."""

    rate: Number | None = Field(description="Null where merged: the year's brackets decide")
    quick_deduction: Amount | None = Field(description="Yuan; null where merged")
    tax: Amount = Field(description="On the bonus")
    net: Amount = Field(description="Of the bonus")
    year_tax: Amount | None = Field(
        description="On the year's wages and the bonus together; null where the wages are not given"
    )


class AnnualBonusAnswer(Answer):
    kind: Literal["annual_bonus"] = Field(default="annual_bonus", description="As asked")
    separate: BonusWay | None = Field(description="Null where the method may not be used")
    separate_until: date | None = Field(description="Last day of the separate method")
    merged: BonusWay | None = Field(
        description="Taxed with the year's wages; null where these are not given"
    )
    cheaper: Literal["separate", "merged", "equal"] | None = Field(
        description="The lower tax; null where only one is known"
    )
    saves: Amount | None = Field(
        description="By the cheaper one against the other; null where only one is known"
    )
    cliff: CliffView | None = Field(description="The cliff this bonus fell over, taxed separately")
    cliffs: list[CliffView] = Field(description="All of the separate method, a fen above each")


class SchemeView(Schema):
    """A scheme's shares of the month."""

    scheme: str = Field(description="pension, medical, ..., fund, fund_extra")
    base_given: Amount
    base: Amount = Field(description="Within the bounds")
    floor: Amount
    ceiling: Amount | None = Field(description="Yuan; null: none")
    employer_rate: Number
    employee_rate: Number
    employer: Amount
    employee: Amount
    source: str = Field(description="Where bounds and rates come from")
    notes: list[str] = Field(description="Codes, such as base_lifted")


class InsuranceAnswer(Answer):
    kind: Literal["insurance"] = Field(default="insurance", description="As asked")
    schemes: list[SchemeView] = Field(description="Each with its bounds and both shares")
    employer: Amount = Field(description="Employer's shares together")
    employee: Amount = Field(description="Employee's shares together")
    total: Amount
    fund_limit: Amount | None = Field(description="Of the fund free of tax, each side")
    taxed_employer: Amount = Field(description="Of the employer's fund share, taxed as wages")
    taxed_employee: Amount = Field(description="Of the own fund share, not deducted")


class OvertimeAnswer(Answer):
    kind: Literal["overtime"] = Field(default="overtime", description="As asked")
    base: Amount
    hourly_wage: Number = Field(description="base / 21.75 / 8, to six decimals; not used rounded")
    hours: Number
    amount: Amount
    over_cap: bool = Field(description="More than 36 hours: paid, and a breach")


class ProrationAnswer(Answer):
    kind: Literal["proration"] = Field(default="proration", description="As asked")
    method: Method = Field(description="The one that gave the amount")
    amount: Amount = Field(description="By the method")
    earn: Amount | None = Field(description="By the method earn; null where paid days are missing")
    deduct: Amount | None = Field(description="By deduct; null where unpaid days are missing")
    paid_days: Number | None = Field(description="Working days; null where not given")
    unpaid_days: Number | None = Field(description="Working days; null where not given")


class SickPayAnswer(Answer):
    kind: Literal["sick_pay"] = Field(default="sick_pay", description="As asked")
    amount: Amount
    agreed: Amount
    floor: Amount


class UnusedLeaveAnswer(Answer):
    kind: Literal["unused_leave"] = Field(default="unused_leave", description="As asked")
    days: Number
    day_wage: Amount = Field(description="Rounded for show; the amount is rounded once, at the end")
    amount: Amount = Field(description="On top of the normal wage")


class LeaveDeductionAnswer(Answer):
    kind: Literal["leave_deduction"] = Field(default="leave_deduction", description="As asked")
    days: Number
    amount: Amount
    remaining: Amount = Field(description="Of the wage")


class ProbationAnswer(Answer):
    kind: Literal["probation"] = Field(default="probation", description="As asked")
    floor: Amount
    lawful: bool | None = Field(description="Null where `paid` was not given")


class LossDeductionAnswer(Answer):
    kind: Literal["loss_deduction"] = Field(default="loss_deduction", description="As asked")
    amount: Amount = Field(description="What may be taken this month")
    left_over: Amount
    remaining: Amount = Field(description="Of the wage, own shares not taken off")


class SeveranceAnswer(Answer):
    kind: Literal["severance"] = Field(default="severance", description="As asked")
    years: Number = Field(description="Of service, as they count")
    paid_years: Number = Field(description="12 at most under the cap")
    wage: Amount = Field(description="Month's wage that counts")
    capped: bool = Field(description="The wage was above three times the city's average")
    compensation: Amount
    notice_pay: Amount
    total: Amount = Field(description="compensation and notice_pay; `other` stands beside")
    exempt: Amount
    taxable: Amount
    tax: Amount
    net: Amount = Field(description="total and other sums less tax")


class SlipAnswer(Answer):
    """Amounts of a payslip."""

    gross: Amount = Field(description="应发: earnings less leave, bonus inside")
    own_shares: Amount = Field(description="Own insurance and fund")
    tax: Amount
    deductions: Amount = Field(description="Other lawful deductions")
    net: Amount = Field(description="实发")
    employer_shares: Amount
    employer_cost: Amount
    after: SumsView | None = Field(description="To give as `before` next month; null: non-resident")


class PayslipAnswer(SlipAnswer):
    kind: Literal["payslip"] = Field(default="payslip", description="As asked")


class FinalPayAnswer(SlipAnswer):
    kind: Literal["final_pay"] = Field(default="final_pay", description="As asked")

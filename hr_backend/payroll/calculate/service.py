"""From a body of any kind to its answer."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from hr_backend.payroll.calculate import (
    answers,
    bonuses,
    ends,
    insurances,
    parts,
    pay,
    slips,
    taxes,
)
from hr_backend.payroll.calculate.end_bodies import LossDeductionBody, ProbationBody, SeveranceBody
from hr_backend.payroll.calculate.insurance_bodies import InsuranceBody
from hr_backend.payroll.calculate.part_bodies import ProrationBody
from hr_backend.payroll.calculate.pay_bodies import (
    LeaveDeductionBody,
    OvertimeBody,
    SickPayBody,
    UnusedLeaveBody,
)
from hr_backend.payroll.calculate.slip_bodies import FinalPayBody, PayslipBody
from hr_backend.payroll.calculate.tax_bodies import (
    AnnualBonusBody,
    IncomeTaxBody,
    NonResidentBonusBody,
    NonResidentTaxBody,
)
from hr_backend.payroll.law.book import Book

Body = Annotated[
    IncomeTaxBody
    | NonResidentTaxBody
    | NonResidentBonusBody
    | AnnualBonusBody
    | SeveranceBody
    | InsuranceBody
    | OvertimeBody
    | ProrationBody
    | SickPayBody
    | UnusedLeaveBody
    | LeaveDeductionBody
    | ProbationBody
    | LossDeductionBody
    | PayslipBody
    | FinalPayBody,
    Field(discriminator="kind"),
]
Found = Annotated[
    answers.IncomeTaxAnswer
    | answers.NonResidentTaxAnswer
    | answers.NonResidentBonusAnswer
    | answers.AnnualBonusAnswer
    | answers.SeveranceAnswer
    | answers.InsuranceAnswer
    | answers.OvertimeAnswer
    | answers.ProrationAnswer
    | answers.SickPayAnswer
    | answers.UnusedLeaveAnswer
    | answers.LeaveDeductionAnswer
    | answers.ProbationAnswer
    | answers.LossDeductionAnswer
    | answers.PayslipAnswer
    | answers.FinalPayAnswer,
    Field(discriminator="kind"),
]
CALCULATIONS: dict[str, Any] = {
    "income_tax": taxes.income_tax,
    "non_resident_tax": bonuses.non_resident_tax,
    "non_resident_bonus": bonuses.non_resident_bonus_tax,
    "annual_bonus": bonuses.annual_bonus,
    "severance": ends.severance_pay,
    "insurance": insurances.insurance,
    "overtime": pay.overtime_pay,
    "proration": parts.proration,
    "sick_pay": pay.sick_pay_of,
    "unused_leave": pay.unused_leave_pay,
    "leave_deduction": pay.leave_deduction_of,
    "probation": ends.probation,
    "loss_deduction": ends.loss_deduction_of,
    "payslip": slips.payslip,
    "final_pay": slips.final_pay,
}
"""Each takes the body of its kind, the law's book and today's date."""


def calculate(body: Body, book: Book, today: date) -> Found:
    """The answer to a body; refusals are those of `law.errors` and `calculate.errors`."""
    found: Found = CALCULATIONS[body.kind](body, book, today)
    return found

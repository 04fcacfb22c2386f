"""From a body of any kind to its answer."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from hr_backend.payroll.calculate import answers, insurances, parts, pay, slips, taxes
from hr_backend.payroll.calculate import pay_bodies as given
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
    | given.SeveranceBody
    | given.InsuranceBody
    | given.OvertimeBody
    | given.ProrationBody
    | given.SickPayBody
    | given.UnusedLeaveBody
    | given.LeaveDeductionBody
    | given.ProbationBody
    | given.LossDeductionBody
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
    "non_resident_tax": taxes.non_resident_tax,
    "non_resident_bonus": taxes.non_resident_bonus_tax,
    "annual_bonus": taxes.annual_bonus,
    "severance": pay.severance_pay,
    "insurance": insurances.insurance,
    "overtime": pay.overtime_pay,
    "proration": parts.proration,
    "sick_pay": pay.sick_pay_of,
    "unused_leave": pay.unused_leave_pay,
    "leave_deduction": pay.leave_deduction_of,
    "probation": pay.probation,
    "loss_deduction": pay.loss_deduction_of,
    "payslip": slips.payslip,
    "final_pay": slips.final_pay,
}
"""Each takes the body of its kind, the law's book and today's date."""


def calculate(body: Body, book: Book, today: date) -> Found:
    """The answer to a body; refusals are those of `law.errors` and `calculate.errors`."""
    found: Found = CALCULATIONS[body.kind](body, book, today)
    return found

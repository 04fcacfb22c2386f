"""Pay computed from given figures: the endpoint."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from hr_backend.kit.errors import Forbidden, NotAuthenticated, declare
from hr_backend.payroll.calculate import service
from hr_backend.payroll.calculate.errors import (
    BonusUsed,
    DeductionConflict,
    FigureNeeded,
    NetNegative,
    OnlyAtYearEnd,
    RestNotAllowed,
    TaxRuleNotApplicable,
)
from hr_backend.payroll.calculate.examples import EXAMPLES
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.law.errors import (
    CityUnknown,
    RateOutOfRange,
    StandardUnknown,
    TaxTableUnknown,
)
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed

router = APIRouter(prefix="/payroll", tags=["payroll"], responses=declare(NotAuthenticated))
REFUSALS = (
    NotAuthenticated,
    Forbidden,
    TaxTableUnknown,
    CityUnknown,
    StandardUnknown,
    RateOutOfRange,
    FigureNeeded,
    TaxRuleNotApplicable,
    DeductionConflict,
    OnlyAtYearEnd,
    RestNotAllowed,
    BonusUsed,
    NetNegative,
)
OPENAPI_EXAMPLES: dict[str, Any] = {
    name: {"summary": name, "value": value} for name, value in EXAMPLES.items()
}


@router.post("/calculate", summary="Compute pay from given figures", responses=declare(*REFUSALS))
async def calculate(
    body: Annotated[service.Body, Body(openapi_examples=OPENAPI_EXAMPLES)],
    actor: Staff,
    deed: CurrentDeed,
) -> service.Found:
    """Nothing is stored, and nobody's own data is read: only what is given, and the law's data.

    `kind` says what is computed: `income_tax`, `non_resident_tax`, `non_resident_bonus`,
    `annual_bonus`, `severance`, `insurance`, `overtime`, `proration`, `sick_pay`, `unused_leave`,
    `leave_deduction`, `probation`, `loss_deduction`, `payslip`, `final_pay`.

    Amounts are yuan, given as numbers or text with at most two decimals, answered as text with two;
    shares are 0.08 for 8 %. Inside, money is exact; each amount is rounded once, half up to the
    fen. Every line carries its steps with their inputs, the rule's code and its source.

    Who may call it: every employee.
    """
    return service.calculate(body, shipped(), deed.now.astimezone(deed.zone).date())

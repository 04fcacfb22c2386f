"""The HR API's answers about one's own pay. Amounts are exact yuan."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from actions.errors import ActionRefused
from actions.hr_client import HR

NOT_THERE = 404


class _View(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Given(_View):
    """A number that went into a line."""

    name: str
    value: str


class Line(_View):
    """A line of a payslip."""

    name: str
    section: str
    amount: Decimal
    rule: str = ""
    source: str = ""
    inputs: tuple[Given, ...] = ()


class Summary(_View):
    """A month's pay in one row."""

    period: date
    paid_on: date | None = None
    gross: Decimal
    net: Decimal


class Slip(Summary):
    """A payslip."""

    lines: tuple[Line, ...] = ()


class TaxMonth(_View):
    """How a month's tax came about."""

    period: date
    income: Decimal
    basic: Decimal
    special: Decimal
    additional: Decimal
    taxable: Decimal
    rate: Decimal
    quick: Decimal
    to_date: Decimal
    before: Decimal
    due: Decimal


class Difference(_View):
    """A line that changed."""

    name: str
    section: str
    now: Decimal
    before: Decimal


class Comparison(_View):
    """A payslip against the one before."""

    now: Slip
    before: Slip | None = None
    differences: tuple[Difference, ...] = ()
    tax: tuple[TaxMonth, ...] = ()


class Insured(_View):
    """Insurance and fund of a month."""

    period: date
    own: tuple[Line, ...] = ()
    employer: tuple[Line, ...] = ()


class Payday(_View):
    """When a month's wage comes."""

    period: date
    agreed_day: int
    pays_on: date
    moved: bool
    calendar_known: bool
    paid_on: date | None = None


async def payslips(hr: HR) -> list[Summary]:
    """Paid months, the newest first."""
    return await hr.pages(Summary, "/me/payslips", {})


async def payslip(hr: HR, period: date) -> Slip | None:
    """A month's payslip; None where none was paid."""
    try:
        return await hr.get(Slip, f"/me/payslips/{period:%Y-%m}")
    except ActionRefused as refusal:
        if refusal.status != NOT_THERE:
            raise
        return None


async def comparison(hr: HR, period: date) -> Comparison:
    """A month against the one before."""
    return await hr.get(Comparison, f"/me/payslips/{period:%Y-%m}/comparison")


async def insurance(hr: HR, period: date) -> Insured:
    """Insurance and fund of a month."""
    return await hr.get(Insured, f"/me/payslips/{period:%Y-%m}/insurance")


async def payday(hr: HR, period: date) -> Payday:
    """When the wage of a month worked comes."""
    return await hr.get(Payday, f"/me/paydays/{period:%Y-%m}")

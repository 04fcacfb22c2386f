"""Which accounts the books know, and which line goes to which; defaults in accounts.yml."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import Field, StringConstraints

from hr_backend.kit.schemas import Id, Line, Schema
from hr_backend.kit.tables import TableFormat
from hr_backend.payroll.models import Section

Account = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$"),
    Field(description="Code of an account", examples=["6602.01"]),
]


class ItemAccounts(Schema):
    """Where an item goes; what is left out goes where its section does."""

    wages: Account | None = None
    """The cost of an earning or of what is taken off the gross."""
    held: Account | None = None
    """To whom what is held back is owed."""
    cost: Account | None = None
    """Of what the company pays beside the wage."""
    owed: Account | None = None


class EmployerAccounts(Schema):
    """Of what the company pays beside the wage."""

    cost: Account
    owed: Account


class Chart(Schema):
    """The accounts of a company."""

    names: dict[Account, Line]
    wages: Account
    payable: Account
    bank: Account
    held: dict[Section, Account]
    employer: EmployerAccounts
    items: dict[Line, ItemAccounts]
    departments: dict[Id, dict[Account, Account]]

    def of_item(self, item: str) -> ItemAccounts:
        """Its own accounts, where it has any."""
        return self.items.get(item) or ItemAccounts()

    def in_department(self, account: str, department: str) -> str:
        """A cost as the department books it."""
        return self.departments.get(department, {}).get(account, account)


class ChartChange(Schema):
    """What HR wants otherwise than accounts.yml; the rest stays."""

    names: dict[Account, Line] = Field(default={}, examples=[{"6601.01": "销售费用-工资"}])
    wages: Account | None = None
    payable: Account | None = None
    bank: Account | None = None
    held: dict[Section, Account] = Field(
        default={}, description="By section: insurance, tax, deduction (those after tax)"
    )
    employer: EmployerAccounts | None = None
    items: dict[Line, ItemAccounts] = Field(default={}, description="By item of the payslip")
    departments: dict[Id, dict[Account, Account]] = Field(
        default={},
        description="By department: a cost account and the one it goes to there",
        examples=[{"sales": {"6602.01": "6601.01"}}],
    )


class VoucherRequest(Schema):
    """Vouchers by accounts of one's own."""

    format: TableFormat = TableFormat.XLSX
    accounts: ChartChange = ChartChange()


@cache
def default_chart() -> Chart:
    """As shipped."""
    return Chart.model_validate(_read("accounts.yml"))


@cache
def words() -> Mapping[str, Any]:
    """Names of columns."""
    read: Mapping[str, Any] = _read("words.yml")
    return read


def _read(name: str) -> Any:
    text = resources.files("hr_backend.payroll.exports").joinpath(name).read_text("utf-8")
    return yaml.safe_load(text)


def changed(chart: Chart, change: ChartChange) -> Chart:
    """The chart with what HR says: entries are added or replaced, none taken away."""
    update: dict[str, Any] = {}
    for field in ChartChange.model_fields:
        new, old = getattr(change, field), getattr(chart, field)
        if isinstance(new, dict):
            update[field] = old | new
        elif new is not None:
            update[field] = new
    return chart.model_copy(update=update)

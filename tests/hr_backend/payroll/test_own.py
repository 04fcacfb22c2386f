"""One's own pay over the API: the figures, their proof, and nobody else's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hr_backend.imports.world_pay import PayslipRow, add_payslips
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.models import Payslip
from hr_backend.payroll.own.views import tax_months
from tests.hr_backend.conftest import Company, refused

SEPTEMBER: dict[str, Any] = {
    "person": "li",
    "period": "2026-09",
    "gross": "15000",
    "net": "12255",
    "paid_on": "2026-10-10",
    "items": [
        {"name": "基本工资", "amount": "15000"},
        {"name": "养老保险", "amount": "-1575"},
        {"name": "住房公积金", "amount": "-1050"},
        {"name": "个人所得税", "amount": "-120"},
    ],
}
OCTOBER = SEPTEMBER | {
    "period": "2026-10",
    "net": "11955",
    "paid_on": "2026-11-10",
    "items": [*SEPTEMBER["items"], {"name": "迟到扣款", "amount": "-300"}],
}


@pytest.fixture
async def paid(company: Company) -> Company:
    async with company.app.state.sessions.begin() as session:
        rows = [PayslipRow.model_validate(row) for row in (SEPTEMBER, OCTOBER)]
        await add_payslips(session, rows)
    return company


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/me/payslips"), 401, "not_authenticated")


@pytest.mark.parametrize("person", ["sun", "chen", "gu", "root", "wang"])
async def test_anothers_pay_does_not_exist(paid: Company, person: str) -> None:
    assert (await paid.get(person, "/me/payslips")).json()["items"] == []
    for path in ("", "/comparison", "/insurance"):
        refused(await paid.get(person, f"/me/payslips/2026-10{path}"), 404, "not_found")


async def test_the_newest_first_and_page_by_page(paid: Company) -> None:
    first = (await paid.get("li", "/me/payslips", limit=1)).json()
    assert [row["period"] for row in first["items"]] == ["2026-10-01"]
    second = (await paid.get("li", "/me/payslips", cursor=first["next_cursor"])).json()
    assert [row["period"] for row in second["items"]] == ["2026-09-01"]
    assert second["next_cursor"] is None
    refused(await paid.get("li", "/me/payslips", cursor="WyJ4Il0"), 422, "invalid_request")


async def test_lines_add_up_to_the_net(paid: Company) -> None:
    slip = (await paid.get("li", "/me/payslips/2026-10")).json()
    assert sum(Decimal(line["amount"]) for line in slip["lines"]) == Decimal(slip["net"])
    assert [line["section"] for line in slip["lines"]][-1] == "deduction"


async def test_what_changed(paid: Company) -> None:
    compared = (await paid.get("li", "/me/payslips/2026-10/comparison")).json()
    assert compared["differences"] == [
        {"name": "迟到扣款", "section": "deduction", "now": "-300.00", "before": "0"}
    ]
    assert compared["tax"] == []  # imported: known by its amounts alone
    first = (await paid.get("li", "/me/payslips/2026-09/comparison")).json()
    assert first["before"] is None


@pytest.mark.parametrize("month", ["2026-08", "2026-13", "october", "2026-1"])
async def test_a_month_that_is_not_there(paid: Company, month: str) -> None:
    refused(await paid.get("li", f"/me/payslips/{month}"), 404, "not_found")


@pytest.mark.parametrize(
    ("worked", "pays_on", "moved", "known"),
    [
        ("2026-10", "2026-11-10", False, True),
        ("2026-09", "2026-10-10", False, True),  # a Saturday that is worked
        ("2026-12", "2027-01-08", True, False),  # a Sunday of a year without its notice
    ],
)
async def test_payday(paid: Company, worked: str, pays_on: str, moved: bool, known: bool) -> None:
    found = (await paid.get("li", f"/me/paydays/{worked}")).json()
    assert (found["pays_on"], found["moved"], found["calendar_known"]) == (pays_on, moved, known)


def computed(month: int, *, income: int, withheld: int) -> Payslip:
    """A month as a run leaves it; fen."""
    return Payslip(
        period=date(2026, month, 1),
        paid_on=date(2026, month, 28),
        income=income,
        basic=500_000,
        insured=0,
        additional=0,
        withheld=withheld,
    )


def test_the_steps_of_a_tax_that_crossed_a_bracket() -> None:
    """25,000 a month: 20,000 taxable each; the second month passes 36,000 (3 % -> 10 %)."""
    slips = [
        computed(1, income=2_500_000, withheld=60_000),
        computed(2, income=2_500_000, withheld=88_000),
    ]
    first, second = tax_months(slips, shipped())
    assert [first.taxable, first.due] == [Decimal(20_000), Decimal(600)]
    assert (first.rate, second.rate) == (Decimal("0.03"), Decimal("0.1"))
    assert [second.taxable, second.quick] == [Decimal(40_000), Decimal(2_520)]
    assert [second.to_date, second.before, second.due] == [Decimal(n) for n in (1_480, 600, 880)]


def test_a_tax_that_does_not_follow_from_the_months_is_not_explained() -> None:
    assert tax_months([computed(1, income=2_500_000, withheld=1)], shipped()) == []

"""A company with a payroll office: bai and fei do payroll, the others are paid."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from hr_backend.imports.load import load_world
from hr_backend.payroll.due import compute_wanted
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import WORLD, world

OFFICE = [
    {"id": "bai", "kind": "employee", "name": "白洁", "roles": ["payroll"], "department": "rd"},
    {"id": "fei", "kind": "employee", "name": "费文", "roles": ["payroll"], "department": "rd"},
]
FACTS: dict[str, Any] = {"valid_from": "2026-01-01", "city": "shanghai", "salary": "12000"}
PAID = ("li", "sun", "zhou", "bai", "fei")
ITEMS: list[dict[str, Any]] = [
    {"code": "post", "name": "岗位津贴", "section": "earning", "formula": "amount"},
    {
        "code": "全勤奖",
        "name": "全勤奖",
        "section": "earning",
        "formula": "if(late_minutes == 0 and unpaid_leave == 0, 300, 0)",
    },
    {"code": "late", "name": "迟到扣款", "section": "deduction", "formula": "late_minutes * 2"},
    {
        "code": "union",
        "name": "工会费",
        "section": "deduction",
        "formula": "round(base_wage * 0.005, 2)",
        "taxed": False,
    },
]


class Office:
    """The payroll office at work."""

    def __init__(self, company: Company, group: str) -> None:
        self.company = company
        self.group = group

    async def facts(self, person: str, **changes: Any) -> Any:
        body = FACTS | {"person": person, "group": self.group} | changes
        return await self.company.done("bai", "/payroll/facts", body)

    async def item(self, **body: Any) -> Any:
        body = {"valid_from": "2026-01"} | body
        return await self.company.done("bai", "/payroll/items", body)

    async def inputs(self, period: str, **values: dict[str, str]) -> Any:
        rows = [
            {"person": person, "name": name, "value": value}
            for person, named in values.items()
            for name, value in named.items()
        ]
        return await self.company.done("bai", "/payroll/inputs", {"period": period, "rows": rows})

    async def run(self, period: str) -> Any:
        """A computed draft."""
        body = {"period": period, "group": self.group}
        made = await self.company.done("bai", "/payroll/runs", body)
        await compute_wanted(self.company.app)
        return await self.read(made["id"])

    async def read(self, run: str) -> Any:
        response = await self.company.get("bai", f"/payroll/runs/{run}")
        assert response.is_success, response.text
        return response.json()

    async def close(self, run: str) -> None:
        """See a run through until it is paid."""
        for who, what in (("fei", "review"), ("bai", "lock"), ("bai", "pay")):
            await self.company.done(who, f"/payroll/runs/{run}/{what}")

    async def slip(self, person: str, period: str, *, by: str = "bai") -> Any:
        """A payslip with its proof."""
        which = {"person": person, "period": period}
        listed = await self.company.speak(by).get("/payroll/payslips", params=which)
        assert listed.is_success, listed.text
        (row,) = listed.json()["items"]
        proven = await self.company.get(by, f"/payroll/payslips/{row['id']}")
        assert proven.is_success, proven.text
        return proven.json()


@pytest.fixture
async def office(hr_app: FastAPI, hr_client: Callable[..., httpx.AsyncClient]) -> Office:
    """Five employees with 12,000 a month and a few items."""
    async with hr_app.state.sessions() as session, session.begin():
        await load_world(session, world(people=[*WORLD["people"], *OFFICE]))
    company = Company(hr_app, hr_client)
    group = await company.done("bai", "/payroll/groups", {"name": "月薪"})
    made = Office(company, group["id"])
    for person in PAID:
        await made.facts(person)
    for item in ITEMS:
        await made.item(**item)
    return made


def amounts(slip: Any) -> dict[str, str]:
    """Item to yuan."""
    return {row["item"]: row["amount"] for row in slip["items"]}

"""Certificates over HTTP: issued, drawn, checked without a login."""

from datetime import timedelta
from typing import Any

import pytest

from hr_backend.imports.load import load_world
from hr_backend.records.certificates import service
from hr_backend.records.certificates.facts import unpacked
from hr_backend.records.certificates.models import Certificate
from hr_backend.records.certificates.tries import Tries
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import WORLD, world


@pytest.fixture(autouse=True)
def nobody_has_tried(company: Company) -> None:
    """The service is one for all tests, and counts."""
    company.app.state.tries = Tries(each=20, altogether=600, within=timedelta(minutes=10))


async def printed(company: Company, certificate: str) -> dict[str, str]:
    """What stands on the paper."""
    async with company.app.state.sessions() as session:
        row = await session.get(Certificate, certificate)
        where = f"certificates.facts:{certificate}"
        return unpacked(company.app.state.vault.open(row.facts, place=where))


async def checked(company: Company, code: str) -> Any:
    response = await company.post(None, "/certificates/check", {"code": code})
    assert response.is_success, response.text
    return response.json()


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/certificates"), 401, "not_authenticated")
    refused(await company.post(None, "/certificates", {}), 401, "not_authenticated")


async def test_numbered_drawn_and_ones_own(company: Company) -> None:
    body = {"kind": "employment", "purpose": "办理签证"}
    first = await company.done("li", "/certificates", body, key="a")
    assert first["number"] == "2026-000001"
    assert (await company.done("li", "/certificates", body, key="a")) == first
    assert (await company.done("sun", "/certificates", body))["number"] == "2026-000002"
    path = f"/certificates/{first['id']}/file"
    paper = await company.get("li", path)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert paper.content == (await company.get("li", path)).content
    assert (await company.get("gu", path)).is_success
    for person in ("sun", "chen", "zhou", "wang"):
        refused(await company.get(person, path), 404, "not_found")
    facts = await printed(company, first["id"])
    assert (facts["name"], facts["department"], facts["purpose"]) == ("李强", "研发部", "办理签证")


async def test_a_code_says_little_and_only_to_who_has_it(company: Company) -> None:
    issued = await company.done("li", "/certificates", {"kind": "employment"})
    code = (await printed(company, issued["id"]))["code"]
    stored = await company.rows("select c::text from certificates c")
    assert code not in stored[0][0]
    assert code.replace("-", "") not in stored[0][0]
    assert await checked(company, f" {code.lower()} ") == {
        "valid": True,
        "kind": "employment",
        "number": "2026-000001",
        "issued_on": "2026-11-24",
        "name": "李*",
    }
    nothing = {"valid": False, "kind": None, "number": None, "issued_on": None, "name": None}
    assert await checked(company, code[:-1] + ("0" if code[-1] != "0" else "1")) == nothing
    assert await checked(company, "2026-000001") == nothing
    path = f"/certificates/{issued['id']}/revoke"
    refused(await company.post("li", path), 403, "forbidden")
    refused(await company.post("sun", path), 404, "not_found")
    await company.done("gu", path)
    assert await checked(company, code) == nothing


async def test_trying_codes_is_stopped(company: Company) -> None:
    for _ in range(20):
        await checked(company, "x")
    response = await company.post(None, "/certificates/check", {"code": "x"})
    assert refused(response, 429, "too_many_requests")["seconds"] == 600
    company.app.state.clock.advance(timedelta(minutes=11))
    await checked(company, "x")


async def test_leaving_needs_a_last_day_that_has_come(company: Company) -> None:
    leaving = {"kind": "leaving"}
    refused(await company.post("li", "/certificates", leaving), 409, "still_employed")
    await company.speak("gu").put("/employee-files/li", json={"left_on": "2026-11-25"})
    refused(await company.post("li", "/certificates", leaving), 409, "still_employed")
    await company.speak("gu").put("/employee-files/li", json={"left_on": "2026-11-24"})
    issued = await company.done("gu", "/certificates", leaving | {"person": "li"})
    assert (await printed(company, issued["id"]))["left_on"] == "2026年11月24日"
    refused(await company.post("li", "/certificates", {"kind": "employment"}), 409, "not_employed")


async def test_nobody_gets_anothers(company: Company) -> None:
    for person in ("chen", "sun"):
        response = await company.post(person, "/certificates", {"kind": "employment"} | ANOTHERS)
        refused(response, 403, "forbidden")
    response = await company.post("wang", "/certificates", {"kind": "employment"})
    refused(response, 404, "not_found")


ANOTHERS = {"person": "li"}
PAYROLL = {"id": "bai", "kind": "employee", "name": "白洁", "roles": ["payroll"]}


class TestIncome:
    async def paid(self, company: Company) -> None:
        slips = [
            {"person": "li", "period": f"2026-{month:02d}", "gross": 20000 + month, "net": 1,
             "paid_on": "2026-11-10"}
            for month in (9, 10)
        ]  # fmt: skip
        whole = world(people=[*WORLD["people"], PAYROLL], payslips=slips)
        async with company.app.state.sessions() as session, session.begin():
            await load_world(session, whole)

    async def test_payroll_agrees_and_nobody_else_sees_it(self, company: Company) -> None:
        await self.paid(company)
        refused(await company.post("li", "/certificates", {"kind": "income"}), 409,
                "income_needs_payroll")  # fmt: skip
        filed = await company.done("li", "/certificates/income", {"purpose": "办理贷款"})
        refused(await company.post("li", "/certificates/income"), 409, "asked_already")
        path = f"/employee-requests/{filed['id']}"
        for person in ("gu", "chen"):
            refused(await company.get(person, path), 404, "not_found")
        decided = await company.done("bai", f"{path}/approve")
        issued = decided["data"]["issued"]
        facts = await printed(company, issued)
        assert (facts["months"], facts["income"]) == ("2", "20,009.50")
        assert facts["income_words"] == "贰万零玖元伍角整"
        file = f"/certificates/{issued}/file"
        for person in ("gu", "root", "chen"):
            refused(await company.get(person, file), 404, "not_found")
        for person in ("li", "bai"):
            assert (await company.get(person, file)).content.startswith(b"%PDF-")
        for table in ("audit_entries", "outbox", "employee_requests", "certificates"):
            for row in await company.rows(f"select t::text from {table} t"):
                assert "20,009" not in row[0]

    async def test_without_payslips_nothing_is_decided(self, company: Company) -> None:
        await self.paid(company)
        filed = await company.done("sun", "/certificates/income")
        path = f"/employee-requests/{filed['id']}"
        refused(await company.post("bai", f"{path}/approve"), 409, "income_unknown")
        assert (await company.get("sun", path)).json()["status"] == "pending"

    async def test_without_payroll_nobody_can_be_asked(self, company: Company) -> None:
        response = await company.post("li", "/certificates/income")
        refused(response, 409, "nobody_to_decide")


def test_an_income_is_of_a_year_at_most() -> None:
    assert service.MONTHS == 12

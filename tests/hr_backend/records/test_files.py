"""The employee file over HTTP: masked, sealed, one's own or HR's."""

from typing import Any

from tests.hr_backend.conftest import Company, refused

IDENTITY = "11010519491231002X"
CARD = "6225880212345673"


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/employee-files/li"), 401, "not_authenticated")


async def test_hr_writes_it_and_the_number_comes_out_masked(company: Company) -> None:
    body = {"employee_no": "10019", "position": "后端工程师", "identity": IDENTITY}
    response = await company.speak("gu").put("/employee-files/li", json=body)
    assert response.is_success, response.text
    assert response.json()["identity"] == "*" * 14 + "002X"
    own = (await company.get("li", "/employee-files/li")).json()
    assert (own["position"], own["identity"]) == ("后端工程师", "*" * 14 + "002X")
    refused(await company.get("sun", "/employee-files/li"), 404, "not_found")
    refused(await company.get("chen", "/employee-files/li"), 404, "not_found")
    stored = await company.rows("select identity::text from employee_files")
    assert IDENTITY not in stored[0][0]
    assert IDENTITY.encode().hex() not in stored[0][0]
    kept = await company.rows("select after::text from audit_entries where action = 'file.write'")
    assert IDENTITY not in kept[0][0]


async def test_a_look_at_anothers_is_kept(company: Company) -> None:
    assert (await company.get("gu", "/employee-files/li")).is_success
    assert (await company.get("gu", "/employee-files/gu")).is_success
    looks = [row for row in (await company.ledger())["audit"] if row["action"] == "file.view"]
    assert [row["actor"] for row in looks] == ["gu"]


async def test_what_is_wrong_is_refused(company: Company) -> None:
    async def put(**body: Any) -> Any:
        return await company.speak("gu").put("/employee-files/li", json=body)

    refused(await put(identity="110105194912310021"), 409, "identity_invalid")
    refused(await put(emergency_phone="123"), 409, "phone_invalid")
    assert (await put(employee_no="1")).is_success
    refused(await put(employee_no="1", version=7), 409, "version_conflict")
    other = await company.speak("gu").put("/employee-files/sun", json={"employee_no": "1"})
    refused(other, 409, "employee_no_taken")
    refused(await company.speak("li").put("/employee-files/li", json={}), 404, "not_found")


async def test_employees_change_their_own_phone(company: Company) -> None:
    changed = await company.done("li", "/me/profile", {"phone": "139 1234 5678", "address": "甲"})
    assert (changed["phone"], changed["address"]) == ("13912345678", "甲")
    refused(await company.post("li", "/me/profile", {"phone": "12"}), 409, "phone_invalid")
    refused(await company.post("li", "/me/profile", {}), 422, "invalid_request")
    refused(await company.post("wang", "/me/profile", {"phone": "13912345678"}), 404, "not_found")


class TestBankCard:
    BODY = {"bank": "招商银行", "number": "6225 8802 1234 5673"}  # noqa: RUF012

    async def test_hr_agrees_and_pay_goes_there(self, company: Company) -> None:
        filed = await company.done("li", "/me/bank-card", self.BODY, key="k")
        assert filed["data"] == {"fields": "bank_card", "bank": "招商银行", "tail": "5673"}
        assert (await company.done("li", "/me/bank-card", self.BODY, key="k"))["id"] == filed["id"]
        refused(await company.post("li", "/me/bank-card", self.BODY), 409, "asked_already")
        path = f"/employee-requests/{filed['id']}"
        refused(await company.get("chen", path), 404, "not_found")
        refused(await company.post("zhou", f"{path}/approve"), 404, "not_found")
        await company.done("gu", f"{path}/approve")
        assert (await company.get("li", "/employee-files/li")).json()["bank_card"] == "****5673"
        left = await company.rows("select number is null from card_changes")
        assert left == [(True,)]

    async def test_the_number_lies_open_nowhere(self, company: Company) -> None:
        await company.done("li", "/me/bank-card", self.BODY, key="k")
        tables = await company.rows(
            "select table_name from information_schema.tables where table_schema = 'public'"
        )
        for (table,) in tables:
            for row in await company.rows(f'select t::text from "{table}" t'):
                assert CARD not in row[0], table
                assert self.BODY["number"] not in row[0], table

    async def test_refused_it_is_forgotten(self, company: Company) -> None:
        filed = await company.done("li", "/me/bank-card", self.BODY)
        path = f"/employee-requests/{filed['id']}/reject"
        await company.done("gu", path, {"reason": "请先核对"})
        assert await company.rows("select number is null from card_changes") == [(True,)]
        assert (await company.get("li", "/employee-files/li")).json()["bank_card"] is None

    async def test_wrong_numbers_are_refused_without_being_told(self, company: Company) -> None:
        body = {"bank": "招商银行", "number": "6225880212345677"}
        response = await company.post("li", "/me/bank-card", body)
        refused(response, 409, "card_invalid")
        assert "62258802" not in response.text
        too_long = await company.post("li", "/me/bank-card", {"bank": "a", "number": "6" * 50})
        refused(too_long, 422, "invalid_request")
        assert "666666" not in too_long.text
        refused(await company.post("wang", "/me/bank-card", self.BODY), 404, "not_found")

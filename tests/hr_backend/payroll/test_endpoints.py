"""Who sees pay and who changes what it rests on; sealed numbers; formulas that are refused."""

import logging
from decimal import Decimal
from typing import Any

import pytest

from hr_backend.kit.vault import place
from hr_backend.payroll.models import PayAccount
from tests.hr_backend.conftest import refused
from tests.hr_backend.payroll.conftest import Office, amounts

CARD = "6222021001122334455"


async def views(office: Office) -> list[tuple[str, str]]:
    rows = await office.company.rows(
        "select actor, subject_id from audit_entries where action = 'pay.view' order by no"
    )
    return [(row[0], row[1]) for row in rows]


class TestPayslips:
    async def test_anonymous(self, office: Office) -> None:
        refused(await office.company.get(None, "/payroll/payslips"), 401, "not_authenticated")

    async def test_its_owner_sees_it_once_it_is_paid(self, office: Office) -> None:
        run = await office.run("2026-11")
        assert (await office.company.get("zhou", "/payroll/payslips")).json()["items"] == []
        await office.close(run["id"])
        (slip,) = (await office.company.get("zhou", "/payroll/payslips")).json()["items"]
        assert sum(Decimal(row["amount"]) for row in slip["items"]) == Decimal(slip["net"])
        assert slip["person"] == {"id": "zhou", "name": "周宁"}
        assert await views(office) == []

    @pytest.mark.parametrize("person", ["root", "gu", "chen", "li", "wang"])
    async def test_nobody_else_sees_it_not_even_an_admin(self, office: Office, person: str) -> None:
        run = await office.run("2026-11")
        await office.close(run["id"])
        slip = await office.slip("zhou", "2026-11")
        speak = office.company.speak(person)
        answers = [
            await speak.get("/payroll/payslips", params={"person": "zhou"}),
            await speak.get(f"/payroll/payslips/{slip['id']}"),
            await speak.get(f"/payroll/runs/{run['id']}"),
            await speak.get(f"/payroll/runs/{run['id']}/payslips"),
            await speak.get(f"/payroll/runs/{run['id']}/problems"),
            await speak.get("/payroll/accounts/zhou"),
        ]
        for answer in answers:
            refused(answer, 404, "not_found")
        for path in ("runs", "groups", "items", "corrections", "facts?person=zhou"):
            answer = await speak.get(f"/payroll/{path}")
            refused(answer, 403, "forbidden")

    async def test_every_look_at_anothers_is_audited(self, office: Office) -> None:
        run = await office.run("2026-11")
        await office.slip("zhou", "2026-11")
        assert await views(office) == [("bai", "zhou"), ("bai", "zhou")]
        await office.company.get("fei", f"/payroll/runs/{run['id']}/payslips")
        seen = {subject for actor, subject in await views(office) if actor == "fei"}
        assert seen == {"li", "sun", "zhou", "bai"}  # not fei's own
        await office.company.speak("bai").get("/payroll/facts", params={"person": "li"})
        assert (await views(office))[-1] == ("bai", "li")

    async def test_pages_go_on(self, office: Office) -> None:
        run = await office.run("2026-11")
        speak, found, cursor = office.company.speak("bai"), [], None
        while True:
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await speak.get(f"/payroll/runs/{run['id']}/payslips", params=query)).json()
            found += [row["person"]["id"] for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == ["bai", "fei", "li", "sun", "zhou"]

    @pytest.mark.parametrize("name", ["x", "-1", "1" * 30, "٣", "0"])
    async def test_an_id_that_is_none(self, office: Office, name: str) -> None:
        refused(await office.company.get("bai", f"/payroll/payslips/{name}"), 404, "not_found")


class TestAccounts:
    async def test_the_number_is_sealed_and_only_its_tail_is_shown(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        body = {"bank": "招商银行", "number": CARD}
        response = await office.company.speak("bai").put("/payroll/accounts/zhou", json=body)
        assert response.json()["tail"] == "4455"
        assert (await office.company.get("zhou", "/payroll/accounts/zhou")).json()["version"] == 1
        ((number,),) = await office.company.rows("select number from pay_accounts")
        vault = office.company.app.state.vault
        assert vault.open(number, place=place(PayAccount.number, "zhou")) == CARD
        everything = response.text + caplog.text
        for table in ("audit_entries", "audit_values", "pay_accounts", "idempotency_keys"):
            everything += str(await office.company.rows(f"select t::text from {table} t"))
        assert CARD not in everything
        assert CARD.encode() not in number

    async def test_a_number_that_is_none_is_not_quoted(self, office: Office) -> None:
        body = {"bank": "招商银行", "number": "62220210011x"}
        response = await office.company.speak("bai").put("/payroll/accounts/zhou", json=body)
        refused(response, 422, "invalid_request")
        assert "62220210011" not in response.text

    async def test_others_set_nothing(self, office: Office) -> None:
        body = {"bank": "招商银行", "number": CARD}
        for person in ("zhou", "root", "gu"):
            response = await office.company.speak(person).put("/payroll/accounts/zhou", json=body)
            refused(response, 404, "not_found")


class TestItems:
    @pytest.mark.parametrize(
        ("formula", "code", "data"),
        [
            ("bonnus + 1", "formula_refused", {"reason": "formula_unknown_name", "at": "bonnus"}),
            ("__import__('os')", "formula_refused", {"reason": "formula_not_allowed"}),
            ("salary ** 9", "formula_refused", {"reason": "formula_not_allowed"}),
            ("x + 1", "formula_circle", {"items": ["x", "x"]}),
            ("post / late_minutes", "formula_fails", {"reason": "division_by_zero", "item": "x"}),
            ("salary * 99999999", "formula_fails", {"reason": "overflow", "item": "x"}),
        ],
    )
    async def test_a_formula_is_tried_before_it_is_taken(
        self, office: Office, formula: str, code: str, data: dict[str, Any]
    ) -> None:
        body = {
            "code": "x",
            "name": "试",
            "section": "earning",
            "formula": formula,
            "valid_from": "2026-11",
        }
        for path in ("/payroll/items", "/payroll/items/check"):
            found = refused(await office.company.post("bai", path, body), 422, code)
            assert data.items() <= found.items()
        kept = await office.company.rows("select 1 from pay_items where code = 'x'")
        assert kept == []

    async def test_a_circle_of_several_is_named(self, office: Office) -> None:
        await office.item(code="a", name="a", section="note", formula="1")
        await office.item(code="b", name="b", section="note", formula="a * 2")
        await office.item(code="c", name="c", section="note", formula="b * 2")
        body = {
            "code": "a",
            "name": "a",
            "section": "note",
            "formula": "c + 1",
            "valid_from": "2026-01",
        }
        found = refused(
            await office.company.post("bai", "/payroll/items", body), 422, "formula_circle"
        )
        way = found["items"]
        uses = {"a": "c", "b": "a", "c": "b"}
        assert way[0] == way[-1]
        assert [uses[item] for item in way[:-1]] == way[1:]
        assert set(way) == uses.keys()

    async def test_versions_hold_from_their_month_on(self, office: Office) -> None:
        await office.item(code="meal", name="餐补", section="earning", formula="100")
        await office.item(
            code="meal", name="餐补", section="earning", formula="200", valid_from="2026-11"
        )
        await office.item(
            code="meal", name="餐补", section="earning", formula="0", valid_from="2026-12",
            active=False,
        )  # fmt: skip
        found = []
        for period in ("2026-10", "2026-11", "2026-12"):
            await office.close((await office.run(period))["id"])
            found.append(amounts(await office.slip("zhou", period)).get("meal"))
        assert found == ["100.00", "200.00", None]
        listed = await office.company.speak("bai").get("/payroll/items", params={"code": "meal"})
        assert [row["version"] for row in listed.json()["items"]] == [3, 2, 1]

    async def test_what_others_use_does_not_end(self, office: Office) -> None:
        await office.item(code="a", name="a", section="note", formula="1")
        await office.item(code="b", name="b", section="earning", formula="a * 2")
        body = {
            "code": "a", "name": "a", "section": "note", "formula": "1", "valid_from": "2026-02",
            "active": False,
        }  # fmt: skip
        found = refused(
            await office.company.post("bai", "/payroll/items", body), 409, "pay_item_in_use"
        )
        assert found == {"items": ["b"]}

    @pytest.mark.parametrize("code", ["salary", "amount", "base_wage", "income_tax", "min"])
    async def test_names_of_facts_and_lines_are_taken(self, office: Office, code: str) -> None:
        body = {
            "code": code, "name": "x", "section": "note", "formula": "1", "valid_from": "2026-02",
        }  # fmt: skip
        refused(await office.company.post("bai", "/payroll/items", body), 422, "pay_item_code")


class TestFactsAndInputs:
    async def test_what_is_not_known_is_refused(self, office: Office) -> None:
        post = office.company.post
        facts = {"person": "zhou", "valid_from": "2026-11-01", "group": office.group,
                 "city": "上海", "salary": "9000"}  # fmt: skip
        done = await office.company.done("bai", "/payroll/facts", facts)
        assert done["city"] == "shanghai"
        for change, status, code in (
            ({"city": "atlantis"}, 404, "city_unknown"),
            ({"group": "nothing"}, 404, "not_found"),
            ({"person": "wang"}, 404, "not_found"),
            ({"fund_rate": "0.12"}, 422, "fund_rate_refused"),
            ({"salary": "-1"}, 422, "invalid_request"),
            ({"salary": "1.005"}, 422, "invalid_request"),
            ({"salary": "1e99"}, 422, "invalid_request"),
        ):
            refused(await post("bai", "/payroll/facts", facts | change), status, code)
        rows = [{"person": "zhou", "name": "overtme", "value": "1"}]
        found = await post("bai", "/payroll/inputs", {"period": "2026-11", "rows": rows})
        assert refused(found, 422, "pay_input_unknown")["name"] == "overtme"
        rows = [{"person": "zhou", "name": "sick_days", "value": "-1"}]
        found = await post("bai", "/payroll/inputs", {"period": "2026-11", "rows": rows})
        refused(found, 422, "pay_input_unknown")

    async def test_half_a_batch_is_not_written(self, office: Office) -> None:
        rows = [{"person": person, "name": "sick_days", "value": "1"} for person in ("zhou", "xx")]
        body = {"period": "2026-11", "rows": rows}
        refused(await office.company.post("bai", "/payroll/inputs", body), 404, "not_found")
        assert await office.company.rows("select 1 from pay_inputs") == []

    async def test_attendance_is_read_and_payroll_may_say_otherwise(self, office: Office) -> None:
        day = (
            "insert into attendance_days (person_id, day, kind, status, marks, planned, worked,"
            " regular, late, early, absent, short, leave, overtime, percent, compensated,"
            " leave_types, closed_at) values (:person, '2026-11-03', 'workday', 'late', '{}',"
            " 480, 480, 480, 20, 0, 0, 0, 240, 150, 150, 30, '{personal}', now())"
        )
        for person in ("zhou", "li"):
            await office.company.execute(day, person=person)
        await office.inputs("2026-11", li={"late_minutes": "0"})
        await office.run("2026-11")
        slip = await office.slip("zhou", "2026-11")
        found = amounts(slip)
        assert found["late"] == "-40.00"
        assert found["overtime_workday"] == "206.90"  # two hours: half an hour was taken as rest
        assert found["unpaid_leave"] == "-275.86"  # half a day
        assert slip["facts"]["inputs"]["late_minutes"] == "attendance"
        other = await office.slip("li", "2026-11")
        assert amounts(other)["late"] == "0.00"
        assert other["facts"]["inputs"]["late_minutes"] == "manual"

    async def test_a_group_is_changed_by_who_has_read_it(self, office: Office) -> None:
        path = f"/payroll/groups/{office.group}"
        body = {"name": "月薪", "payday": 5, "fund_rate": "0.05", "version": 1}
        speak = office.company.speak("bai")
        changed = (await speak.put(path, json=body)).json()
        assert (changed["payday"], changed["version"]) == (5, 2)
        refused(await speak.put(path, json=body), 409, "version_conflict")
        run = await office.run("2026-11")
        assert run["paid_on"] == "2026-12-04"  # the 5th is a Saturday

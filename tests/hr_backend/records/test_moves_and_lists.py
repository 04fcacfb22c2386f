"""Promotions, transfers and checklists over HTTP and by the clock."""

from datetime import timedelta
from typing import Any

from hr_backend import due
from tests.hr_backend.conftest import Company, refused


def move(**changes: Any) -> dict[str, Any]:
    whole = {
        "person": "li",
        "kind": "promotion",
        "effective_on": "2026-12-01",
        "level": "P7",
        "reason": "表现好",
    }
    return whole | changes


async def below_chen(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id in ('li', 'sun')")


class TestMoves:
    async def test_anonymous(self, company: Company) -> None:
        refused(await company.get(None, "/moves"), 401, "not_authenticated")

    async def test_proposed_agreed_and_in_effect_on_its_day(self, company: Company) -> None:
        await below_chen(company)
        proposed = await company.done("chen", "/moves", move(department="sales"))
        assert await company.told("move_proposed") == {"gu"}
        path = f"/moves/{proposed['id']}/decide"
        refused(await company.post("chen", path, {"agree": True}), 403, "forbidden")
        refused(await company.post("sun", path, {"agree": True}), 404, "not_found")
        # Talked about, and not for their ears.
        assert (await company.get("li", "/moves")).json()["items"] == []
        agreed = await company.done("gu", path, {"agree": True})
        assert agreed["status"] == "approved"
        assert await company.told("move_decided") == {"chen"}
        await due.run_due(company.app)
        assert await company.rows("select department_id from people where id = 'li'") == [("rd",)]
        company.app.state.clock.advance(timedelta(days=7))
        await due.run_due(company.app)
        assert await company.rows("select department_id from people where id = 'li'") == [
            ("sales",)
        ]
        (own,) = (await company.get("li", "/moves")).json()["items"]
        assert (own["status"], own["old_department"], own["level"]) == ("applied", "rd", "P7")
        assert await company.rows("select level from employee_files") == [("P7",)]
        refused(await company.post("gu", path, {"agree": False}), 409, "move_decided")

    async def test_who_proposed_it_does_not_decide(self, company: Company) -> None:
        proposed = await company.done("gu", "/moves", move())
        response = await company.post("gu", f"/moves/{proposed['id']}/decide", {"agree": True})
        refused(response, 409, "own_proposal")
        past = await company.done("gu", "/moves", move(effective_on="2026-11-01"))
        done = await company.done("root", f"/moves/{past['id']}/decide", {"agree": True})
        assert done["status"] == "applied"

    async def test_what_cannot_be_proposed(self, company: Company) -> None:
        await below_chen(company)
        refused(await company.post("li", "/moves", move()), 403, "forbidden")
        refused(await company.post("zhao", "/moves", move()), 403, "forbidden")
        refused(await company.post("gu", "/moves", move(level=None)), 409, "nothing_moves")
        refused(await company.post("gu", "/moves", move(department="no")), 404, "not_found")
        for manager in ("chen", "li"):
            body = move(person="chen", manager=manager)
            refused(await company.post("gu", "/moves", body), 409, "manages_themselves")

    async def test_one_overtaken_by_another_is_let_go_of(self, company: Company) -> None:
        await below_chen(company)
        proposed = await company.done("gu", "/moves", move(manager="sun"))
        await company.done("root", f"/moves/{proposed['id']}/decide", {"agree": True})
        await company.execute("update people set manager_id = 'li' where id = 'sun'")
        company.app.state.clock.advance(timedelta(days=8))
        await due.run_due(company.app)
        (row,) = (await company.get("gu", "/moves")).json()["items"]
        assert row["status"] == "rejected"


class TestChecklists:
    BODY = {"person": "li", "occasion": "onboarding", "day": "2026-12-01"}  # noqa: RUF012

    async def test_anonymous(self, company: Company) -> None:
        refused(await company.get(None, "/checklists"), 401, "not_authenticated")

    async def test_hr_words_it_and_what_stands_stays(self, company: Company) -> None:
        refused(await company.get("li", "/checklist-templates"), 403, "forbidden")
        shipped = (await company.get("gu", "/checklist-templates")).json()["items"]
        assert [row["version"] for row in shipped] == [0, 0]
        before = await company.done("gu", "/checklists", self.BODY)
        edit = {"items": [{"title": "签合同", "owner": "hr", "days": 0}], "version": 0}
        put = company.speak("gu").put
        assert (await put("/checklist-templates/onboarding", json=edit)).json()["version"] == 1
        refused(await put("/checklist-templates/onboarding", json=edit), 409, "version_conflict")
        refused(await put("/checklist-templates/party", json=edit), 404, "not_found")
        (after,) = (await company.get("gu", "/checklists")).json()["items"]
        assert after == before
        again = await company.done("gu", "/checklists", self.BODY | {"person": "sun"})
        assert [item["title"] for item in again["items"]] == ["签合同"]

    async def test_each_ticks_what_is_theirs_until_it_is_closed(self, company: Company) -> None:
        await below_chen(company)
        drawn = await company.done("gu", "/checklists", self.BODY)
        refused(await company.post("gu", "/checklists", self.BODY), 409, "checklist_open")
        refused(await company.post("chen", "/checklists", self.BODY), 403, "forbidden")
        own = {item["id"]: (item["owner"] or {"id": "gu"})["id"] for item in drawn["items"]}
        assert set(own.values()) == {"gu", "chen", "li"}
        path = f"/checklists/{drawn['id']}/items"
        of_chen = next(item for item, owner in own.items() if owner == "chen")
        refused(await company.post("sun", f"{path}/{of_chen}/done"), 404, "not_found")
        refused(await company.post("li", f"{path}/{of_chen}/done"), 403, "forbidden")
        for done, (item, owner) in enumerate(own.items(), 1):
            view = await company.done(owner, f"{path}/{item}/done")
            assert (view["done"], bool(view["closed_at"])) == (done, done == len(own))
        await company.done("gu", "/checklists", self.BODY)

    async def test_owners_are_told_once_on_the_day(self, company: Company) -> None:
        await below_chen(company)
        await company.done("gu", "/checklists", self.BODY)
        company.app.state.clock.advance(timedelta(days=7))
        for _ in range(2):
            await due.run_due(company.app)
        told = [r for r in (await company.ledger())["notified"] if r["about"] == "checklist_due"]
        assert sorted(row["person"] for row in told) == ["chen", "gu", "gu", "gu", "li"]

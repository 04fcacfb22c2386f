"""Contracts over HTTP and by the clock."""

from datetime import timedelta
from typing import Any

from hr_backend import due
from tests.hr_backend.conftest import Company, refused


def body(**changes: Any) -> dict[str, Any]:
    whole = {
        "person": "li",
        "start_on": "2026-09-01",
        "end_on": "2029-08-31",
        "probation_end": "2027-02-28",
    }
    return whole | changes


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/contracts"), 401, "not_authenticated")
    refused(await company.get(None, "/me/employment"), 401, "not_authenticated")


async def test_ones_own_the_teams_or_hr(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id = 'li'")
    await company.done("gu", "/contracts", body())

    async def seen(person: str) -> int:
        return len((await company.get(person, "/contracts")).json()["items"])

    counts = {who: await seen(who) for who in ("li", "chen", "gu", "root", "sun", "zhou", "wang")}
    assert counts == {"li": 1, "chen": 1, "gu": 1, "root": 1, "sun": 0, "zhou": 0, "wang": 0}


async def test_only_hr_keeps_them(company: Company) -> None:
    refused(await company.post("li", "/contracts", body()), 403, "forbidden")
    refused(await company.post("gu", "/contracts", body(person="wang")), 404, "not_found")


async def test_an_unlawful_probation_is_refused(company: Company) -> None:
    data = refused(
        await company.post("gu", "/contracts", body(probation_end="2027-03-01")),
        409,
        "probation_unlawful",
    )
    assert data == {"latest": "2027-02-28"}
    await company.done("gu", "/contracts", body())
    again = body(start_on="2029-09-01", end_on="2032-08-31", probation_end="2029-10-31")
    refused(await company.post("gu", "/contracts", again), 409, "probation_unlawful")


async def test_contracts_do_not_overlap_and_may_end_early(company: Company) -> None:
    first = await company.done("gu", "/contracts", body())
    following = body(start_on="2027-06-01", end_on=None, term="open_ended", probation_end=None)
    refused(await company.post("gu", "/contracts", following), 409, "contracts_overlap")
    path = f"/contracts/{first['id']}/end"
    refused(await company.post("li", path, {"on": "2027-05-31"}), 403, "forbidden")
    stale = {"on": "2027-05-31", "version": 9}
    refused(await company.post("gu", path, stale), 409, "version_conflict")
    refused(await company.post("gu", path, {"on": "2030-01-01"}), 409, "contract_over")
    await company.done("gu", path, {"on": "2027-05-31"})
    refused(await company.post("gu", path, {"on": "2027-05-31"}), 409, "contract_over")
    await company.done("gu", "/contracts", following)


async def test_a_fixed_term_has_an_end(company: Company) -> None:
    for wrong in (body(end_on=None), body(term="open_ended"), body(end_on="2026-08-31")):
        refused(await company.post("gu", "/contracts", wrong), 422, "invalid_request")


async def test_ones_own_employment(company: Company) -> None:
    await company.done("gu", "/contracts", body())
    own = (await company.get("li", "/me/employment")).json()
    assert own["in_probation"]
    assert (own["regular_on"], own["notice_days"]) == ("2027-03-01", 3)
    assert own["last_day_if_notice_today"] == "2026-11-27"
    other = (await company.get("sun", "/me/employment")).json()
    assert (other["contract_start"], other["notice_days"]) == (None, 30)
    refused(await company.get("wang", "/me/employment"), 404, "not_found")


async def test_who_works_without_one_is_listed_and_told_of_once(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id in ('li', 'sun')")
    await company.execute("update people set hired_on = '2026-10-20' where id = 'li'")
    await company.execute("update people set hired_on = '2026-11-20' where id = 'sun'")
    refused(await company.get("li", "/contracts/missing"), 403, "forbidden")
    rows = (await company.get("gu", "/contracts/missing")).json()["items"]
    assert [(row["person"]["id"], row["due_on"], row["overdue"]) for row in rows] == [
        ("li", "2026-11-19", True)
    ]
    for _ in range(3):
        await due.run_due(company.app)
    told = [row for row in (await company.ledger())["notified"] if "contract" in row["about"]]
    assert sorted((row["person"], row["about"]) for row in told) == [
        ("chen", "contract_missing"),
        ("gu", "contract_missing"),
    ]


async def test_ends_are_told_of_once_and_a_new_end_anew(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id = 'li'")
    await company.done("gu", "/contracts", body())
    await due.run_due(company.app)
    assert await company.told("probation_ending") == set()
    company.app.state.clock.advance(timedelta(days=85))
    for _ in range(2):
        await due.run_due(company.app)
    ends = [r for r in (await company.ledger())["notified"] if r["about"] == "probation_ending"]
    assert sorted(row["person"] for row in ends) == ["chen", "gu"]
    assert await company.told("contract_ending") == set()

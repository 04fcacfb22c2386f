"""Balances with their proof, HR's entries, carrying over, profiles."""

import pytest
from sqlalchemy.exc import DBAPIError

from hr_backend.leave.balances import write_daily
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.leave.conftest import FRIDAY, approved, left

ADJUST = {"person": "zhou", "leave_type": "annual", "days": 2, "year": 2026, "reason": "奖励"}


async def test_a_balance_comes_with_its_proof(team: Company) -> None:
    refused(await team.get(None, "/leave/balances"), 401, "not_authenticated")
    refused(await team.get("wang", "/leave/balances"), 404, "not_found")
    await approved(team, "zhou", FRIDAY, start_half=True)
    body = (await team.get("zhou", "/leave/balances")).json()
    annual = body["items"][0]
    assert (annual["remaining"], annual["earned"], annual["taken"]) == (4.5, 5, 0.5)
    assert [(line["kind"], line["days"]) for line in annual["lines"]] == [
        ("earned", 5),
        ("taken", -0.5),
    ]
    assert [step["code"] for step in annual["steps"]] == ["service_years", "full_days"]
    assert annual["rule"]["source"].startswith("职工带薪年休假条例")


@pytest.mark.parametrize("stranger", ["li", "sun", "zhao", "wang"])
async def test_anothers_balance_does_not_exist(team: Company, stranger: str) -> None:
    for path in ("/leave/balances", "/leave/entries"):
        client = team.speak(stranger)
        there = await client.get(path, params={"person": "zhou"})
        refused(there, 404, "not_found")
        assert there.json() == (await client.get(path, params={"person": "nobody"})).json()
    refused(await team.get(stranger, "/leave/profiles/zhou"), 404, "not_found")


async def test_managers_and_hr_see_it(team: Company) -> None:
    for person in ("chen", "qian", "gu", "root"):
        assert await left(team, person, of="zhou") == 5


async def test_hr_adds_entries_and_changes_none(team: Company) -> None:
    refused(await team.post("zhou", "/leave/entries", ADJUST), 403, "forbidden")
    refused(await team.post("chen", "/leave/entries", ADJUST), 403, "forbidden")
    refused(await team.post("li", "/leave/entries", ADJUST), 403, "forbidden")
    await team.done("gu", "/leave/entries", ADJUST, key="once")
    await team.done("gu", "/leave/entries", ADJUST, key="once")
    assert await left(team, "zhou") == 7
    entries = (await team.get("zhou", "/leave/entries")).json()["items"]
    assert {(e["kind"], e["days"], e["reason"]) for e in entries} == {
        ("earned", 5, "rule"),
        ("adjusted", 2, "奖励"),
    }
    with pytest.raises(DBAPIError):
        await team.execute("update leave_entries set days = 99")


async def test_years_end_and_carrying_over(team: Company) -> None:
    await approved(team, "zhou", FRIDAY, end="2026-11-30")
    refused(
        await team.post("sun", "/leave/carry", {"person": "zhou", "year": 2026}), 403, "forbidden"
    )
    moved = await team.done("zhou", "/leave/carry", {"year": 2026})
    assert (moved["days"], moved["expires_on"]) == (3, "2027-12-31")
    refused(await team.post("zhou", "/leave/carry", {"year": 2026}), 409, "leave_nothing_to_carry")
    assert await left(team, "zhou", on="2027-03-01") == 8
    assert await left(team, "sun", on="2027-03-01") == 5
    sessions = team.app.state.sessions
    await write_daily(sessions, team.app.state.clock)
    stored = await team.rows("select count(*) from leave_entries")
    await team.execute("truncate leave_runs")
    await write_daily(sessions, team.app.state.clock)
    assert await team.rows("select count(*) from leave_entries") == stored


async def test_profiles_decide_the_years_days(team: Company) -> None:
    client = team.speak("zhou")
    refused(await client.put("/leave/profiles/zhou", json={}), 403, "forbidden")
    hr = team.speak("gu")
    body = {"first_worked_on": "2015-01-01", "region": "深圳", "version": 0}
    saved = (await hr.put("/leave/profiles/zhou", json=body)).json()
    assert (saved["region"], saved["version"]) == ("guangdong", 1)
    assert await left(team, "zhou") == 10
    refused(await hr.put("/leave/profiles/zhou", json=body), 409, "version_conflict")
    refused(
        await hr.put("/leave/profiles/zhou", json={"region": "月球"}), 422, "leave_region_unknown"
    )


async def test_ten_years_completed_during_the_year(team: Company) -> None:
    await team.speak("gu").put("/leave/profiles/zhou", json={"first_worked_on": "2016-11-30"})
    assert await left(team, "zhou") == 5
    assert await left(team, "zhou", on="2026-11-30") == 10
    made = await approved(team, "zhou", "2026-12-07", end="2026-12-15")
    assert made["data"]["days"] == 7


async def test_somebody_of_whom_nothing_is_known(team: Company) -> None:
    body = (await team.get("li", "/leave/balances")).json()
    assert [(row["leave_type"], row["known"]) for row in body["items"]] == [("annual", False)]

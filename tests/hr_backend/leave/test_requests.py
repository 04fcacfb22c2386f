"""Asking for leave, deciding on it, taking it back; what the ledger and the calendar hold then."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.leave.conftest import FRIDAY, MONDAY, TUESDAY, approved, ask, left

BODY = {"leave_type": "annual", "start": FRIDAY}


async def test_leave_is_taken_once_it_is_approved(team: Company) -> None:
    refused(await team.post(None, "/leave/requests", BODY), 401, "not_authenticated")
    refused(await team.post("wang", "/leave/requests", BODY), 404, "not_found")
    assert await left(team, "zhou") == 5  # seven years
    made = await ask(team, "zhou", FRIDAY)
    assert made["data"] == {
        "leave_type": "annual",
        "start": FRIDAY,
        "end": FRIDAY,
        "days": 1.0,
    }
    assert (made["status"], made["approver"]["id"]) == ("pending", "chen")
    assert await left(team, "zhou") == 5
    assert await team.told("approval_requested") == {"chen"}
    await team.done("chen", f"/employee-requests/{made['id']}/approve")
    assert await left(team, "zhou") == 4
    assert await team.told("leave_decided") == {"zhou"}
    busy = await team.rows("select source, start_at, end_at from busy_times where person_id='zhou'")
    assert [(row.source, row.start_at.isoformat()) for row in busy] == [
        ("leave", "2026-11-26T16:00:00+00:00")
    ]
    ledger = await team.ledger()
    assert [(row["action"], row["actor"]) for row in ledger["audit"]] == [
        ("leave.request", "zhou"),
        ("request.approve", "chen"),
    ]
    assert ledger["leave_requests"][0]["status"] == "approved"


async def test_taking_back_returns_the_days_at_once(team: Company) -> None:
    made = await approved(team, "zhou", FRIDAY, end=MONDAY)
    assert await left(team, "zhou") == 3
    cancel = f"/leave/requests/{made['id']}/cancel"
    refused(await team.post("chen", cancel), 403, "forbidden")
    refused(await team.post("li", cancel), 404, "not_found")
    done = await team.done("zhou", cancel)
    assert done["status"] == "withdrawn"
    assert await left(team, "zhou") == 5
    assert await team.rows("select 1 from busy_times where person_id='zhou'") == []
    assert await team.told("leave_cancelled") == {"chen"}
    refused(await team.post("zhou", cancel), 409, "already_decided")
    assert ("leave.cancel", "zhou") in {
        (row["action"], row["actor"]) for row in (await team.ledger())["audit"]
    }
    # and the days may be taken again
    await approved(team, "zhou", FRIDAY)


async def test_leave_that_has_begun_is_for_hr(team: Company) -> None:
    made = await approved(team, "zhou", "2026-11-23", end=FRIDAY)
    refused(await team.post("zhou", f"/leave/requests/{made['id']}/cancel"), 409, "leave_begun")
    today = await approved(team, "sun", "2026-11-24")
    await team.done("sun", f"/leave/requests/{today['id']}/cancel")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"start": FRIDAY, "end": "2026-12-04"}, 409, "leave_balance_too_low"),
        ({"start": "2026-11-28", "end": "2026-11-29"}, 422, "leave_no_working_days"),
        ({"start": "2027-10-01", "end": "2027-10-03"}, 422, "leave_no_working_days"),
        ({"start": "2025-11-27"}, 422, "leave_too_long_ago"),
        ({"start": "2028-01-03"}, 422, "leave_too_far"),
        ({"start": FRIDAY, "end": "2026-11-26"}, 422, "invalid_request"),
        ({"start": FRIDAY, "start_half": True, "end_half": True}, 422, "invalid_request"),
        ({"leave_type": "holiday", "start": FRIDAY}, 422, "invalid_request"),
        ({}, 422, "invalid_request"),
        (
            {"start_at": "2026-11-27T14:00:00+08:00", "end_at": "2026-11-28T10:00:00+08:00"},
            422,
            "invalid_request",
        ),
    ],
)
async def test_refusals(team: Company, body: dict[str, Any], status: int, code: str) -> None:
    wanted = {"leave_type": "annual"} | body
    refused(await team.post("zhou", "/leave/requests", wanted), status, code)
    refused(await team.post("zhou", "/leave/requests/preview", wanted), status, code)
    assert await team.rows("select 1 from employee_requests") == []


async def test_pending_days_are_not_given_twice(team: Company) -> None:
    await ask(team, "zhou", FRIDAY, end=TUESDAY)
    data = refused(
        await team.post(
            "zhou",
            "/leave/requests",
            {"leave_type": "annual", "start": "2026-12-07", "end": "2026-12-09"},
        ),
        409,
        "leave_balance_too_low",
    )
    assert (data["remaining"], data["days"]) == (2, 3)


async def test_overlaps(team: Company) -> None:
    await ask(team, "zhou", FRIDAY, start_half=True)
    for body in ({"start": FRIDAY}, {"start": "2026-11-26", "end": MONDAY, "leave_type": "sick"}):
        response = await team.post("zhou", "/leave/requests", {"leave_type": "annual"} | body)
        assert refused(response, 409, "leave_overlaps")["start"] == FRIDAY
    await ask(team, "zhou", FRIDAY, end_half=True)
    # a rejected one stands in nobody's way
    other = await ask(team, "zhou", MONDAY)
    await team.done("chen", f"/employee-requests/{other['id']}/reject", {"reason": "忙"})
    await ask(team, "zhou", MONDAY)


async def test_a_leave_over_the_turn_of_the_year_takes_of_both(team: Company) -> None:
    made = await approved(team, "zhou", "2026-12-30", end="2027-01-05")
    assert made["data"]["days"] == 4
    assert await left(team, "zhou") == 3
    assert await left(team, "zhou", on="2027-01-02") == 3
    rows = await team.rows("select bucket, days from leave_entries where kind='taken' order by 1")
    assert [(row.bucket, float(row.days)) for row in rows] == [("2026", -2), ("2027", -2)]


async def test_only_one_years_part_may_be_too_much(team: Company) -> None:
    await team.execute("update people set hired_on = '2026-02-01' where id = 'zhou'")
    body = {"leave_type": "annual", "start": "2026-12-30", "end": "2027-01-05"}
    data = refused(await team.post("zhou", "/leave/requests", body), 409, "leave_balance_too_low")
    assert data["year"] == 2026


async def test_hours_are_parts_of_a_day(team: Company) -> None:
    made = await ask(
        team,
        "zhou",
        None,
        start_at="2026-11-27T14:00:00+08:00",
        end_at="2026-11-27T16:00:00+08:00",
    )
    assert made["data"]["days"] == 0.25
    assert made["data"]["start"] == "2026-11-27T14:00:00+08:00"


async def test_hr_holidays_and_make_up_days_count(team: Company) -> None:
    await team.execute(
        "insert into holidays(day, name, kind) values ('2026-11-27','司庆','holiday'),"
        " ('2026-11-28','补班','workday')"
    )
    refused(await team.post("zhou", "/leave/requests", BODY), 422, "leave_no_working_days")
    made = await ask(team, "zhou", FRIDAY, end=MONDAY)
    assert made["data"]["days"] == 2


async def test_unlimited_kinds_need_no_balance(team: Company) -> None:
    made = await ask(team, "zhou", FRIDAY, leave_type="sick", reason="发烧")
    assert made["data"]["days"] == 1
    twelve = {"leave_type": "marriage", "start": "2026-12-07", "end": "2026-12-22"}
    await team.done("zhou", "/leave/requests/preview", twelve)
    profile = {"region": "上海"}
    response = await team.speak("gu").put("/leave/profiles/zhou", json=profile)
    assert response.json()["region"] == "shanghai"
    data = refused(await team.post("zhou", "/leave/requests", twelve), 422, "leave_more_than_given")
    assert (data["days"], data["most"]) == (12, 10)


async def test_compensatory_leave_needs_overtime(team: Company) -> None:
    body = {"leave_type": "compensatory", "start": FRIDAY}
    refused(await team.post("zhou", "/leave/requests", body), 409, "leave_balance_too_low")
    await team.execute(
        "insert into attendance_days values ('zhou', '2026-11-21', 'rest_day', null, 'present',"
        " '{}', null, null, 0, 480, 0, 0, 0, 0, 0, 0, 480, 0, 480, '{}', now())"
    )
    assert await left(team, "zhou", "compensatory") == 1
    made = await ask(team, "zhou", FRIDAY, leave_type="compensatory")
    await team.done("chen", f"/employee-requests/{made['id']}/approve")
    assert await left(team, "zhou", "compensatory") == 0


async def test_balance_gone_between_filing_and_approval(team: Company) -> None:
    made = await ask(team, "zhou", FRIDAY, end=TUESDAY)
    adjust = {
        "person": "zhou", "leave_type": "annual", "days": -3, "year": 2026, "reason": "多发了"
    }  # fmt: skip
    await team.done("gu", "/leave/entries", adjust)
    refused(
        await team.post("chen", f"/employee-requests/{made['id']}/approve"),
        409,
        "leave_balance_too_low",
    )
    assert (await team.get("zhou", f"/employee-requests/{made['id']}")).json()[
        "status"
    ] == "pending"
    assert await left(team, "zhou") == 2


async def test_many_requests_at_once_take_no_more_than_there_is(team: Company) -> None:
    days = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10"]
    answers = await asyncio.gather(
        *(
            team.post("zhou", "/leave/requests", {"leave_type": "annual", "start": day, "end": end})
            for day, end in zip(days, [*days[1:], "2026-12-11"], strict=True)
        ),
        *(team.post("zhou", "/leave/requests", BODY) for _ in range(3)),
    )
    outcomes = Counter(answer.json().get("code", "done") for answer in answers)
    held = sum(a.json()["data"]["days"] for a in answers if a.is_success)
    assert held <= 5
    assert outcomes["done"] >= 2
    assert outcomes["done"] + outcomes["leave_overlaps"] + outcomes["leave_balance_too_low"] == 7


async def test_an_approval_against_a_cancellation(team: Company) -> None:
    made = await ask(team, "zhou", FRIDAY)
    await asyncio.gather(
        team.post("chen", f"/employee-requests/{made['id']}/approve"),
        team.post("zhou", f"/leave/requests/{made['id']}/cancel"),
    )
    status = (await team.get("zhou", f"/employee-requests/{made['id']}")).json()["status"]
    assert status == "withdrawn"
    assert await left(team, "zhou") == 5


async def test_filed_once_under_a_key(team: Company) -> None:
    first = await team.done("zhou", "/leave/requests", BODY, key="k")
    assert await team.done("zhou", "/leave/requests", BODY, key="k") == first


async def test_preview_says_who_decides_and_what_is_left(team: Company) -> None:
    wanted = {"leave_type": "annual", "start": FRIDAY, "end": MONDAY}
    plan = await team.done("zhou", "/leave/requests/preview", wanted)
    assert (plan["days"], plan["days_off"], plan["remaining"]) == (2, 2, 5)
    assert plan["approver"]["id"] == "chen"
    assert plan["per_year"] == {"2026": 2}


async def test_the_teams_calendar(team: Company) -> None:
    await approved(team, "zhou", FRIDAY)
    await ask(team, "sun", MONDAY, leave_type="sick")
    window = {"since": "2026-11-23", "until": "2026-12-04"}

    async def seen(person: str, whose: str | None = None, **query: Any) -> list[str]:
        query |= {"person": whose} if whose else {}
        response = await team.speak(person).get("/leave/requests", params=window | query)
        assert response.is_success, response.text
        return [row["person"]["id"] for row in response.json()["items"]]

    for person in ("chen", "qian", "gu", "root"):
        assert await seen(person) == ["zhou", "sun"]
    assert await seen("chen", status="approved") == ["zhou"]
    assert await seen("chen", whose="sun") == ["sun"]
    assert await seen("zhou") == ["zhou"]
    assert await seen("sun", whose="zhou") == []
    assert await seen("li") == await seen("wang") == []
    page = (await team.get("chen", "/leave/requests", **window, limit=1)).json()
    following = await team.get("chen", "/leave/requests", **window, cursor=page["next_cursor"])
    assert [row["person"]["id"] for row in following.json()["items"]] == ["sun"]

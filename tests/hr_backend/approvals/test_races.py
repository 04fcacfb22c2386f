"""Whoever races: one wins, the others are told so, and nobody is booked twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from datetime import datetime

import httpx

from hr_backend.approvals.falling_due import move_requests_on
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

MOVE = {"start": at("12-02 16:00"), "reason": "临时要出差"}
OVERLAPS = """
    select count(*) from slot_claims a join slot_claims b
    on a.id < b.id and a.person_no = b.person_no
    and a.start_at < b.end_at and b.start_at < a.end_at
"""


async def test_one_slot_for_two_candidates(company: Company) -> None:
    answers = await asyncio.gather(
        company.post("liu", "/interviews/intime/reschedule", MOVE),
        company.post("wang", "/interviews/late/reschedule", MOVE),
        company.post("zhao", "/interviews/proposed/schedule", {"start": MOVE["start"]}),
    )
    outcomes = Counter(answer.json().get("code", "done") for answer in answers)
    assert outcomes == {"done": 1, "slot_taken": 2}
    assert (await company.rows(OVERLAPS))[0][0] == 0


async def test_two_reviewers_at_once(company: Company) -> None:
    result = await company.done("liu", "/interviews/senior/cancel", {"reason": "有事"})
    request = result["request"]["id"]
    answers = await asyncio.gather(
        company.post("chen", f"/requests/{request}/approve"),
        company.post("gu", f"/requests/{request}/reject", {"reason": "不行"}),
        company.post("liu", f"/requests/{request}/withdraw"),
    )
    outcomes = Counter(answer.json().get("code", "done") for answer in answers)
    assert outcomes == {"done": 1, "already_decided": 2}


async def test_two_changes_of_what_was_read_once(company: Company) -> None:
    bodies = [MOVE | {"version": 1, "start": at(f"12-03 {hour}:00")} for hour in (10, 11, 14, 15)]
    answers = await asyncio.gather(
        *(company.post("liu", "/interviews/intime/reschedule", body) for body in bodies)
    )
    outcomes = Counter(answer.json().get("code", "done") for answer in answers)
    assert outcomes == {"done": 1, "version_conflict": 3}


async def test_a_withdrawal_against_an_approval(company: Company) -> None:
    result = await company.done("wang", "/interviews/late/reschedule", MOVE)
    request = result["request"]["id"]
    approved, withdrawn = await asyncio.gather(
        company.post("zhao", f"/requests/{request}/approve"),
        company.post("wang", "/applications/a-wang/withdraw", {"reason": "已入职"}),
    )
    assert withdrawn.is_success
    assert approved.is_success or approved.json()["code"] == "already_decided"
    ledger = await company.ledger()
    assert next(row for row in ledger["interviews"] if row["id"] == "late")["status"] == "cancelled"
    assert await company.rows("select 1 from slot_claims where interview_id = 'late'") == []


async def outcomes(*calls: Awaitable[httpx.Response]) -> Counter[str]:
    answers = await asyncio.gather(*calls)
    return Counter("done" if one.is_success else one.json()["code"] for one in answers)


async def test_one_person_gives_one_of_two_reviews_however_fast_they_are(company: Company) -> None:
    result = await company.done("he", "/interviews/senior-late/cancel", {"reason": "有事"})
    path = f"/requests/{result['request']['id']}/approve"
    found = await outcomes(*(company.post("root", path) for _ in range(4)))
    assert found == {"done": 1, "forbidden": 3}
    view = (await company.get("he", f"/requests/{result['request']['id']}")).json()
    assert [step["status"] for step in view["steps"]] == ["approved", "pending"]


async def test_both_reviews_at_the_same_instant_keep_their_order(company: Company) -> None:
    result = await company.done("he", "/interviews/senior-late/cancel", {"reason": "有事"})
    path = f"/requests/{result['request']['id']}"
    first, second = await asyncio.gather(
        company.post("zhao", f"{path}/approve"), company.post("chen", f"{path}/approve")
    )
    assert first.is_success
    assert second.is_success or second.json()["code"] == "forbidden"
    status = (await company.get("he", path)).json()["status"]
    assert status == ("applied" if second.is_success else "pending")


async def test_a_request_that_is_answered_while_it_is_reviewed(company: Company) -> None:
    result = await company.done("wang", "/interviews/late/reschedule", MOVE)
    path = f"/requests/{result['request']['id']}"
    view = await company.done("zhao", f"{path}/ask-info", {"question": "去哪里？"})
    answered, approved = await asyncio.gather(
        company.post("wang", f"{path}/answer", {"text": "上海", "start": at("12-03 10:00")}),
        company.post("zhao", f"{path}/approve", {"version": view["version"]}),
    )
    assert answered.is_success
    assert approved.json()["code"] in ("illegal_transition", "version_conflict")
    refused = await company.post("zhao", f"{path}/approve", {"version": view["version"]})
    assert refused.json()["code"] == "version_conflict"


async def test_an_approval_against_the_start_of_the_interview(
    company: Company, hr_clock: SettableClock
) -> None:
    result = await company.done("wang", "/interviews/late/cancel", {"reason": "有事"})
    path = f"/requests/{result['request']['id']}"
    hr_clock.set(datetime.fromisoformat(at("11-25 14:00")))
    sessions = company.app.state.sessions
    approved, _, _ = await asyncio.gather(
        company.post("zhao", f"{path}/approve"),
        move_requests_on(sessions, hr_clock),
        move_requests_on(sessions, hr_clock),
    )
    assert approved.json()["code"] in ("interview_past", "already_decided")
    assert (await company.get("wang", path)).json()["status"] == "expired"
    told = [row for row in (await company.ledger())["notified"] if row["person"] == "wang"]
    assert [row["about"] for row in told] == ["approval_decided"]


async def test_a_change_of_mode_against_a_move(company: Company) -> None:
    found = await outcomes(
        company.post("liu", "/interviews/intime/reschedule", MOVE),
        company.post("liu", "/interviews/intime/mode", {"mode": "phone"}),
        company.post("zhao", "/interviews/intime/mode", {"mode": "onsite"}),
    )
    assert found == {"done": 3}
    (row,) = await company.rows("select version, start_at from interviews where id = 'intime'")
    assert (row.version, row.start_at) == (4, datetime.fromisoformat(MOVE["start"]))


async def test_two_versions_of_a_policy_at_once(company: Company) -> None:
    body = {"scope": "department:rd", "data": {"max_reschedules": 1}}
    found = await outcomes(*(company.post("root", "/policies", body) for _ in range(3)))
    assert set(found) <= {"done", "conflict"}
    rows = await company.rows("select version from policies where scope = 'department:rd'")
    assert sorted(row.version for row in rows) == list(range(1, found["done"] + 1))


async def test_files_of_one_request_at_once_stay_within_their_number(company: Company) -> None:
    result = await company.done("wang", "/interviews/late/cancel", {"reason": "有事"})
    path = f"/requests/{result['request']['id']}/attachments"
    files = [
        {"file": (f"{n}.pdf", b"%PDF-1.7 " + bytes([n]), "application/pdf")} for n in range(13)
    ]
    found = await outcomes(*(company.speak("wang").post(path, files=file) for file in files))
    assert found == {"done": 10, "too_many_attachments": 3}

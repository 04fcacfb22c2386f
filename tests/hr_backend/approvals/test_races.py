"""Whoever races: one wins, the others are told so, and nobody is booked twice."""

import asyncio
from collections import Counter

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

"""Reviews nobody gives: reminded, handed up once, expired with the interview's start."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from hr_backend.approvals.falling_due import move_requests_on
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

START = datetime.fromisoformat(at("11-25 14:00"))
"""Of the interview `late`: 22 hours from now."""
MOVE = {"start": at("12-02 16:00"), "reason": "临时要出差"}


@pytest.fixture
async def pending(company: Company) -> str:
    """wang's late move, before zhao; its id."""
    result = await company.done("wang", "/interviews/late/reschedule", MOVE)
    request: str = result["request"]["id"]
    return request


async def run(company: Company, clock: SettableClock, *, at: datetime) -> None:
    clock.set(at)
    await move_requests_on(company.app.state.sessions, clock)


async def asked(company: Company) -> list[tuple[str, str]]:
    """Who was asked to decide, and as what."""
    rows = await company.rows(
        "select person_id, data from outbox where about = 'approval_requested'"
        " order by created_at, person_id"
    )
    kinds = ("reminder", "escalated")
    return [
        (row.person_id, next((kind for kind in kinds if row.data.get(kind)), "first"))
        for row in rows
    ]


async def traced(company: Company) -> list[tuple[str, str]]:
    rows = await company.rows(
        "select actor, action from audit_entries where actor = 'system' order by no"
    )
    return [tuple(row) for row in rows]


async def test_halfway_they_are_reminded_then_it_goes_one_up_and_no_further(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    await run(company, hr_clock, at=NOW + timedelta(hours=10, minutes=59))
    assert await asked(company) == [("zhao", "first")]
    for _ in range(2):
        await run(company, hr_clock, at=NOW + timedelta(hours=11))
    assert await asked(company) == [("zhao", "first"), ("zhao", "reminder")]
    refused(await company.post("gu", f"/requests/{pending}/approve"), 403, "forbidden")
    for later in (17, 18, 21):
        await run(company, hr_clock, at=NOW + timedelta(hours=later))
    assert (await asked(company))[2:] == [("gu", "escalated")]
    waiting = (await company.get("gu", "/requests", waiting_for_me=True)).json()["items"]
    assert [(row["id"], row["steps"][0]["escalated"]) for row in waiting] == [(pending, True)]
    assert await traced(company) == [("system", "request.remind"), ("system", "request.escalate")]
    assert (await company.done("gu", f"/requests/{pending}/approve"))["status"] == "applied"


async def test_review_hours_are_the_policys(company: Company, hr_clock: SettableClock) -> None:
    await company.done("root", "/policies", {"scope": "company", "data": {"review_hours": 2}})
    await company.done("wang", "/interviews/late/reschedule", MOVE)
    await run(company, hr_clock, at=NOW + timedelta(hours=2))
    assert await asked(company) == [("zhao", "first"), ("zhao", "reminder")]


async def test_above_the_second_review_there_are_only_the_admins(
    company: Company, hr_clock: SettableClock
) -> None:
    result = await company.done("liu", "/interviews/senior/cancel", {"reason": "有事"})
    for hours in (24, 48):
        await run(company, hr_clock, at=NOW + timedelta(hours=hours))
    told = Counter(await asked(company))
    assert told[("root", "escalated")] == 1
    assert told[("chen", "reminder")] == told[("gu", "reminder")] == 1
    waiting = (await company.get("root", "/requests", waiting_for_me=True)).json()["items"]
    assert [row["id"] for row in waiting] == [result["request"]["id"]]


async def test_with_the_start_it_expires_and_the_requester_is_told(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    await run(company, hr_clock, at=START - timedelta(seconds=1))
    assert (await company.get("wang", f"/requests/{pending}")).json()["status"] == "pending"
    for _ in range(2):
        await run(company, hr_clock, at=START)
    assert (await company.get("wang", f"/requests/{pending}")).json()["status"] == "expired"
    notices = [
        row for row in (await company.ledger())["notified"] if row["about"] == "approval_decided"
    ]
    assert [row["person"] for row in notices] == ["wang"]
    assert (await traced(company))[-1] == ("system", "request.expire")
    claims = await company.rows("select kind from slot_claims where interview_id = 'late'")
    assert {row.kind for row in claims} == {"interview"}


async def test_a_question_without_an_answer_expires_too_and_reminds_nobody(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    await company.done("zhao", f"/requests/{pending}/ask-info", {"question": "去哪里？"})
    await run(company, hr_clock, at=NOW + timedelta(hours=20))
    assert await asked(company) == [("zhao", "first")]
    await run(company, hr_clock, at=START)
    assert (await company.get("wang", f"/requests/{pending}")).json()["status"] == "expired"


async def test_an_answer_starts_the_time_anew(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    await run(company, hr_clock, at=NOW + timedelta(hours=11))
    await company.done("zhao", f"/requests/{pending}/ask-info", {"question": "去哪里？"})
    view = await company.done("wang", f"/requests/{pending}/answer", {"text": "上海"})
    due = datetime.fromisoformat(view["steps"][0]["due_at"])
    assert due == NOW + timedelta(hours=16.5)
    await run(company, hr_clock, at=due)
    assert (await asked(company))[-1] == ("zhao", "reminder")


async def test_a_new_time_that_passes_goes_back_to_the_candidate(
    company: Company, hr_clock: SettableClock
) -> None:
    earlier = {"start": at("11-25 10:00"), "reason": "下午要出差"}
    result = await company.done("wang", "/interviews/late/reschedule", earlier)
    await run(company, hr_clock, at=datetime.fromisoformat(at("11-25 10:00")))
    view = (await company.get("wang", f"/requests/{result['request']['id']}")).json()
    assert view["status"] == "needs_info"
    assert await company.told("more_info_requested") == {"wang"}


async def test_many_processes_and_a_reviewer_at_once_do_it_once(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    hr_clock.set(NOW + timedelta(hours=11))
    sessions = company.app.state.sessions
    answers: list[Any] = await asyncio.gather(
        *(move_requests_on(sessions, hr_clock) for _ in range(4)),
        company.post("zhao", f"/requests/{pending}/approve"),
    )
    assert answers[-1].is_success
    await move_requests_on(sessions, hr_clock)
    assert Counter(await asked(company))[("zhao", "reminder")] <= 1
    assert (await company.get("wang", f"/requests/{pending}")).json()["status"] == "applied"


async def test_one_that_cannot_be_moved_on_does_not_stop_the_others(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    other = await company.done("he", "/interviews/senior-late/cancel", {"reason": "有事"})
    await company.execute(
        "alter table review_steps add constraint broken check (request_id <> :id"
        " or reminded_at is null)".replace(":id", f"'{pending}'")
    )
    try:
        await run(company, hr_clock, at=NOW + timedelta(hours=12))
    finally:
        await company.execute("alter table review_steps drop constraint broken")
    reminded = await company.rows(
        "select request_id from review_steps where reminded_at is not null"
    )
    assert [row[0] for row in reminded] == [other["request"]["id"]]

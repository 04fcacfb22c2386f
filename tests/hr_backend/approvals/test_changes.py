"""Moving, cancelling and withdrawing: at once where the rules allow it, after review elsewhere."""

import asyncio

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

FREE = at("12-02 16:00")
MOVE = {"start": FREE, "reason": "临时要出差"}


class TestInTime:
    async def test_a_move_is_applied_at_once(self, company: Company) -> None:
        result = await company.done("liu", "/interviews/intime/reschedule", MOVE)
        assert result["outcome"] == "applied"
        interview = result["interview"]
        assert same(interview["start"], FREE)
        # moved, so it has to be confirmed again
        assert (interview["status"], interview["reschedules"]) == ("scheduled", 1)
        assert [rule["code"] for rule in result["rules"]] == ["in_time"]
        assert result["request"]["status"] == "applied"
        assert await company.told("interview_rescheduled") == {"li", "sun", "zhao", "chen"}
        audit = (await company.ledger())["audit"]
        assert [(row["action"], row["actor"]) for row in audit] == [("interview.reschedule", "liu")]

    async def test_exactly_the_notice_is_in_time(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        start = await company.get("wang", "/interviews/late")
        from datetime import datetime, timedelta

        hr_clock.set(datetime.fromisoformat(start.json()["start"]) - timedelta(hours=24))
        result = await company.done("wang", "/interviews/late/cancel", {"reason": "不去了"})
        assert result["outcome"] == "applied"

    async def test_a_cancellation_frees_the_time(self, company: Company) -> None:
        await company.done("liu", "/interviews/intime/cancel", {"reason": "有别的offer了"})
        claims = await company.rows("select 1 from slot_claims where interview_id = 'intime'")
        assert claims == []
        assert await company.told("interview_cancelled") == {"li", "sun", "zhao", "chen"}


class TestLate:
    async def test_the_recruiter_decides_and_the_interview_stands(self, company: Company) -> None:
        result = await company.done("wang", "/interviews/late/reschedule", MOVE)
        assert result["outcome"] == "pending"
        assert same(result["interview"]["start"], at("11-25 14:00"))
        assert result["interview"]["pending_request"]["kind"] == "reschedule"
        (step,) = result["request"]["steps"]
        assert (step["role"], step["reviewer"]["id"], step["status"]) == (
            "recruiter",
            "zhao",
            "pending",
        )
        assert await company.told("approval_requested") == {"zhao"}
        request = result["request"]["id"]
        waiting = (await company.get("zhao", "/requests", waiting_for_me=True)).json()["items"]
        assert [row["id"] for row in waiting] == [request]

        approved = await company.done("zhao", f"/requests/{request}/approve")
        assert approved["status"] == "applied"
        assert same(approved["interview"]["start"], FREE)
        assert await company.told("approval_decided") == {"wang"}
        assert await company.told("interview_rescheduled") == {"wang", "li", "chen"}
        audit = (await company.ledger())["audit"]
        assert ("request.approve", "zhao") in [(row["action"], row["actor"]) for row in audit]

    async def test_a_pending_request_keeps_hold_of_its_new_time(self, company: Company) -> None:
        await company.done("wang", "/interviews/late/reschedule", MOVE)
        refused(await company.post("liu", "/interviews/intime/reschedule", MOVE), 409, "slot_taken")

"""Moving, cancelling and withdrawing: at once where the rules allow it, after review elsewhere."""

from datetime import datetime, timedelta

import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

FREE = at("12-02 16:00")
MOVE = {"start": FREE, "reason": "临时要出差"}
LATE_START = datetime.fromisoformat(at("11-25 14:00"))


class TestInTime:
    async def test_a_move_is_applied_at_once(self, company: Company) -> None:
        result = await company.done("liu", "/interviews/intime/reschedule", MOVE)
        assert result["outcome"] == "applied"
        interview = result["interview"]
        assert same(interview["start"], FREE)
        # moved, so it has to be confirmed again
        assert (interview["status"], interview["reschedules"]) == ("scheduled", 1)
        assert [rule["code"] for rule in result["rules"]] == ["in_time"]
        assert result["rules"][0]["data"]["policy"] == ["company@1"]
        assert result["request"]["status"] == "applied"
        assert await company.told("interview_rescheduled") == {"liu", "li", "sun", "zhao", "chen"}
        audit = (await company.ledger())["audit"]
        assert [(row["action"], row["actor"]) for row in audit] == [("interview.reschedule", "liu")]

    @pytest.mark.parametrize(("seconds", "outcome"), [(0, "applied"), (1, "pending")])
    async def test_exactly_the_notice_is_in_time(
        self, company: Company, hr_clock: SettableClock, seconds: int, outcome: str
    ) -> None:
        hr_clock.set(LATE_START - timedelta(hours=24) + timedelta(seconds=seconds))
        result = await company.done("wang", "/interviews/late/cancel", {"reason": "不去了"})
        assert result["outcome"] == outcome

    async def test_a_cancellation_frees_the_time(self, company: Company) -> None:
        await company.done("liu", "/interviews/intime/cancel", {"reason": "有别的offer了"})
        claims = await company.rows("select 1 from slot_claims where interview_id = 'intime'")
        assert claims == []
        assert await company.told("interview_cancelled") == {"liu", "li", "sun", "zhao", "chen"}

    async def test_the_third_move_is_the_recruiters_to_allow(self, company: Company) -> None:
        for hour in ("14:00", "15:00"):
            body = {"start": at(f"12-03 {hour}"), "reason": "撞期"}
            result = await company.done("liu", "/interviews/intime/reschedule", body)
            assert result["outcome"] == "applied"
        preview = await company.done(
            "liu", "/interviews/intime/change-preview", {"kind": "reschedule"}
        )
        assert (preview["needs_review"], preview["reschedules_left"]) == (True, 0)
        assert preview["reviewers"] == [{"id": "zhao", "name": "赵敏", "role": "recruiter"}]
        result = await company.done("liu", "/interviews/intime/reschedule", MOVE)
        assert result["outcome"] == "pending"
        assert [rule["code"] for rule in result["rules"]] == ["in_time", "too_many_reschedules"]


class TestLate:
    async def test_the_interview_stands_until_the_recruiter_agrees(self, company: Company) -> None:
        result = await company.done("wang", "/interviews/late/reschedule", MOVE)
        assert result["outcome"] == "pending"
        assert same(result["interview"]["start"], at("11-25 14:00"))
        assert result["interview"]["pending_request"]["kind"] == "reschedule"
        (step,) = result["request"]["steps"]
        assert (step["role"], step["reviewer"]["id"]) == ("recruiter", "zhao")
        assert await company.told("approval_requested") == {"zhao"}

    async def test_its_new_time_is_kept_for_it(self, company: Company) -> None:
        await company.done("wang", "/interviews/late/reschedule", MOVE)
        response = await company.post("liu", "/interviews/intime/reschedule", MOVE)
        refused(response, 409, "slot_taken")

    async def test_a_second_wish_waits_for_the_first(self, company: Company) -> None:
        first = await company.done("wang", "/interviews/late/reschedule", MOVE)
        response = await company.post("wang", "/interviews/late/cancel", {"reason": "不去了"})
        data = refused(response, 409, "change_pending")
        assert data["request"] == first["request"]["id"]


class TestStaff:
    @pytest.mark.parametrize("person", ["li", "zhao", "chen", "root"])
    async def test_they_move_at_once_and_it_does_not_count(
        self, company: Company, person: str
    ) -> None:
        result = await company.done(person, "/interviews/late/reschedule", MOVE)
        assert result["outcome"] == "applied"
        assert result["interview"]["reschedules"] == 0
        told = await company.told("interview_rescheduled")
        assert told == {"wang", "li", "zhao", "chen"} - {person}

    async def test_an_hrbp_sees_and_leaves_it_to_others(self, company: Company) -> None:
        assert (await company.get("gu", "/interviews/late")).is_success
        refused(await company.post("gu", "/interviews/late/cancel", MOVE), 422, "invalid_request")
        body = {"reason": "业务调整"}
        refused(await company.post("gu", "/interviews/late/cancel", body), 403, "forbidden")

    async def test_their_word_ends_what_was_under_review(self, company: Company) -> None:
        pending = await company.done("wang", "/interviews/late/reschedule", MOVE)
        other = {"start": at("12-03 10:00"), "reason": "业务调整"}
        result = await company.done("zhao", "/interviews/late/reschedule", other)
        assert result["interview"]["pending_request"] is None
        request = pending["request"]["id"]
        assert (await company.get("wang", f"/requests/{request}")).json()["status"] == "expired"
        # and the time it held is free again
        assert (await company.post("liu", "/interviews/intime/reschedule", MOVE)).is_success

    async def test_only_they_may_leave_working_hours_and_only_by_saying_so(
        self, company: Company
    ) -> None:
        saturday: dict[str, object] = {"start": at("11-28 10:00"), "reason": "加急"}
        for person in ("liu", "zhao"):
            response = await company.post(person, "/interviews/intime/reschedule", saturday)
            refused(response, 422, "outside_hours")
        saturday |= {"outside_hours": True}
        response = await company.post("liu", "/interviews/intime/reschedule", saturday)
        refused(response, 422, "outside_hours")
        assert (await company.done("zhao", "/interviews/intime/reschedule", saturday))["outcome"]

    async def test_the_candidate_does_not_read_their_reason(self, company: Company) -> None:
        result = await company.done("zhao", "/interviews/late/cancel", {"reason": "不合适"})
        request = result["request"]["id"]
        refused(await company.get("wang", f"/requests/{request}"), 404, "not_found")
        notices = await company.rows(
            "select data from outbox where person_id = 'wang' and about = 'interview_cancelled'"
        )
        assert [("reason" in data, data["by_company"]) for (data,) in notices] == [(False, True)]


class TestRefusals:
    @pytest.mark.parametrize(
        ("start", "code"),
        [
            (at("11-24 15:00"), "time_past"),
            (at("12-02 15:30"), "slot_taken"),  # li is busy
            (at("12-02 20:00"), "outside_hours"),
            (at("12-05 10:00"), "outside_hours"),  # Saturday
            (at("11-27 10:00"), "same_time"),
            ("2028-11-27T10:00:00+08:00", "time_too_far"),
        ],
    )
    async def test_times_that_cannot_be_had(self, company: Company, start: str, code: str) -> None:
        response = await company.post(
            "liu", "/interviews/intime/reschedule", {"start": start, "reason": "有事"}
        )
        refused(response, 409 if code == "slot_taken" else 422, code)

    @pytest.mark.parametrize("reason", ["", "  "])
    async def test_a_reason_is_needed(self, company: Company, reason: str) -> None:
        for person in ("wang", "zhao"):
            response = await company.post(person, "/interviews/late/cancel", {"reason": reason})
            refused(response, 422, "reason_required")

    async def test_what_is_over_cannot_be_changed(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        body = {"reason": "有事"}
        data = refused(
            await company.post("wang", "/interviews/over/cancel", body), 409, "illegal_transition"
        )
        assert data["status"] == "completed"
        hr_clock.set(LATE_START)
        refused(await company.post("wang", "/interviews/late/cancel", body), 409, "interview_past")
        refused(await company.post("wang", "/interviews/late/confirm"), 409, "interview_past")

    async def test_cancelling_twice(self, company: Company) -> None:
        body = {"reason": "有事"}
        await company.done("liu", "/interviews/intime/cancel", body)
        response = await company.post("liu", "/interviews/intime/cancel", body)
        assert refused(response, 409, "illegal_transition")["status"] == "cancelled"

    async def test_a_stale_version(self, company: Company) -> None:
        await company.done("liu", "/interviews/intime/reschedule", MOVE | {"version": 1})
        body = {"reason": "有事", "version": 1}
        response = await company.post("liu", "/interviews/intime/cancel", body)
        assert refused(response, 409, "version_conflict")["version"] == 2

    async def test_a_proposed_interview_is_scheduled_not_moved(self, company: Company) -> None:
        response = await company.post("he", "/interviews/proposed/reschedule", MOVE)
        refused(response, 409, "illegal_transition")


class TestWithdraw:
    async def test_it_ends_all_coming_interviews_and_frees_their_time(
        self, company: Company
    ) -> None:
        await company.done("wang", "/interviews/late/reschedule", MOVE)
        result = await company.done("wang", "/applications/a-wang/withdraw", {"reason": "已入职"})
        assert (result["outcome"], result["request"]["kind"]) == ("applied", "withdraw")
        assert result["interview"]["status"] == "cancelled"
        ledger = await company.ledger()
        kept = {row["id"]: row["status"] for row in ledger["interviews"]}
        assert (kept["over"], kept["late"]) == ("completed", "cancelled")
        assert sorted((row["kind"], row["status"]) for row in ledger["requests"]) == [
            ("reschedule", "withdrawn"),
            ("withdraw", "applied"),
        ]
        assert "interview.withdraw" in {row["action"] for row in ledger["audit"]}
        assert await company.told("interview_cancelled") == {"wang", "li", "zhao", "chen"}
        assert await company.rows("select 1 from slot_claims where interview_id = 'late'") == []
        again = await company.post("wang", "/applications/a-wang/withdraw", {"reason": "已入职"})
        refused(again, 409, "illegal_transition")

    async def test_it_is_the_candidates_or_the_recruiters(self, company: Company) -> None:
        body = {"reason": "已入职"}
        for person in ("li", "chen", "gu"):
            response = await company.post(person, "/applications/a-wang/withdraw", body)
            refused(response, 403, "forbidden")
        assert (await company.post("zhao", "/applications/a-wang/withdraw", body)).is_success

    async def test_it_works_without_an_interview(self, company: Company) -> None:
        await company.execute("update interviews set status = 'cancelled' where id = 'proposed'")
        result = await company.done("he", "/applications/a-he-java/withdraw", {"reason": "不找了"})
        assert (result["interview"], result["request"]["status"]) == (None, "applied")
        assert "interview.withdraw" in {row["action"] for row in (await company.ledger())["audit"]}


class TestScheduleAndConfirm:
    async def test_the_candidate_takes_the_first_time(self, company: Company) -> None:
        body = {"start": at("11-26 10:00")}
        result = await company.done("he", "/interviews/proposed/schedule", body)
        assert result["interview"]["status"] == "scheduled"
        assert (result["request"], result["rules"]) == (None, [])
        assert await company.told("interview_scheduled") == {"he", "li", "zhao", "chen"}
        response = await company.post("he", "/interviews/proposed/schedule", body)
        refused(response, 409, "illegal_transition")

    async def test_confirming_twice_is_once(self, company: Company) -> None:
        for _ in range(2):
            result = await company.done("wang", "/interviews/late/confirm")
            assert result["interview"]["status"] == "confirmed"
        ledger = await company.ledger()
        assert [row["action"] for row in ledger["audit"]] == ["interview.confirm"]
        assert await company.told("interview_confirmed") == {"li", "zhao"}

    async def test_an_interviewer_does_not_confirm_for_the_candidate(
        self, company: Company
    ) -> None:
        refused(await company.post("li", "/interviews/late/confirm"), 403, "forbidden")
        refused(await company.post("wang", "/interviews/over/confirm"), 409, "interview_past")

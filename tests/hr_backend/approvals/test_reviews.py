"""Reviews: in order, by the right people, once, and never against the facts."""

from datetime import datetime
from typing import Any

import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

FREE = at("12-02 16:00")
MOVE = {"start": FREE, "reason": "临时要出差"}


@pytest.fixture
async def pending(company: Company) -> str:
    """wang's late move, before zhao; its id."""
    result = await company.done("wang", "/interviews/late/reschedule", MOVE)
    request: str = result["request"]["id"]
    return request


@pytest.fixture
async def senior(company: Company) -> str:
    """he's late cancellation on a senior post: zhao first, then chen or gu."""
    body = {"reason": "家里有事"}
    result = await company.done("he", "/interviews/senior-late/cancel", body)
    request: str = result["request"]["id"]
    return request


async def waiting(company: Company, person: str) -> list[Any]:
    response = await company.get(person, "/requests", waiting_for_me=True)
    return [row["id"] for row in response.json()["items"]]


class TestApprove:
    async def test_the_last_consent_applies_the_change(
        self, company: Company, pending: str
    ) -> None:
        assert await waiting(company, "zhao") == [pending]
        view = await company.done("zhao", f"/requests/{pending}/approve")
        assert (view["status"], view["interview"]["reschedules"]) == ("applied", 1)
        assert same(view["interview"]["start"], FREE)
        assert await waiting(company, "zhao") == []
        assert await company.told("approval_decided") == {"wang"}
        assert await company.told("interview_rescheduled") == {"wang", "li", "chen"}
        rows = await company.rows(
            "select action, actor, on_behalf_of from audit_entries order by no"
        )
        assert [tuple(row) for row in rows] == [
            ("request.create", "wang", None),
            ("interview.reschedule", "zhao", "wang"),
            ("request.approve", "zhao", None),
        ]

    @pytest.mark.parametrize("person", ["wang", "chen", "gu"])
    async def test_others_who_see_it_may_not(
        self, company: Company, pending: str, person: str
    ) -> None:
        response = await company.post(person, f"/requests/{pending}/approve")
        refused(response, 403, "forbidden")

    @pytest.mark.parametrize("person", ["li", "liu", "qian", "zhou"])
    async def test_for_others_it_does_not_exist(
        self, company: Company, pending: str, person: str
    ) -> None:
        response = await company.post(person, f"/requests/{pending}/approve")
        refused(response, 404, "not_found")

    async def test_once_decided_it_stays(self, company: Company, pending: str) -> None:
        await company.done("zhao", f"/requests/{pending}/approve")
        for path, body in (("approve", {}), ("reject", {"reason": "不行"}), ("withdraw", {})):
            person = "wang" if path == "withdraw" else "zhao"
            response = await company.post(person, f"/requests/{pending}/{path}", body)
            assert refused(response, 409, "already_decided")["status"] == "applied"

    async def test_a_stale_version_is_refused(self, company: Company, pending: str) -> None:
        await company.done("zhao", f"/requests/{pending}/ask-info", {"question": "去哪里出差？"})
        await company.done("wang", f"/requests/{pending}/answer", {"text": "上海"})
        response = await company.post("zhao", f"/requests/{pending}/approve", {"version": 1})
        refused(response, 409, "version_conflict")


class TestSecondReview:
    async def test_the_second_hears_of_it_after_the_first_agreed(
        self, company: Company, senior: str
    ) -> None:
        assert await company.told("approval_requested") == {"zhao"}
        assert await waiting(company, "chen") == []
        refused(await company.post("chen", f"/requests/{senior}/approve"), 403, "forbidden")
        view = await company.done("zhao", f"/requests/{senior}/approve")
        assert [step["status"] for step in view["steps"]] == ["approved", "pending"]
        assert view["interview"]["status"] == "scheduled"
        assert await company.told("approval_requested") == {"zhao", "chen", "gu"}
        assert await waiting(company, "chen") == await waiting(company, "gu") == [senior]

    @pytest.mark.parametrize("second", ["chen", "gu"])
    async def test_owner_or_hrbp_gives_it(self, company: Company, senior: str, second: str) -> None:
        await company.done("zhao", f"/requests/{senior}/approve")
        view = await company.done(second, f"/requests/{senior}/approve")
        assert (view["status"], view["interview"]["status"]) == ("applied", "cancelled")

    async def test_nobody_gives_both(self, company: Company, senior: str) -> None:
        await company.done("root", f"/requests/{senior}/approve")
        for person in ("root", "zhao"):
            refused(await company.post(person, f"/requests/{senior}/approve"), 403, "forbidden")

    async def test_a_recruiter_who_owns_the_post_gives_only_the_first(
        self, company: Company, senior: str
    ) -> None:
        await company.execute("update requisitions set owner_id = 'zhao' where id = 'arch'")
        await company.done("zhao", f"/requests/{senior}/approve")
        assert await waiting(company, "zhao") == []
        refused(await company.post("zhao", f"/requests/{senior}/approve"), 403, "forbidden")
        assert (await company.done("gu", f"/requests/{senior}/approve"))["status"] == "applied"

    async def test_in_time_it_is_the_only_review(self, company: Company) -> None:
        result = await company.done("liu", "/interviews/senior/reschedule", MOVE)
        assert [step["role"] for step in result["request"]["steps"]] == ["second"]
        assert await company.told("approval_requested") == {"chen", "gu"}
        request = result["request"]["id"]
        refused(await company.post("zhao", f"/requests/{request}/approve"), 403, "forbidden")
        assert (await company.done("gu", f"/requests/{request}/approve"))["status"] == "applied"


class TestRejectAskAnswer:
    async def test_a_rejection_lets_the_interview_stand_and_the_time_go(
        self, company: Company, pending: str
    ) -> None:
        view = await company.done("zhao", f"/requests/{pending}/reject", {"reason": "来不及"})
        assert view["status"] == "rejected"
        assert same(view["interview"]["start"], at("11-25 14:00"))
        assert (await company.post("liu", "/interviews/intime/reschedule", MOVE)).is_success
        assert await company.told("approval_decided") == {"wang"}

    async def test_a_question_and_its_answer(self, company: Company, pending: str) -> None:
        question = {"question": "去哪里出差？"}
        view = await company.done("zhao", f"/requests/{pending}/ask-info", question)
        assert (view["status"], view["question"]) == ("needs_info", "去哪里出差？")
        assert await company.told("more_info_requested") == {"wang"}
        refused(
            await company.post("zhao", f"/requests/{pending}/approve"), 409, "illegal_transition"
        )
        refused(
            await company.post("zhao", f"/requests/{pending}/answer", {"text": "x"}),
            403,
            "forbidden",
        )
        view = await company.done("wang", f"/requests/{pending}/answer", {"text": "上海"})
        assert view["status"] == "pending"
        assert "临时要出差" in view["reason"]
        assert "上海" in view["reason"]
        assert (await company.done("zhao", f"/requests/{pending}/approve"))["status"] == "applied"

    async def test_answers_only_where_one_was_asked(self, company: Company, pending: str) -> None:
        response = await company.post("wang", f"/requests/{pending}/answer", {"text": "上海"})
        refused(response, 409, "illegal_transition")

    async def test_taking_it_back(self, company: Company, pending: str) -> None:
        refused(await company.post("zhao", f"/requests/{pending}/withdraw"), 403, "forbidden")
        view = await company.done("wang", f"/requests/{pending}/withdraw")
        assert (view["status"], view["interview"]["pending_request"]) == ("withdrawn", None)
        refused(await company.post("zhao", f"/requests/{pending}/approve"), 409, "already_decided")
        assert (await company.post("liu", "/interviews/intime/reschedule", MOVE)).is_success


class TestLostSlot:
    @pytest.fixture
    async def lost(self, company: Company, pending: str) -> str:
        """li's calendar fills up before zhao approves."""
        await company.execute(
            "insert into busy_times (id, person_id, start_at, end_at) values"
            " ('b', 'li', '2026-12-02 16:00+08', '2026-12-02 17:00+08')"
        )
        response = await company.post("zhao", f"/requests/{pending}/approve", key="k1")
        assert refused(response, 409, "slot_taken")["status"] == "needs_info"
        # the same answer again, not "already decided"
        again = await company.post("zhao", f"/requests/{pending}/approve", key="k1")
        assert again.json() == response.json()
        return pending

    async def test_the_request_goes_back_to_the_candidate(
        self, company: Company, lost: str
    ) -> None:
        view = (await company.get("wang", f"/requests/{lost}")).json()
        assert (view["status"], view["question"]) == ("needs_info", None)
        assert same(view["interview"]["start"], at("11-25 14:00"))
        assert await company.told("more_info_requested") == {"wang"}

    async def test_another_time_goes_on_with_the_same_request(
        self, company: Company, lost: str
    ) -> None:
        other = {"start": at("12-03 10:00"), "reason": "临时要出差"}
        result = await company.done("wang", "/interviews/late/reschedule", other)
        assert (result["outcome"], result["request"]["id"]) == ("pending", lost)
        view = await company.done("zhao", f"/requests/{lost}/approve")
        assert view["status"] == "applied"
        assert same(view["interview"]["start"], at("12-03 10:00"))

    async def test_an_answer_may_name_it(self, company: Company, lost: str) -> None:
        refused(
            await company.post("wang", f"/requests/{lost}/answer", {"text": "好"}),
            409,
            "slot_taken",
        )
        body = {"text": "那就周四", "start": at("12-03 10:00")}
        view = await company.done("wang", f"/requests/{lost}/answer", body)
        assert view["status"] == "pending"
        assert same(view["new_start"], at("12-03 10:00"))


async def test_an_interview_that_begins_meanwhile_ends_the_request(
    company: Company, pending: str, hr_clock: SettableClock
) -> None:
    hr_clock.set(datetime.fromisoformat(at("11-25 14:00")))
    refused(await company.post("zhao", f"/requests/{pending}/approve"), 409, "interview_past")
    assert (await company.get("wang", f"/requests/{pending}")).json()["status"] == "expired"
    assert await company.told("approval_decided") == {"wang"}

"""Searching for times and holding one, over HTTP."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, later

SEARCH, HOLD = "/interviews/late/slots/search", "/interviews/late/holds"
AFTERNOON = {"available": [[at("12-02 15:00"), at("12-03 00:00")]]}


class TestSearch:
    async def test_anonymous(self, company: Company) -> None:
        refused(await company.post(None, SEARCH, AFTERNOON), 401, "not_authenticated")

    async def test_another_candidates_interview_does_not_exist(self, company: Company) -> None:
        refused(await company.post("liu", SEARCH, AFTERNOON), 404, "not_found")
        refused(
            await company.post("liu", "/interviews/none/slots/search", AFTERNOON), 404, "not_found"
        )

    async def test_the_candidate_gets_times_in_order_with_one_best(self, company: Company) -> None:
        found = await company.done("wang", SEARCH, AFTERNOON)
        starts = [slot["start"] for slot in found["slots"]]
        assert starts == sorted(starts)
        assert len(starts) == 3
        assert [slot["best"] for slot in found["slots"]].count(True) == 1
        assert (found["wish_met"], found["stated"]) == (True, None)

    async def test_open_ends_and_nothing_asked_for(self, company: Company) -> None:
        body = {"available": [[None, None]], "unavailable": [[None, at("12-02 00:00")]]}
        found = await company.done("wang", SEARCH, body)
        assert found["wish_met"]
        assert len((await company.done("wang", SEARCH, {}))["slots"]) == 3

    @pytest.mark.parametrize(
        "body",
        [
            {"available": [[at("12-03 15:00"), at("12-02 15:00")]]},
            {"available": [["2026-12-02T15:00:00", None]]},
            {"available": [[at("12-03 15:00")]]},
            {"available": "tomorrow"},
            {"limit": 0},
            {"limit": 21},
            {"near": "soon"},
            {"wish": []},
            {"unavailable": [[None, None]] * 201},
        ],
    )
    async def test_a_malformed_wish(self, company: Company, body: dict[str, Any]) -> None:
        refused(await company.post("wang", SEARCH, body), 422, "invalid_request")


class TestHold:
    async def test_anonymous(self, company: Company) -> None:
        refused(await company.post(None, HOLD, {"start": at("12-02 16:00")}), 401,
                "not_authenticated")  # fmt: skip

    async def test_another_candidates_interview_does_not_exist(self, company: Company) -> None:
        refused(await company.post("liu", HOLD, {"start": at("12-02 16:00")}), 404, "not_found")

    async def test_a_chosen_time_is_kept_for_ten_minutes(self, company: Company) -> None:
        start = at("12-02 16:00")
        kept = await company.done("wang", HOLD, {"start": start}, key="m1:hold")
        assert await company.done("wang", HOLD, {"start": start}, key="m1:hold") == kept
        [row] = await company.rows(
            "select count(*), min(expires_at) from slot_claims where kind = 'hold'"
        )
        assert row[0] == 2
        assert later(kept["expires_at"], minutes=0) == row[1].isoformat()

    async def test_what_is_held_can_be_moved_to(self, company: Company) -> None:
        start = at("12-02 16:00")
        await company.done("wang", HOLD, {"start": start})
        body = {"start": start, "reason": "出差"}
        moved = await company.done("wang", "/interviews/late/reschedule", body)
        assert moved["outcome"] == "pending"
        rows = await company.rows(
            "select distinct kind from slot_claims where interview_id = 'late' order by kind"
        )
        assert [row.kind for row in rows] == ["interview", "request"]

    async def test_what_somebody_else_holds_is_taken(self, company: Company) -> None:
        start = {"start": at("12-02 16:00")}
        await company.done("wang", HOLD, start)
        other = await company.post("liu", "/interviews/intime/holds", start)
        refused(other, 409, "slot_taken")

    @pytest.mark.parametrize(
        ("start", "status", "code"),
        [
            ("12-02 19:00", 422, "outside_hours"),
            ("11-24 15:00", 422, "time_past"),
        ],
    )
    async def test_what_cannot_be_had(
        self, company: Company, start: str, status: int, code: str
    ) -> None:
        refused(await company.post("wang", HOLD, {"start": at(start)}), status, code)

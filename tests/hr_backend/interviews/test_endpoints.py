"""Looking at interviews and inviting to them."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

INVITE = {"application": "a-wang", "round": 2, "interviewers": ["li"], "minutes": 45}


class TestGet:
    async def test_what_a_view_holds(self, company: Company) -> None:
        view = (await company.get("wang", "/interviews/late")).json()
        assert same(view.pop("start"), at("11-25 14:00"))
        assert same(view.pop("end"), at("11-25 15:00"))
        assert view == {
            "id": "late",
            "application": "a-wang",
            "round": 1,
            "mode": "onsite",
            "location": None,
            "link": None,
            "minutes": 60,
            "status": "scheduled",
            "version": 1,
            "reschedules": 0,
            "candidate": {"id": "wang", "name": "王芳"},
            "requisition": {
                "id": "java",
                "title": "Java工程师",
                "senior": False,
                "owner": "chen",
                "recruiter": "zhao",
                "hrbp": "gu",
            },
            "department": {"id": "rd", "name": "研发部"},
            "interviewers": [{"id": "li", "name": "李强"}],
            "pending_request": None,
            "late_minutes": None,
            "fault": None,
            "rebook_of": None,
        }


class TestList:
    async def test_by_start_with_proposed_ones_last_in_pages(self, company: Company) -> None:
        seen, cursor = [], ""
        while cursor is not None:
            query: dict[str, Any] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await company.get("zhao", "/interviews", **query)).json()
            assert len(page["items"]) <= 2
            seen += [row["id"] for row in page["items"]]
            cursor = page["next_cursor"]
        assert seen == ["over", "senior-late", "late", "intime", "senior", "proposed"]

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ({"candidate": "wang"}, ["over", "late"]),
            ({"interviewer": "sun"}, ["senior-late", "intime", "senior"]),
            ({"requisition": "arch"}, ["senior-late", "senior"]),
            ({"status": "confirmed,proposed"}, ["intime", "proposed"]),
            ({"from": at("11-25 14:00"), "to": at("11-27 15:00")}, ["late", "intime"]),
            ({"candidate": "nobody"}, []),
        ],
    )
    async def test_filters(self, company: Company, query: dict[str, str], ids: list[str]) -> None:
        page = (await company.get("zhao", "/interviews", **query)).json()
        assert [row["id"] for row in page["items"]] == ids


class TestInvite:
    async def test_without_a_time_it_is_proposed(self, company: Company) -> None:
        response = await company.post("zhao", "/interviews", INVITE)
        assert response.status_code == 201
        view = response.json()
        assert (view["status"], view["start"], view["minutes"]) == ("proposed", None, 45)

    async def test_with_one_it_is_scheduled_and_all_are_told(self, company: Company) -> None:
        body = INVITE | {"start": at("12-03 10:00"), "mode": "video", "link": "https://meet.test/1"}
        view = await company.done("zhao", "/interviews", body)
        assert (view["status"], view["link"]) == ("scheduled", "https://meet.test/1")
        assert await company.told("interview_scheduled") == {"wang", "li", "chen"}
        again = await company.post("zhao", "/interviews", body)
        refused(again, 409, "slot_taken")

    async def test_an_ai_interview_needs_nobody_and_no_office_hours(self, company: Company) -> None:
        body = INVITE | {"interviewers": [], "mode": "ai", "start": at("11-28 21:00")}
        assert (await company.done("zhao", "/interviews", body))["interviewers"] == []

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"interviewers": []}, 422, "interviewers_needed"),
            ({"interviewers": ["liu"]}, 404, "not_found"),
            ({"interviewers": ["nobody"]}, 404, "not_found"),
            ({"application": "nothing"}, 404, "not_found"),
            ({"minutes": 0}, 422, "invalid_request"),
            ({"mode": "telepathy"}, 422, "invalid_request"),
            ({"start": at("11-28 10:00")}, 422, "outside_hours"),
            ({"start": at("11-01 10:00")}, 422, "time_past"),
        ],
    )
    async def test_refusals(
        self, company: Company, changes: dict[str, Any], status: int, code: str
    ) -> None:
        refused(await company.post("zhao", "/interviews", INVITE | changes), status, code)

    async def test_interviewers_do_not_invite(self, company: Company) -> None:
        refused(await company.post("li", "/interviews", INVITE), 403, "forbidden")

    async def test_nobody_is_invited_who_withdrew(self, company: Company) -> None:
        await company.done("wang", "/applications/a-wang/withdraw", {"reason": "已入职"})
        response = await company.post("zhao", "/interviews", INVITE)
        refused(response, 409, "illegal_transition")

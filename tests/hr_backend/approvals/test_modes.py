"""Another way to meet: at once in time, before the recruiter otherwise, the time untouched."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

LATE, IN_TIME = "/interviews/late/mode", "/interviews/intime/mode"
MOVE = {"start": at("12-02 16:00"), "reason": "临时要出差"}


async def test_in_time_it_is_done_at_once_and_needs_no_reason(company: Company) -> None:
    preview = await company.post("liu", "/interviews/intime/change-preview", {"kind": "mode"})
    assert (preview.json()["needs_review"], preview.json()["reason_required"]) == (False, False)
    result = await company.done("liu", IN_TIME, {"mode": "phone"})
    assert (result["outcome"], result["interview"]["mode"]) == ("applied", "phone")
    assert same(result["interview"]["start"], at("11-27 10:00"))
    assert result["interview"]["status"] == "confirmed"
    assert [result["request"][key] for key in ("kind", "status", "old_mode", "new_mode")] == [
        "mode",
        "applied",
        "video",
        "phone",
    ]
    assert result["reschedules_left"] == 2
    assert same(result["in_time_until"], at("11-26 10:00"))
    assert await company.told("interview_rescheduled") == {"liu", "li", "sun", "zhao", "chen"}
    rows = await company.rows("select action, actor, before, after from audit_entries")
    assert [tuple(row)[:2] for row in rows] == [("interview.mode", "liu")]
    assert (rows[0].before["mode"], rows[0].after["mode"]) == ("video", "phone")


async def test_late_the_recruiter_decides_and_wants_to_know_why(company: Company) -> None:
    preview = await company.post("wang", "/interviews/late/change-preview", {"kind": "mode"})
    assert preview.json()["reason_required"] is True
    refused(await company.post("wang", LATE, {"mode": "video"}), 422, "reason_required")
    result = await company.done("wang", LATE, {"mode": "video", "reason": "在外地"})
    assert (result["outcome"], result["interview"]["mode"]) == ("pending", "onsite")
    request = result["request"]["id"]
    view = await company.done("zhao", f"/requests/{request}/approve")
    assert (view["status"], view["interview"]["mode"]) == ("applied", "video")
    entries = await company.rows(
        "select actor, on_behalf_of from audit_entries where action = 'interview.mode'"
    )
    assert [tuple(row) for row in entries] == [("zhao", "wang")]


async def test_a_senior_post_asks_for_no_second_review(company: Company) -> None:
    result = await company.done("liu", "/interviews/senior/mode", {"mode": "video"})
    assert result["outcome"] == "applied"
    body = {"mode": "phone", "reason": "生病"}
    late = await company.done("he", "/interviews/senior-late/mode", body)
    assert [step["role"] for step in late["request"]["steps"]] == ["recruiter"]


@pytest.mark.parametrize("person", ["li", "zhao", "chen", "root"])
async def test_staff_have_their_way_at_once(company: Company, person: str) -> None:
    body = {"mode": "video", "link": "https://meet.example.com/1"}
    view = (await company.done(person, LATE, body))["interview"]
    assert (view["mode"], view["link"]) == ("video", "https://meet.example.com/1")


async def test_place_and_link_go_with_the_mode_they_belong_to(company: Company) -> None:
    here = {"mode": "onsite", "location": "A座3层"}
    assert (await company.done("zhao", LATE, here))["interview"]["location"] == "A座3层"
    view = (await company.done("zhao", LATE, {"mode": "video", "link": "https://m/1"}))["interview"]
    assert (view["location"], view["link"]) == (None, "https://m/1")
    view = (await company.done("zhao", LATE, {"mode": "phone"}))["interview"]
    assert (view["location"], view["link"]) == (None, None)


@pytest.mark.parametrize(
    ("person", "path", "body", "status", "code"),
    [
        ("liu", IN_TIME, {"mode": "video"}, 422, "same_mode"),
        ("liu", IN_TIME, {"mode": "ai"}, 422, "mode_unavailable"),
        ("liu", IN_TIME, {"mode": "video", "link": "https://e.vil"}, 422, "mode_unavailable"),
        ("liu", IN_TIME, {"mode": "fax"}, 422, "invalid_request"),
        ("liu", IN_TIME, {"mode": "phone", "version": 9}, 409, "version_conflict"),
        ("gu", IN_TIME, {"mode": "phone"}, 403, "forbidden"),
        ("wang", IN_TIME, {"mode": "phone"}, 404, "not_found"),
        ("wang", "/interviews/over/mode", {"mode": "phone"}, 409, "illegal_transition"),
    ],
)
async def test_refusals(
    company: Company, person: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused(await company.post(person, path, body), status, code)
    assert await company.rows("select 1 from change_requests") == []


async def test_people_are_needed_where_it_is_not_the_ai(company: Company) -> None:
    ai = {"application": "a-wang", "mode": "ai", "start": at("11-30 10:00")}
    interview = (await company.done("zhao", "/interviews", ai))["id"]
    response = await company.post("wang", f"/interviews/{interview}/mode", {"mode": "video"})
    refused(response, 422, "interviewers_needed")


class TestBesideAnotherRequest:
    async def test_how_to_meet_leaves_alone_when_to_meet(self, company: Company) -> None:
        move = await company.done("wang", "/interviews/late/reschedule", MOVE)
        await company.done("zhao", LATE, {"mode": "video"})
        request = (await company.get("wang", f"/requests/{move['request']['id']}")).json()
        assert request["status"] == "pending"
        view = await company.done("zhao", f"/requests/{request['id']}/approve")
        assert view["interview"]["mode"] == "video"

    async def test_two_of_the_same_kind_are_one_too_many(self, company: Company) -> None:
        await company.done("wang", LATE, {"mode": "video", "reason": "在外地"})
        again = {"mode": "phone", "reason": "在外地"}
        refused(await company.post("wang", LATE, again), 409, "change_pending")
        result = await company.done("zhao", LATE, {"mode": "phone"})
        assert result["interview"]["pending_request"] is None

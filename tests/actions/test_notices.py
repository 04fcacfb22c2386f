"""A notice reads as its recipient needs it, whatever the backend's row leaves out."""

import pytest

import nlu_data
from actions.notices import render
from bot.responses import Responses

RESPONSES = Responses.load(nlu_data.ROOT / "responses")
DATA = {
    "candidate": {"id": "wang", "name": "王芳"},
    "requisition": {"id": "java", "title": "Java工程师"},
    "mode": "onsite",
    "location": "3号楼201",
    "start": "2026-12-02T08:00:00+00:00",
    "old_start": "2026-11-25T06:00:00+00:00",
    "new_start": "2026-12-02T08:00:00+00:00",
    "request": "r1",
    "kind": "reschedule",
    "status": "applied",
    "reason": "要出差",
    "question": "是哪天出差？",
    "requester": {"id": "wang", "name": "王芳"},
    "summary": "想问薪资",
}


@pytest.mark.parametrize(
    ("about", "party", "says"),
    [
        ("interview_scheduled", "candidate", ["12月2日(周三) 16:00", "3号楼201"]),
        ("interview_scheduled", "interviewer", ["王芳", "12月2日(周三) 16:00"]),
        ("interview_confirmed", "recruiter", ["王芳", "确认"]),
        ("interview_rescheduled", "candidate", ["11月25日(周三) 14:00", "12月2日(周三) 16:00"]),
        ("interview_rescheduled", "owner", ["王芳", "要出差"]),
        ("interview_cancelled", "interviewer", ["王芳", "取消"]),
        ("interview_cancelled", "candidate", ["Java工程师", "取消"]),
        ("approval_requested", "reviewer", ["王芳", "12月2日(周三) 16:00", "要出差"]),
        ("approval_decided", "requester", ["同意"]),
        ("more_info_requested", "requester", ["是哪天出差？"]),
        ("handoff_requested", "assignee", ["王芳", "想问薪资"]),
    ],
)
def test_a_notice_says_what_its_reader_needs(about: str, party: str, says: list[str]) -> None:
    text = render(about, DATA | {"as": party}, RESPONSES).text
    assert all(each in text for each in says), text


@pytest.mark.parametrize("party", ["candidate", "interviewer"])
def test_another_way_to_meet_is_not_another_time(party: str) -> None:
    data = DATA | {"mode": "video", "old_mode": "onsite", "old_start": DATA["start"], "as": party}
    text = render("interview_rescheduled", data, RESPONSES).text
    assert "视频" in text
    assert "改时间" not in text


@pytest.mark.parametrize(("why", "says"), [("reminder", "还在等"), ("escalated", "转给您")])
def test_a_review_asked_for_again_says_why(why: str, says: str) -> None:
    data = DATA | {"as": "reviewer", why: True}
    assert says in render("approval_requested", data, RESPONSES).text


def test_a_reviewer_can_decide_with_one_click() -> None:
    reply = render("approval_requested", DATA | {"as": "reviewer"}, RESPONSES)
    assert [option.value for option in reply.options] == [
        "/approve_request?request=r1",
        "/reject_request?request=r1",
    ]


@pytest.mark.parametrize("kind", ["reschedule", "cancel", "mode", "withdraw"])
@pytest.mark.parametrize("status", ["applied", "approved", "rejected", "expired", "withdrawn"])
def test_every_decision_on_every_kind_of_request_has_words(kind: str, status: str) -> None:
    data = DATA | {"as": "requester", "kind": kind, "status": status}
    assert "{" not in render("approval_decided", data, RESPONSES).text


def test_what_the_backend_leaves_out_is_left_out_of_the_sentence() -> None:
    bare = {"kind": "cancel", "as": "interviewer"}
    assert "None" not in render("interview_cancelled", bare, RESPONSES).text

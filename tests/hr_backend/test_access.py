"""Every endpoint: nobody without a token, and what is another's does not exist."""

import re
from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

PAY_ITEM = {
    "code": "meal",
    "name": "餐补",
    "section": "earning",
    "formula": "500",
    "valid_from": "2026-11",
}
BODIES: dict[str, dict[str, Any]] = {
    "/me/proofs": {},
    "/me/proofs/confirm": {"code": "123456"},
    "/interviews": {"application": "a-wang", "interviewers": ["li"]},
    "/interviews/{interview_id}/slots/search": {},
    "/interviews/{interview_id}/holds": {"start": at("12-02 16:00")},
    "/interviews/{interview_id}/change-preview": {"kind": "cancel"},
    "/interviews/{interview_id}/schedule": {"start": at("12-02 16:00")},
    "/interviews/{interview_id}/confirm": {},
    "/interviews/{interview_id}/reschedule": {"start": at("12-02 16:00"), "reason": "有事"},
    "/interviews/{interview_id}/cancel": {"reason": "有事"},
    "/applications/{application_id}/withdraw": {"reason": "有事"},
    "/requests/{request_id}/approve": {},
    "/requests/{request_id}/reject": {"reason": "不行"},
    "/requests/{request_id}/ask-info": {"question": "为什么"},
    "/requests/{request_id}/answer": {"text": "因为"},
    "/requests/{request_id}/withdraw": {},
    "/interviews/{interview_id}/mode": {"mode": "phone", "reason": "有事"},
    "/policies": {"scope": "company", "data": {}},
    "/policies/check": {"scope": "company", "data": {}},
    "/reason-codes/{code}": {"title": "有事", "kinds": ["cancel"]},
    "/me/consents": {"purpose": "recruiting", "version": "1"},
    "/me/objections": {"decision": "ai_interview", "text": "请由人来看"},
    "/people/{person_id}/export": {},
    "/people/{person_id}/erase": {},
    "/faq": {"kind": "position", "scope": "company", "question": "几点上班", "answer": "九点"},
    "/faq/{entry_id}": {"question": "几点上班", "answer": "九点"},
    "/interviews/{interview_id}/late": {"minutes": 10},
    "/interviews/{interview_id}/fault": {"kind": "technical"},
    "/interviews/{interview_id}/rebook": {"start": at("12-02 16:00")},
    "/interviews/{interview_id}/no-show": {},
    "/interviews/{interview_id}/start": {},
    "/interviews/{interview_id}/finish": {},
    "/requisitions/{requisition_id}/criteria": {"criteria": [{"id": "code", "name": "编码"}]},
    "/interviews/{interview_id}/scorecard": {"recommendation": "yes"},
    "/applications/{application_id}/decision": {"outcome": "hold"},
    "/requisitions/{requisition_id}/standby": {"applications": ["a-wang"]},
    "/offers/{offer_id}/accept": {},
    "/offers/{offer_id}/decline": {},
    "/interviews/{interview_id}/remind": {},
    "/notices/{notice_id}/retry": {},
    "/feeds": {},
    "/forecasts/candidates/{candidate_id}/distance": {"km": 12.5},
    "/busy-feeds": {"url": "https://calendar.example.com/basic.ics"},
    "/busy-feeds/{feed_id}/poll": {},
    "/appointments": {"candidate": "wang", "start": at("12-02 16:00"), "end": at("12-02 17:00")},
    "/webhooks": {"url": "https://oa.example.com/x", "events": ["interview_cancelled"]},
    "/webhooks/{webhook_id}/test": {},
    "/webhooks/{webhook_id}/calls/{call_id}/retry": {},
    "/employee-requests/{request_id}/approve": {},
    "/employee-requests/{request_id}/reject": {"reason": "不行"},
    "/employee-requests/{request_id}/ask-info": {"question": "为什么"},
    "/employee-requests/{request_id}/answer": {"text": "因为"},
    "/employee-requests/{request_id}/withdraw": {},
    "/payroll/calculate": {"kind": "leave_deduction", "wage": 8700, "days": 1},
    "/batches": {"kind": "cancel", "selection": {"requisitions": ["java"]}},
    "/batches/{batch_id}/apply": {},
    "/batches/{batch_id}/undo": {},
    "/batches/{batch_id}/renew": {},
    "/leave/requests": {"leave_type": "personal", "start": "2026-11-27"},
    "/leave/requests/preview": {"leave_type": "personal", "start": "2026-11-27"},
    "/leave/requests/{request_id}/cancel": {},
    "/leave/entries": {
        "person": "zhou",
        "leave_type": "annual",
        "days": 1,
        "year": 2026,
        "reason": "补发",
    },
    "/leave/carry": {"year": 2026},
    "/leave/profiles/{person_id}": {},
    "/leave/rules": {
        "kind": "marriage",
        "region": "jiangsu",
        "valid_from": "2026-01-01",
        "data": {"extra": 10},
        "source": "条例",
    },
    "/leave/answers": {"question": "有福利假吗", "answer": "没有", "source": "公司规定"},
    "/leave/answers/{answer_id}": {"question": "婚假", "answer": "十天", "source": "公司规定"},
    "/leave/calculate": {"kind": "marriage"},
    "/contracts": {"person": "li", "term": "open_ended", "start_on": "2026-01-01"},
    "/contracts/{contract_id}/end": {"on": "2026-12-31"},
    "/courses": {
        "title": "面试官培训",
        "start": at("12-02 14:00"),
        "end": at("12-02 16:00"),
        "capacity": 2,
    },
    "/courses/{course_id}": {
        "title": "面试官培训",
        "start": at("12-02 14:00"),
        "end": at("12-02 16:00"),
        "capacity": 2,
    },
    "/courses/{course_id}/cancel": {},
    "/courses/{course_id}/signup": {},
    "/courses/{course_id}/step-back": {},
    "/courses/{course_id}/complete": {"people": ["li"]},
    "/checklist-templates/{occasion}": {"items": [{"title": "签合同", "owner": "hr", "days": 0}]},
    "/checklists": {"person": "li", "occasion": "leaving", "day": "2026-12-31"},
    "/checklists/{checklist_id}/items/{item_id}/done": {},
    "/moves": {
        "person": "li",
        "kind": "promotion",
        "effective_on": "2027-01-01",
        "level": "P7",
        "reason": "表现好",
    },
    "/moves/{move_id}/decide": {"agree": True},
    "/appraisal-cycles": {
        "name": "2026年",
        "start_on": "2026-01-01",
        "end_on": "2026-12-31",
        "people": ["li"],
    },
    "/appraisal-cycles/{cycle_id}/release": {},
    "/appraisals/{appraisal_id}/goals": {"goals": []},
    "/appraisals/{appraisal_id}/rating": {"rating": "B"},
    "/appraisals/{appraisal_id}/feedback": {"people": ["sun"]},
    "/feedback/{feedback_id}": {"text": "很好"},
    "/certificates": {"kind": "employment"},
    "/certificates/income": {},
    "/certificates/check": {"code": "x"},
    "/certificates/{certificate_id}/revoke": {},
    "/employee-files/{person_id}": {},
    "/me/profile": {"address": "人民路1号"},
    "/me/bank-card": {"bank": "工商银行", "number": "6222020000000000"},
    "/handoffs": {"reason": "asked", "summary": "", "interview": "late"},
}
SHIFT = {"name": "白班", "start": "09:00", "end": "18:00"}
BODIES |= {
    "/attendance/punches": {
        "punches": [{"person": "zhou", "at": at("11-24 09:00"), "source": "face"}]
    },
    "/attendance/close": {"since": "2026-11-23", "until": "2026-11-23"},
    "/attendance/corrections": {"kind": "in", "at": at("11-23 09:00"), "reason": "忘打卡"},
    "/attendance/overtime/check": {"start": at("11-24 18:00"), "end": at("11-24 20:00")},
    "/attendance/overtime": {"start": at("11-24 18:00"), "end": at("11-24 20:00")},
    "/attendance/calculate": {"what": "days", "since": "2026-10-01", "until": "2026-10-07"},
    "/attendance/rules": {"valid_from": "2026-12-01"},
    "/shifts": SHIFT,
    "/shifts/{shift_id}": SHIFT,
    "/shift-assignments": {"person": "zhou", "since": "2026-12-01", "shift": "day"},
    "/shift-assignments/{assignment_id}/end": {"until": "2026-12-31"},
    "/calendar/years/{year}": {
        "source": "国务院办公厅通知",
        "breaks": [{"name": "元旦", "first": "2027-01-01", "last": "2027-01-03"}],
    },
    "/calendar/days/{day}": {"kind": "holiday"},
}
BODIES |= {
    "/payroll/groups": {"name": "月薪"},
    "/payroll/groups/{group_id}": {"name": "月薪", "version": 1},
    "/payroll/items": PAY_ITEM,
    "/payroll/items/check": PAY_ITEM,
    "/payroll/facts": {
        "person": "zhou",
        "valid_from": "2026-01-01",
        "group": "all",
        "city": "shanghai",
        "salary": "10000",
    },
    "/payroll/accounts/{person_id}": {"bank": "招商银行", "number": "6222021001122334455"},
    "/payroll/inputs": {
        "period": "2026-11",
        "rows": [{"person": "zhou", "name": "sick_days", "value": "1"}],
    },
    "/payroll/corrections": {
        "person": "zhou",
        "period": "2026-10",
        "amount": "1",
        "reason": "少发",
    },
    "/payroll/runs": {"period": "2026-11", "group": "all"},
    "/payroll/runs/{run_id}/compute": {},
    "/payroll/runs/{run_id}/review": {},
    "/payroll/runs/{run_id}/exports/vouchers/calculate": {},
    "/payroll/runs/{run_id}/lock": {},
    "/payroll/runs/{run_id}/pay": {},
    "/payroll/runs/{run_id}/reopen": {"reason": "漏算"},
}
UPLOADS = {"/requests/{request_id}/attachments"}
UPLOADS = {"/requests/{request_id}/attachments", "/imports"}
OPEN_TO_ALL = {"/healthz"}
COMPANY_WIDE = {"/reason-codes/{code}", "/calendar/years/{year}", "/calendar/days/{day}"}
OPEN_TO_ALL = {"/healthz", "/certificates/check"}
"""Known to everybody, though not everybody's to change."""
STRANGERS = ["liu", "he", "sun", "qian", "zhou"]
"""Candidates and employees who have nothing to do with wang's interview `late`."""


def endpoints(company: Company) -> list[tuple[str, str]]:
    schema = company.app.openapi()
    return [
        (method, path.removeprefix("/api/v1"))
        for path, operations in schema["paths"].items()
        for method in operations
    ]


async def call(company: Company, person: str | None, method: str, path: str, **ids: str) -> Any:
    filled = re.sub(r"\{(\w+)\}", lambda name: ids.get(name[1], "nothing"), path)
    client = company.speak(person)
    if path in UPLOADS:
        file = ("proof.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")
        return await client.request(method, filled, files={"file": file})
    body = None if method in ("get", "delete") else BODIES[path]
    return await client.request(method, filled, json=body)


async def test_every_endpoint_needs_a_token(company: Company) -> None:
    ids = {"interview_id": "late", "application_id": "a-wang", "request_id": "x"}
    for method, path in endpoints(company):
        if path not in OPEN_TO_ALL:
            response = await call(company, None, method, path, **ids)
            refused(response, 401, "not_authenticated")


@pytest.mark.parametrize("person", STRANGERS)
async def test_anothers_things_do_not_exist(company: Company, person: str) -> None:
    body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
    pending = await company.done("wang", "/interviews/late/reschedule", body)
    real = {
        "interview_id": "late",
        "application_id": "a-wang",
        "requisition_id": "java",
        "request_id": pending["request"]["id"],
    }
    unknown = dict.fromkeys(real, "nothing")
    checked = 0
    for method, path in endpoints(company):
        if path in COMPANY_WIDE:
            continue
        if "{" in path or (path == "/handoffs" and method == "post"):
            there = await call(company, person, method, path, **real)
            refused(there, 404, "not_found")
            if "{" in path:
                # and nothing tells the one from the other
                assert there.json() == (await call(company, person, method, path, **unknown)).json()
            checked += 1
    assert checked >= 15


async def test_lists_hold_only_what_is_ones_own(company: Company) -> None:
    async def ids(person: str, path: str, **query: Any) -> set[str]:
        response = await company.get(person, path, **query)
        assert response.is_success, response.text
        return {row["id"] for row in response.json()["items"]}

    everything = {"late", "over", "intime", "senior", "senior-late", "proposed"}
    assert await ids("wang", "/interviews") == {"late", "over"}
    assert await ids("wang", "/interviews", candidate="liu") == set()
    assert await ids("sun", "/interviews") == {"intime", "senior", "senior-late"}
    assert await ids("zhou", "/interviews") == await ids("qian", "/interviews") == set()
    for person in ("zhao", "chen", "gu", "root"):
        assert await ids(person, "/interviews") == everything
    assert await ids("wang", "/applications") == {"a-wang"}
    assert await ids("li", "/applications") == {"a-wang", "a-liu", "a-he-java"}
    assert await ids("wang", "/requisitions") == {"java"}
    assert await ids("qian", "/requisitions") == {"seller"}
    assert await ids("wang", "/departments") == {"rd"}
    assert await ids("zhou", "/departments") == {"rd", "sales"}
    assert await ids("li", "/people", kind="candidate") == {"wang", "liu", "he"}
    assert await ids("qian", "/people", kind="candidate") == set()


async def test_candidates_see_nobody(company: Company) -> None:
    refused(await company.get("wang", "/people"), 403, "forbidden")
    refused(await company.get("wang", "/handoffs"), 403, "forbidden")
    response = await company.post("wang", "/interviews", BODIES["/interviews"])
    refused(response, 403, "forbidden")


async def test_phones_are_for_those_who_recruit(company: Company) -> None:
    async def phone(person: str) -> Any:
        rows = (await company.get(person, "/people", q="王芳")).json()["items"]
        return [row["phone"] for row in rows]

    assert await phone("zhao") == ["13800000001"]
    assert await phone("li") == [None]
    assert await phone("zhou") == []
    assert (await company.get("wang", "/me")).json()["phone"] == "13800000001"


async def test_somebody_who_left_is_nobody(company: Company) -> None:
    await company.execute("update people set active = false where id = 'zhao'")
    refused(await company.get("zhao", "/me"), 401, "not_authenticated")

"""Requests by employees: who sees them, who decides, once, and who is told."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hr_backend.employee_requests.deciding import HANDLING, Handling
from hr_backend.employee_requests.filing import file
from hr_backend.employee_requests.models import DESKS, RequestKind
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.people.models import PersonRole
from tests.hr_backend.conftest import Company, refused

File = Callable[..., Awaitable[str]]
FACTS = {"certificate": "employment"}


@pytest.fixture(autouse=True)
def plain_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all kinds have in common is tried with ones that are decided by managers and bring
    nothing about; desks and effects are tried with the domains that have them.
    """
    for kind in (RequestKind.CERTIFICATE, RequestKind.PROFILE):
        monkeypatch.delitem(DESKS, kind)
        monkeypatch.setitem(HANDLING, kind, Handling())


@pytest.fixture
async def filing(company: Company) -> File:
    """zhou is in chen's team, chen in that of boss `sun`; li has nobody above."""
    await company.execute("update people set manager_id = 'chen' where id = 'zhou'")
    await company.execute("update people set manager_id = 'sun' where id = 'chen'")

    async def filed(person: str, kind: RequestKind = RequestKind.CERTIFICATE) -> str:
        async with company.app.state.sessions() as session, session.begin():
            roles = await session.scalars(
                select(PersonRole.role).where(PersonRole.person_id == person)
            )
            actor = Actor(person, "employee", frozenset(roles))
            deed = Deed(actor, company.app.state.clock.now(), ZoneInfo("Asia/Shanghai"))
            row = await file(
                session, deed, kind, reason="办签证", data=FACTS, action="certificate.request"
            )
            return row.id

    return filed


async def listed(company: Company, person: str, **query: Any) -> list[str]:
    response = await company.get(person, "/employee-requests", **query)
    assert response.is_success, response.text
    return [row["id"] for row in response.json()["items"]]


async def test_nobody_without_a_token(company: Company, filing: File) -> None:
    request = await filing("zhou")
    refused(await company.get(None, f"/employee-requests/{request}"), 401, "not_authenticated")


@pytest.mark.parametrize("stranger", ["li", "zhao", "qian", "wang"])
async def test_anothers_request_does_not_exist(
    company: Company, filing: File, stranger: str
) -> None:
    request = f"/employee-requests/{await filing('zhou')}"
    refused(await company.get(stranger, request), 404, "not_found")
    for step, body in (
        ("approve", {}),
        ("reject", {"reason": "不行"}),
        ("ask-info", {"question": "为什么"}),
        ("answer", {"text": "因为"}),
        ("withdraw", {}),
    ):
        refused(await company.post(stranger, f"{request}/{step}", body), 404, "not_found")


async def test_who_sees_and_for_whom_it_waits(company: Company, filing: File) -> None:
    request = await filing("zhou")
    for person in ("zhou", "chen", "sun", "gu", "root"):
        assert await listed(company, person) == [request], person
    waiting = {
        person
        for person in ("zhou", "chen", "sun", "gu", "root", "li")
        if await listed(company, person, waiting_for_me=True)
    }
    assert waiting == {"chen"}
    assert await listed(company, "zhou", mine=True) == [request]
    assert await listed(company, "chen", mine=True) == []
    assert await listed(company, "zhou", kind="leave") == []
    assert await listed(company, "zhou", status="approved,rejected") == []
    refused(await company.get("zhou", "/employee-requests", status="lost"), 422, "invalid_request")
    refused(await company.get("wang", "/employee-requests"), 403, "forbidden")
    assert await company.told("approval_requested") == {"chen"}


async def test_without_a_manager_it_goes_to_hr(company: Company, filing: File) -> None:
    request = await filing("li")
    assert await company.told("approval_requested") == {"gu", "root"}
    assert await listed(company, "gu", waiting_for_me=True) == [request]
    await company.done("gu", f"/employee-requests/{request}/approve")


async def test_a_manager_who_left_leaves_it_to_hr(company: Company, filing: File) -> None:
    request = await filing("zhou")
    assert await listed(company, "gu", waiting_for_me=True) == []
    await company.execute("update people set active = false where id = 'chen'")
    assert await listed(company, "gu", waiting_for_me=True) == [request]


async def test_a_new_manager_takes_over(company: Company, filing: File) -> None:
    request = await filing("zhou")
    await company.execute("update people set manager_id = 'qian' where id = 'zhou'")
    assert await listed(company, "qian", waiting_for_me=True) == [request]
    await company.done("qian", f"/employee-requests/{request}/approve")


async def test_approve_once_with_a_trail(company: Company, filing: File) -> None:
    request = f"/employee-requests/{await filing('zhou')}"
    refused(
        await company.post("chen", f"{request}/approve", {"version": 7}), 409, "version_conflict"
    )
    first = await company.done("chen", f"{request}/approve", {"version": 1}, key="k1")
    again = await company.done("chen", f"{request}/approve", {"version": 1}, key="k1")
    assert first == again
    assert (first["status"], first["decided_by"]["id"]) == ("approved", "chen")
    assert refused(await company.post("sun", f"{request}/approve"), 409, "already_decided") == {
        "status": "approved"
    }
    ledger = await company.ledger()
    actions = [(row["action"], row["actor"]) for row in ledger["audit"]]
    assert actions == [("certificate.request", "zhou"), ("request.approve", "chen")]
    assert await company.told("request_decided") == {"zhou"}


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (RequestKind.LEAVE, "leave_decided"),
        (RequestKind.OVERTIME, "overtime_decided"),
        (RequestKind.PUNCH_CORRECTION, "punch_correction_decided"),
        (RequestKind.PROFILE, "request_decided"),
    ],
)
async def test_the_requester_hears_of_each_kind(
    company: Company, filing: File, kind: RequestKind, about: str
) -> None:
    request = await filing("zhou", kind)
    body = {"reason": "写得太简单"}
    rejected = await company.done("chen", f"/employee-requests/{request}/reject", body)
    assert (rejected["status"], rejected["decision_note"]) == ("rejected", "写得太简单")
    assert await company.told(about) == {"zhou"}


async def test_nobody_decides_their_own(company: Company, filing: File) -> None:
    for person in ("gu", "zhou"):
        request = await filing(person)
        refused(
            await company.post(person, f"/employee-requests/{request}/approve"), 403, "forbidden"
        )
        assert await listed(company, person, waiting_for_me=True) == []


async def test_more_is_asked_and_answered(company: Company, filing: File) -> None:
    request = f"/employee-requests/{await filing('zhou')}"
    refused(await company.post("zhou", f"{request}/answer", {"text": "x"}), 409, "nothing_asked")
    asked = await company.done("chen", f"{request}/ask-info", {"question": "哪国签证"})
    assert (asked["status"], asked["question"]) == ("needs_info", "哪国签证")
    assert await company.told("more_info_requested") == {"zhou"}
    refused(await company.post("chen", f"{request}/approve"), 409, "answer_awaited")
    refused(await company.post("chen", f"{request}/answer", {"text": "x"}), 403, "forbidden")
    answered = await company.done("zhou", f"{request}/answer", {"text": "日本"})
    assert (answered["status"], answered["reason"]) == ("pending", "办签证\n日本")
    assert answered["question"] is None
    await company.done("chen", f"{request}/approve")


async def test_taking_back(company: Company, filing: File) -> None:
    request = f"/employee-requests/{await filing('zhou')}"
    refused(await company.post("chen", f"{request}/withdraw"), 403, "forbidden")
    assert (await company.done("zhou", f"{request}/withdraw"))["status"] == "withdrawn"
    refused(await company.post("chen", f"{request}/approve"), 409, "already_decided")
    assert ("request.withdraw", "zhou") in {
        (row["action"], row["actor"]) for row in (await company.ledger())["audit"]
    }


async def test_two_approvers_and_a_withdrawal_at_once(company: Company, filing: File) -> None:
    request = f"/employee-requests/{await filing('zhou')}"
    answers = await asyncio.gather(
        company.post("chen", f"{request}/approve"),
        company.post("gu", f"{request}/reject", {"reason": "不行"}),
        company.post("sun", f"{request}/approve"),
        company.post("zhou", f"{request}/withdraw"),
    )
    outcomes = Counter(answer.json().get("code", "done") for answer in answers)
    assert outcomes == {"done": 1, "already_decided": 3}
    told = await company.told("request_decided")
    assert len(told) <= 1


async def test_pages(company: Company, filing: File) -> None:
    requests = [await filing("zhou") for _ in range(3)]
    first = (await company.get("chen", "/employee-requests", limit=2)).json()
    second = (
        await company.get("chen", "/employee-requests", limit=2, cursor=first["next_cursor"])
    ).json()
    assert sorted(row["id"] for row in first["items"] + second["items"]) == sorted(requests)
    assert second["next_cursor"] is None

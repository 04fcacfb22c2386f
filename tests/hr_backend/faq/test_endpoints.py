"""Questions and answers over HTTP: who reads which, who may word them."""

from typing import Any

import pytest

from hr_backend.faq.repository import defaults
from tests.hr_backend.conftest import Company, refused

PAY = {
    "kind": "position",
    "scope": "requisition:java",
    "question": "薪资范围多少",
    "variants": ["月薪多少", "月薪多少", "工资多少"],
    "answer": "两万到三万。",
}


async def read(company: Company, person: str, **query: Any) -> dict[str, Any]:
    response = await company.get(person, "/faq", **query)
    assert response.is_success, response.text
    return {row["id"]: row for row in response.json()["items"]}


async def put(company: Company, person: str, entry: str, **changes: Any) -> Any:
    body = {"question": "面试要带什么", "answer": "带身份证。"} | changes
    return await company.speak(person).put(f"/faq/{entry}", json=body)


async def test_everybody_reads_what_is_shipped(company: Company) -> None:
    for person in ("wang", "zhou", "root"):
        assert set(await read(company, person)) == set(defaults())
    about_interviews = await read(company, "wang", kind="interview")
    assert {row["kind"] for row in about_interviews.values()} == {"interview"}
    assert about_interviews["interview_ai_retake"]["mode"] == "ai"
    assert about_interviews["interview_bring"]["version"] == 0


async def test_a_posts_answers_are_for_those_who_see_the_post(company: Company) -> None:
    added = await company.done("zhao", "/faq", PAY)
    assert added["variants"] == ["月薪多少", "工资多少"]
    assert (added["requisition"], added["version"]) == ("java", 1)
    for person in ("wang", "li", "gu", "root"):
        rows = await read(company, person, kind="position")
        assert next(iter(rows)) == added["id"], "a post's own goes before the company's"
    for person in ("qian", "zhou"):
        assert added["id"] not in await read(company, person)
        refused(await put(company, person, added["id"]), 404, "not_found")
    assert added["id"] in await read(company, "he", requisition="java")
    assert added["id"] not in await read(company, "he", requisition="arch")


async def test_hr_words_a_shipped_answer_and_takes_it_back(company: Company) -> None:
    edited = (await put(company, "qian", "interview_bring", version=0)).json()
    assert (edited["answer"], edited["version"]) == ("带身份证。", 1)
    rows = await read(company, "wang")
    assert rows["interview_bring"] == edited
    assert len(rows) == len(defaults())
    stale = await put(company, "gu", "interview_bring", version=0)
    assert refused(stale, 409, "version_conflict") == {"version": 1}

    for _ in range(2):
        response = await company.speak("gu").delete("/faq/interview_bring")
        assert (response.json()["active"], response.json()["version"]) == (False, 2)
    assert "interview_bring" not in await read(company, "wang", retired=True)
    assert not (await read(company, "zhao", retired=True))["interview_bring"]["active"]
    assert (await put(company, "zhao", "interview_bring")).json()["active"]
    assert "interview_bring" in await read(company, "wang")


@pytest.mark.parametrize("person", ["wang", "li", "zhou", "chen"])
async def test_the_companys_answers_are_hrs_to_word(company: Company, person: str) -> None:
    refused(await put(company, person, "interview_bring"), 403, "forbidden")
    refused(await company.speak(person).delete("/faq/interview_bring"), 403, "forbidden")
    refused(await company.post(person, "/faq", PAY | {"scope": "company"}), 403, "forbidden")
    assert await company.rows("select 1 from faq_entries") == []


async def test_a_post_is_answered_for_by_its_recruiter(company: Company) -> None:
    refused(await company.post("gu", "/faq", PAY), 403, "forbidden")
    refused(await company.post("qian", "/faq", PAY), 404, "not_found")
    nowhere = PAY | {"scope": "requisition:nowhere"}
    refused(await company.post("root", "/faq", nowhere), 404, "not_found")
    assert (await company.done("root", "/faq", PAY))["requisition"] == "java"


async def test_every_change_leaves_a_trace(company: Company) -> None:
    added = await company.done("zhao", "/faq", PAY, key="k")
    assert await company.done("zhao", "/faq", PAY, key="k") == added
    await put(company, "zhao", added["id"])
    await company.speak("zhao").delete(f"/faq/{added['id']}")
    traces = await company.rows("select action, actor, subject_id from audit_entries order by no")
    assert [tuple(row) for row in traces] == [
        (action, "zhao", added["id"]) for action in ("faq.add", "faq.edit", "faq.retire")
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"scope": "level:P6"}, {"kind": "pay"}, {"question": " "}, {"answer": ""}, {"mode": "fax"}],
)
async def test_what_does_not_fit_is_refused(company: Company, wrong: dict[str, str]) -> None:
    refused(await company.post("root", "/faq", PAY | wrong), 422, "invalid_request")

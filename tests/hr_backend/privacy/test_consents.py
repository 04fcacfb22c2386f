"""Consent is given, replaced and taken back; an objection calls a human."""

from tests.hr_backend.conftest import Company, refused

POOL = {"purpose": "talent_pool", "version": "1"}


async def standing(company: Company, person: str) -> list[tuple[str, str, bool]]:
    rows = (await company.get(person, "/me/consents")).json()["items"]
    return [(row["purpose"], row["version"], row["withdrawn_at"] is None) for row in rows]


async def test_given_replaced_and_taken_back(company: Company) -> None:
    first = await company.done("wang", "/me/consents", POOL)
    assert await company.done("wang", "/me/consents", POOL) == first
    await company.done("wang", "/me/consents", POOL | {"version": "2"})
    assert await standing(company, "wang") == [
        ("talent_pool", "1", False),
        ("talent_pool", "2", True),
    ]
    assert await standing(company, "liu") == []
    for expected in (200, 404):
        response = await company.speak("wang").delete("/me/consents/talent_pool")
        assert response.status_code == expected
    assert not any(stands for *_, stands in await standing(company, "wang"))
    traces = await company.rows("select action, actor from audit_entries order by no")
    assert [row.action for row in traces] == [
        "consent.give",
        "consent.give",
        "consent.withdraw",
    ]


async def test_what_nobody_knows_is_refused(company: Company) -> None:
    unknown = await company.post("wang", "/me/consents", POOL | {"purpose": "ads"})
    refused(unknown, 422, "invalid_request")
    refused(await company.speak("wang").delete("/me/consents/ads"), 404, "not_found")


async def test_an_objection_calls_the_posts_recruiter(company: Company) -> None:
    body = {"decision": "ai_interview", "text": "评分不对，请由人来看", "interview": "late"}
    handoff = await company.done("wang", "/me/objections", body, key="k")
    assert await company.done("wang", "/me/objections", body, key="k") == handoff
    assert handoff["assigned_to"]["id"] == "zhao"
    assert handoff["reason"] == "automated_decision"
    assert await company.told("handoff_requested") == {"zhao"}
    traces = await company.rows("select actor from audit_entries where action = 'privacy.object'")
    assert [row.actor for row in traces] == ["wang"]
    another = await company.post("wang", "/me/objections", body | {"interview": "senior"})
    refused(another, 404, "not_found")

"""Appraisals over HTTP: who reads which part, and when."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused


@pytest.fixture
async def appraisal(company: Company) -> str:
    """Of li, under chen."""
    await company.execute("update people set manager_id = 'chen' where id = 'li'")
    body = {
        "name": "2026年第三季度",
        "start_on": "2026-07-01",
        "end_on": "2026-09-30",
        "people": ["li"],
    }
    await company.done("gu", "/appraisal-cycles", body)
    rows = (await company.get("gu", "/appraisals")).json()["items"]
    return str(rows[0]["id"])


async def read(company: Company, person: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await company.get(person, "/appraisals")).json()["items"]
    return items


async def put(company: Company, person: str, path: str, body: Any) -> Any:
    return await company.speak(person).put(path, json=body)


async def release(company: Company) -> Any:
    (cycle,) = (await company.get("gu", "/appraisal-cycles")).json()["items"]
    return await company.post("gu", f"/appraisal-cycles/{cycle['id']}/release")


async def test_anonymous(company: Company) -> None:
    refused(await company.get(None, "/appraisals"), 401, "not_authenticated")
    refused(await company.get(None, "/feedback"), 401, "not_authenticated")


async def test_a_rating_is_known_to_its_person_once_released(
    company: Company, appraisal: str
) -> None:
    path = f"/appraisals/{appraisal}/rating"
    left = refused(await release(company), 409, "ratings_missing")
    assert left == {"left": 1}
    judgement = {"rating": "A", "comment": "交付稳定"}
    assert (await put(company, "chen", path, judgement)).is_success
    (own,) = await read(company, "li")
    assert (own["rating"], own["comment"]) == (None, "")
    assert (await read(company, "chen"))[0]["rating"] == "A"
    for person in ("sun", "zhao", "zhou"):
        assert await read(company, person) == []
    assert (await release(company)).is_success
    assert await company.told("appraisal_released") == {"li"}
    (own,) = await read(company, "li")
    assert (own["rating"], own["comment"]) == ("A", "交付稳定")
    refused(await put(company, "chen", path, judgement), 409, "cycle_released")
    refused(await release(company), 409, "cycle_released")
    kept = await company.rows(
        "select t::text from audit_entries t union select t::text from outbox t"
    )
    assert not any("交付稳定" in row[0] for row in kept)


async def test_nobody_rates_themselves_and_others_find_nothing(
    company: Company, appraisal: str
) -> None:
    path, judgement = f"/appraisals/{appraisal}/rating", {"rating": "S"}
    refused(await put(company, "li", path, judgement), 403, "forbidden")
    refused(await put(company, "sun", path, judgement), 404, "not_found")
    assert (await put(company, "gu", path, judgement | {"version": 1})).is_success
    refused(await put(company, "gu", path, judgement | {"version": 1}), 409, "version_conflict")


async def test_goals_weigh_a_hundred(company: Company, appraisal: str) -> None:
    path = f"/appraisals/{appraisal}/goals"
    goals = [{"title": "提速", "weight": 60, "progress": 50}, {"title": "手册", "weight": 40}]
    view = (await put(company, "li", path, {"goals": goals})).json()
    assert (len(view["goals"]), view["progress"]) == (2, 30)
    wrong = await put(company, "li", path, {"goals": goals[:1]})
    assert refused(wrong, 409, "weights_wrong") == {"sum": 60}
    assert len((await read(company, "li"))[0]["goals"]) == 2
    fewer = await put(company, "chen", path, {"goals": [{"title": "提速", "weight": 100}]})
    assert len(fewer.json()["goals"]) == 1


async def test_the_person_reads_feedback_without_names_and_from_three_up(
    company: Company, appraisal: str
) -> None:
    givers = ["sun", "zhao", "zhou"]
    path = f"/appraisals/{appraisal}/feedback"
    refused(await company.post("li", path, {"people": ["sun"]}), 403, "forbidden")
    refused(await company.post("chen", path, {"people": ["li"]}), 409, "own_feedback")
    refused(await company.post("chen", path, {"people": ["wang"]}), 404, "not_found")
    await company.done("chen", path, {"people": givers})
    assert await company.told("feedback_asked") == set(givers)
    for number, giver in enumerate(givers):
        (asked,) = (await company.get(giver, "/feedback")).json()["items"]
        assert asked["about"]["id"] == "li"
        refused(await put(company, "li", f"/feedback/{asked['id']}", {"text": "我"}), 404,
                "not_found")  # fmt: skip
        given = await put(company, giver, f"/feedback/{asked['id']}", {"text": f"意见{number}"})
        assert given.is_success
        again = await put(company, giver, f"/feedback/{asked['id']}", {"text": "再"})
        refused(again, 409, "feedback_given")
        (own,) = await read(company, "li")
        assert (own["feedback"], own["voices"]) == ([], [])
    (managers,) = await read(company, "chen")
    assert {row["giver"]["id"]: row["text"] for row in managers["feedback"]} == {
        "sun": "意见0",
        "zhao": "意见1",
        "zhou": "意见2",
    }
    await put(company, "chen", f"/appraisals/{appraisal}/rating", {"rating": "B"})
    await release(company)
    response = await company.get("li", "/appraisals")
    (own,) = response.json()["items"]
    assert own["voices"] == ["意见0", "意见1", "意见2"]
    assert own["feedback"] == []
    assert not any(giver in response.text for giver in ("sun", "zhao", "zhou", "孙悦"))


async def test_only_hr_opens_and_releases(company: Company, appraisal: str) -> None:
    body = {"name": "x", "start_on": "2026-01-01", "end_on": "2026-12-31", "people": ["li"]}
    refused(await company.post("chen", "/appraisal-cycles", body), 403, "forbidden")
    nobody = await company.post("gu", "/appraisal-cycles", body | {"people": ["wang"]})
    refused(nobody, 404, "not_found")
    (cycle,) = (await company.get("li", "/appraisal-cycles")).json()["items"]
    response = await company.post("chen", f"/appraisal-cycles/{cycle['id']}/release")
    refused(response, 403, "forbidden")
    assert (await company.get("wang", "/appraisal-cycles")).json()["items"] == []

"""The list of reasons: shipped, worded by HR, given with a change."""

from typing import Any

import pytest

from hr_backend.approvals.models import ChangeKind
from hr_backend.approvals.reasons import defaults
from tests.hr_backend.conftest import Company, refused

CANCEL = "/interviews/intime/cancel"
OWN = {"title": "换城市了", "kinds": ["cancel"], "words": ["搬家", "换城市"]}


def test_the_shipped_list_is_in_order() -> None:
    kinds = {kind.value for kind in ChangeKind}
    titles = [reason.title for reason in defaults().values()]
    assert len(set(titles)) == len(titles)
    for reason in defaults().values():
        assert reason.kinds, reason.code
        assert set(reason.kinds) <= kinds, reason.code
        assert len(set(reason.words)) == len(reason.words), reason.code
    assert {kind for reason in defaults().values() for kind in reason.kinds} == kinds
    assert set(defaults()["other"].kinds) == kinds


async def codes(company: Company, person: str = "wang", **query: Any) -> dict[str, Any]:
    items = (await company.get(person, "/reason-codes", **query)).json()["items"]
    return {item["code"]: item for item in items}


async def test_hr_words_adds_and_retires(company: Company) -> None:
    client = company.speak("gu")
    assert (await client.put("/reason-codes/moved_away", json=OWN)).json()["words"] == OWN["words"]
    sick = {"title": "身体原因", "kinds": ["cancel"], "words": [], "active": False}
    await client.put("/reason-codes/sick", json=sick)
    found = await codes(company)
    assert list(found)[:2] == ["time_conflict", "sick"]
    assert (found["sick"]["title"], found["sick"]["active"]) == ("身体原因", False)
    assert "moved_away" in await codes(company, kind="cancel")
    assert "moved_away" not in await codes(company, kind="reschedule")
    entries = await company.rows(
        "select action, actor, before, after from audit_entries order by no"
    )
    assert [tuple(row)[:2] for row in entries] == [("reason_code.set", "gu")] * 2
    assert (entries[0].before, entries[1].before["title"]) == (None, "生病")


@pytest.mark.parametrize("person", ["zhao", "chen", "li", "wang"])
async def test_only_hr_does(company: Company, person: str) -> None:
    response = await company.speak(person).put("/reason-codes/moved_away", json=OWN)
    refused(response, 403, "forbidden")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("UPPER", {}),
        ("x" * 60, {}),
        ("x", {"title": " "}),
        ("x", {"kinds": []}),
        ("x", {"kinds": ["marry"]}),
        ("x", {"words": [""]}),
        ("x", {"word": []}),
    ],
)
async def test_mistakes(company: Company, code: str, changes: dict[str, Any]) -> None:
    response = await company.speak("root").put(f"/reason-codes/{code}", json=OWN | changes)
    refused(response, 422, "invalid_request")


async def test_a_code_is_a_reason_even_without_words(company: Company) -> None:
    result = await company.done("liu", CANCEL, {"reason_code": "other_offer"})
    request = result["request"]
    assert (request["reason"], request["reason_code"]) == ("已接受其他offer", "other_offer")


async def test_words_stay_as_they_were_written(company: Company) -> None:
    body = {"reason": "拿到了更好的机会", "reason_code": "other_offer"}
    request = (await company.done("liu", "/applications/a-liu/withdraw", body))["request"]
    assert (request["reason"], request["reason_code"]) == (body["reason"], "other_offer")


@pytest.mark.parametrize("code", ["nothing", "traffic", "retired"])
async def test_a_code_that_is_not_for_this_is_refused(company: Company, code: str) -> None:
    retired = OWN | {"kinds": ["withdraw"], "active": False}
    await company.speak("root").put("/reason-codes/retired", json=retired)
    body = {"reason": "有事", "reason_code": code}
    response = await company.post("liu", "/applications/a-liu/withdraw", body)
    assert refused(response, 422, "reason_code_unknown") == {"reason_code": code}

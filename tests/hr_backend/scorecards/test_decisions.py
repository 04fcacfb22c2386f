"""What becomes of an application, and when its candidate learns of it."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused


async def status(company: Company, person: str, application: str = "a-liu") -> dict[str, Any]:
    rows = (await company.get(person, "/applications")).json()["items"]
    found: dict[str, Any] = next(row for row in rows if row["id"] == application)
    return {key: found[key] for key in ("stage", "outcome", "next_round", "message")}


NOTHING = {"stage": "interview", "outcome": "in_review", "next_round": None, "message": None}


async def test_before_release_the_candidate_sees_nothing_of_it(judged: Company) -> None:
    body = {"outcome": "reject", "message": "谢谢您", "release": False}
    answer = await judged.done("chen", "/applications/a-liu/decision", body)
    assert (answer["stage"], answer["outcome"]) == ("rejected", "rejected")
    assert await status(judged, "liu") == NOTHING
    assert await judged.told("application_decided") == set()
    await judged.done("zhao", "/applications/a-liu/decision", body | {"release": True})
    seen = {"stage": "rejected", "outcome": "rejected", "next_round": None, "message": "谢谢您"}
    assert await status(judged, "liu") == seen
    assert await judged.told("application_decided") == {"liu"}
    again = await judged.post("zhao", "/applications/a-liu/decision", {"outcome": "offer"})
    refused(again, 409, "illegal_transition")


async def test_the_next_round_begins_the_review_anew(judged: Company) -> None:
    await judged.done("chen", "/applications/a-liu/decision", {"outcome": "advance"})
    assert await status(judged, "liu") == NOTHING | {"outcome": "advance", "next_round": 2}
    body = {"application": "a-liu", "round": 2, "interviewers": ["sun"]}
    await judged.done("zhao", "/interviews", body)
    assert await status(judged, "liu") == NOTHING


@pytest.mark.parametrize("outcome", ["offer", "reject"])
async def test_no_end_while_interviews_are_to_come(company: Company, outcome: str) -> None:
    response = await company.post("zhao", "/applications/a-liu/decision", {"outcome": outcome})
    assert refused(response, 409, "interviews_coming") == {"interviews": ["intime"]}


@pytest.mark.parametrize("person", ["li", "liu", "gu"])
async def test_recruiter_and_owner_decide(judged: Company, person: str) -> None:
    response = await judged.post(person, "/applications/a-liu/decision", {"outcome": "hold"})
    refused(response, 403, "forbidden")

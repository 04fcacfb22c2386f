"""Interviewers judge by the criteria of the post, each unswayed by the others."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from hr_backend.due import run_due
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.scorecards.conftest import CRITERIA, Submit, card
from tests.hr_backend.world import at


async def read(company: Company, person: str, interview: str = "intime") -> dict[str, Any]:
    response = await company.get(person, f"/interviews/{interview}/scorecards")
    assert response.is_success, response.text
    body: dict[str, Any] = response.json()
    return body


class TestCriteria:
    async def test_a_change_is_a_new_version_and_the_same_again_none(self, judged: Company) -> None:
        client = judged.speak("chen")
        path = "/requisitions/java/criteria"
        assert (await client.put(path, json={"criteria": CRITERIA})).json()["version"] == 1
        fewer = {"criteria": CRITERIA[:1]}
        assert (await client.put(path, json=fewer)).json()["version"] == 2
        assert [one["id"] for one in (await client.get(path)).json()["criteria"]] == ["code"]

    async def test_each_has_an_id_of_its_own(self, judged: Company) -> None:
        body = {"criteria": [CRITERIA[0], CRITERIA[0]]}
        response = await judged.speak("zhao").put("/requisitions/java/criteria", json=body)
        refused(response, 422, "invalid_request")

    async def test_interviewers_do_not_set_them(self, judged: Company) -> None:
        body = {"criteria": CRITERIA}
        response = await judged.speak("li").put("/requisitions/java/criteria", json=body)
        refused(response, 404, "not_found")


class TestScorecard:
    async def test_others_are_shown_once_ones_own_is_in(
        self, judged: Company, submit: Submit
    ) -> None:
        assert (await submit("li")).is_success
        before = await read(judged, "sun")
        assert (before["items"], before["hidden"], before["score"]) == ([], 1, None)
        assert [one["id"] for one in before["owing"]] == ["sun"]
        assert [one["id"] for one in before["criteria"]["criteria"]] == ["code", "talk"]
        assert (await submit("sun", card(2, 2, "no"))).is_success
        after = await read(judged, "sun")
        assert [(one["interviewer"]["id"], one["score"]) for one in after["items"]] == [
            ("li", 3.5),
            ("sun", 2.0),
        ]
        assert (after["score"], after["hidden"], after["owing"]) == (2.75, 0, [])

    async def test_recruiter_and_owner_hear_of_the_last_one_only(
        self, judged: Company, submit: Submit
    ) -> None:
        await submit("li")
        assert await judged.told("scorecards_complete") == set()
        await submit("sun")
        assert await judged.told("scorecards_complete") == {"zhao", "chen"}

    async def test_the_last_two_at_once_are_told_of_once(
        self, judged: Company, submit: Submit
    ) -> None:
        answers = await asyncio.gather(submit("li"), submit("sun"))
        assert all(answer.is_success for answer in answers)
        notices = (await judged.ledger())["notified"]
        told = [row["person"] for row in notices if row["about"] == "scorecards_complete"]
        assert sorted(told) == ["chen", "zhao"]

    async def test_it_stands_once_others_were_shown(self, judged: Company, submit: Submit) -> None:
        await submit("li")
        assert (await submit("li", card(5, 5))).is_success
        await submit("sun")
        refused(await submit("li", card(1, 1)), 409, "scorecard_final")
        assert (await read(judged, "zhao"))["items"][0]["score"] == 5.0

    @pytest.mark.parametrize(
        ("scores", "missing", "unknown"),
        [
            ([("code", 3)], ["talk"], []),
            ([("code", 3), ("talk", 3), ("looks", 5)], [], ["looks"]),
            ([("code", 3), ("code", 4)], ["talk"], ["code"]),
        ],
    )
    async def test_exactly_the_criteria(
        self, submit: Submit, scores: list[tuple[str, int]], missing: Any, unknown: Any
    ) -> None:
        body = card() | {"scores": [{"criterion": name, "score": n} for name, n in scores]}
        data = refused(await submit("li", body), 422, "scores_incomplete")
        assert data == {"missing": missing, "unknown": unknown}

    async def test_numbers_from_one_to_five(self, submit: Submit) -> None:
        for number in (0, 6):
            refused(await submit("li", card(number)), 422, "invalid_request")

    async def test_an_interview_keeps_the_criteria_of_its_first_scorecard(
        self, judged: Company, submit: Submit
    ) -> None:
        await submit("li")
        fewer = {"criteria": CRITERIA[:1]}
        assert (
            await judged.speak("zhao").put("/requisitions/java/criteria", json=fewer)
        ).is_success
        refused(await submit("sun", card() | {"scores": []}), 422, "scores_incomplete")
        assert (await submit("sun")).is_success

    async def test_only_interviewers_after_the_start(
        self, judged: Company, submit: Submit, hr_clock: SettableClock
    ) -> None:
        refused(await submit("zhao"), 403, "forbidden")
        refused(await submit("liu"), 403, "forbidden")
        refused(await judged.get("liu", "/interviews/intime/scorecards"), 403, "forbidden")
        hr_clock.set(datetime.fromisoformat(at("11-27 09:59")))
        refused(await submit("li"), 409, "too_early")
        refused(await submit("li", interview="proposed"), 409, "illegal_transition")

    async def test_nothing_written_of_a_person_goes_into_the_trail(
        self, judged: Company, submit: Submit
    ) -> None:
        await submit("li")
        rows = await judged.rows(
            "select after::text as kept from audit_entries where action = 'scorecard.submit'"
        )
        assert "LRU" not in rows[0].kept
        assert "踏实" not in rows[0].kept


class TestReminder:
    @pytest.fixture
    def due(self, hr_app: FastAPI) -> Callable[[], Awaitable[None]]:
        return lambda: run_due(hr_app)

    async def test_whoever_owes_one_after_a_day_and_once(
        self, judged: Company, submit: Submit, hr_clock: SettableClock, due: Any
    ) -> None:
        await submit("li")
        hr_clock.set(datetime.fromisoformat(at("11-28 10:59")))
        await due()
        assert "sun" not in await judged.told("scorecard_due")
        hr_clock.advance(timedelta(minutes=1))
        await asyncio.gather(due(), due())
        await due()
        notices = (await judged.ledger())["notified"]
        told = [
            row["person"]
            for row in notices
            if row["about"] == "scorecard_due" and row["interview"] == "intime"
        ]
        assert told == ["sun"]

    async def test_nobody_where_the_post_has_no_criteria(
        self, company: Company, hr_clock: SettableClock, due: Any
    ) -> None:
        hr_clock.set(datetime.fromisoformat(at("11-29 12:00")))
        await due()
        assert await company.told("scorecard_due") == set()

"""Who stands by, who may know, and how often it helps."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.standby.conftest import QUEUE
from tests.hr_backend.standby.test_offering import free_the_slot, offers
from tests.hr_backend.world import at

Due = Callable[[], Coroutine[Any, Any, None]]
PATH = "/requisitions/java/standby"


class TestStandBy:
    async def test_in_the_order_given(self, queued: Company) -> None:
        turned = {"applications": ["a-ma", "a-liu"]}
        response = await queued.speak("chen").put(PATH, json=turned)
        rows = response.json()["items"]
        assert [(row["application"], row["rank"]) for row in rows] == [("a-ma", 1), ("a-liu", 2)]
        assert (await queued.get("gu", PATH)).json() == response.json()

    @pytest.mark.parametrize(
        ("applications", "status", "code"),
        [
            (["a-liu-arch"], 404, "not_found"),
            (["nobody"], 404, "not_found"),
            (["a-liu", "a-liu"], 422, "invalid_request"),
        ],
    )
    async def test_bad_lists_change_nothing(
        self, queued: Company, applications: list[str], status: int, code: str
    ) -> None:
        response = await queued.speak("zhao").put(PATH, json={"applications": applications})
        refused(response, status, code)
        rows = (await queued.get("zhao", PATH)).json()["items"]
        assert [row["application"] for row in rows] == QUEUE

    @pytest.mark.parametrize("person", ["li", "liu", "qian"])
    async def test_is_not_for_others_to_know(self, queued: Company, person: str) -> None:
        refused(await queued.get(person, PATH), 404, "not_found")


class TestOffers:
    async def test_a_candidate_learns_nothing_of_who_gave_the_slot_up(
        self, queued: Company, due: Due
    ) -> None:
        await free_the_slot(queued)
        await due()
        (offer,) = await offers(queued, "liu", mine=True)
        assert "late" not in offer.values()
        assert "wang" not in str(offer)
        assert await offers(queued, "he") == await offers(queued, "wang") == []
        for person in ("he", "wang", "li"):
            refused(await queued.post(person, f"/offers/{offer['id']}/accept"), 404, "not_found")
        refused(await queued.post("zhao", f"/offers/{offer['id']}/accept"), 403, "forbidden")

    @pytest.mark.parametrize("person", ["li", "zhao"])
    async def test_an_interviewer_who_cannot_come_frees_nothing(
        self, queued: Company, due: Due, person: str
    ) -> None:
        await queued.done(person, "/interviews/late/cancel", {"reason": "有事"})
        await due()
        assert len(await offers(queued)) == (person == "zhao")

    async def test_without_backfill_nobody_is_asked(self, queued: Company, due: Due) -> None:
        await queued.execute(
            "insert into policies (id, scope, version, valid_from, data) values"
            " ('p', 'requisition:java', 1, '2026-01-01Z', '{\"backfill\": false}')"
        )
        await free_the_slot(queued)
        await due()
        assert await offers(queued) == []

    async def test_a_candidate_who_is_busy_then_is_passed_over(
        self, queued: Company, due: Due
    ) -> None:
        await queued.execute(
            "insert into busy_times (id, person_id, start_at, end_at)"
            " values ('b', 'liu', '2026-11-25T14:30+08:00', '2026-11-25T16:00+08:00')"
        )
        await free_the_slot(queued)
        await due()
        assert [row["application"] for row in await offers(queued)] == ["a-he-java"]

    async def test_a_request_under_review_is_taken_back_by_accepting(
        self, queued: Company, due: Due
    ) -> None:
        await free_the_slot(queued)
        await due()
        (offer,) = await offers(queued, "liu", mine=True)
        await queued.execute("update interviews set reschedules = 2 where id = 'intime'")
        wish = {"start": at("12-03 10:00"), "reason": "有事"}
        assert (await queued.done("liu", "/interviews/intime/reschedule", wish))[
            "outcome"
        ] == "pending"
        await queued.done("liu", f"/offers/{offer['id']}/accept")
        requests = (await queued.ledger())["requests"]
        assert [row["status"] for row in requests if row["interview"] == "intime"] == ["withdrawn"]


async def test_fill_rate(queued: Company, due: Due) -> None:
    path = "/requisitions/java/fill-rate"
    nothing = {"freed": 0, "offered": 0, "accepted": 0, "rate": None}
    assert (await queued.get("zhao", path)).json() == nothing
    await free_the_slot(queued)
    await due()
    (offer,) = await offers(queued, "liu", mine=True)
    await queued.done("liu", f"/offers/{offer['id']}/accept")
    await due()
    # liu's old time is free in turn, and offered to the next.
    assert (await queued.get("zhao", path)).json() == {
        "freed": 2,
        "offered": 2,
        "accepted": 1,
        "rate": 0.5,
    }
    tomorrow = {"from": at("11-25 00:00"), "to": at("11-26 00:00")}
    assert (await queued.get("zhao", path, **tomorrow)).json()["rate"] == 1.0

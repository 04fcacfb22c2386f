"""Same key, same person, same request: done once, answered alike."""

import asyncio

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

MOVE = {"start": at("12-02 16:00"), "reason": "临时要出差"}
PATH = "/interviews/intime/reschedule"


async def test_a_repeated_write_is_done_once(company: Company) -> None:
    first = await company.post("liu", PATH, MOVE, key="k")
    second = await company.post("liu", PATH, MOVE, key="k")
    assert first.json() == second.json()
    assert len((await company.ledger())["audit"]) == 1


async def test_racing_repeats_are_done_once(company: Company) -> None:
    answers = await asyncio.gather(*(company.post("liu", PATH, MOVE, key="k") for _ in range(5)))
    assert answers[0].is_success
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert len((await company.ledger())["audit"]) == 1


async def test_a_key_belongs_to_one_request_of_one_person(company: Company) -> None:
    await company.done("liu", PATH, MOVE, key="k")
    other = MOVE | {"reason": "别的原因"}
    refused(await company.post("liu", PATH, other, key="k"), 409, "idempotency_key_reused")
    assert (await company.post("wang", "/interviews/late/confirm", key="k")).is_success


async def test_a_refused_write_may_be_tried_again(company: Company) -> None:
    body = {"start": at("12-02 16:00"), "reason": ""}
    for _ in range(2):
        refused(await company.post("liu", PATH, body, key="k"), 422, "reason_required")
    assert await company.rows("select 1 from idempotency_keys") == []

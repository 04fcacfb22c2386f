"""Whoever races for an offered slot: one gets it, the others are told so."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.standby.test_offering import SLOT, free_the_slot, offers

Due = Callable[[], Coroutine[Any, Any, None]]
OVERLAPS = """
    select count(*) from slot_claims a join slot_claims b
    on a.id < b.id and a.person_no = b.person_no
    and a.start_at < b.end_at and b.start_at < a.end_at
"""


async def offered(company: Company, due: Due) -> str:
    await free_the_slot(company)
    await due()
    (offer,) = await offers(company, "liu", status="open")
    return f"/offers/{offer['id']}"


def outcomes(*answers: httpx.Response) -> Counter[str]:
    return Counter(answer.json().get("code", "done") for answer in answers)


async def test_two_devices_accept_at_once(queued: Company, due: Due) -> None:
    path = await offered(queued, due)
    answers = await asyncio.gather(*(queued.post("liu", f"{path}/accept") for _ in range(4)))
    assert outcomes(*answers) == {"done": 1, "offer_gone": 3}
    assert (await queued.rows(OVERLAPS))[0][0] == 0


async def test_one_accepts_while_the_other_hand_declines(queued: Company, due: Due) -> None:
    path = await offered(queued, due)
    answers = await asyncio.gather(
        queued.post("liu", f"{path}/accept"), queued.post("liu", f"{path}/decline")
    )
    assert outcomes(*answers) == {"done": 1, "offer_gone": 1}


async def test_accepted_in_the_moment_it_expires(
    queued: Company, due: Due, hr_clock: SettableClock
) -> None:
    path = await offered(queued, due)
    hr_clock.advance(timedelta(hours=2) - timedelta(microseconds=1))
    late = asyncio.create_task(due())
    hr_clock.advance(timedelta(microseconds=1))
    answer, _ = await asyncio.gather(queued.post("liu", f"{path}/accept"), late)
    refused(answer, 409, "offer_gone")
    await due()
    held = {row["application"]: row["status"] for row in await offers(queued)}
    assert held == {"a-liu": "expired", "a-he-java": "open"}


async def test_an_acceptance_against_the_clock_leaves_one_of_both(
    queued: Company, due: Due, hr_clock: SettableClock
) -> None:
    path = await offered(queued, due)
    hr_clock.advance(timedelta(hours=1, minutes=59))
    # The post is paused in the same moment: the offer is taken or ended, never both.
    answer, _, _ = await asyncio.gather(
        queued.post("liu", f"{path}/accept"),
        queued.execute("update requisitions set status = 'paused' where id = 'java'"),
        due(),
    )
    await due()
    (offer,) = await offers(queued, "liu")
    taken = {row["id"]: row for row in (await queued.ledger())["interviews"]}["intime"]
    if answer.is_success:
        assert offer["status"] == "accepted"
        assert taken["interviewers"] == ["li"]
    else:
        assert answer.json()["code"] == "offer_gone"
        assert offer["status"] == "expired"
        assert taken["interviewers"] == ["li", "sun"]


async def test_many_clocks_make_one_offer(queued: Company, due: Due) -> None:
    await free_the_slot(queued)
    await asyncio.gather(*(due() for _ in range(5)))
    assert [row["status"] for row in await offers(queued)] == ["open"]
    notices = (await queued.ledger())["notified"]
    assert [row["person"] for row in notices if row["about"] == "slot_offered"] == ["liu"]


async def test_a_candidate_who_got_busy_meanwhile(queued: Company, due: Due) -> None:
    path = await offered(queued, due)
    body = {"application": "a-liu-arch", "interviewers": ["sun"], "round": 2, "start": SLOT}
    await queued.done("zhao", "/interviews", body)
    refused(await queued.post("liu", f"{path}/accept"), 409, "slot_taken")
    assert [row["status"] for row in await offers(queued)] == ["open"]


async def test_the_giver_cannot_take_the_time_back_while_it_is_offered(
    queued: Company, due: Due
) -> None:
    await queued.done(
        "zhao", "/interviews/late/reschedule", {"start": SLOT[:8] + "26" + SLOT[10:], "reason": "x"}
    )
    await due()
    back = {"start": SLOT, "reason": "x"}
    refused(await queued.post("zhao", "/interviews/late/reschedule", back), 409, "slot_taken")
    await queued.done("zhao", "/interviews/late/cancel", {"reason": "x"})
    held = await queued.rows("select kind from slot_claims where interview_id = 'late'")
    assert [row.kind for row in held] == ["offer"]


async def test_the_same_key_accepts_once(queued: Company, due: Due) -> None:
    path = await offered(queued, due)
    answers = await asyncio.gather(
        *(queued.post("liu", f"{path}/accept", key="m-1") for _ in range(3))
    )
    assert outcomes(*answers) == {"done": 3}
    assert len({answer.text for answer in answers}) == 1

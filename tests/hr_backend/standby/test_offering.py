"""A freed slot goes to one stand-by at a time, in rank order, for a while."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

Due = Callable[[], Coroutine[Any, Any, None]]
SLOT = at("11-25 14:00")


async def free_the_slot(company: Company) -> None:
    """wang's interview of tomorrow 14:00 is cancelled by the recruiter."""
    await company.done("zhao", "/interviews/late/cancel", {"reason": "候选人来电取消"})


async def offers(company: Company, person: str = "zhao", **query: Any) -> list[dict[str, Any]]:
    response = await company.get(person, "/offers", **query)
    assert response.is_success, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_the_first_in_rank_is_asked_and_the_interviewers_time_is_kept(
    queued: Company, due: Due
) -> None:
    await free_the_slot(queued)
    await due()
    await due()
    (offer,) = await offers(queued)
    assert (offer["application"], offer["status"]) == ("a-liu", "open")
    assert same(offer["start"], SLOT)
    assert same(offer["expires_at"], at("11-24 18:00"))
    assert await queued.told("slot_offered") == {"liu"}
    body = {"application": "a-he", "interviewers": ["li"], "start": SLOT}
    refused(await queued.post("zhao", "/interviews", body), 409, "slot_taken")
    audit = (await queued.ledger())["audit"]
    assert {"action": "slot.offer", "actor": "system", "interview": "late"} in audit


async def test_expiry_and_refusal_pass_it_on_until_nobody_is_left(
    queued: Company, due: Due, hr_clock: SettableClock
) -> None:
    await free_the_slot(queued)
    await due()
    hr_clock.advance(timedelta(hours=2))
    await due()
    held = {row["application"]: row["status"] for row in await offers(queued)}
    assert held == {"a-liu": "expired", "a-he-java": "open"}
    (mine,) = await offers(queued, "he", mine=True, status="open")
    await queued.done("he", f"/offers/{mine['id']}/decline")
    await due()
    (last,) = await offers(queued, "ma", status="open")
    await queued.done("ma", f"/offers/{last['id']}/decline")
    await due()
    assert await offers(queued, status="open") == []
    assert await queued.rows("select 1 from slot_claims where offer_id is not null") == []


async def test_accepting_moves_a_later_interview_and_frees_its_time_in_turn(
    queued: Company, due: Due
) -> None:
    await free_the_slot(queued)
    await due()
    (offer,) = await offers(queued, "liu", status="open")
    answer = await queued.done("liu", f"/offers/{offer['id']}/accept")
    assert answer["interview"]["id"] == "intime"
    assert same(answer["interview"]["start"], SLOT)
    assert [one["id"] for one in answer["interview"]["interviewers"]] == ["li"]
    assert answer["interview"]["reschedules"] == 0
    assert answer["offer"]["status"] == "accepted"
    await due()
    (following,) = await offers(queued, status="open")
    assert (following["application"], following["start"]) == ("a-he-java", at_utc("11-27 10:00"))
    standing = (await queued.get("zhao", "/requisitions/java/standby")).json()["items"]
    assert [row["application"] for row in standing] == ["a-he-java", "a-ma"]
    audit = (await queued.ledger())["audit"]
    assert {"action": "slot.accept", "actor": "liu", "interview": "intime"} in audit


def at_utc(text: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(at(text)).astimezone(UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("status", ["paused", "closed"])
async def test_a_paused_post_makes_no_offers_and_keeps_none(
    queued: Company, due: Due, status: str
) -> None:
    await free_the_slot(queued)
    await queued.execute("update requisitions set status = :s where id = 'java'", s=status)
    await due()
    assert await offers(queued) == []
    await queued.execute("update requisitions set status = 'open' where id = 'java'")
    await due()
    (offer,) = await offers(queued)
    await queued.execute("update requisitions set status = :s where id = 'java'", s=status)
    response = await queued.post("liu", f"/offers/{offer['id']}/accept")
    assert refused(response, 409, "offer_gone") == {"status": "expired"}
    await due()
    assert [row["status"] for row in await offers(queued)] == ["expired"]

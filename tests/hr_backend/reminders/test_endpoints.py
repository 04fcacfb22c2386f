"""Reminding by hand: by staff of the interview, the candidate, now, and not too often."""

from datetime import timedelta

import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused

REMIND = "/interviews/intime/remind"


@pytest.mark.parametrize("person", ["li", "zhao", "chen", "root"])
async def test_staff_of_the_interview_may(company: Company, person: str) -> None:
    answer = await company.done(person, REMIND)
    assert (answer["outcome"], answer["interview"]["id"]) == ("applied", "intime")
    assert await company.told("interview_reminder") == {"liu"}
    trail = (await company.ledger())["audit"]
    assert [(row["action"], row["actor"]) for row in trail] == [("interview.remind", person)]


async def test_others_may_not(company: Company) -> None:
    for person in ("liu", "gu"):
        refused(await company.post(person, REMIND), 403, "forbidden")
    for person in ("wang", "qian", "zhou"):
        refused(await company.post(person, REMIND), 404, "not_found")


async def test_not_again_for_ten_minutes(company: Company, hr_clock: SettableClock) -> None:
    await company.done("zhao", REMIND)
    hr_clock.advance(timedelta(minutes=9))
    data = refused(await company.post("li", REMIND), 409, "reminded_lately")
    assert data == {"until": "2026-11-24T08:10:00+00:00"}
    hr_clock.advance(timedelta(minutes=1))
    await company.done("li", REMIND)


async def test_only_of_what_is_to_come(company: Company, hr_clock: SettableClock) -> None:
    for over in ("over", "proposed"):
        refused(await company.post("root", f"/interviews/{over}/remind"), 409, "illegal_transition")
    hr_clock.advance(timedelta(days=4))
    refused(await company.post("zhao", REMIND), 409, "interview_past")


async def test_a_repeated_call_reminds_once(company: Company) -> None:
    for _ in range(2):
        await company.done("zhao", REMIND, key="k1")
    assert len(await company.rows("select 1 from outbox")) == 1

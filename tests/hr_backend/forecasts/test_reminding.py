"""Candidates in doubt are reminded earlier and once more; that is all a forecast does."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from actions.notices import render
from hr_backend.due import run_due
from hr_backend.kit.clock import SettableClock
from tests.actions.test_notices import RESPONSES
from tests.conftest import NOW
from tests.hr_backend.conftest import Company
from tests.hr_backend.forecasts.conftest import train_by_hand

AN_HOUR = (0, 1)
A_DAY = (0, 1, 17, 18, 21, 22)
"""Hours from NOW on: `late` begins after 22 of them."""


async def goes_by(company: Company, clock: SettableClock, hours: Iterable[int]) -> None:
    """What is due at each of these hours is done."""
    for hour in hours:
        clock.set(NOW + timedelta(hours=hour))
        await run_due(company.app)


async def reminded(company: Company, interview: str) -> list[str]:
    """Who was reminded of it, in order."""
    rows = await company.rows(
        "select person_id from outbox where about = 'interview_reminder'"
        " and data->>'interview' = :interview order by created_at, person_id",
        interview=interview,
    )
    return [person for (person,) in rows]


async def doubts(company: Company) -> list[dict[str, Any]]:
    rows = await company.rows(
        "select person_id, data from outbox where about = 'attendance_doubtful'"
    )
    return [{"person": person} | data for person, data in rows]


async def test_who_is_in_doubt_is_reminded_once_more_and_alone(
    trained: Company, hr_clock: SettableClock
) -> None:
    await goes_by(trained, hr_clock, A_DAY)
    # 24 hours before is past already; 4 hours before is extra, an hour before is everybody's.
    assert await reminded(trained, "late") == ["wang", "li", "wang"]


async def test_who_has_confirmed_is_not(trained: Company, hr_clock: SettableClock) -> None:
    await trained.done("wang", "/interviews/late/confirm")
    await goes_by(trained, hr_clock, A_DAY)
    assert await reminded(trained, "late") == ["li", "wang"]


async def test_an_earlier_reminder_where_there_is_time(
    trained: Company, hr_clock: SettableClock
) -> None:
    await goes_by(trained, hr_clock, AN_HOUR)
    rows = await trained.rows(
        "select minutes_before, extra from reminders where interview_id = 'senior'"
        " and minutes_before > 0 order by 1"
    )
    assert rows == [(60, False), (240, True), (1440, False), (2880, True)]


async def test_a_confirmation_drops_what_was_extra(
    trained: Company, hr_clock: SettableClock
) -> None:
    await goes_by(trained, hr_clock, AN_HOUR)
    await trained.done("wang", "/interviews/late/confirm")
    await goes_by(trained, hr_clock, A_DAY[2:])
    assert await reminded(trained, "late") == ["li", "wang"]


async def test_the_recruiter_is_told_why_once_and_nobody_else(
    trained: Company, hr_clock: SettableClock
) -> None:
    await trained.execute(
        "insert into waitlist (application_id, requisition_id, rank)"
        " values ('a-he-java', 'java', 1)"
    )
    await goes_by(trained, hr_clock, AN_HOUR)
    told = await doubts(trained)
    assert {one["person"] for one in told} == {"zhao"}
    assert sorted(one["interview"] for one in told) == ["late", "senior", "senior-late"]
    late = next(one for one in told if one["interview"] == "late")
    text = render("attendance_doubtful", late, RESPONSES).text
    assert all(part in text for part in ("王芳", "38%", "1 位候补", "不作为评价")), text
    assert "演示" not in text


async def test_generated_history_is_called_that_in_words(
    company: Company, hr_clock: SettableClock
) -> None:
    await train_by_hand(company, source="generated")
    await goes_by(company, hr_clock, AN_HOUR)
    assert all("演示数据" in render("attendance_doubtful", one, RESPONSES).text
               for one in await doubts(company))  # fmt: skip


@pytest.mark.parametrize("code", ["lead_time", "moves", "distance", "mode", "confirmed", "round"])
@pytest.mark.parametrize("value", [None, 12.0])
def test_every_reason_has_words(code: str, value: float | None) -> None:
    why = [{"code": code, "points": -9.0, "value": value}]
    data = {"likelihood": 0.4, "why": why, "as": "recruiter", "extra": 1}
    text = render("attendance_doubtful", data, RESPONSES).text
    assert "主要因为" in text
    assert "{" not in text


async def test_a_base_rate_reminds_nobody_more(company: Company, hr_clock: SettableClock) -> None:
    await train_by_hand(company, model=False)
    await goes_by(company, hr_clock, A_DAY)
    assert await reminded(company, "late") == ["li", "wang"]
    assert await doubts(company) == []


async def test_who_wants_no_reminders_gets_no_extra_ones(
    trained: Company, hr_clock: SettableClock
) -> None:
    await trained.done("root", "/policies", {"scope": "company", "data": {"reminder_minutes": []}})
    await goes_by(trained, hr_clock, A_DAY)
    assert await reminded(trained, "late") == []


async def test_a_forecast_changes_nothing_of_an_interview(
    trained: Company, hr_clock: SettableClock
) -> None:
    before = (await trained.ledger())["interviews"]
    await goes_by(trained, hr_clock, AN_HOUR)
    assert (await trained.ledger())["interviews"] == before

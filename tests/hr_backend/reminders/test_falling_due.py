"""Reminders by the clock: once for each version of an interview, and only of what still stands."""

import asyncio
from datetime import datetime, timedelta

import pytest

from hr_backend.due import run_due
from hr_backend.kit.clock import SettableClock
from hr_backend.reminders.falling_due import send_reminders
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at

HOUR = timedelta(hours=1)
Told = list[tuple[str, str, str]]


async def live_until(company: Company, clock: SettableClock, moment: str) -> None:
    """Look at every full hour up to a moment that is one."""
    while clock.now() < datetime.fromisoformat(moment):
        clock.advance(HOUR)
        await send_reminders(company.app.state.sessions, clock)


async def reminded(company: Company, interview: str) -> Told:
    """Whom, when (Shanghai) and as what."""
    rows = await company.rows(
        "select person_id, to_char(created_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at,"
        " data->>'as' as party from outbox where about = 'interview_reminder'"
        " and data->>'interview' = :id order by created_at, person_id",
        id=interview,
    )
    return [tuple(row) for row in rows]


async def test_a_day_and_an_hour_before_candidate_and_interviewers(
    company: Company, hr_clock: SettableClock
) -> None:
    await run_due(company.app)
    await live_until(company, hr_clock, at("11-27 10:00"))
    assert await reminded(company, "intime") == [
        (person, moment, party)
        for moment in ("11-26 10:00", "11-27 09:00")
        for person, party in (("li", "interviewer"), ("liu", "candidate"), ("sun", "interviewer"))
    ]


async def test_what_was_set_less_than_a_day_ahead_is_not_made_up_for(
    company: Company, hr_clock: SettableClock
) -> None:
    await run_due(company.app)
    assert await reminded(company, "late") == []
    await live_until(company, hr_clock, at("11-25 14:00"))
    assert {moment for _, moment, _ in await reminded(company, "late")} == {"11-25 13:00"}


async def test_a_moved_interview_is_reminded_of_at_its_new_time_alone(
    company: Company, hr_clock: SettableClock
) -> None:
    await run_due(company.app)
    move = {"start": at("12-02 16:00"), "reason": "出差"}
    await company.done("liu", "/interviews/intime/reschedule", move)
    hr_clock.set(datetime.fromisoformat(at("12-01 12:00")))
    await live_until(company, hr_clock, at("12-02 16:00"))
    moments = {moment for _, moment, _ in await reminded(company, "intime")}
    assert moments == {"12-01 16:00", "12-02 15:00"}


async def test_a_cancelled_one_is_not_reminded_of(
    company: Company, hr_clock: SettableClock
) -> None:
    await run_due(company.app)
    await company.done("liu", "/interviews/intime/cancel", {"reason": "不去了"})
    await live_until(company, hr_clock, at("11-27 10:00"))
    assert await reminded(company, "intime") == []


async def test_confirming_repeats_no_reminder(company: Company, hr_clock: SettableClock) -> None:
    await run_due(company.app)
    await live_until(company, hr_clock, at("11-26 15:00"))
    await company.done("liu", "/interviews/senior/confirm")
    await live_until(company, hr_clock, at("11-27 15:00"))
    candidate = [one for one in await reminded(company, "senior") if one[0] == "liu"]
    assert [moment for _, moment, _ in candidate] == ["11-26 15:00", "11-27 14:00"]


async def test_any_number_of_processes_remind_once(
    company: Company, hr_clock: SettableClock
) -> None:
    sessions = company.app.state.sessions
    await asyncio.gather(*(send_reminders(sessions, hr_clock) for _ in range(3)))
    hr_clock.set(datetime.fromisoformat(at("11-26 10:00")))
    await asyncio.gather(*(send_reminders(sessions, hr_clock) for _ in range(3)))
    assert len(await reminded(company, "intime")) == 3


async def test_after_an_outage_people_are_reminded_once_and_not_too_late(
    company: Company, hr_clock: SettableClock
) -> None:
    await run_due(company.app)
    hr_clock.set(datetime.fromisoformat(at("11-27 09:20")))
    await run_due(company.app)
    assert len(await reminded(company, "intime")) == 3
    hr_clock.set(datetime.fromisoformat(at("11-27 15:00")))
    await run_due(company.app)
    # A day before came late; an hour before came too late to be of use.
    assert {moment for _, moment, _ in await reminded(company, "senior")} == {"11-27 09:20"}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('{"quiet_from": "20:00", "quiet_until": "11:00"}', {"11-26 11:00", "11-26 20:00"}),
        ('{"reminder_minutes": [120]}', {"11-27 08:00"}),
        ('{"reminder_minutes": []}', set()),
    ],
)
async def test_the_policy_says_when(
    company: Company, hr_clock: SettableClock, policy: str, expected: set[str]
) -> None:
    await company.execute(
        "insert into policies (id, scope, version, valid_from, data)"
        " values ('p', 'company', 9, '2026-01-01', cast(:policy as jsonb))",
        policy=policy,
    )
    await run_due(company.app)
    await live_until(company, hr_clock, at("11-27 10:00"))
    assert {moment for _, moment, _ in await reminded(company, "intime")} == expected


async def test_reminders_are_the_clocks_doing(company: Company, hr_clock: SettableClock) -> None:
    await run_due(company.app)
    hr_clock.set(datetime.fromisoformat(at("11-26 10:00")))
    await run_due(company.app)
    trail = await company.rows(
        "select actor, subject_id from audit_entries where action = 'interview.remind'"
    )
    assert [tuple(row) for row in trail] == [("system", "intime")]

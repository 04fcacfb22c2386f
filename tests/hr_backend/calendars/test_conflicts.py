"""A calendar that runs into a booked interview: its recruiter hears of it once, with a way out."""

from typing import Any

import pytest

from actions.notices import render
from bot.dialogue.decide import parse_command
from hr_backend.calendars.rules import EVERY
from hr_backend.kit.clock import SettableClock
from tests.actions.test_notices import RESPONSES
from tests.hr_backend.calendars.conftest import CalendarServer, poll
from tests.hr_backend.calendars.ics_files import calendar, meeting
from tests.hr_backend.calendars.test_polling import PATH, subscribe
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at, same

MOVED_IN = meeting("20261125", "1430", "1530")
"""Into li's interview `late` of 14:00."""


@pytest.fixture
async def following(private_allowed: Company, server: CalendarServer) -> Company:
    """li's calendar is read, and says nothing yet."""
    server.body = calendar()
    await subscribe(private_allowed, server.url + PATH, "li")
    await poll(private_allowed)
    return private_allowed


async def changes(
    company: Company, server: CalendarServer, clock: SettableClock, *events: str
) -> None:
    """The calendar is another one now, and is read."""
    server.body, server.tag = calendar(*events), f'"{len(server.asked)}"'
    clock.advance(EVERY)
    assert await poll(company) == 1


async def notices(company: Company) -> list[dict[str, Any]]:
    rows = await company.rows(
        "select person_id, data from outbox where about = 'calendar_conflict' order by created_at"
    )
    return [{"person": person} | data for person, data in rows]


async def test_the_recruiter_is_told_with_a_proposed_move(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await changes(following, server, hr_clock, MOVED_IN)
    (notice,) = await notices(following)
    assert (notice["person"], notice["interview"]) == ("zhao", "late")
    assert notice["whose"] == {"id": "li", "name": "李强"}
    free = await following.done("zhao", "/interviews/late/slots/search", {})
    assert same(notice["new_start"], next(slot["start"] for slot in free["slots"] if slot["best"]))


async def test_one_click_moves_it(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await changes(following, server, hr_clock, MOVED_IN)
    (notice,) = await notices(following)
    reply = render("calendar_conflict", notice, RESPONSES)
    assert "李强" in reply.text
    assert "王芳" in reply.text
    intent, slots = parse_command(reply.options[0].value)
    assert (intent, slots["interview"]) == ("reschedule_interview", "late")
    body = {"start": slots["start"], "reason": slots["reason"]}
    await following.done("zhao", "/interviews/late/reschedule", body)
    await changes(following, server, hr_clock, MOVED_IN, meeting("20261204", "0900", "1000"))
    assert len(await notices(following)) == 1
    assert await following.rows("select 1 from calendar_conflicts") == []


async def test_told_once_until_it_is_over_and_comes_again(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await changes(following, server, hr_clock, MOVED_IN)
    await changes(following, server, hr_clock, meeting("20261125", "1400", "1600"))
    assert len(await notices(following)) == 1
    await changes(following, server, hr_clock)
    await changes(following, server, hr_clock, MOVED_IN)
    assert len(await notices(following)) == 2


async def test_every_interview_it_runs_into_is_told(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    all_week = meeting("20261125", "0900", "1800"), meeting("20261127", "0900", "1800", uid="2")
    await changes(following, server, hr_clock, *all_week)
    assert {notice["interview"] for notice in await notices(following)} == {"late", "intime"}


async def test_what_touches_is_no_conflict(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    around = meeting("20261125", "1300", "1400"), meeting("20261125", "1500", "1600", uid="2")
    await changes(following, server, hr_clock, *around)
    assert await notices(following) == []


async def test_what_is_over_or_cancelled_is_no_conflict(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await following.done("zhao", "/interviews/late/cancel", {"reason": "暂停"})
    await changes(following, server, hr_clock, MOVED_IN)
    assert await notices(following) == []


async def test_without_any_other_time_it_says_so(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    days = [meeting(f"2026{d}", "0900", "1800", uid=d) for d in ("1125",)]
    await following.execute(
        "insert into busy_times (id, person_id, start_at, end_at)"
        " values ('away', 'wang', '2026-11-24', '2027-12-31')"
    )
    await changes(following, server, hr_clock, *days)
    (notice,) = await notices(following)
    assert notice["new_start"] is None
    reply = render("calendar_conflict", notice, RESPONSES)
    assert len(reply.options) == 1
    assert "{" not in reply.text


async def test_a_post_without_a_recruiter_is_its_owners(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await following.execute("update requisitions set recruiter_id = null")
    await changes(following, server, hr_clock, MOVED_IN)
    assert {notice["person"] for notice in await notices(following)} == {"chen"}


async def test_the_proposed_time_is_after_what_is_known_now(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    """The rest of the same change counts: no time is proposed that the calendar just took."""
    day = meeting("20261125", "0900", "1800"), meeting("20261126", "0900", "1800", uid="2")
    await changes(following, server, hr_clock, *day)
    (notice,) = [one for one in await notices(following) if one["interview"] == "late"]
    assert not any(notice["new_start"].startswith(d) for d in ("2026-11-25", "2026-11-26"))
    assert notice["new_start"] > at("11-26 00:00")

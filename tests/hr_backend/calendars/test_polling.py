"""Calendars are read from a real server: what is there keeps people busy, what goes frees them."""

import gzip
import logging
from datetime import timedelta
from typing import Any

import pytest

from hr_backend.calendars import expander
from hr_backend.calendars.expander import Period, expand_apart
from hr_backend.calendars.fetching import MOST_BYTES
from hr_backend.calendars.ics import BadFile
from hr_backend.calendars.rules import EVERY, STALE, poll_after
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.calendars.conftest import CalendarServer, poll
from tests.hr_backend.calendars.ics_files import OUTLOOK, calendar, event, meeting
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

PATH = "/private-8c1f/basic.ics"
FREE_NOW = at("12-03 10:00")
MEETING = meeting("20261203", "1000", "1100")


@pytest.fixture
async def following(private_allowed: Company, server: CalendarServer) -> Company:
    """sun's calendar is read."""
    server.body = calendar(MEETING)
    await subscribe(private_allowed, server.url + PATH)
    return private_allowed


async def subscribe(company: Company, url: str, person: str = "sun") -> dict[str, Any]:
    answer: dict[str, Any] = await company.done(person, "/busy-feeds", {"url": url})
    return answer


async def feed(company: Company, person: str = "sun") -> dict[str, Any]:
    (row,) = (await company.get(person, "/busy-feeds")).json()["items"]
    result: dict[str, Any] = row
    return result


async def is_offered(company: Company, start: str, interview: str = "senior") -> bool:
    wanted = {"available": [[start, start]]}
    found = await company.done("zhao", f"/interviews/{interview}/slots/search", wanted)
    return any(same(slot["start"], start) for slot in found["slots"])


async def test_a_busy_hour_is_not_offered_and_a_vanished_event_frees_it(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    assert await is_offered(following, FREE_NOW)
    assert await poll(following) == 1
    assert not await is_offered(following, FREE_NOW)
    assert (await feed(following))["busy"] == 1
    server.body, server.tag = calendar(), '"v2"'
    hr_clock.advance(EVERY)
    assert await poll(following) == 1
    assert await is_offered(following, FREE_NOW)


async def test_what_has_not_changed_is_not_sent_again(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await poll(following)
    assert await poll(following) == 0  # nothing is due
    hr_clock.advance(EVERY)
    assert await poll(following) == 1
    assert [asked.get("if-none-match") for asked in server.asked] == [None, '"v1"']
    assert not await is_offered(following, FREE_NOW)
    assert (await feed(following))["error"] is None


async def test_what_repeats_goes_on_though_the_calendar_does_not_change(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await poll(following)
    hr_clock.advance(STALE)
    await poll(following)
    assert [asked.get("if-none-match") for asked in server.asked] == [None, None]


async def test_only_changes_are_written(following: Company, hr_clock: SettableClock) -> None:
    await poll(following)
    before = await following.rows("select id from busy_times where feed_id is not null")
    hr_clock.advance(STALE)
    await poll(following)
    assert await following.rows("select id from busy_times where feed_id is not null") == before


async def test_a_series_of_outlook(following: Company, server: CalendarServer) -> None:
    server.body = OUTLOOK
    await poll(following)
    assert not await is_offered(following, at("12-09 16:00"))
    assert await is_offered(following, at("12-02 14:00"))


async def test_a_packed_calendar_is_unpacked(following: Company, server: CalendarServer) -> None:
    server.packed = True
    assert await poll(following) == 1
    assert (await feed(following))["busy"] == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, b"gone", "http 404"),
        (401, b"", "http 401"),
        (500, b"", "http 500"),
        (304, b"", "http 304"),
        (200, b"<html>Sign in</html>", "not_a_calendar"),
        (200, calendar(MEETING)[:-20], "truncated"),
        (200, calendar(event("DTSTART:20261125T140000Z", "RRULE:FREQ=SECONDLY")), "too_frequent"),
        (200, b"X" * (MOST_BYTES + 1), "too_large"),
    ],
)
async def test_a_failure_is_noted_and_what_was_known_stays(
    following: Company,
    server: CalendarServer,
    hr_clock: SettableClock,
    status: int,
    body: bytes,
    error: str,
) -> None:
    await poll(following)
    server.status, server.body, server.tag = status, body, None
    hr_clock.advance(STALE)
    assert await poll(following) == 0
    row = await feed(following)
    assert (row["error"], row["failures"], row["busy"]) == (error, 1, 1)
    assert not await is_offered(following, FREE_NOW)
    assert server.url not in str(row)


async def test_a_server_that_fails_is_left_alone_longer_and_longer(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    server.status = 503
    for failures in (1, 2, 3):
        await poll(following)
        assert (await feed(following))["failures"] == failures
        hr_clock.advance(poll_after(failures) - timedelta(seconds=1))
        asked = len(server.asked)
        await poll(following)
        assert len(server.asked) == asked
        hr_clock.advance(timedelta(seconds=1))
    server.status = 200
    assert await poll(following) == 1
    assert (await feed(following))["failures"] == 0


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/slow", "timeout"),
        ("/huge", "too_large"),
        ("/moved?to=/moved?to=/moved", "http 422"),
        ("/moved?to=http://10.0.0.1/", "scheme"),
        ("/moved?to=https://[::1", "unreachable"),
        ("/moved?to=file:///etc/passwd", "malformed"),
    ],
)
async def test_hostile_servers_cost_one_feed_and_not_the_others(
    following: Company, server: CalendarServer, path: str, error: str
) -> None:
    await subscribe(following, server.url + path, "li")
    assert await poll(following, seconds=1.5) == 1
    assert (await feed(following, "li"))["error"] == error
    assert (await feed(following))["busy"] == 1


async def test_a_circle_of_redirects_ends(following: Company, server: CalendarServer) -> None:
    await following.execute("delete from busy_feeds")
    url = f"{server.url}/moved?to=/moved%3Fto%3D{PATH}"
    await subscribe(following, url)
    assert await poll(following) == 1  # two redirects are followed
    here = f"{server.url}/moved"
    deep = here + "?to=" + here + "?to=/x"
    for _ in range(3):
        deep = f"{here}?to=" + deep.replace("%", "%25").replace("?", "%3F").replace("&", "%26")
    await subscribe(following, deep, "li")
    await poll(following)
    assert (await feed(following, "li"))["error"] == "too_many_redirects"


async def test_a_bomb_is_not_let_off(following: Company, server: CalendarServer) -> None:
    server.body, server.packed = b"\0" * (100 * 2**20), True
    assert len(gzip.compress(server.body)) < 2**20
    assert await poll(following) == 0
    assert (await feed(following))["error"] == "too_large"


async def test_the_own_network_is_not_read_unless_that_is_allowed(following: Company) -> None:
    assert await poll(following, private=False) == 0
    assert (await feed(following))["error"] == "private_address"


async def test_another_key_opens_no_address(following: Company) -> None:
    await following.execute("update busy_feeds set address = 'gAAAAA'")
    assert await poll(following) == 0
    assert (await feed(following))["error"] == "address_unreadable"


async def test_somebody_who_left_is_not_read(following: Company, server: CalendarServer) -> None:
    await following.execute("update people set active = false where id = 'sun'")
    assert await poll(following) == 0
    assert server.asked == []


async def test_the_address_is_shown_logged_and_stored_nowhere(
    following: Company, server: CalendarServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.status = 404
    with caplog.at_level(logging.INFO):
        await poll(following)
    assert "8c1f" not in caplog.text
    assert "8c1f" not in (await following.get("root", "/busy-feeds")).text
    for table in ("busy_feeds", "idempotency_keys", "audit_log", "audit_entries"):
        for (stored,) in await following.rows(
            "select to_regclass(:table) is not null", table=table
        ):
            if stored:
                rows = await following.rows(f"select t::text from {table} t")
                assert "8c1f" not in str(rows)


async def test_poll_now(
    following: Company, server: CalendarServer, hr_clock: SettableClock
) -> None:
    await poll(following)
    path = f"/busy-feeds/{(await feed(following))['id']}/poll"
    refused(await following.post("sun", path), 409, "polled_lately")
    hr_clock.advance(timedelta(minutes=1))
    await following.done("sun", path)
    assert await poll(following) == 1
    assert len(server.asked) == 2


async def test_work_without_end_is_ended_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expander, "WALL_SECONDS", 1.5)
    # The thirtieth of February is looked for hour by hour until the year 9999.
    rule = "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    data = calendar(event("DTSTART:20260101T000000Z", "DURATION:PT1H", rule))
    period = Period(NOW, NOW + timedelta(days=30), "Asia/Shanghai", None)
    with pytest.raises(BadFile, match="too_much_work"):
        await expand_apart(data, period)


async def test_two_processes_read_a_calendar_once(
    following: Company, server: CalendarServer
) -> None:
    import asyncio

    assert sum(await asyncio.gather(poll(following), poll(following))) == 1
    assert len(server.asked) == 1

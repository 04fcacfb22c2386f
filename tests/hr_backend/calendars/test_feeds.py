"""Subscription feeds: an interviewer's own interviews, under an address that can be taken back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from hr_backend.calendars.feeds import MOST_FEEDS
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at


async def subscribe(company: Company, person: str = "li") -> Any:
    return await company.done(person, "/feeds")


async def read(company: Company, path: str, **headers: str) -> httpx.Response:
    """As a calendar does: without a token."""
    return await company.speak(None, **headers).get(path.removeprefix("/api/v1"))


async def events(company: Company, path: str) -> dict[str, Any]:
    """Of a feed, by summary."""
    response = await read(company, path)
    assert response.is_success, response.text
    calendar = Calendar.from_ical(response.text)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


async def test_it_holds_ones_own_interviews_and_no_others(company: Company) -> None:
    feed = await subscribe(company, "sun")
    found = await events(company, feed["path"])
    assert set(found) == {"Java工程师 · 刘洋", "架构师 · 刘洋", "架构师 · 何静"}
    confirmed = found["Java工程师 · 刘洋"]
    assert (confirmed["STATUS"], found["架构师 · 刘洋"]["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert confirmed.decoded("dtstart").isoformat() == "2026-11-27T02:00:00+00:00"


async def test_a_change_is_seen_and_keeps_its_name(company: Company) -> None:
    feed = await subscribe(company, "sun")
    before = (await events(company, feed["path"]))["Java工程师 · 刘洋"]
    move = {"start": at("12-02 10:00"), "reason": "出差"}
    await company.done("liu", "/interviews/intime/reschedule", move)
    after = (await events(company, feed["path"]))["Java工程师 · 刘洋"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    await company.done("liu", "/interviews/intime/cancel", {"reason": "不去了"})
    assert "Java工程师 · 刘洋" not in await events(company, feed["path"])


async def test_what_has_not_changed_is_not_sent_again(
    company: Company, hr_clock: SettableClock
) -> None:
    path = (await subscribe(company))["path"]
    first = await read(company, path)
    assert first.headers["content-type"].startswith("text/calendar")
    hr_clock.advance(timedelta(hours=1))
    again = await read(company, path, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await company.done("wang", "/interviews/late/confirm")
    changed = await read(company, path, **{"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_old_and_far_interviews_are_left_out(
    company: Company, hr_clock: SettableClock
) -> None:
    path = (await subscribe(company))["path"]
    for left in (3, 2, 0):
        assert (await read(company, path)).text.count("BEGIN:VEVENT") == left
        hr_clock.advance(timedelta(days=28))


async def test_a_revoked_feed_opens_nothing(company: Company) -> None:
    feed = await subscribe(company)
    other = await subscribe(company)
    refused(await company.speak("sun").delete(f"/feeds/{feed['id']}"), 404, "not_found")
    assert (await company.speak("li").delete(f"/feeds/{feed['id']}")).is_success
    refused(await read(company, feed["path"]), 404, "not_found")
    assert (await read(company, other["path"])).is_success
    listed = (await company.get("li", "/feeds")).json()["items"]
    assert [row["id"] for row in listed] == [other["id"]]


async def test_the_secret_is_stored_nowhere_and_a_near_one_opens_nothing(company: Company) -> None:
    feed = await company.done("li", "/feeds", key="k")
    assert await company.done("li", "/feeds", key="k") == feed
    secret = feed["path"].split("/")[-1].removesuffix(".ics")
    stored = await company.rows(
        "select row_to_json(f)::text from calendar_feeds f"
        " union all select answer::text from idempotency_keys"
    )
    assert all(secret not in row[0] for row in stored)
    last = "0" if secret[-1] != "0" else "1"
    refused(await read(company, f"/api/v1/feeds/{secret[:-1]}{last}.ics"), 404, "not_found")


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, "%00" * 64, "..", "f" * 65])
async def test_what_is_no_secret_opens_nothing(company: Company, secret: str) -> None:
    response = await read(company, f"/api/v1/feeds/{secret}.ics")
    assert response.status_code in (404, 405, 422)
    assert "BEGIN:VCALENDAR" not in response.text


async def test_candidates_have_none_and_who_left_has_none_any_more(company: Company) -> None:
    refused(await company.post("wang", "/feeds"), 403, "forbidden")
    path = (await subscribe(company))["path"]
    await company.execute("update people set active = false where id = 'li'")
    refused(await read(company, path), 404, "not_found")


async def test_the_oldest_of_too_many_goes(company: Company, hr_clock: SettableClock) -> None:
    first = await subscribe(company)
    hr_clock.advance(timedelta(seconds=1))
    for _ in range(MOST_FEEDS):
        await subscribe(company)
    refused(await read(company, first["path"]), 404, "not_found")

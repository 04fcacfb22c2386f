"""Whose calendars are read is one's own matter, and HR's."""

from typing import Any

import pytest

from hr_backend.calendars.rules import MOST_FEEDS
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

URL = "https://calendar.example.com/private-8c1f/basic.ics"


async def ids(company: Company, person: str, path: str, **query: Any) -> list[str]:
    response = await company.get(person, path, **query)
    assert response.is_success, response.text
    return [row["id"] for row in response.json()["items"]]


class TestSubscribe:
    async def test_anonymous(self, company: Company) -> None:
        refused(await company.post(None, "/busy-feeds", {"url": URL}), 401, "not_authenticated")

    async def test_anothers_is_invisible(self, company: Company) -> None:
        feed = (await company.done("li", "/busy-feeds", {"url": URL}))["id"]
        assert await ids(company, "sun", "/busy-feeds") == []
        assert await ids(company, "zhao", "/busy-feeds") == []
        refused(await company.post("sun", f"/busy-feeds/{feed}/poll"), 404, "not_found")
        gone = await company.speak("sun").delete(f"/busy-feeds/{feed}")
        refused(gone, 404, "not_found")
        for person in ("li", "gu", "root"):
            assert await ids(company, person, "/busy-feeds") == [feed]

    async def test_hr_does_it_for_others(self, company: Company) -> None:
        wanted = {"url": URL, "person": "li"}
        refused(await company.post("sun", "/busy-feeds", wanted), 403, "forbidden")
        refused(await company.post("zhao", "/busy-feeds", wanted), 403, "forbidden")
        refused(await company.post("liu", "/busy-feeds", {"url": URL}), 403, "forbidden")
        made = await company.done("gu", "/busy-feeds", wanted)
        assert (made["person"], made["host"]) == ("li", "calendar.example.com")
        assert await ids(company, "li", "/busy-feeds") == [made["id"]]

    @pytest.mark.parametrize("person", ["liu", "nobody"])
    async def test_only_for_employees(self, company: Company, person: str) -> None:
        wanted = {"url": URL, "person": person}
        refused(await company.post("root", "/busy-feeds", wanted), 404, "not_found")

    async def test_the_same_calendar_once(self, company: Company) -> None:
        first = await company.done("li", "/busy-feeds", {"url": URL})
        webcal = URL.replace("https:", "webcal:")
        assert (await company.done("li", "/busy-feeds", {"url": webcal}))["id"] == first["id"]

    @pytest.mark.parametrize(
        ("url", "problem"),
        [
            ("http://calendar.example.com/a.ics", "scheme"),
            ("https://192.168.1.1/a.ics", "private_address"),
            ("webcal://localhost/a.ics", "private_address"),
            ("https://me:secret@calendar.example.com/", "credentials"),
            ("file:///etc/passwd", "malformed"),
            ("nonsense", "malformed"),
        ],
    )
    async def test_addresses_that_are_not_read(
        self, company: Company, url: str, problem: str
    ) -> None:
        response = await company.post("li", "/busy-feeds", {"url": url})
        assert refused(response, 422, "address_refused") == {"problem": problem}
        assert "secret" not in response.text

    async def test_so_many_and_no_more(self, company: Company) -> None:
        for n in range(MOST_FEEDS):
            await company.done("li", "/busy-feeds", {"url": f"{URL}?{n}"})
        response = await company.post("li", "/busy-feeds", {"url": URL})
        refused(response, 409, "too_many_calendars")

    async def test_unsubscribing_frees_the_time(self, company: Company) -> None:
        feed = (await company.done("li", "/busy-feeds", {"url": URL}))["id"]
        await company.execute(
            "insert into busy_times (id, person_id, start_at, end_at, source, feed_id)"
            " values ('b', 'li', '2026-12-03T02:00Z', '2026-12-03T03:00Z', 'calendar', :feed)",
            feed=feed,
        )
        response = await company.speak("li").delete(f"/busy-feeds/{feed}")
        assert response.json() == {"id": feed}
        assert await company.rows("select 1 from busy_times where id = 'b'") == []


class TestAppointments:
    TEST = {"candidate": "wang", "start": at("12-02 16:00"), "end": at("12-02 18:00")}  # noqa: RUF012

    async def test_anonymous(self, company: Company) -> None:
        refused(await company.post(None, "/appointments", self.TEST), 401, "not_authenticated")

    @pytest.mark.parametrize(("person", "status"), [("qian", 404), ("li", 404), ("wang", 403)])
    async def test_only_those_who_recruit(self, company: Company, person: str, status: int) -> None:
        response = await company.post(person, "/appointments", self.TEST)
        assert response.status_code == status

    async def test_a_candidate_who_sits_a_test_is_busy(self, company: Company) -> None:
        wish = {"available": [[at("12-02 16:00"), at("12-02 17:00")]]}
        made = await company.done("zhao", "/appointments", self.TEST)
        assert made["conflicts"] == []
        found = await company.done("zhao", "/interviews/late/slots/search", wish)
        assert found["wish_met"] is False
        assert await ids(company, "wang", "/appointments") == [made["id"]]
        assert await ids(company, "liu", "/appointments") == []
        refused(await company.speak("wang").delete(f"/appointments/{made['id']}"), 403, "forbidden")
        await company.speak("chen").delete(f"/appointments/{made['id']}")
        found = await company.done("zhao", "/interviews/late/slots/search", wish)
        assert found["wish_met"] is True

    @pytest.mark.parametrize("end", ["12-02 16:00", "12-02 15:00", "12-04 16:00"])
    async def test_it_ends_after_it_starts(self, company: Company, end: str) -> None:
        response = await company.post("zhao", "/appointments", self.TEST | {"end": at(end)})
        refused(response, 422, "ends_before_start")

    async def test_one_that_runs_into_an_interview_is_told_to_its_recruiter(
        self, company: Company
    ) -> None:
        wanted = self.TEST | {"start": at("11-25 14:30"), "end": at("11-25 16:00")}
        made = await company.done("gu", "/appointments", wanted)
        assert made["conflicts"] == ["late"]
        assert await company.told("calendar_conflict") == {"zhao"}

    async def test_a_recruiter_who_makes_it_sees_it_in_the_answer(self, company: Company) -> None:
        wanted = self.TEST | {"start": at("11-25 14:30"), "end": at("11-25 16:00")}
        made = await company.done("zhao", "/appointments", wanted)
        assert made["conflicts"] == ["late"]
        assert await company.told("calendar_conflict") == set()

    async def test_it_goes_with_the_candidate(self, company: Company) -> None:
        await company.done("zhao", "/appointments", self.TEST)
        await company.execute(
            "update interviews set status = 'cancelled' where status = 'proposed'"
        )
        await company.execute(
            "update interviews set status = 'completed' where start_at is not null"
        )
        await company.execute("update applications set stage = 'withdrawn'")
        export = await company.done("wang", "/people/wang/export")
        assert len(export["appointments"]) == 1
        await company.done("wang", "/people/wang/erase")
        assert await company.rows("select 1 from appointments") == []
        assert await company.rows("select 1 from busy_times where person_id = 'wang'") == []

"""The day of the interview: late, a fault, nobody came, a new time, begin and end."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

TODAY = datetime.fromisoformat(at("11-25 14:00"))
"""When `late` begins."""


@pytest.fixture
def clock(hr_clock: SettableClock) -> SettableClock:
    """Stands ten minutes before `late` begins."""
    hr_clock.set(TODAY - timedelta(minutes=10))
    return hr_clock


async def ai_interview(company: Company, start: str = "11-25 14:00") -> str:
    body = {"application": "a-liu", "round": 2, "mode": "ai", "start": at(start), "link": "ai/1"}
    made = await company.done("zhao", "/interviews", body)
    return str(made["id"])


async def view(company: Company, interview: str, person: str = "zhao") -> dict[str, Any]:
    body: dict[str, Any] = (await company.get(person, f"/interviews/{interview}")).json()
    return body


class TestLate:
    async def test_a_candidate_is_announced_to_interviewers_and_recruiter(
        self, company: Company, clock: SettableClock
    ) -> None:
        said = await company.done("wang", "/interviews/late/late", {"minutes": 10, "text": "堵车"})
        assert (said["minutes"], said["rebook"]) == (10, False)
        assert await company.told("running_late") == {"li", "zhao"}
        assert (await view(company, "late", "li"))["late_minutes"] == 10
        (told,) = await company.rows("select data from outbox where person_id = 'li'")
        facts = {key: told.data[key] for key in ("late_minutes", "reason", "requester")}
        wang = {"id": "wang", "name": "王芳"}
        assert facts == {"late_minutes": 10, "reason": "堵车", "requester": wang}
        rows = await company.rows("select kind, text, minutes from incidents")
        assert [tuple(row) for row in rows] == [("late", "堵车", 10)]
        actions = [row["action"] for row in (await company.ledger())["audit"]]
        assert actions == ["interview.late"]

    async def test_an_interviewer_is_announced_to_the_candidate(
        self, company: Company, clock: SettableClock
    ) -> None:
        await company.done("li", "/interviews/late/late", {"text": "上一场还没结束"})
        assert await company.told("running_late") == {"wang", "zhao"}
        assert (await view(company, "late"))["late_minutes"] is None

    async def test_when_and_whose_it_is_not(self, company: Company, clock: SettableClock) -> None:
        refused(await company.post("zhao", "/interviews/late/late"), 403, "forbidden")
        proposed = await company.post("he", "/interviews/proposed/late")
        refused(proposed, 409, "illegal_transition")
        clock.set(TODAY + timedelta(hours=1))
        refused(await company.post("wang", "/interviews/late/late"), 409, "interview_past")


class TestFault:
    async def test_of_people_is_told_to_the_interviewers(
        self, company: Company, clock: SettableClock
    ) -> None:
        body = {"kind": "technical", "text": "摄像头打不开"}
        said = await company.done("wang", "/interviews/late/fault", body)
        assert said["rebook"] is False
        assert await company.told("technical_issue") == {"li"}
        again = await company.post("wang", "/interviews/late/rebook", {"start": at("12-02 10:00")})
        refused(again, 409, "nothing_to_rebook")

    async def test_nobody_there_calls_the_recruiter_too(
        self, company: Company, clock: SettableClock
    ) -> None:
        await company.done("wang", "/interviews/late/fault", {"kind": "nobody_there"})
        assert await company.told("technical_issue") == {"li", "zhao"}

    @pytest.mark.parametrize("begun", [False, True])
    async def test_of_an_ai_interview_gives_another_time_that_does_not_count(
        self, company: Company, clock: SettableClock, begun: bool
    ) -> None:
        interview = await ai_interview(company)
        clock.set(TODAY + timedelta(minutes=5))
        if begun:
            await company.done("zhao", f"/interviews/{interview}/start")
        body = {"kind": "technical", "text": "页面一直转圈"}
        said = await company.done("liu", f"/interviews/{interview}/fault", body)
        assert said["rebook"] is True
        assert await company.told("technical_issue") == {"zhao"}
        assert (await view(company, interview))["fault"] == said["id"]
        search: dict[str, Any] = {"available": [], "unavailable": []}
        found = await company.done("liu", f"/interviews/{interview}/slots/search", search)
        start = found["slots"][0]["start"]
        result = await company.done("liu", f"/interviews/{interview}/rebook", {"start": start})
        assert result["outcome"] == "applied"
        moved = result["interview"]
        assert (moved["status"], moved["reschedules"]) == ("scheduled", 0)
        assert same(moved["start"], start)
        assert moved["fault"] is None
        sittings = (await company.get("zhao", f"/interviews/{interview}/sessions")).json()
        assert [row["fault"] for row in sittings["sessions"]] == ([said["id"]] if begun else [])
        once = await company.post("liu", f"/interviews/{interview}/rebook", {"start": start})
        refused(once, 409, "nothing_to_rebook")

    async def test_long_before_its_time_it_is_kept_but_moves_nothing(
        self, company: Company, clock: SettableClock
    ) -> None:
        interview = await ai_interview(company, "11-27 14:00")
        body = {"kind": "technical", "text": "打不开"}
        said = await company.done("liu", f"/interviews/{interview}/fault", body)
        assert said["rebook"] is False
        clock.set(datetime.fromisoformat(at("11-27 14:00")))
        later = {"start": at("12-02 20:00")}
        response = await company.post("liu", f"/interviews/{interview}/rebook", later)
        refused(response, 409, "nothing_to_rebook")

    async def test_evidence_keeps_channel_and_message(
        self, company: Company, clock: SettableClock
    ) -> None:
        client = company.speak("wang", **{"Via-Channel": "wecom", "Via-Message": "m-7"})
        body = {"kind": "nobody_there", "text": "等了十分钟没人"}
        assert (await client.post("/interviews/late/fault", json=body)).is_success
        rows = await company.rows("select text, channel, message, person_id from incidents")
        assert [tuple(row) for row in rows] == [("等了十分钟没人", "wecom", "m-7", "wang")]


class TestNoShow:
    async def test_only_after_the_grace_time(self, company: Company, clock: SettableClock) -> None:
        clock.set(TODAY + timedelta(minutes=14, seconds=59))
        data = refused(await company.post("li", "/interviews/late/no-show"), 409, "too_early")
        assert same(data["until"], at("11-25 14:15"))
        clock.set(TODAY + timedelta(minutes=15))
        result = await company.done("li", "/interviews/late/no-show")
        assert result["interview"]["status"] == "no_show"
        assert await company.told("no_show_recorded") == {"wang", "zhao", "chen"}
        assert await company.rows("select 1 from slot_claims where interview_id = 'late'") == []
        audit = (await company.ledger())["audit"]
        assert {"action": "interview.no_show", "actor": "li", "interview": "late"} in audit
        refused(await company.post("li", "/interviews/late/no-show"), 409, "illegal_transition")

    async def test_the_grace_time_is_policy(self, company: Company, clock: SettableClock) -> None:
        await company.execute(
            "insert into policies (id, scope, version, valid_from, data) values"
            " ('p', 'requisition:java', 1, '2026-01-01Z', '{\"no_show_grace_minutes\": 30}')"
        )
        clock.set(TODAY + timedelta(minutes=29))
        refused(await company.post("li", "/interviews/late/no-show"), 409, "too_early")

    async def test_candidates_do_not_report_it(
        self, company: Company, clock: SettableClock
    ) -> None:
        clock.set(TODAY + timedelta(hours=1))
        refused(await company.post("wang", "/interviews/late/no-show"), 403, "forbidden")
        refused(await company.post("gu", "/interviews/late/no-show"), 403, "forbidden")

    async def test_it_may_be_booked_anew_once(self, company: Company, clock: SettableClock) -> None:
        clock.set(TODAY + timedelta(minutes=20))
        await company.done("zhao", "/interviews/late/no-show")
        wish: dict[str, Any] = {"available": [], "unavailable": []}
        found = await company.done("wang", "/interviews/late/slots/search", wish)
        start = found["slots"][0]["start"]
        result = await company.done("wang", "/interviews/late/rebook", {"start": start})
        anew = result["interview"]
        assert anew["id"] != "late"
        assert (anew["rebook_of"], anew["round"], anew["status"]) == ("late", 1, "scheduled")
        assert (await view(company, "late"))["status"] == "no_show"
        assert "zhao" in await company.told("interview_scheduled")
        again = await company.post("wang", "/interviews/late/rebook", {"start": at("12-03 10:00")})
        refused(again, 409, "rebook_used")
        clock.set(datetime.fromisoformat(start) + timedelta(minutes=15))
        await company.done("zhao", f"/interviews/{anew['id']}/no-show")
        path = f"/interviews/{anew['id']}/rebook"
        refused(await company.post("wang", path, {"start": at("12-04 10:00")}), 409, "rebook_used")


class TestSittings:
    async def test_begin_and_end(self, company: Company, clock: SettableClock) -> None:
        begun = await company.done("li", "/interviews/late/start", {"link": "meet/9"})
        assert begun["interview"]["status"] == "in_progress"
        assert await company.done("li", "/interviews/late/start") == begun
        clock.advance(timedelta(minutes=50))
        over = await company.done("li", "/interviews/late/finish")
        assert over["interview"]["status"] == "completed"
        (sitting,) = over["sessions"]
        assert sitting["link"] == "meet/9"
        assert same(sitting["ended_at"], at("11-25 14:40"))
        assert await company.done("li", "/interviews/late/finish") == over

    async def test_an_end_without_a_beginning(self, company: Company, clock: SettableClock) -> None:
        data = refused(await company.post("li", "/interviews/late/finish"), 409, "too_early")
        assert same(data["until"], at("11-25 14:00"))
        clock.set(TODAY + timedelta(minutes=45))
        over = await company.done("li", "/interviews/late/finish")
        assert same(over["sessions"][0]["started_at"], at("11-25 14:00"))

    async def test_not_long_before(self, company: Company, clock: SettableClock) -> None:
        clock.set(TODAY - timedelta(minutes=31))
        refused(await company.post("li", "/interviews/late/start"), 409, "too_early")

    async def test_an_ai_interview_is_begun_by_its_service_and_no_candidate(
        self, company: Company, clock: SettableClock, hr_client: Any
    ) -> None:
        from hr_backend.kit.auth import Scope
        from tests.conftest import token

        interview = await ai_interview(company)
        refused(await company.post("liu", f"/interviews/{interview}/start"), 403, "forbidden")
        bearer = f"Bearer {token('ai-interviews', scope=Scope.ACT_FOR)}"
        service = hr_client(**{"Authorization": bearer, "On-Behalf-Of": "liu"})
        response = await service.post(f"/interviews/{interview}/start", json={})
        assert response.json()["interview"]["status"] == "in_progress"
        people = hr_client(**{"Authorization": bearer, "On-Behalf-Of": "wang"})
        refused(await people.post("/interviews/late/start", json={}), 403, "forbidden")

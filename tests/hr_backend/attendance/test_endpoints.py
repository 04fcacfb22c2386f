"""Punches taken in, days and months read, days closed, shifts kept."""

from datetime import date, timedelta
from typing import Any

import pytest

from hr_backend.attendance.closing import close_days
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.attendance.conftest import punch
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

NOVEMBER = {"since": "2026-11-01", "until": "2026-11-30"}
STORED = (
    "select person_id, day, status, marks, worked, late, overtime, percent"
    " from attendance_days order by 1, 2"
)


async def days(office: Company, person: str, /, **query: Any) -> dict[str, Any]:
    response = await office.get(person, "/attendance/days", **(NOVEMBER | query))
    assert response.is_success, response.text
    return {row["day"]: row for row in response.json()["items"]}


class TestDays:
    async def test_anonymous(self, office: Company) -> None:
        refused(await office.get(None, "/attendance/days", **NOVEMBER), 401, "not_authenticated")

    @pytest.mark.parametrize("person", ["li", "sun", "zhao", "qian"])
    async def test_anothers_do_not_exist(self, office: Company, person: str) -> None:
        query = NOVEMBER | {"person": "zhou"}
        unknown = NOVEMBER | {"person": "nobody"}
        for path in ("/attendance/days", "/attendance/punches"):
            there = await office.get(person, path, **query)
            refused(there, 404, "not_found")
            assert there.json() == (await office.get(person, path, **unknown)).json()
        month = {"month": "2026-11", "person": "zhou"}
        refused(await office.get(person, "/attendance/summary", **month), 404, "not_found")

    async def test_candidates_have_none(self, office: Company) -> None:
        refused(await office.get("wang", "/attendance/days", **NOVEMBER), 403, "forbidden")

    @pytest.mark.parametrize("person", ["zhou", "chen", "gu", "root"])
    async def test_ones_own_the_team_and_hr(self, office: Company, person: str) -> None:
        found = await days(office, person, person="zhou")
        assert {day: row["status"] for day, row in found.items() if day <= "2026-11-09"} == {
            "2026-11-01": "rest_day",
            "2026-11-02": "late",
            "2026-11-03": "normal",
            "2026-11-04": "missing_punch",
            "2026-11-05": "normal",
            "2026-11-06": "early",
            "2026-11-07": "rest_day",
            "2026-11-08": "rest_day",
            "2026-11-09": "absent",
        }
        assert found["2026-11-24"]["status"] == "open"
        assert found["2026-11-25"]["status"] == "open"

    async def test_the_proof_comes_along(self, office: Company) -> None:
        found = await days(office, "zhou")
        late = found["2026-11-02"]
        assert (late["late"], late["worked"]) == (20, 460)
        assert [row["at"][11:16] for row in late["punches"]] == ["01:20", "10:00"]  # UTC
        night = found["2026-11-05"]
        assert (night["overtime"], night["percent"]) == (430, 150)
        assert night["last_out"].startswith("2026-11-06T01:10")
        saturday = found["2026-11-07"]
        assert (saturday["overtime"], saturday["percent"]) == (240, 200)

    async def test_a_stretch_that_cannot_be(self, office: Company) -> None:
        for since, until in (("2026-11-02", "2026-11-01"), ("2026-01-01", "2026-12-31")):
            response = await office.get("zhou", "/attendance/days", since=since, until=until)
            refused(response, 422, "invalid_request")
        response = await office.get(
            "zhou", "/attendance/days", since="9999-12-31", until="9999-12-31"
        )
        refused(response, 422, "invalid_request")


class TestSummary:
    async def test_the_sum_of_the_days(self, office: Company) -> None:
        response = await office.get("zhou", "/attendance/summary", month="2026-11")
        summary = response.json()
        found = await days(office, "zhou")
        assert summary["late_count"] == 1
        assert summary["early_count"] == 1
        assert summary["missing_punches"] == 2
        assert summary["overtime_minutes"] == sum(row["overtime"] for row in found.values())
        assert summary["overtime_200"] == 240
        assert [(one["cap"], one["day"]) for one in summary["breaches"]] == [
            ("over_day_cap", "2026-11-03"),
            ("over_day_cap", "2026-11-05"),
        ]

    async def test_the_team_from_closed_days(self, office: Company) -> None:
        await office.done("gu", "/attendance/close", {"since": "2026-11-02", "until": "2026-11-23"})
        response = await office.get("chen", "/attendance/team", month="2026-11")
        rows = {row["person"]["id"]: row for row in response.json()["items"]}
        assert set(rows) == {"chen", "zhou"}
        assert rows["zhou"]["late_count"] == 1
        only = await office.get("li", "/attendance/team", month="2026-11")
        assert [row["person"]["id"] for row in only.json()["items"]] == ["li"]

    async def test_no_such_month(self, office: Company) -> None:
        for month in ("2026-13", "november", "1999-01"):
            response = await office.get("zhou", "/attendance/summary", month=month)
            refused(response, 422, "invalid_request")


class TestPunches:
    async def test_only_hr_takes_them_in(self, office: Company) -> None:
        body = {"punches": [punch("11-20", "09:00", "in") | {"source": "face"}]}
        for person in ("zhou", "chen", "wang"):
            refused(await office.post(person, "/attendance/punches", body), 403, "forbidden")

    async def test_doubled_out_of_order_twice(self, office: Company) -> None:
        batch = [
            punch("11-20", "18:00", "out") | {"source": "fingerprint", "device": "gate"},
            punch("11-20", "09:00", "in") | {"source": "mobile", "place": "总部", "latitude": 31.2},
            punch("11-20", "09:00", "in") | {"source": "mobile"},
            {
                "person": "zhou",
                "at": "2026-11-20T09:00:59+08:00",
                "source": "fingerprint",
                "device": "gate",
            },
        ]  # fmt: skip
        first = await office.done("gu", "/attendance/punches", {"punches": batch})
        assert first == {"received": 4, "new": 3, "known": 1}
        again = await office.done("gu", "/attendance/punches", {"punches": batch[::-1]})
        assert again == {"received": 4, "new": 0, "known": 4}
        found = await days(office, "zhou")
        assert (found["2026-11-20"]["status"], found["2026-11-20"]["worked"]) == ("normal", 480)

    async def test_all_or_nothing(self, office: Company) -> None:
        batch = [
            punch("11-20", "09:00", "in") | {"source": "face"},
            punch("11-25", "09:00", "in") | {"source": "face"},
            punch("11-20", "09:00", "in", "wang") | {"source": "face"},
        ]
        response = await office.post("gu", "/attendance/punches", {"punches": batch})
        data = refused(response, 422, "punches_refused")
        assert [(row["row"], row["problem"]) for row in data["rows"]] == [
            (1, "in the future"),
            (2, "no such employee"),
        ]
        assert (await days(office, "zhou"))["2026-11-20"]["status"] == "absent"

    @pytest.mark.parametrize(
        "bad",
        [
            {"at": "2026-11-20T09:00:00"},
            {"at": "soon"},
            {"source": "telepathy"},
            {"source": "correction"},
            {"latitude": 91},
            {"kind": "maybe"},
            {"device": "a\x00b"},
        ],
    )
    async def test_what_is_no_punch(self, office: Company, bad: dict[str, Any]) -> None:
        row = punch("11-20", "09:00", "in") | {"source": "face"} | bad
        response = await office.post("gu", "/attendance/punches", {"punches": [row]})
        refused(response, 422, "invalid_request")

    async def test_nan_is_no_place(self, office: Company) -> None:
        row = '{"punches": [{"person": "zhou", "at": "%s", "source": "mobile", "latitude": NaN}]}'
        response = await office.speak("gu").post(
            "/attendance/punches",
            content=row % at("11-20 09:00"),
            headers={"Content-Type": "application/json"},
        )
        refused(response, 422, "invalid_request")


class TestClosing:
    async def test_the_clock_closes_what_is_over_and_again_the_same(
        self, office: Company, hr_clock: SettableClock
    ) -> None:
        sessions = office.app.state.sessions
        await close_days(sessions, hr_clock)
        first = await office.rows(STORED)
        closed = await office.rows("select max(day), count(*) from attendance_closings")
        assert (closed[0][0], closed[0][1]) == (date(2026, 11, 23), 22)
        await close_days(sessions, hr_clock)
        again = {"since": "2026-11-02", "until": "2026-11-23"}
        await office.done("gu", "/attendance/close", again)
        assert await office.rows(STORED) == first
        hr_clock.advance(timedelta(hours=13))  # five in the morning: not over yet
        await close_days(sessions, hr_clock)
        assert (await office.rows("select max(day) from attendance_closings"))[0][0] == date(
            2026, 11, 23
        )
        hr_clock.advance(timedelta(hours=1))
        await close_days(sessions, hr_clock)
        assert (await office.rows("select max(day) from attendance_closings"))[0][0] == date(
            2026, 11, 24
        )

    async def test_what_has_changed_is_derived_again(
        self, office: Company, hr_clock: SettableClock
    ) -> None:
        sessions = office.app.state.sessions
        await close_days(sessions, hr_clock)
        of_day = (
            "select status, worked from attendance_days"
            " where person_id = 'zhou' and day = '2026-11-04'"
        )
        assert tuple((await office.rows(of_day))[0]) == ("missing_punch", 0)
        row = punch("11-04", "18:00", "out") | {"source": "face"}
        await office.done("gu", "/attendance/punches", {"punches": [row]})
        await close_days(sessions, hr_clock)
        assert tuple((await office.rows(of_day))[0]) == ("normal", 482)
        assert await office.rows("select 1 from attendance_stale_days") == []

    async def test_nothing_is_closed_where_nobody_punches(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        await close_days(company.app.state.sessions, hr_clock)
        assert await company.rows("select 1 from attendance_closings") == []

    async def test_only_hr_and_only_the_past(self, office: Company) -> None:
        body = {"since": "2026-11-02", "until": "2026-11-24"}
        refused(await office.post("chen", "/attendance/close", body), 403, "forbidden")
        refused(await office.post("gu", "/attendance/close", body), 422, "invalid_request")


class TestShifts:
    NIGHT = {"name": "夜班", "start": "22:00", "end": "06:00"}  # noqa: RUF012

    async def test_hr_keeps_them(self, office: Company) -> None:
        refused(await office.post("chen", "/shifts", self.NIGHT), 403, "forbidden")
        shift = await office.done("gu", "/shifts", self.NIGHT)
        client = office.speak("gu")
        changed = await client.put(
            f"/shifts/{shift['id']}", json=self.NIGHT | {"grace_in": 5, "version": 1}
        )
        assert (changed.json()["grace_in"], changed.json()["version"]) == (5, 2)
        stale = await client.put(f"/shifts/{shift['id']}", json=self.NIGHT | {"version": 1})
        refused(stale, 409, "version_conflict")
        refused(
            await office.speak("chen").put(f"/shifts/{shift['id']}", json=self.NIGHT),
            404,
            "not_found",
        )

    async def test_one_that_contradicts_itself(self, office: Company) -> None:
        bad = self.NIGHT | {"kind": "flexible", "core_from": "10:00", "core_to": "15:00"}
        refused(await office.post("gu", "/shifts", bad), 422, "shift_refused")
        refused(
            await office.post("gu", "/shifts", self.NIGHT | {"core_from": "23:00"}),
            422,
            "shift_refused",
        )

    async def test_nobody_has_two_at_once(self, office: Company) -> None:
        shift = (await office.done("gu", "/shifts", self.NIGHT))["id"]
        wanted = {"person": "li", "since": "2026-12-01", "until": "2026-12-31", "shift": shift}
        first = await office.done("gu", "/shift-assignments", wanted)
        again = wanted | {"since": "2026-12-31", "until": None}
        data = refused(await office.post("gu", "/shift-assignments", again), 409, "shifts_overlap")
        assert data["assignment"] == first["id"]
        await office.done("gu", f"/shift-assignments/{first['id']}/end", {"until": "2026-12-30"})
        roster = {"person": "li", "since": "2026-12-31", "cycle": [shift, shift, None]}
        await office.done("gu", "/shift-assignments", roster)
        listed = await office.get("gu", "/shift-assignments", person="li")
        assert {row["since"] for row in listed.json()["items"]} == {"2026-12-01", "2026-12-31"}
        with pytest.raises(Exception, match="ex_shift_assignments_span"):
            await office.execute(
                "insert into shift_assignments (id, person_id, person_no, since, shift_id)"
                f" select 'x', id, no, '2026-12-15', '{shift}' from people where id = 'li'"
            )

    async def test_what_cannot_be_assigned(self, office: Company) -> None:
        post = "/shift-assignments"
        base = {"person": "li", "since": "2026-12-01"}
        refused(await office.post("gu", post, base), 422, "invalid_request")
        refused(await office.post("gu", post, base | {"shift": "none"}), 404, "not_found")
        shift = (await office.done("gu", "/shifts", self.NIGHT))["id"]
        wang = base | {"person": "wang", "shift": shift}
        refused(await office.post("gu", post, wang), 404, "not_found")
        back = base | {"shift": shift, "until": "2026-11-01"}
        refused(await office.post("gu", post, back), 422, "invalid_request")

    async def test_the_companys_rules_are_dated(self, office: Company) -> None:
        rules = {"valid_from": "2026-12-01", "corrections_a_month": 1}
        refused(await office.speak("chen").put("/attendance/rules", json=rules), 403, "forbidden")
        assert (await office.speak("gu").put("/attendance/rules", json=rules)).is_success
        for day, most in (("2026-11-30", 3), ("2026-12-01", 1)):
            found = await office.get("zhou", "/attendance/rules", day=day)
            assert found.json()["corrections_a_month"] == most

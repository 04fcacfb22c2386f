"""Corrections and overtime: asked for, decided, and what they bring about."""

from typing import Any

import pytest

from hr_backend.attendance.closing import close_days
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

CORRECTION = {"kind": "in", "at": at("11-23 09:00"), "reason": "忘打卡"}
EVENING = {"start": at("11-24 18:00"), "end": at("11-24 22:00"), "reason": "上线"}


async def status(office: Company, day: str) -> str:
    response = await office.get("zhou", "/attendance/days", since=day, until=day)
    return str(response.json()["items"][0]["status"])


class TestCorrections:
    async def test_the_manager_decides_and_the_original_stays(
        self, office: Company, hr_clock: SettableClock
    ) -> None:
        await close_days(office.app.state.sessions, hr_clock)
        assert await status(office, "2026-11-23") == "missing_punch"
        filed = await office.done("zhou", "/attendance/corrections", CORRECTION, key="k")
        again = await office.done("zhou", "/attendance/corrections", CORRECTION, key="k")
        assert filed == again
        assert filed["approver"]["id"] == "chen"
        assert filed["data"]["punch"] == "in"
        assert await office.told("approval_requested") == {"chen"}
        assert await status(office, "2026-11-23") == "missing_punch"
        own = await office.post("zhou", f"/employee-requests/{filed['id']}/approve", {})
        refused(own, 403, "forbidden")
        await office.done("chen", f"/employee-requests/{filed['id']}/approve")
        assert await status(office, "2026-11-23") == "normal"
        await close_days(office.app.state.sessions, hr_clock)
        stored = (
            "select status from attendance_days where person_id = 'zhou' and day = '2026-11-23'"
        )
        assert (await office.rows(stored))[0][0] == "normal"
        ledger = await office.ledger()
        assert [(r["kind"], r["status"], r["reason"]) for r in ledger["punch_corrections"]] == [
            ("in", "approved", "忘打卡")
        ]
        trail = [(r["action"], r["actor"]) for r in ledger["audit"]]
        assert trail.count(("punch.correct", "zhou")) == 1
        assert trail.count(("punch.correct", "chen")) == 1
        assert await office.told("punch_correction_decided") == {"zhou"}
        sources = (
            "select source from punches where person_id = 'zhou' and minute::date = '2026-11-23'"
        )
        assert sorted(row[0] for row in await office.rows(sources)) == ["correction", "fingerprint"]

    async def test_refused_changes_nothing(self, office: Company) -> None:
        filed = await office.done("zhou", "/attendance/corrections", CORRECTION)
        body = {"reason": "那天没来"}
        await office.done("chen", f"/employee-requests/{filed['id']}/reject", body)
        assert await status(office, "2026-11-23") == "missing_punch"
        await office.done("zhou", "/attendance/corrections", CORRECTION)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"at": at("11-24 16:01")}, "punch_in_future"),
            ({"at": at("10-01 09:00")}, "too_long_ago"),
            ({"kind": "out", "at": at("11-23 18:02")}, "punch_exists"),
        ],
    )
    async def test_what_cannot_be_asked_for(
        self, office: Company, change: dict[str, Any], code: str
    ) -> None:
        response = await office.post("zhou", "/attendance/corrections", CORRECTION | change)
        refused(response, 409, code)

    async def test_once_and_so_many_a_month(self, office: Company) -> None:
        await office.done("zhou", "/attendance/corrections", CORRECTION)
        response = await office.post("zhou", "/attendance/corrections", CORRECTION)
        refused(response, 409, "correction_pending")
        for day in ("11-09", "11-10"):
            body = CORRECTION | {"at": at(f"{day} 09:00")}
            await office.done("zhou", "/attendance/corrections", body)
        response = await office.post(
            "zhou", "/attendance/corrections", CORRECTION | {"at": at("11-11 09:00")}
        )
        assert refused(response, 409, "correction_limit") == {"limit": 3, "month": "2026-11"}

    async def test_after_midnight_it_belongs_to_the_day_before(self, office: Company) -> None:
        body = CORRECTION | {"kind": "out", "at": at("11-05 00:30")}
        filed = await office.done("zhou", "/attendance/corrections", body)
        assert filed["data"]["day"] == "2026-11-04"

    async def test_not_for_candidates_nor_without_a_reason(self, office: Company) -> None:
        refused(await office.post("wang", "/attendance/corrections", CORRECTION), 403, "forbidden")
        empty = await office.post("zhou", "/attendance/corrections", CORRECTION | {"reason": " "})
        refused(empty, 422, "invalid_request")


class TestOvertime:
    async def test_filed_told_and_decided(self, office: Company) -> None:
        check = await office.done(
            "zhou", "/attendance/overtime/check", {k: EVENING[k] for k in ("start", "end")}
        )
        assert (check["minutes"], check["percent"], check["day_kind"]) == (240, 150, "workday")
        caps = {(one["cap"], one["is_breach"]) for one in check["breaches"]}
        assert ("over_day_cap", True) in caps
        filed = await office.done("zhou", "/attendance/overtime", EVENING)
        await office.done("chen", f"/employee-requests/{filed['id']}/approve")
        ledger = await office.ledger()
        (row,) = ledger["overtime_requests"]
        assert same(row["start"].isoformat(), EVENING["start"])
        assert row["status"] == "approved"
        assert ("overtime.request", "zhou") in [(r["action"], r["actor"]) for r in ledger["audit"]]
        assert await office.told("overtime_decided") == {"zhou"}
        kept = await office.rows("select breaches from overtime_requests")
        assert "over_day_cap" in {one["cap"] for one in kept[0][0]}

    @pytest.mark.parametrize(
        ("body", "code", "status"),
        [
            ({"start": at("11-24 10:00"), "end": at("11-24 11:00")}, "overtime_in_shift", 409),
            ({"start": at("10-01 18:00"), "end": at("10-01 19:00")}, "too_long_ago", 409),
            ({"start": at("11-24 20:00"), "end": at("11-24 19:00")}, "invalid_request", 422),
            ({"start": at("11-24 20:00"), "end": at("11-26 19:00")}, "invalid_request", 422),
            ({"rest_instead": True}, "rest_not_for_this_day", 409),
        ],
    )
    async def test_what_cannot_be_asked_for(
        self, office: Company, body: dict[str, Any], code: str, status: int
    ) -> None:
        refused(await office.post("zhou", "/attendance/overtime", EVENING | body), status, code)

    async def test_not_twice_at_once(self, office: Company) -> None:
        await office.done("zhou", "/attendance/overtime", EVENING)
        later = EVENING | {"start": at("11-24 21:00"), "end": at("11-24 23:00")}
        refused(await office.post("zhou", "/attendance/overtime", later), 409, "overtime_overlaps")

    async def test_saturday_may_become_rest_a_holiday_never(
        self, office: Company, hr_clock: SettableClock
    ) -> None:
        saturday = {"start": at("11-07 09:00"), "end": at("11-07 13:00"), "rest_instead": True}
        filed = await office.done("zhou", "/attendance/overtime", saturday)
        await office.done("chen", f"/employee-requests/{filed['id']}/approve")
        day = (
            await office.get("zhou", "/attendance/days", since="2026-11-07", until="2026-11-07")
        ).json()["items"][0]
        assert (day["overtime"], day["compensated"]) == (240, 120)
        new_year = {"start": "2027-01-01T09:00:00+08:00", "end": "2027-01-01T18:00:00+08:00"}
        check = await office.done("zhou", "/attendance/overtime/check", new_year)
        assert (check["percent"], check["minutes"], check["calendar_known"]) == (300, 480, False)
        response = await office.post(
            "zhou", "/attendance/overtime/check", new_year | {"rest_instead": True}
        )
        refused(response, 409, "rest_not_for_this_day")

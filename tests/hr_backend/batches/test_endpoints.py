"""Batches over HTTP: who may, what is planned, done and taken back."""

from typing import Any

import pytest

from tests.hr_backend.batches.conftest import Planned, until_planned
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at, same

FRIDAY = [[at("11-27 00:00"), at("11-28 00:00")]]
JAVA: dict[str, Any] = {"requisitions": ["java"]}
CANCEL: dict[str, Any] = {"kind": "cancel", "selection": {"requisitions": ["java", "arch"]}}
OFF_FRIDAY: dict[str, Any] = {
    "kind": "reschedule",
    "selection": {"periods": FRIDAY},
    "available": [[at("11-30 00:00"), at("12-05 00:00")]],
    "unavailable": FRIDAY,
}


def ids(batch: Any) -> set[str]:
    return {item["interview"] for item in batch["items"]}


def rows(ledger: Any) -> dict[str, Any]:
    return {row["id"]: row for row in ledger["interviews"]}


class TestWhoMay:
    async def test_nobody_without_a_token_and_no_candidate(self, company: Company) -> None:
        refused(await company.post(None, "/batches", CANCEL), 401, "not_authenticated")
        refused(await company.post("wang", "/batches", CANCEL), 403, "forbidden")
        assert (await company.get("wang", "/batches")).json()["items"] == []

    @pytest.mark.parametrize(
        ("person", "expected"),
        [
            ("zhao", {"late", "intime", "senior", "senior-late", "proposed"}),
            ("chen", {"late", "intime", "senior", "senior-late", "proposed"}),
            ("root", {"late", "intime", "senior", "senior-late", "proposed"}),
            ("li", {"late", "intime", "proposed"}),
            ("sun", {"intime", "senior", "senior-late"}),
        ],
    )
    async def test_only_what_one_may_change(
        self, company: Company, planned: Planned, person: str, expected: set[str]
    ) -> None:
        assert ids(await planned(person, CANCEL)) == expected

    @pytest.mark.parametrize("person", ["gu", "qian", "zhou"])
    async def test_whoever_may_change_none_finds_none(self, company: Company, person: str) -> None:
        refused(await company.post(person, "/batches", CANCEL), 422, "batch_empty")

    async def test_anothers_batch_does_not_exist(self, company: Company, planned: Planned) -> None:
        batch = await planned("zhao", CANCEL)
        for person in ("chen", "li", "wang"):
            path = f"/batches/{batch['id']}"
            refused(await company.get(person, path), 404, "not_found")
            for step in ("apply", "undo", "renew"):
                refused(await company.post(person, f"{path}/{step}"), 404, "not_found")
            assert (await company.get(person, "/batches")).json()["items"] == []
        assert (await company.get("root", f"/batches/{batch['id']}")).is_success


class TestPlanning:
    async def test_a_move_says_who_from_when_to_when(
        self, company: Company, planned: Planned
    ) -> None:
        batch = await planned("zhao", OFF_FRIDAY)
        assert (batch["status"], batch["count"], batch["unplaced"]) == ("planned", 2, 0)
        intime, senior = batch["items"]
        assert (intime["candidate"]["name"], intime["requisition"]["title"]) == (
            "刘洋",
            "Java工程师",
        )
        assert same(intime["old_start"], at("11-27 10:00"))
        # The nearest day, at the same hour.
        assert same(intime["new_start"], at("11-30 10:00"))
        assert same(senior["new_start"], at("11-30 15:00"))
        assert intime["missed"] == []
        assert batch["proof"]["gap"] <= 0.02
        assert batch["proof"]["lower"] <= batch["proof"]["price"]
        assert batch["progress"]["phase"] == "done"
        assert batch["basis"]["policies"] == ["company@1"]
        assert [item["version"] for item in batch["items"]] == [1, 1]

    async def test_nothing_happens_before_it_is_applied(
        self, company: Company, planned: Planned
    ) -> None:
        before = await company.ledger()
        await planned("zhao", OFF_FRIDAY)
        await planned("zhao", CANCEL)
        assert await company.ledger() == before

    async def test_by_some_minutes(self, company: Company, planned: Planned) -> None:
        body = {"kind": "reschedule", "selection": {"interviews": ["late"]}, "shift_minutes": 1440}
        (item,) = (await planned("zhao", body))["items"]
        assert same(item["new_start"], at("11-26 14:00"))

    async def test_one_named_time(self, company: Company, planned: Planned) -> None:
        wanted = at("11-26 16:15")
        body = {
            "kind": "reschedule",
            "selection": {"interviews": ["late"]},
            "available": [[wanted, wanted]],
        }
        (item,) = (await planned("zhao", body))["items"]
        assert same(item["new_start"], wanted)

    async def test_without_a_named_time_notice_is_kept(
        self, company: Company, planned: Planned
    ) -> None:
        body = {"kind": "reschedule", "selection": {"interviews": ["senior-late"]}}
        (item,) = (await planned("zhao", body))["items"]
        assert item["new_start"] is not None
        assert "short_notice" not in item["missed"]

    async def test_a_candidates_own_request_is_heeded(
        self, company: Company, planned: Planned
    ) -> None:
        body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
        await company.done("wang", "/interviews/late/reschedule", body)
        week = [[at("11-30 00:00"), at("12-05 00:00")]]
        batch = await planned(
            "zhao",
            {"kind": "reschedule", "selection": {"interviews": ["late"]}, "available": week},
        )
        assert same(batch["items"][0]["new_start"], at("12-02 16:00"))
        await company.done("zhao", f"/batches/{batch['id']}/apply")
        requests = (await company.ledger())["requests"]
        assert sorted(row["status"] for row in requests) == ["applied", "expired"]

    async def test_what_is_there_already_stays(self, company: Company, planned: Planned) -> None:
        body = {
            "kind": "reschedule",
            "selection": {"requisitions": ["arch", "java"]},
            "available": FRIDAY,
        }
        assert ids(await planned("zhao", body)) == {"late", "senior-late"}

    async def test_same_key_one_batch(self, company: Company, planned: Planned) -> None:
        first = await planned("zhao", OFF_FRIDAY, key="k")
        again = await planned("zhao", OFF_FRIDAY, key="k")
        assert first == again
        assert len((await company.get("zhao", "/batches")).json()["items"]) == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"selection": {}}, "invalid_request"),
            ({"kind": "cancel"}, "invalid_request"),
            ({"shift_minutes": 60}, "invalid_request"),
            ({"selection": {"requisitions": ["seller"]}}, "batch_empty"),
            ({"selection": {"periods": [FRIDAY[0][::-1]]}}, "invalid_request"),
            ({"available": FRIDAY}, "batch_contradictory"),
            ({"available": [[at("11-20 00:00"), at("11-21 00:00")]]}, "time_past"),
            (
                {
                    "available": [[at("11-27 10:00"), at("11-27 10:00")]],
                },
                "batch_contradictory",
            ),
        ],
    )
    async def test_is_refused(self, company: Company, change: dict[str, Any], code: str) -> None:
        refused(await company.post("zhao", "/batches", OFF_FRIDAY | change), 422, code)
        assert (await company.get("zhao", "/batches")).json()["items"] == []

    @pytest.mark.parametrize(
        ("available", "blocked"),
        [
            ([at("11-28 00:00"), at("11-30 00:00")], "hours"),
            ([at("11-24 16:30"), at("11-24 16:50")], "window"),
            ([at("12-02 15:00"), at("12-02 16:00")], "interviewer_busy"),
        ],
    )
    async def test_no_solution_names_the_constraint(
        self, company: Company, planned: Planned, available: list[str], blocked: str
    ) -> None:
        batch = await planned(
            "zhao",
            {
                "kind": "reschedule",
                "selection": {"interviews": ["late"]},
                "available": [available],
            },
        )
        (item,) = batch["items"]
        assert (item["blocked"], item["new_start"], batch["unplaced"]) == (blocked, None, 1)
        if blocked == "interviewer_busy":
            assert item["blocking"] == [{"id": "li", "name": "李强"}]
        refused(
            await company.post("zhao", f"/batches/{batch['id']}/apply"), 409, "batch_unplaceable"
        )

    async def test_two_that_need_one_hour(self, company: Company, planned: Planned) -> None:
        batch = await planned(
            "zhao",
            {
                "kind": "reschedule",
                "selection": {"interviews": ["late", "intime"]},
                "available": [[at("12-01 10:00"), at("12-01 11:00")]],
            },
        )
        assert (batch["count"], batch["unplaced"]) == (1, 1)
        assert {item["blocked"] for item in batch["items"]} == {None, "others"}


class TestApplying:
    async def test_cancels_all_and_tells_everybody(
        self, company: Company, planned: Planned
    ) -> None:
        batch = await planned("zhao", CANCEL | {"reason": "岗位停招"})
        done = await company.done("zhao", f"/batches/{batch['id']}/apply", {"version": 1})
        assert (done["status"], done["count"]) == ("applied", 5)
        ledger = await company.ledger()
        assert {rows(ledger)[one]["status"] for one in ids(batch)} == {"cancelled"}
        assert rows(ledger)["over"]["status"] == "completed"
        assert await company.told("interview_cancelled") == {
            "wang",
            "liu",
            "he",
            "li",
            "sun",
            "chen",
        }
        actions = [(row["action"], row["actor"]) for row in ledger["audit"]]
        assert actions.count(("interview.cancel", "zhao")) == 5
        assert actions.count(("batch.apply", "zhao")) == 1
        assert {(r["kind"], r["status"], r["reason"]) for r in ledger["requests"]} == {
            ("cancel", "applied", "岗位停招")
        }
        assert await company.rows("select 1 from slot_claims where kind = 'interview'") == []

    async def test_moves_all_and_applies_once(self, company: Company, planned: Planned) -> None:
        batch = await planned("zhao", OFF_FRIDAY)
        path = f"/batches/{batch['id']}/apply"
        done = await company.done("zhao", path, {"version": batch["version"]}, key="once")
        assert await company.done("zhao", path, {"version": batch["version"]}, key="once") == done
        assert (await company.done("zhao", path))["version"] == done["version"]
        ledger = await company.ledger()
        for item in batch["items"]:
            row = rows(ledger)[item["interview"]]
            assert same(row["start"].isoformat(), item["new_start"])
            assert (row["status"], row["reschedules"]) == ("scheduled", 0)
        assert [row["action"] for row in ledger["audit"]].count("interview.reschedule") == 2
        assert await company.told("interview_rescheduled") == {"liu", "li", "sun", "chen"}

    async def test_they_may_take_each_others_times(
        self, company: Company, planned: Planned
    ) -> None:
        # sun's day has room for these two alone, in each other's place.
        await company.execute(
            "insert into busy_times (id, person_id, start_at, end_at) values"
            " ('x', 'sun', '2026-11-27T08:00+08', '2026-11-27T10:00+08'),"
            " ('y', 'sun', '2026-11-27T11:00+08', '2026-11-27T15:00+08'),"
            " ('z', 'sun', '2026-11-27T16:00+08', '2026-11-27T20:00+08')"
        )
        first, second = at("11-27 10:00"), at("11-27 15:00")
        batch = await planned(
            "zhao",
            {
                "kind": "reschedule",
                "selection": {"interviews": ["intime", "senior"]},
                "available": [],
                "unavailable": [[None, first], [at("11-27 16:00"), None]],
            },
        )
        starts = {item["interview"]: item["new_start"] for item in batch["items"]}
        assert same(starts["intime"], second)
        assert same(starts["senior"], first)
        await company.done("zhao", f"/batches/{batch['id']}/apply")

    async def test_what_is_still_planned_cannot_be_applied(self, company: Company) -> None:
        batch = await company.done("zhao", "/batches", OFF_FRIDAY)
        await company.execute("update batches set status = 'planning'")
        data = refused(
            await company.post("zhao", f"/batches/{batch['id']}/apply"), 409, "batch_not_ready"
        )
        assert data == {"status": "planning"}
        await company.app.state.planner.idle()

    async def test_stale_version(self, company: Company, planned: Planned) -> None:
        batch = await planned("zhao", CANCEL)
        path = f"/batches/{batch['id']}/apply"
        refused(await company.post("zhao", path, {"version": 7}), 409, "version_conflict")


CHANGES = {
    "an interview was moved": (
        "update interviews set version = version + 1 where id = 'intime'",
        "changed",
        ["intime"],
    ),
    "an interview was cancelled": (
        "update interviews set status = 'cancelled' where id = 'senior'",
        "changed",
        ["senior"],
    ),
    "one came in": (
        "update interviews set start_at = '2026-11-27T11:00+08', end_at = '2026-11-27T12:00+08'"
        " where id = 'senior-late'",
        "added",
        ["senior-late"],
    ),
    "somebody became busy": (
        "insert into busy_times (id, person_id, start_at, end_at) values"
        " ('x', 'liu', '2026-11-30T10:30+08', '2026-11-30T11:30+08')",
        "taken",
        ["intime"],
    ),
    "a day became a holiday": (
        "insert into holidays (day, name, kind) values ('2026-11-30', '年会', 'holiday')",
        "taken",
        ["intime", "senior"],
    ),
}


class TestTheWorldChanges:
    @pytest.mark.parametrize("change", CHANGES)
    async def test_nothing_is_applied_and_a_new_plan_is_to_be_had(
        self, company: Company, planned: Planned, change: str
    ) -> None:
        batch = await planned("zhao", OFF_FRIDAY)
        statement, what, which = CHANGES[change]
        await company.execute(statement)
        before = await company.ledger()
        path = f"/batches/{batch['id']}"
        data = refused(await company.post("zhao", f"{path}/apply"), 409, "batch_outdated")
        assert data[what] == which
        assert await company.ledger() == before
        refused(await company.post("zhao", f"{path}/apply"), 409, "batch_not_ready")
        new = await company.done("zhao", f"{path}/renew")
        new = await until_planned(company, "zhao", new["id"])
        done = await company.done("zhao", f"/batches/{new['id']}/apply")
        assert done["status"] == "applied"

    async def test_a_time_lost_between_check_and_claim_undoes_all(
        self, company: Company, planned: Planned, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = await planned("zhao", OFF_FRIDAY)
        await company.execute(
            "insert into slot_claims (interview_id, person_no, start_at, end_at, kind)"
            " select 'late', no, '2026-11-30T15:00+08', '2026-11-30T16:00+08', 'interview'"
            " from people where id = 'sun'"
        )
        before = await company.ledger()

        async def none_taken(*_: Any) -> list[str]:
            return []

        monkeypatch.setattr("hr_backend.batches.applying._taken", none_taken)
        data = refused(
            await company.post("zhao", f"/batches/{batch['id']}/apply"), 409, "batch_outdated"
        )
        assert set(data["taken"]) == {"intime", "senior"}
        assert await company.ledger() == before
        left = await company.rows("select count(*) from slot_claims where interview_id = 'intime'")
        assert left[0][0] == 3


class TestUndoing:
    async def test_moves_are_put_back(self, company: Company, planned: Planned) -> None:
        before = rows(await company.ledger())
        batch = await planned("zhao", OFF_FRIDAY)
        path = f"/batches/{batch['id']}"
        await company.done("zhao", f"{path}/apply")
        undone = await company.done("zhao", f"{path}/undo")
        assert undone["status"] == "undone"
        after = rows(await company.ledger())
        for one in ids(batch):
            assert after[one]["start"] == before[one]["start"]
            assert after[one]["interviewers"] == before[one]["interviewers"]
            assert after[one]["status"] == "scheduled"
        claimed = await company.rows(
            "select distinct interview_id from slot_claims where start_at < '2026-11-28'"
        )
        assert {row[0] for row in claimed} == {"late", "intime", "senior", "senior-late"}
        assert (await company.done("zhao", f"{path}/undo"))["version"] == undone["version"]
        actions = [row["action"] for row in (await company.ledger())["audit"]]
        assert (actions.count("batch.undo"), actions.count("interview.reschedule")) == (1, 4)
        refused(await company.post("zhao", f"{path}/apply"), 409, "batch_not_ready")

    async def test_cancellations_are_put_back(self, company: Company, planned: Planned) -> None:
        batch = await planned("zhao", CANCEL)
        await company.done("zhao", f"/batches/{batch['id']}/apply")
        await company.done("zhao", f"/batches/{batch['id']}/undo")
        after = rows(await company.ledger())
        assert after["proposed"]["status"] == "proposed"
        assert {after[one]["status"] for one in ids(batch) - {"proposed"}} == {"scheduled"}
        assert "wang" in await company.told("interview_scheduled")

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            ("update interviews set version = version + 1 where id = 'intime'", "changed"),
            (
                "insert into busy_times (id, person_id, start_at, end_at) values"
                " ('x', 'liu', '2026-11-27T10:30+08', '2026-11-27T11:30+08')",
                "busy",
            ),
            (
                "insert into slot_claims (interview_id, person_no, start_at, end_at, kind)"
                " select 'late', no, '2026-11-27T10:00+08', '2026-11-27T11:00+08', 'interview'"
                " from people where id = 'sun'",
                "taken",
            ),
        ],
    )
    async def test_says_what_prevents_it(
        self, company: Company, planned: Planned, statement: str, problem: str
    ) -> None:
        batch = await planned("zhao", OFF_FRIDAY)
        await company.done("zhao", f"/batches/{batch['id']}/apply")
        await company.execute(statement)
        before = await company.ledger()
        data = refused(
            await company.post("zhao", f"/batches/{batch['id']}/undo"), 409, "undo_impossible"
        )
        assert data == {"problems": [{"interview": "intime", "problem": problem}]}
        assert await company.ledger() == before

    async def test_what_was_not_applied_cannot_be_undone(
        self, company: Company, planned: Planned
    ) -> None:
        batch = await planned("zhao", CANCEL)
        refused(await company.post("zhao", f"/batches/{batch['id']}/undo"), 409, "batch_not_ready")

"""Policies: who may say what holds where and from when, and what a draft would have changed."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from hr_backend.approvals.policy_schemas import PolicyData
from hr_backend.approvals.rules import Policy, merge
from hr_backend.kit.clock import SettableClock
from tests.conftest import NOW
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

MOVE = {"start": at("12-02 16:00"), "reason": "临时要出差"}


def test_what_may_be_set_is_what_the_rules_know_with_the_same_defaults() -> None:
    assert set(PolicyData.model_fields) == {field.name for field in fields(Policy)}
    assert merge([PolicyData().model_dump(mode="json")]) == Policy()


async def add(company: Company, scope: str, *, by: str = "root", **data: Any) -> Any:
    return await company.done(by, "/policies", {"scope": scope, "data": data})


async def versions(company: Company, interview: str = "intime", person: str = "liu") -> list[str]:
    """Which versions decide a cancellation by this person."""
    preview = await company.post(
        person, f"/interviews/{interview}/change-preview", {"kind": "cancel"}
    )
    found: list[str] = preview.json()["rules"][0]["data"]["policy"]
    return found


class TestScopes:
    async def test_the_narrower_wins_and_leaves_the_rest_to_the_wider(
        self, company: Company
    ) -> None:
        await add(company, "department:rd", min_notice_hours=1, max_reschedules=0)
        await add(company, "requisition:java", min_notice_hours=100)
        preview = await company.post(
            "liu", "/interviews/intime/change-preview", {"kind": "reschedule"}
        )
        rules = {rule["code"]: rule["data"] for rule in preview.json()["rules"]}
        assert rules["late_notice"]["min_notice_hours"] == 100
        assert rules["too_many_reschedules"]["max_reschedules"] == 0
        assert rules["late_notice"]["policy"] == [
            "company@1",
            "department:rd@1",
            "requisition:java@1",
        ]
        await add(company, "level:P6", min_notice_hours=0)
        assert (await versions(company))[-1] == "level:P6@1"
        assert await versions(company, "senior") == ["company@1", "department:rd@1"]

    async def test_a_version_takes_the_place_of_the_one_before_whole(
        self, company: Company
    ) -> None:
        await add(company, "department:rd", min_notice_hours=100)
        await add(company, "department:rd", max_reschedules=5)
        preview = await company.post("liu", "/interviews/intime/change-preview", {"kind": "cancel"})
        assert preview.json()["needs_review"] is False
        assert (await versions(company))[-1] == "department:rd@2"

    async def test_it_holds_from_its_day_on(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        later = (NOW + timedelta(hours=1)).isoformat()
        body = {"scope": "company", "valid_from": later, "data": {"min_notice_hours": 100}}
        view = await company.done("root", "/policies", body)
        assert (view["version"], view["in_force"]) == (2, False)
        await add(company, "company", min_notice_hours=1)  # version 3 holds until then
        assert await versions(company) == ["company@3"]
        hr_clock.set(NOW + timedelta(hours=1))
        assert await versions(company) == ["company@2"]

    async def test_what_was_decided_keeps_the_rule_that_decided(self, company: Company) -> None:
        result = await company.done("liu", "/interviews/intime/reschedule", MOVE)
        await add(company, "company", min_notice_hours=700)
        view = (await company.get("liu", f"/requests/{result['request']['id']}")).json()
        assert view["status"] == "applied"
        rows = await company.rows("select rules from change_requests")
        assert rows[0][0][0]["data"] == {"min_notice_hours": 24, "policy": ["company@1"]}


class TestWho:
    @pytest.mark.parametrize(
        ("person", "scope"),
        [
            ("root", "company"),
            ("root", "level:P6"),
            ("root", "department:sales"),
            ("gu", "department:rd"),
            ("gu", "requisition:java"),
        ],
    )
    async def test_may(self, company: Company, person: str, scope: str) -> None:
        view = await add(company, scope, by=person, max_reschedules=1)
        assert (view["author"], view["scope"]) == (person, scope)
        (entry,) = await company.rows("select actor, action, subject_id, after from audit_entries")
        assert tuple(entry)[:3] == (person, "policy.set", f"{scope}@{view['version']}")
        assert entry.after["data"] == {"max_reschedules": 1}

    @pytest.mark.parametrize(
        ("person", "scope"),
        [
            ("gu", "company"),
            ("gu", "level:P6"),
            ("gu", "department:sales"),
            ("gu", "requisition:seller"),
            ("gu", "requisition:nothing"),
            ("zhao", "requisition:java"),
            ("chen", "department:rd"),
            ("li", "company"),
            ("wang", "company"),
        ],
    )
    async def test_may_not(self, company: Company, person: str, scope: str) -> None:
        body = {"scope": scope, "data": {}}
        for path in ("/policies", "/policies/check"):
            refused(await company.post(person, path, body), 403, "forbidden")

    async def test_an_hrbp_of_part_of_a_department_is_not_that_of_all_of_it(
        self, company: Company
    ) -> None:
        await company.execute("update requisitions set hrbp_id = null where id = 'arch'")
        body = {"scope": "department:rd", "data": {}}
        refused(await company.post("gu", "/policies", body), 403, "forbidden")
        await company.execute("update requisitions set status = 'closed' where id = 'arch'")
        assert (await company.post("gu", "/policies", body)).is_success

    async def test_everybody_sees_what_holds_for_their_posts(self, company: Company) -> None:
        for scope in ("department:rd", "department:sales", "requisition:java", "level:P5"):
            await add(company, scope)

        async def seen(person: str) -> set[str]:
            items = (await company.get(person, "/policies")).json()["items"]
            return {row["scope"] for row in items}

        everything = {
            "company",
            "department:rd",
            "department:sales",
            "requisition:java",
            "level:P5",
        }
        assert await seen("root") == everything
        assert await seen("zhao") == {"company", "department:rd", "requisition:java"}
        assert await seen("qian") == {"company", "department:sales", "level:P5"}
        assert await seen("zhou") == {"company"}
        refused(await company.get("wang", "/policies"), 403, "forbidden")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "company", "data": {"min_notice": 3}}, "body.data.min_notice"),
        ({"scope": "company", "data": {"min_notice_hours": -1}}, "body.data.min_notice_hours"),
        ({"scope": "company", "data": {"min_notice_hours": "24"}}, "body.data.min_notice_hours"),
        ({"scope": "company", "data": {"max_reschedules": 2.5}}, "body.data.max_reschedules"),
        ({"scope": "company", "data": {"max_reschedules": True}}, "body.data.max_reschedules"),
        ({"scope": "company", "data": {"backfill": 1}}, "body.data.backfill"),
        ({"scope": "company", "data": {"backfill": None}}, "body.data.backfill"),
        ({"scope": "company", "data": {"second_reviewers": []}}, "body.data.second_reviewers"),
        (
            {"scope": "company", "data": {"first_reviewers": ["boss"]}},
            "body.data.first_reviewers.0",
        ),
        (
            {"scope": "company", "data": {"first_reviewers": ["hrbp", "hrbp"]}},
            "body.data.first_reviewers",
        ),
        ({"scope": "company", "data": {"quiet_from": "24:00"}}, "body.data.quiet_from"),
        ({"scope": "planet", "data": {}}, "body.scope"),
        ({"scope": "department:nothing", "data": {}}, "body.scope"),
        ({"scope": "requisition:nothing", "data": {}}, "body.scope"),
        ({"data": {}}, "body.scope"),
        ({"scope": "company", "data": {}, "valid_from": at("11-24 15:59")}, "body.valid_from"),
    ],
)
async def test_a_mistake_is_named_and_nothing_is_written(
    company: Company, body: dict[str, Any], field: str
) -> None:
    data = refused(await company.post("root", "/policies", body), 422, "invalid_request")
    assert [error["field"] for error in data["errors"]] == [field]
    assert (await company.rows("select count(*) from policies"))[0][0] == 1


async def test_versions_are_added_and_never_changed(company: Company) -> None:
    for attempt in ("update policies set data = '{}'", "delete from policies"):
        with pytest.raises(DBAPIError, match="never changed"):
            await company.execute(attempt)


class TestReviewers:
    async def test_a_policy_names_them(self, company: Company) -> None:
        await add(company, "company", first_reviewers=["owner"], second_reviewers=["recruiter"])
        result = await company.done("he", "/interviews/senior-late/cancel", {"reason": "有事"})
        names = [step["reviewer"]["id"] for step in result["request"]["steps"]]
        assert names == ["chen", "zhao"]
        request = result["request"]["id"]
        refused(await company.post("gu", f"/requests/{request}/approve"), 403, "forbidden")
        await company.done("chen", f"/requests/{request}/approve")
        view = await company.done("zhao", f"/requests/{request}/approve")
        assert view["status"] == "applied"

    async def test_whoever_takes_a_seat_over_decides(self, company: Company) -> None:
        result = await company.done("wang", "/interviews/late/reschedule", MOVE)
        await company.execute("update requisitions set recruiter_id = 'qian' where id = 'java'")
        waiting = (await company.get("qian", "/requests", waiting_for_me=True)).json()["items"]
        assert [row["id"] for row in waiting] == [result["request"]["id"]]
        path = f"/requests/{result['request']['id']}/approve"
        assert (await company.done("qian", path))["status"] == "applied"


class TestCheck:
    async def check(self, company: Company, **data: Any) -> Any:
        body = {"scope": "company", "data": data}
        response = await company.post("root", "/policies/check", body)
        assert response.is_success, response.text
        return response.json()

    async def test_what_the_past_would_have_been(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        await company.done("liu", "/interviews/intime/reschedule", MOVE)  # 66 hours ahead
        await company.done("wang", "/interviews/late/cancel", {"reason": "有事"})  # 22 hours
        await company.done("li", "/interviews/intime/cancel", {"reason": "staff do not count"})
        hr_clock.set(NOW + timedelta(days=10))
        same = await self.check(company)
        assert (same["changes"], same["different"]) == (2, 0)
        assert same["then"] == same["draft"] == {"applied": 1, "reviewed": 1}
        strict = await self.check(company, min_notice_hours=72)
        assert strict["draft"] == {"reviewed": 2}
        (item,) = strict["items"]
        assert (item["interview"], item["draft"]["reviews"]) == ("intime", ["recruiter"])
        assert item["then"]["rules"] == ["in_time"]
        lax = await self.check(company, min_notice_hours=2)
        assert (lax["draft"], lax["different"]) == ({"applied": 2}, 1)

    async def test_moves_are_counted_as_they_were(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        for hour in (10, 11, 14):
            await company.post(
                "liu",
                "/interviews/intime/reschedule",
                {"start": at(f"12-03 {hour}:00"), "reason": "有事"},
            )
            hr_clock.advance(timedelta(minutes=1))
        found = await self.check(company, max_reschedules=1)
        assert found["then"] == {"applied": 2, "reviewed": 1}
        assert found["draft"] == {"applied": 1, "reviewed": 2}

    async def test_only_the_scopes_own_changes_and_only_the_days_asked_for(
        self, company: Company, hr_clock: SettableClock
    ) -> None:
        await company.done("liu", "/interviews/intime/reschedule", MOVE)
        hr_clock.advance(timedelta(days=5))
        cases = {
            ("requisition:java", 90): 1,
            ("requisition:arch", 90): 0,
            ("level:P6", 90): 1,
            ("department:sales", 90): 0,
            ("company", 4): 0,
        }
        for (scope, days), changes in cases.items():
            body = {"scope": scope, "data": {"min_notice_hours": 72}, "days": days}
            response = await company.post("root", "/policies/check", body)
            assert response.json()["changes"] == changes, scope
        assert (await company.rows("select count(*) from policies"))[0][0] == 1

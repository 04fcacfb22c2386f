"""Calling a human: the right one is told, and a ticket stays."""

import pytest

from tests.hr_backend.conftest import Company, refused

BODY = {"reason": "asked_for_human", "summary": "只有周六有空"}


@pytest.mark.parametrize(
    ("person", "extra", "assignee"),
    [
        ("wang", {}, "zhao"),
        ("wang", {"interview": "late"}, "zhao"),
        ("zhou", {}, "gu"),
        ("li", {"interview": "late"}, "zhao"),
        ("zhao", {"interview": "late"}, "gu"),
    ],
)
async def test_who_takes_it(
    company: Company, person: str, extra: dict[str, str], assignee: str
) -> None:
    view = await company.done(person, "/handoffs", BODY | extra)
    assert (view["status"], view["assigned_to"]["id"]) == ("open", assignee)
    assert await company.told("handoff_requested") == {assignee}
    rows = (await company.get(assignee, "/handoffs")).json()["items"]
    assert [row["id"] for row in rows] == [view["id"]]


async def test_nobody_to_take_it_is_seen_by_all_of_hr(company: Company) -> None:
    await company.execute("delete from person_roles where role = 'hrbp'")
    await company.execute("update requisitions set hrbp_id = null")
    view = await company.done("zhou", "/handoffs", BODY)
    assert view["assigned_to"] is None
    for person, seen in (("qian", 1), ("zhou", 1), ("li", 0), ("root", 1)):
        assert len((await company.get(person, "/handoffs")).json()["items"]) == seen


@pytest.mark.parametrize("changes", [{"reason": ""}, {"summary": "x" * 2001}, {"interview": ""}])
async def test_what_does_not_fit(company: Company, changes: dict[str, str]) -> None:
    refused(await company.post("wang", "/handoffs", BODY | changes), 422, "invalid_request")

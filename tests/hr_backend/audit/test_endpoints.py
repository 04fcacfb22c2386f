"""Who reads the trail over HTTP."""

import pytest

from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at


@pytest.fixture
async def moved(company: Company) -> Company:
    """wang asked to move `late`, zhao agreed; a hand-off of zhou's has nothing to do with it."""
    body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
    pending = await company.done("wang", "/interviews/late/reschedule", body)
    await company.done("zhao", f"/requests/{pending['request']['id']}/approve")
    await company.done("zhou", "/handoffs", {"reason": "想聊聊家里的事", "summary": "私事"})
    return company


async def test_those_who_answer_for_a_post_read_its_traces(moved: Company) -> None:
    for person in ("zhao", "chen", "gu"):
        rows = (await moved.get(person, "/audit")).json()["items"]
        assert {row["subject"].partition(":")[0] for row in rows} == {"interview", "request"}
        (applied,) = (row for row in rows if row["action"] == "interview.reschedule")
        assert (applied["actor"], applied["on_behalf_of"]) == ("zhao", "wang")
        assert applied["rules"]
    for person in ("li", "sun", "qian", "zhou"):
        assert (await moved.get(person, "/audit")).json()["items"] == []
    refused(await moved.get("wang", "/audit"), 403, "forbidden")


async def test_admins_read_all_of_it_with_its_words(moved: Company) -> None:
    rows = (await moved.get("root", "/audit")).json()["items"]
    (opened,) = (row for row in rows if row["action"] == "handoff.open")
    assert opened["after"]["reason"] == "想聊聊家里的事"
    (stored,) = await moved.rows(
        "select after::text as kept from audit_entries where action = 'handoff.open'"
    )
    assert "家里" not in stored.kept


async def test_filters_and_pages(moved: Company) -> None:
    everything = (await moved.get("root", "/audit")).json()["items"]
    assert [row["no"] for row in everything] == sorted(
        (row["no"] for row in everything), reverse=True
    )
    one = (await moved.get("root", "/audit", subject="interview:late")).json()["items"]
    assert {row["subject"] for row in one} == {"interview:late"}
    by = (await moved.get("root", "/audit", by="wang")).json()["items"]
    assert {row["actor"] for row in by} == {"wang"}
    later = (await moved.get("root", "/audit", since="2030-01-01T00:00:00Z")).json()["items"]
    assert later == []
    page = (await moved.get("root", "/audit", limit=1)).json()
    second = (await moved.get("root", "/audit", limit=1, cursor=page["next_cursor"])).json()
    assert [*page["items"], *second["items"]] == everything[:2]
    refused(await moved.get("root", "/audit", subject="late"), 422, "invalid_request")
    refused(await moved.get("root", "/audit", cursor="W10"), 422, "invalid_request")

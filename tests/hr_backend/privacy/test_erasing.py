"""Who is erased is nowhere any more; that something took place stays."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from hr_backend.audit.verifying import verify
from hr_backend.due import run_due
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.files import Files
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.world import at

MARKS = ("王芳", "13800000001", "临时要出差", "堵在路上", "想问薪资", "请由人来看", "出差证明")
PDF = ("出差证明.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")


@pytest.fixture
async def files(hr_app: FastAPI, tmp_path: Path) -> AsyncIterator[Path]:
    before = hr_app.state.files
    hr_app.state.files = Files(tmp_path)
    yield tmp_path
    hr_app.state.files = before


@pytest.fixture
async def ended(company: Company, files: Path) -> Company:
    """wang said and did many things, and gave up the post."""
    body = {"start": at("12-02 16:00"), "reason": "临时要出差"}
    pending = await company.done("wang", "/interviews/late/reschedule", body, key="k1")
    request = pending["request"]["id"]
    upload = await company.speak("wang").post(
        f"/requests/{request}/attachments", files={"file": PDF}
    )
    assert upload.is_success, upload.text
    await company.done("zhao", f"/requests/{request}/ask-info", {"question": "去哪儿"}, key="k2")
    await company.done("wang", f"/requests/{request}/answer", {"text": "临时要出差到成都"})
    await company.done("zhao", f"/requests/{request}/approve")
    await company.done("wang", "/interviews/late/late", {"minutes": 5, "text": "堵在路上"})
    await company.done("wang", "/handoffs", {"reason": "想问薪资", "summary": "想问薪资"})
    objection = {"decision": "ai_interview", "text": "请由人来看", "interview": "late"}
    await company.done("wang", "/me/objections", objection)
    await company.done("wang", "/me/consents", {"purpose": "recruiting", "version": "1"})
    await company.done("wang", "/applications/a-wang/withdraw", {"reason": "临时要出差"})
    return company


def on_disk(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


async def everything(company: Company) -> str:
    """Every row of every table, as text."""
    tables = await company.rows("select tablename from pg_tables where schemaname = 'public'")
    parts: list[str] = []
    for (table,) in tables:
        rows = await company.rows(f'select row_to_json(t)::text from "{table}" t')
        parts += [f"{table}: {json.dumps(json.loads(row[0]), ensure_ascii=False)}" for row in rows]
    return "\n".join(parts)


async def test_nothing_of_a_person_is_left(
    ended: Company, files: Path, hr_clock: SettableClock
) -> None:
    before = await everything(ended)
    assert [mark for mark in MARKS if mark not in before] == []
    assert on_disk(files)

    hr_clock.advance(timedelta(hours=2))
    erased = await ended.done("wang", "/people/wang/erase", key="k3")
    after = await everything(ended)
    kept = [line for line in after.splitlines() if any(mark in line for mark in MARKS)]
    assert kept == []
    await run_due(ended.app)
    assert on_disk(files) == []
    assert await ended.rows("select 1 from request_attachments") == []

    refused(await ended.get("wang", "/me"), 401, "not_authenticated")
    again = await ended.done("root", "/people/wang/erase")
    assert again == erased
    (interview,) = (row for row in (await ended.ledger())["interviews"] if row["id"] == "late")
    assert (interview["status"], interview["reschedules"]) == ("cancelled", 1)


async def test_others_keep_what_is_theirs(ended: Company) -> None:
    await ended.done("liu", "/handoffs", {"reason": "刘洋有事", "summary": "刘洋的话"}, key="k9")
    before = (await everything(ended)).count("刘洋")
    await ended.done("root", "/people/wang/erase")
    assert (await everything(ended)).count("刘洋") == before > 0


async def test_the_trail_stays_whole_and_names_what_went(ended: Company) -> None:
    await ended.done("root", "/people/wang/erase")
    async with ended.app.state.sessions() as session:
        assert (await verify(session, key=None, anchor=None)).finding is None
    rows = await ended.rows("select actor, after from audit_entries where action = 'privacy.erase'")
    assert rows[0].actor == "root"
    assert len(rows[0].after["values"]) >= 2
    shown = (await ended.get("root", "/audit", action="handoff.open")).json()["items"]
    assert {"erased": True} in [row["after"]["reason"] for row in shown]


async def test_machines_hear_of_it(ended: Company) -> None:
    await ended.done("wang", "/people/wang/erase")
    waiting = await ended.rows("select about, status, data from outbox where person_id = 'wang'")
    assert [(row.about, row.status) for row in waiting] == [("person_erased", "waiting")]
    events = await ended.rows("select data from house_events where event = 'person_erased'")
    assert [row.data for row in events] == [{"person": "wang"}]


async def test_who_may_ask_for_it(ended: Company) -> None:
    for person in ("liu", "qian", "zhou"):
        refused(await ended.post(person, "/people/wang/erase"), 404, "not_found")
        refused(await ended.post(person, "/people/wang/export"), 404, "not_found")
    for person in ("zhao", "li"):
        refused(await ended.post(person, "/people/wang/erase"), 403, "forbidden")
        refused(await ended.post(person, "/people/wang/export"), 403, "forbidden")
    assert (await ended.rows("select name from people where id = 'wang'"))[0].name == "王芳"


async def test_open_applications_and_employees_are_not_erased(company: Company) -> None:
    data = refused(await company.post("he", "/people/he/erase"), 409, "applications_open")
    assert data == {"applications": ["a-he", "a-he-java"]}
    # A closed post ends them, but not before the interview that is still to come.
    await company.execute("update requisitions set status = 'closed'")
    data = refused(await company.post("he", "/people/he/erase"), 409, "applications_open")
    assert data == {"applications": ["a-he"]}
    refused(await company.post("zhou", "/people/zhou/erase"), 409, "records_required")
    refused(await company.post("root", "/people/nobody/erase"), 404, "not_found")


async def test_a_rejection_ends_nothing_until_the_candidate_knows(company: Company) -> None:
    await company.execute("update applications set outcome = 'rejected' where id = 'a-wang'")
    await company.execute("update interviews set status = 'completed' where id = 'late'")
    refused(await company.post("wang", "/people/wang/erase"), 409, "applications_open")
    await company.execute("update applications set released_at = now() where id = 'a-wang'")
    assert (await company.done("wang", "/people/wang/erase"))["person"] == "wang"


class TestExport:
    async def test_holds_what_is_ones_own_and_nothing_else(self, ended: Company) -> None:
        data: dict[str, Any] = await ended.done("wang", "/people/wang/export")
        assert data["person"]["phone"] == "13800000001"
        assert [row["post"] for row in data["applications"]] == ["Java工程师"]
        assert {row["id"] for row in data["interviews"]} == {"late", "over"}
        assert "临时要出差" in {row["reason"] for row in data["requests"]}
        assert [row["name"] for row in data["attachments"]] == ["出差证明.pdf"]
        assert [row["text"] for row in data["incidents"]] == ["堵在路上"]
        assert [row["purpose"] for row in data["consents"]] == ["recruiting"]
        assert {row["reason"] for row in data["handoffs"]} == {"想问薪资", "automated_decision"}
        assert data["notices"]
        assert data["actions"]
        text = json.dumps(data, ensure_ascii=False)
        assert "刘洋" not in text
        assert "13900000001" not in text

    async def test_is_written_down(self, ended: Company) -> None:
        await ended.done("root", "/people/wang/export")
        rows = await ended.rows(
            "select actor, subject_id from audit_entries where action = 'privacy.export'"
        )
        assert [tuple(row) for row in rows] == [("root", "wang")]

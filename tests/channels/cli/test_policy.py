"""`yuemian policy` on a real database."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from channels.cli.policy import app
from hr_backend.imports.load import load_world
from hr_backend.kit.db import connect, sessions_of
from tests.hr_backend.world import world

runner = CliRunner(env={"COLUMNS": "200"})
DRAFT = "scope: company\ndata:\n  min_notice_hours: 72\n"


@pytest.fixture
def yuemian_policy(
    database_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Calls the command on the tests' company, where liu cancelled 48 hours ahead, yesterday."""
    hr = database_url("hr")
    asyncio.run(fill(hr))
    monkeypatch.setenv("YUEMIAN_HR_DATABASE_URL", hr)
    monkeypatch.setenv("YUEMIAN_BOT_DATABASE_URL", database_url("bot"))
    return lambda *arguments: runner.invoke(app, [str(each) for each in arguments])


async def fill(url: str) -> None:
    engine = connect(url, pool_size=1)
    asked = datetime.now(UTC) - timedelta(days=1)
    async with sessions_of(engine).begin() as session:
        await load_world(session, world())
        await session.execute(
            text(
                "insert into change_requests (id, kind, status, application_id, interview_id,"
                " requester_id, reason, old_start, rules, created_at, decided_at) values ('r1',"
                " 'cancel', 'applied', 'a-liu', 'intime', 'liu', 'x', :start,"
                """ '[{"code": "in_time", "data": {}}]', :asked, :asked)"""
            ),
            {"start": asked + timedelta(hours=48), "asked": asked},
        )
    await engine.dispose()


@pytest.fixture
def draft(tmp_path: Path) -> Callable[[str], Path]:
    def write(content: str) -> Path:
        path = tmp_path / "draft.yml"
        path.write_text(content, "utf-8")
        return path

    return write


def test_a_draft_is_tried_on_the_past(
    yuemian_policy: Callable[..., Result], draft: Callable[[str], Path]
) -> None:
    result = yuemian_policy("check", draft(DRAFT))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 changes in 90 days; 1 come out otherwise.")
    assert "reviewed recruiter" in result.stdout
    found = json.loads(yuemian_policy("check", draft(DRAFT), "--days", 2, "--json").stdout)
    assert (found["then"], found["draft"]) == ({"applied": 1}, {"reviewed": 1})


def test_a_version_is_added_and_listed(
    yuemian_policy: Callable[..., Result], draft: Callable[[str], Path]
) -> None:
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    result = yuemian_policy("set", draft(f"{DRAFT}valid_from: {day}\n"), "--by", "root")
    assert result.exit_code == 0, result.output
    assert f"company@2 holds from {day} 00:00." in result.stderr
    lines = yuemian_policy("list").stdout.splitlines()
    rows = [line for line in lines if "company" in line]
    assert ["*" in row for row in rows] == [True, False]
    assert "min_notice_hours: 72" in rows[1]
    assert "root" in rows[1]
    assert "company" not in yuemian_policy("list", "--scope", "level:P6").stdout


@pytest.mark.parametrize(
    ("content", "by", "code", "says"),
    [
        ("scope: [", "root", 2, "draft.yml, line 1: this is no YAML."),
        ("- company", "root", 2, "a mapping with scope and data is wanted"),
        ("scope: company\ndata: {min_notice: 3}", "root", 2, "data.min_notice: Extra inputs"),
        ("scope: company\ndata: {min_notice_hours: -3}", "root", 2, "data.min_notice_hours: "),
        ("scope: planet\ndata: {}", "root", 2, "scope: "),
        ("scope: department:nothing\ndata: {}", "root", 1, "scope: there is no such department"),
        (DRAFT + "valid_from: 2020-01-01", "root", 1, "valid_from: must not lie in the past"),
        (DRAFT, "zhao", 1, "This person may not set the rules of this scope."),
        (DRAFT, "nobody", 1, "There is no such active person."),
    ],
)
def test_mistakes_get_a_sentence(
    yuemian_policy: Callable[..., Result],
    draft: Callable[[str], Path],
    content: str,
    by: str,
    code: int,
    says: str,
) -> None:
    result = yuemian_policy("set", draft(content), "--by", by)
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert yuemian_policy("list").stdout.count("company") == 1

"""`yuemian notices`: dead letters are listed and tried again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from channels.cli.notices import app
from hr_backend.imports.load import load_world
from hr_backend.kit import db
from tests.conftest import NOW, Server
from tests.hr_backend.world import world

RUN = CliRunner()


@pytest.fixture
def dead(
    database_url: Callable[[str], str],
    pg_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Two letters that reached nobody."""
    url = database_url("hr")
    monkeypatch.setenv("YUEMIAN_HR_DATABASE_URL", url)
    monkeypatch.setenv("YUEMIAN_BOT_DATABASE_URL", url)
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path))
    asyncio.run(_fill(url))


async def _fill(url: str) -> None:
    engine = db.connect(url, pool_size=1)
    async with db.sessions_of(engine).begin() as session:
        await load_world(session, world())
        for number in (1, 2):
            await session.execute(
                text(
                    "insert into outbox (id, person_id, about, data, created_at, due_at, status)"
                    " values (:id, 'li', 'interview_cancelled', '{\"reason\": \"secret\"}',"
                    " :now, :now, 'dead')"
                ),
                {"id": f"letter-{number}", "now": NOW},
            )
        await session.execute(
            text(
                "insert into deliveries (notice_id, way, status, last_error, at)"
                " values ('letter-1', 'mail', 'refused', 'smtp_550', :now)"
            ),
            {"now": NOW},
        )
    await engine.dispose()


@pytest.mark.usefixtures("dead")
def test_they_are_listed_with_what_was_tried_and_not_what_they_say() -> None:
    listed = RUN.invoke(app, ["dead"])
    assert listed.exit_code == 0
    for told in ("letter-1", "letter-2", "li", "interview_cancelled", "mail (smtp_550)"):
        assert told in listed.stdout
    assert "secret" not in listed.stdout


@pytest.mark.usefixtures("dead")
def test_they_are_tried_again() -> None:
    assert RUN.invoke(app, ["retry", "letter-1"]).exit_code == 0
    assert "letter-1" not in RUN.invoke(app, ["dead"]).stdout
    again = RUN.invoke(app, ["retry", "letter-1", "letter-2"])
    assert (again.exit_code, "There is no dead letter letter-1." in again.output) == (1, True)
    assert "letter-2" in RUN.invoke(app, ["dead"]).stdout
    assert RUN.invoke(app, ["retry", "--all"]).exit_code == 0
    assert "letter" not in RUN.invoke(app, ["dead"]).stdout


@pytest.mark.usefixtures("dead")
def test_which_must_be_said() -> None:
    assert RUN.invoke(app, ["retry"]).exit_code == 2
    assert RUN.invoke(app, ["retry", "letter-1", "--all"]).exit_code == 2

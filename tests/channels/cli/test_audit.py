"""`yuemian audit`: whole or not, by its exit status and one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from channels.app import audit_sealer
from channels.cli.audit import app
from channels.settings import Settings
from hr_backend.audit.sealing import seal
from hr_backend.audit.service import record
from hr_backend.kit import db
from hr_backend.kit.auth import Actor
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.deed import Deed
from tests.conftest import NOW, Server, in_thread
from tests.hr_backend.world import SHANGHAI

DEED = Deed(Actor("wang", "candidate"), NOW, SHANGHAI)


async def fill(url: str) -> None:
    engine = db.connect(url, pool_size=1)
    sessions = db.sessions_of(engine)
    for status in ("scheduled", "cancelled"):
        async with sessions.begin() as session:
            after = {"status": status, "reason": "=临时有事"}
            record(session, DEED, action="a", subject=("interview", "i"), after=after)
    await seal(sessions, SettableClock(NOW), audit_sealer(Settings()))
    await engine.dispose()


@pytest.fixture
def url(database_url: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with two sealed entries, which is the one of the settings."""
    url = database_url("hr")
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path))
    monkeypatch.setenv("YUEMIAN_HR_DATABASE_URL", url)
    monkeypatch.setenv("YUEMIAN_BOT_DATABASE_URL", url)
    in_thread(fill(url))
    return url


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_whole_trail(url: str) -> None:
    done = run("verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 entries read, signed up to 2, anchored at 2" in done.stdout
    assert "0 entries read" in run("verify", "--since", "2030-01-01").stdout


def test_a_changed_one_is_named(url: str, pg_server: Server) -> None:
    name = url.rpartition("/")[2].partition("?")[0]
    in_thread(change(pg_server.address(name)))
    done = run("verify")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "at position 2 was changed after it was written." in done.stderr


async def change(url: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(url)
    await connection.execute("set session_replication_role = replica")
    await connection.execute(
        "update audit_entries set actor = 'x' where no ="
        " (select entry_no from audit_chain where position = 2)"
    )
    await connection.close()


def test_an_anchor_that_is_none(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    assert run("verify", "--anchor", str(copy)).exit_code == 2
    copy.write_text("{}")
    done = run("verify", "--anchor", str(copy))
    assert (done.exit_code, done.stdout) == (1, "")
    (tmp_path / "audit" / "anchor.json").unlink()
    assert "the anchor is gone" in run("verify").stderr


def test_export(url: str) -> None:
    lines = run("export").stdout.splitlines()
    assert [json.loads(line)["position"] for line in lines] == [1, 2]
    assert "临时" not in "".join(lines)
    assert "临时" in run("export", "--personal", "--format", "csv").stdout
    assert run("export", "--from", "2030-01-01").stdout == ""
    assert run("export", "--to", "yesterday").exit_code == 2

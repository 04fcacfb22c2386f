"""The service while it runs, and its commands."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from hr_backend.app import create_app, running
from hr_backend.cli import app as commands
from hr_backend.kit.auth import Scope, read
from hr_backend.kit.clock import SystemClock
from hr_backend.kit.config import Settings
from hr_backend.notifications.deliver import Delivery
from tests.conftest import SECRET
from tests.hr_backend.conftest import Company


async def test_notices_go_out_while_it_runs(company: Company) -> None:
    await company.done("wang", "/interviews/late/confirm")
    arrived: asyncio.Queue[Delivery] = asyncio.Queue()
    (url,) = (await company.rows("select current_database()"))[0]
    engine_url = company.app.state.engine.url.set(database=url)
    app = create_app(
        Settings(
            database_url=engine_url.render_as_string(hide_password=False),
            token_secret=SECRET,
            dispatch_seconds=0.05,
            _env_file=None,  # type: ignore[call-arg]
        ),
        clock=company.app.state.clock,
    )
    async with running(app, arrived.put):
        told = {(await asyncio.wait_for(arrived.get(), 20)).person for _ in range(2)}
    assert told == {"li", "zhao"}


class TestCommands:
    @pytest.fixture
    def run(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
        for name in [name for name in os.environ if name.startswith("HR_")]:
            monkeypatch.delenv(name)

        def invoke(*arguments: str, **environment: str) -> Any:
            return CliRunner().invoke(commands, arguments, env=environment)

        return invoke

    def test_what_is_missing_is_named(self, run: Callable[..., Any]) -> None:
        result = run("upgrade", HR_TOKEN_SECRET="short")
        assert result.exit_code == 2
        assert "HR_DATABASE_URL" in result.output
        assert "HR_TOKEN_SECRET" in result.output

    def test_upgrade_and_token(
        self, run: Callable[..., Any], database_url: Callable[[str], str]
    ) -> None:
        environment = {
            "HR_DATABASE_URL": database_url("empty"),
            "HR_TOKEN_SECRET": SECRET.get_secret_value(),
        }
        assert run("upgrade", **environment).exit_code == 0
        printed = run("token", "bot", "--service", **environment).output.strip()
        assert read(printed, SECRET, now=SystemClock().now()) == ("bot", Scope.ACT_FOR)

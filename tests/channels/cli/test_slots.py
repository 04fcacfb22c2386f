"""`yuemian slots` on a real database."""

import asyncio
import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from channels.cli.slots import app
from hr_backend.kit.db import connect, sessions_of
from tests.hr_backend.slots.factories import at, company, interview

runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def yuemian_slots(
    database_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Calls the command on a company with one interview, `i-wang`, that has no time yet."""
    hr = database_url("hr")

    async def fill() -> None:
        engine = connect(hr, pool_size=1)
        async with sessions_of(engine).begin() as session:
            await company(session)
            await interview(session)
        await engine.dispose()

    asyncio.run(fill())
    monkeypatch.setenv("YUEMIAN_HR_DATABASE_URL", hr)
    monkeypatch.setenv("YUEMIAN_BOT_DATABASE_URL", database_url("bot"))
    return lambda *arguments: runner.invoke(app, [*arguments, "--now", "2026-11-24T16:00"])


def test_a_table_with_times_people_and_reasons(yuemian_slots: Callable[..., Result]) -> None:
    result = yuemian_slots("i-wang", "--available", "2026-12-02T15:00/2026-12-02T16:00")
    assert result.exit_code == 0
    row = next(line for line in result.stdout.splitlines() if "best" in line)
    for part in ("2026-12-02 Wed", "15:00-16:00", "li", "closest to the wish, soonest"):
        assert part in row


def test_json_is_the_apis_answer(yuemian_slots: Callable[..., Result]) -> None:
    result = yuemian_slots("i-wang", "--available", "2026-12-02T15:00", "--json")
    found = json.loads(result.stdout)
    assert found["stated"] == "free"
    assert found["slots"][0]["start"] == at("2026-12-02 15:00").isoformat().replace("+00:00", "Z")


def test_open_ends_refusals_and_the_nearest(yuemian_slots: Callable[..., Result]) -> None:
    refused = ("--unavailable", "/2026-12-05", "--unavailable", "2026-12-06T00:00/")
    result = yuemian_slots("i-wang", "--available", "2026-12-05/2026-12-06", *refused)
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing fits the wish; the nearest times:")
    assert "2026-12-04 Fri" in result.stdout


def test_no_time_at_all(yuemian_slots: Callable[..., Result]) -> None:
    result = yuemian_slots("i-wang", "--unavailable", "/")
    assert (result.exit_code, result.stdout) == (1, "Nothing is left.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nobody"], 1, "There is no interview nobody."),
        (["i-wang", "--available", "next week"], 2, "'next week' is no ISO time"),
        (["i-wang", "--available", "2026-12-03/2026-12-02"], 2, "must not end before it starts"),
    ],
)
def test_mistakes_get_a_sentence(
    yuemian_slots: Callable[..., Result], arguments: list[str], code: int, says: str
) -> None:
    result = yuemian_slots(*arguments)
    assert result.exit_code == code
    assert says in result.stderr

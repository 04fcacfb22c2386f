"""Every scenario of the living documentation holds, on PostgreSQL, through the whole house."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.cli.stage import Stage, open_stage
from channels.scenarios.loader import load
from channels.scenarios.report import as_text
from channels.settings import Settings

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yml"))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One server and one trained engine for all files."""
    with open_stage(Settings()) as opened:
        yield opened


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(stage: Stage, path: Path) -> None:
    outcome = asyncio.run(stage.play(load(path)))
    assert outcome.passed, f"\n{as_text(outcome)}"


def test_ids_are_the_names_of_the_files() -> None:
    assert [load(path).id for path in FILES] == [path.stem for path in FILES]

"""`yuemian scenario`: play conversations written as YAML files and judge them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.cli.engine import Engine, EngineOption, with_engine
from channels.cli.house import UNUSABLE, fail, read_settings, tell
from channels.scenarios import report
from channels.scenarios.loader import load
from channels.scenarios.nodes import ScenarioError
from channels.scenarios.player import Outcome
from channels.scenarios.scenario import Scenario

if TYPE_CHECKING:
    from channels.cli.stage import Stage

app = typer.Typer(
    no_args_is_help=True, help="Conversations written as YAML files: played and judged."
)
FAILED = 1


@app.callback()
def scenario() -> None:
    """Conversations written as YAML files: played and judged."""


@app.command()
def run(
    files: Annotated[list[Path], typer.Argument(help="Scenario files.", metavar="FILE...")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file on standard output.")
    ] = False,
    engine: EngineOption = None,
) -> None:
    """Play each file against new, empty databases and judge what came of it.

    Exit status: 0 when everything expected held, 1 when something did not, 2 when a file is
    malformed or asks for what is not built yet.
    """
    loaded = [_load(path) for path in files]
    raise typer.Exit(_run(loaded, engine, as_json=as_json))


def _load(path: Path) -> Scenario | ScenarioError:
    try:
        return load(path)
    except ScenarioError as error:
        typer.echo(str(error), err=True)
        return error


def _run(
    loaded: Sequence[Scenario | ScenarioError], engine: Engine | None, *, as_json: bool
) -> int:
    if all(isinstance(one, ScenarioError) for one in loaded):
        # Nothing to play: the answer does not wait for a database and a model.
        return asyncio.run(_play(loaded, None, as_json=as_json))
    from channels.cli.stage import open_stage
    from channels.language import LanguageUnavailable
    from channels.postgres import DATABASE_TROUBLE, DatabaseUnavailable

    settings = with_engine(read_settings(), engine)
    try:
        with open_stage(settings, progress=tell) as stage:
            return asyncio.run(_play(loaded, stage, as_json=as_json))
    except (DatabaseUnavailable, LanguageUnavailable) as trouble:
        raise fail(str(trouble)) from trouble
    except DATABASE_TROUBLE as trouble:
        kind = type(getattr(trouble, "orig", trouble)).__name__
        raise fail(f"The database does not answer as it should ({kind}).") from trouble


async def _play(
    loaded: Sequence[Scenario | ScenarioError], stage: "Stage | None", *, as_json: bool
) -> int:
    status = 0
    for one in loaded:
        if stage is None or isinstance(one, ScenarioError):
            played: Outcome | ScenarioError | Scenario = one
        else:
            played = await _play_one(stage, one)
        if isinstance(played, ScenarioError):
            status = UNUSABLE
            if as_json:
                typer.echo(report.error_as_json(played))
        elif isinstance(played, Outcome):
            status = max(status, 0 if played.passed else FAILED)
            typer.echo(report.as_json(played) if as_json else report.as_text(played))
    return status


async def _play_one(stage: "Stage", scenario: Scenario) -> Outcome | ScenarioError:
    try:
        return await stage.play(scenario)
    except ScenarioError as error:
        typer.echo(str(error), err=True)
        return error

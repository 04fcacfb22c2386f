"""`yuemian nlu train`, `models` and `rollback`: which model is in use."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.nlu.versions import (
    ModelError,
    Version,
    before,
    current_model,
    find_version,
    roll_back,
    versions,
)
from channels.cli.house import fail, read_settings, tell

WORSE = 1
"""Exit status where a new model reads worse and was refused."""
RESTART = "A running server uses it from its next start."


def train(
    force: Annotated[
        bool, typer.Option("--force", help="Take it into use even if it reads worse.")
    ] = False,
    cases: Annotated[
        Path | None, typer.Option(help="Cases to measure on; default YUEMIAN_CASES.")
    ] = None,
) -> None:
    """Train a new model, measure it, and take it into use unless it reads worse than the old.

    Exit status 1 where it was refused: it is kept, `yuemian nlu models` lists it.
    """
    from bot.nlu import train as training

    settings = read_settings()
    if cases is not None and not cases.is_dir():
        raise fail(f"{cases} is no folder of cases")
    try:
        made = training.train(
            models=settings.data / "models",
            cases=cases or settings.cases,
            force=force,
            progress=tell,
        )
    except (ValueError, OSError, ModelError) as problem:
        raise fail(f"No new model: {problem}") from problem
    if made.figures is not None:
        tell(
            f"Accuracy {made.figures.accuracy:.3f}, macro-F1 {made.figures.macro_f1:.3f}, "
            f"out-of-scope recall {made.figures.recall:.3f} at {made.figures.false_rejection:.3f} "
            f"on {made.figures.messages} cases."
        )
    tell(made.verdict)
    if not made.in_use:
        tell(f"To use it all the same: yuemian nlu rollback {made.folder.name}")
        raise typer.Exit(WORSE)
    tell(RESTART)


def models(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a model.")] = False,
) -> None:
    """List the trained models, the newest first: figures, size, which one is in use."""
    folder = read_settings().data / "models"
    current = current_model(folder)
    known = versions(folder)
    if as_json:
        for version in known:
            typer.echo(json.dumps(_row(version, current), ensure_ascii=False))
        return
    if not known:
        typer.echo(f"There is no model in {folder} yet: `yuemian nlu train` makes one.")
        return
    fixed = Column("version", no_wrap=True), Column("state", no_wrap=True)
    table = Table(*fixed, "sentences", "from use", "accuracy", "macro-F1", "out of scope", "MB")
    for version in known:
        row = _row(version, current)
        shares = [row[name] for name in ("accuracy", "macro_f1", "out_of_scope_recall")]
        table.add_row(
            version.name,
            row["state"],
            str(row["sentences"] or "-"),
            str(row["learned"]),
            *("-" if share is None else f"{share:.3f}" for share in shares),
            f"{row['bytes'] / 1e6:.1f}",
        )
    Console().print(table)
    for version in known:
        for reason in version.facts.reasons:
            typer.echo(f"{version.name}: {reason}")


def _row(version: Version, current: Path | None) -> dict[str, Any]:
    facts = version.facts
    figures = facts.figures
    state = facts.set_aside or ("broken" if version.problem else "")
    return {
        "version": version.name,
        "state": "in use" if version.folder == current else state,
        "made_at": facts.made_at.isoformat() if facts.made_at else None,
        "sentences": facts.sentences,
        "learned": facts.learned,
        "seconds": facts.seconds,
        "accuracy": figures.accuracy if figures else None,
        "macro_f1": figures.macro_f1 if figures else None,
        "out_of_scope_recall": figures.recall if figures else None,
        "false_rejection": figures.false_rejection if figures else None,
        "entity_f1": figures.entities if figures else None,
        "cases": figures.messages if figures else None,
        "bytes": version.size,
        "data": facts.data,
        "code": facts.code,
        "libraries": facts.libraries,
        "problem": version.problem,
        "reasons": list(facts.reasons),
    }


def rollback(
    version: Annotated[
        str | None, typer.Argument(help="Its name, or the beginning or end of it.")
    ] = None,
) -> None:
    """Take an earlier model into use again: the one before the present one, or the one named."""
    from bot.nlu import engine

    folder = read_settings().data / "models"
    current = current_model(folder)
    try:
        older = [v for v in before(folder, current) if current is None or v.name < current.name]
        if version is None and not older:
            raise ModelError(f"there is no earlier model in {folder}")
        chosen = find_version(folder, version) if version else older[0]
        engine.load(chosen.folder)  # a model that cannot be read is not taken into use
    except ModelError as problem:
        raise fail(str(problem)) from problem
    roll_back(folder, chosen)
    tell(f"The model {chosen.name} is in use. {RESTART}")

"""`yuemian nlu`: read messages, measure the engine, train it, check its data."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.nlu.understanding import Parser, Understanding
from bot.timex.reader import TimeReader
from channels.cli import nlu_models, nlu_review
from channels.cli.engine import EngineOption, parser_of
from channels.cli.house import read_settings
from channels.cli.time import iso_time, reading_json

app = typer.Typer(
    no_args_is_help=True, help="Language understanding: parse, eval, train, models, review."
)
for command in (nlu_models.train, nlu_models.models, nlu_models.rollback):
    app.command()(command)
app.add_typer(nlu_review.app, name="review")
CASES = Path("tests/nlu_cases")
BATCH = 200


ModelOption = Annotated[
    str | None, typer.Option(help="A version of `yuemian nlu models`, not the one in use.")
]


def _fail(problem: str) -> typer.Exit:
    typer.echo(problem, err=True)
    return typer.Exit(2)


@dataclass(frozen=True, slots=True)
class Times:
    """What is printed of the times in a message; nothing where it is not said when it is read."""

    now: datetime | None

    @classmethod
    def at(cls, now: str | None) -> "Times":
        """From the option; exits where it is no time."""
        return cls(iso_time(now, "--now") if now else None)

    def of(self, text: str) -> dict[str, Any]:
        """The key `time`, as `yuemian time parse` prints it."""
        if self.now is None:
            return {}
        return {"time": reading_json(TimeReader().read(text, now=self.now))}


@app.command()
def parse(
    text: Annotated[list[str] | None, typer.Argument(help="Messages to read.")] = None,
    engine: EngineOption = None,
    now: Annotated[
        str | None, typer.Option(help="ISO time of writing: adds what the times in it mean.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Rows {"text", "asked"?, "id"?}.')] = False,
    model: ModelOption = None,
) -> None:
    """Print one JSON object a message, in the shape of Rasa's /model/parse.

    With --jsonl rows are read from standard input; `asked` is what the bot has just asked for.
    With --now each object has a further key `time`, as `yuemian time parse` prints it.
    """
    if jsonl == bool(text):
        raise _fail("give messages as arguments, or --jsonl and rows on standard input")
    times = Times.at(now)
    rows = _rows(sys.stdin) if jsonl else iter([{"text": message} for message in text or ()])
    with parser_of(engine, model) as parser:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                _answer(parser, batch, times)
                batch = []
        _answer(parser, batch, times)


def _rows(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as broken:
            raise _fail(f"line {number}: not JSON: {broken}") from broken
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise _fail(f'line {number}: a row is an object with a "text"')
        if not isinstance(row.get("asked"), str | None):
            raise _fail(f'line {number}: "asked" is a string')
        yield row


def _answer(parser: Parser, batch: list[dict[str, Any]], times: Times) -> None:
    read = parser.parse_many([(row["text"], row.get("asked")) for row in batch])
    for row, understanding in zip(batch, read, strict=True):
        typer.echo(_json_line(row, understanding, times))


def _json_line(row: dict[str, Any], understanding: Understanding, times: Times) -> str:
    answer: dict[str, Any] = {"id": row["id"]} if "id" in row else {}
    answer |= understanding.as_json()
    answer |= times.of(row["text"])
    line = json.dumps(answer, ensure_ascii=False)
    # A lone surrogate cannot be written as UTF-8; escaped it is still valid JSON.
    return line if line.isprintable() else json.dumps(answer)


@app.command("eval")
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Cases: .jsonl, .yml, folders.")
    ] = None,
    engine: EngineOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every figure as one JSON object.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write a report with a confusion matrix.")
    ] = None,
    errors: Annotated[bool, typer.Option(help="List every misread message.")] = False,
    model: ModelOption = None,
) -> None:
    """Measure the engine on labelled messages; by default on tests/nlu_cases."""
    from bot.nlu.corpus import CorpusError, read_cases
    from bot.nlu.evaluation import evaluate as measure
    from bot.nlu.report import as_html

    try:
        cases = [
            case for path in files or [read_settings().cases or CASES] for case in read_cases(path)
        ]
    except (CorpusError, OSError) as problem:
        raise _fail(str(problem)) from problem
    if not cases:
        raise _fail("there are no cases to read")
    with parser_of(engine, model) as parser:
        report = measure(parser, cases)
    if html is not None:
        html.write_text(as_html(report), "utf-8")
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    _show(report.as_json())
    for judged in report.judged if errors else ():
        if not judged.right:
            typer.echo(f"{judged.case.intent} ≠ {judged.read.intent.name}: {judged.case.text}")


def _show(figures: dict[str, Any]) -> None:
    console = Console()
    outside, entities = figures["out_of_scope"], figures["entities"]["all"]
    console.print(
        f"{figures['messages']} messages: accuracy {figures['accuracy']:.3f}, "
        f"right among three {figures['top3']:.3f}, macro-F1 {figures['macro_f1']:.3f}, "
        f"{figures['ms_per_message']} ms a message\n"
        f"out of scope: recall {outside['recall']:.3f}, "
        f"false rejection {outside['false_rejection']:.3f}\n"
        f"entities: F1 {entities['f1']:.3f} (precision {entities['precision']:.3f}, "
        f"recall {entities['recall']:.3f})"
    )
    for title, key in (("style", "styles"), ("writer", "writers")):
        table = Table(title, "messages", "accuracy")
        for name, row in sorted(figures[key].items(), key=lambda item: item[1]["accuracy"]):
            table.add_row(name, str(row["messages"]), f"{row['accuracy']:.3f}")
        console.print(table)
    for key in ("intents", "entities"):
        table = Table(key, "messages", "precision", "recall", "F1")
        for name, row in sorted(figures[key].items(), key=lambda item: item[1]["f1"]):
            shares = (f"{row[column]:.3f}" for column in ("precision", "recall", "f1"))
            table.add_row(name, str(row["messages"]), *shares)
        console.print(table)
    table = Table("gold", "read as", "messages")
    for row in figures["confusions"][:15]:
        table.add_row(row["gold"], row["read"], str(row["messages"]))
    console.print(table)


@app.command()
def validate(
    data: Annotated[Path | None, typer.Option(help="The nlu_data folder.")] = None,
    cases: Annotated[Path, typer.Option(help="The folder of test cases.")] = CASES,
) -> None:
    """Refuse unknown labels, wrong spans, broken YAML, overlaps and near-duplicates; exit 1."""
    from bot.nlu.train import data_folder
    from bot.nlu.validation import problems

    found = problems(data or data_folder(), cases if cases.is_dir() else None)
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("The data is in order.")

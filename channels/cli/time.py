"""`yuemian time`: what a message offers and refuses, and how well that is read."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from zoneinfo import ZoneInfo

import typer

from bot.timex.reader import TimeReader
from bot.timex.reading import Reading
from bot.timex.scoring import Row, counts, pair, read_row, score

LOCAL = ZoneInfo("Asia/Shanghai")
app = typer.Typer(no_args_is_help=True, help="Time expressions in messages.")


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)


def iso_time(text: str, what: str) -> datetime:
    """A time in naive local time; exits with a sentence where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _fail(f"{what} is no ISO time: {text!r}") from error
    return moment if moment.tzinfo is None else moment.astimezone(LOCAL).replace(tzinfo=None)


def _span(text: str, what: str) -> tuple[datetime, datetime]:
    start, slash, end = text.partition("/")
    if not slash:
        raise _fail(f"{what} must be START/END, both ISO times: {text!r}")
    span = iso_time(start, what), iso_time(end, what)
    if span[0] > span[1]:
        raise _fail(f"{what} ends before it starts: {text!r}")
    return span


def reading_json(reading: Reading) -> dict[str, Any]:
    """Expressions and both lists, in the contract's shape."""
    answer: dict[str, Any] = {
        "expressions": [
            {
                "text": e.text,
                "start": e.start,
                "end": e.end,
                "value": pair(e.value) if e.value else None,
            }
            for e in reading.expressions
        ],
        "available": [pair(i) for i in reading.available],
        "unavailable": [pair(i) for i in reading.unavailable],
    }
    if reading.problems:
        answer["problems"] = [
            {"text": p.text, "start": p.start, "end": p.end, "kind": p.kind}
            for p in reading.problems
        ]
    return answer


def _line(ident: object, reading: Reading) -> str:
    return json.dumps({"id": ident, **reading_json(reading)}, ensure_ascii=False)


def _lines(stream: BinaryIO) -> Iterator[str]:
    for number, raw in enumerate(stream, 1):
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _fail(f"standard input line {number}: not UTF-8") from error


def _rows(lines: Iterator[str], name: str) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise _fail(f"{name} line {number}: not JSON ({error.msg})") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise _fail(f'{name} line {number}: a row needs a string "text"')
        yield number, row


@app.command()
def parse(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT...", help="Messages.")] = None,
    now: Annotated[str | None, typer.Option(help="ISO time the messages were written at.")] = None,
    original: Annotated[str | None, typer.Option(help="START/END of the booked time.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Rows on standard input.")] = False,
) -> None:
    """Read messages: expressions, available, unavailable; one JSON object a message."""
    if jsonl == bool(texts):
        raise _fail("give either TEXT or --jsonl with rows on standard input")
    written = iso_time(now, "--now") if now else datetime.now(LOCAL).replace(tzinfo=None)
    span = _span(original, "--original") if original else None
    reader = TimeReader()
    if not jsonl:
        for number, text in enumerate(texts or [], 1):
            typer.echo(_line(number, reader.read(text, now=written, original=span)))
        return
    for number, row in _rows(_lines(sys.stdin.buffer), "standard input"):
        where = f"standard input line {number}:"
        at, moved = row.get("reference_time"), row.get("original")
        if isinstance(moved, list):
            moved = "/".join(map(str, moved))
        reading = reader.read(
            row["text"],
            now=iso_time(str(at), f"{where} reference_time") if at else written,
            original=_span(str(moved), f"{where} original") if moved else span,
        )
        typer.echo(_line(row.get("id", number), reading))


@app.command("eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSONL of cases.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Only values the suite itself accepts.")
    ] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Show each row read otherwise.")] = False,
) -> None:
    """Score files of rows: published suites, or messages with both lists written out."""
    reader = TimeReader()
    right = total = 0
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise _fail(f"cannot read {file}: {error}") from error
        rows = []
        for number, row in _rows(iter(lines), str(file)):
            try:
                if counts(row):
                    read_row(reader, row)
                    rows.append(row)
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                raise _fail(f"{file} line {number}: not a case ({error})") from error
        result = score(reader, rows, strict=strict)
        right, total = right + result.right, total + result.total
        typer.echo(f"{result.share:.3f}  {result.right:4d} of {result.total:4d}  {file.name}")
        for miss in result.misses if misses else ():
            typer.echo(
                f"       {miss.row.get('id', '?')}  {miss.row['text']}\n         read {miss.got}"
            )
    if len(files) > 1 and total:
        typer.echo(f"{right / total:.3f}  {right:4d} of {total:4d}  all")

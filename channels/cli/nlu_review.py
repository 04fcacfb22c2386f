"""`yuemian nlu review`: messages that were not understood become training sentences, or go."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.nlu.candidates import Candidate, Group, grouped, same_words
from bot.nlu.masking import filled
from bot.store.candidates import Candidates, Decided
from channels.cli.house import databases_of, fail, read_settings, tell
from channels.settings import Settings

T = TypeVar("T")
EMPTY = "No messages to look through: everything was understood, or has been decided on."
TRAIN = "`yuemian nlu train` makes a model of it; the next start does so too."
app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


def _work(settings: Settings, work: Callable[[Candidates], Awaitable[T]]) -> T:
    """Something done with the kept messages, in the migrated database."""
    from bot.store import upgrade

    async def run(url: str) -> T:
        await asyncio.to_thread(upgrade, url)
        engine = create_async_engine(url, hide_parameters=True)
        try:
            return await work(Candidates(async_sessionmaker(engine, expire_on_commit=False)))
        finally:
            await engine.dispose()

    with databases_of(settings, progress=lambda _: None) as databases:
        url = make_url(databases.bot).set(drivername="postgresql+asyncpg")
        return asyncio.run(run(url.render_as_string(hide_password=False)))


@app.callback()
def review(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a group.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Groups shown at most.")] = 50,
) -> None:
    """List messages that were not understood or were misread, the most frequent first.

    Personal data is masked, and nothing says who wrote them. `label` turns one into a training
    sentence, `drop` takes it off the list, `add` teaches a sentence heard elsewhere.
    """
    if context.invoked_subcommand is not None:
        return
    groups = grouped(_work(read_settings(), Candidates.waiting))[:limit]
    if as_json:
        for group in groups:
            typer.echo(json.dumps(_row(group), ensure_ascii=False))
        return
    if not groups:
        typer.echo(EMPTY)
        return
    table = Table(
        Column("id", no_wrap=True),
        "times",
        Column("message", overflow="fold", min_width=24),
        Column("read as", overflow="fold"),
        Column("why", overflow="fold"),
    )
    for group in groups:
        one = group.first
        asked = f" (asked: {one.asked})" if one.asked else ""
        meant = f" → {group.meant}" if group.meant else ""
        read = f"{one.intent} {one.confidence:.2f}"
        table.add_row(
            one.id, str(len(group.members)), escape(one.text + asked), read, one.why + meant
        )
    Console().print(table)
    typer.echo("yuemian nlu review label ID INTENT, or review drop ID ...")


def _row(group: Group) -> dict[str, Any]:
    first = asdict(group.first)
    first["at"] = group.first.at.isoformat()
    return first | {
        "meant": group.meant,
        "times": len(group.members),
        "alike": [{"id": c.id, "text": c.text} for c in group.members[1:]],
    }


@app.command()
def label(
    ident: Annotated[str | None, typer.Argument(metavar="[ID]", help="Of the list.")] = None,
    intent: Annotated[str | None, typer.Argument(help="What it means.")] = None,
    text: Annotated[
        str | None,
        typer.Option("--as", help="The sentence to learn, entities marked: 改到[周五](time)."),
    ] = None,
) -> None:
    """Turn a message into a training sentence; without ID, go through all of them.

    It is appended to nlu/learned/ in the data folder, which no upgrade overwrites.
    """
    settings = read_settings()
    waiting = _work(settings, Candidates.waiting)
    if ident is None:
        _go_through(settings, waiting)
        return
    candidate = _find(waiting, ident)
    meant = intent or candidate.meant
    if meant is None:
        raise fail(f"What does it mean? yuemian nlu review label {ident} INTENT")
    problem = _learn(settings, candidate, meant, text, waiting)
    if problem:
        raise fail(f"Not learnt: {problem}")
    tell(TRAIN)


@app.command()
def drop(
    idents: Annotated[list[str], typer.Argument(metavar="ID...", help="Of the list.")],
) -> None:
    """Take messages off the list, and all that say the same."""
    settings = read_settings()
    waiting = _work(settings, Candidates.waiting)
    ids = {c.id for i in idents for c in same_words(_find(waiting, i).text, waiting)}
    tell(f"Taken off the list: {_take_off(settings, ids, 'dropped')}.")


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="A sentence, entities marked: 改到[周五](time).")],
    intent: Annotated[str, typer.Argument(help="What it means.")],
    asked: Annotated[
        str | None, typer.Option(help="What the assistant had asked for, where it had.")
    ] = None,
) -> None:
    """Teach a sentence that was heard elsewhere."""
    now = datetime.now(UTC)
    heard = Candidate("", text, asked, intent, 1.0, "corrected", now)
    if problem := _learn(read_settings(), heard, intent, text, []):
        raise fail(f"Not learnt: {problem}")
    tell(TRAIN)


def _take_off(settings: Settings, ids: set[str], status: Decided) -> int:
    return _work(settings, lambda kept: kept.decide(ids, status))


def _find(waiting: list[Candidate], ident: str) -> Candidate:
    found = [c for c in waiting if c.id.startswith(ident)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise fail(f"There is no message {ident} on the list: yuemian nlu review")
    raise fail(f"{ident} begins several ids: {', '.join(c.id for c in found)}")


def _learn(
    settings: Settings,
    candidate: Candidate,
    intent: str,
    text: str | None,
    waiting: list[Candidate],
) -> str:
    """Learns a message and takes what says the same off the list; why not, where it cannot."""
    from bot.nlu.learned import learn
    from bot.nlu.train import place_of

    place = place_of(models=settings.data / "models", cases=settings.cases)
    try:
        path = learn(text or filled(candidate.text), intent, asked=candidate.asked, place=place)
    except ValueError as problem:
        return str(problem)
    tell(f"Learnt as {intent}: {path}")
    ids = {c.id for c in same_words(candidate.text, waiting)}
    if ids:
        _take_off(settings, ids, "labelled")
    return ""


def _go_through(settings: Settings, waiting: list[Candidate]) -> None:
    groups = grouped(waiting)
    if not groups:
        typer.echo(EMPTY)
        return
    for number, group in enumerate(groups, 1):
        one = group.first
        typer.echo(f"\n{number} of {len(groups)}, {len(group.members)} times: {one.text}")
        typer.echo(f"read as {one.intent} ({one.confidence:.2f}), {one.why}")
        said = ""
        while said not in ("s", "d", "q"):
            question = "intent, or s skip, d drop, q quit"
            said = str(typer.prompt(question, default=group.meant or "s")).strip()
            if said in ("s", "d", "q"):
                continue
            problem = _learn(settings, one, said, None, waiting)
            if not problem:
                break
            typer.echo(f"Not learnt: {problem}")
        if said == "q":
            return
        if said == "d":
            _take_off(settings, {c.id for c in same_words(one.text, waiting)}, "dropped")
    tell(TRAIN)

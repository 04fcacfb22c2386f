"""`yuemian chat`: the assistant in the terminal, as one person."""

import asyncio
import json
import sys
from dataclasses import asdict
from typing import Annotated
from uuid import uuid4

import typer

from bot.dialogue.engine import TurnResult
from bot.messages import Message, Option, Reply
from channels.cli.engine import EngineOption, with_engine
from channels.cli.house import databases_of, fail, read_settings, run_in_house
from channels.house import House

app = typer.Typer(rich_markup_mode=None)


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="Id of the person in the HR backend.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a turn, for programs.")
    ] = False,
    engine: EngineOption = None,
) -> None:
    """Talk to the assistant here. A number chooses an option; an empty line leaves.

    Messages are read from standard input, one a line, so that a file can be piped in.
    """
    settings = with_engine(read_settings(), engine)
    with databases_of(settings) as databases:
        run_in_house(settings, databases, lambda house: _talk(house, person, as_json))


async def _talk(house: House, person: str, as_json: bool) -> None:
    profile = await house.conversations.profile(person)
    if profile is None:
        raise fail(f"There is nobody with the id {person}. Is the demo loaded? yuemian db demo")
    shown: tuple[Option, ...] = ()
    seen = max((line.seq for line in await house.conversations.history(person)), default=0)
    while (said := await asyncio.to_thread(_read, profile.name)) is not None:
        result = await house.receive(_message(house, person, said, shown))
        if as_json:
            typer.echo(json.dumps(_turn(result), ensure_ascii=False))
        for reply in result.replies:
            shown = reply.options
            if not as_json:
                _print(reply)
        seen = await _print_notices(house, person, seen, as_json)


def _read(name: str) -> str | None:
    if sys.stdin.isatty():
        typer.secho(f"{name}> ", nl=False, bold=True, err=True)
    line = sys.stdin.readline()
    said = line.rstrip("\n")
    return said if line and (said.strip() or not sys.stdin.isatty()) else None


def _message(house: House, person: str, said: str, shown: tuple[Option, ...]) -> Message:
    number = int(said) if said.isascii() and said.isdigit() else 0
    chosen = shown[number - 1] if 1 <= number <= len(shown) else None
    return Message(
        uuid4().hex,
        person,
        "cli",
        chosen.title if chosen else said,
        house.clock.now(),
        chosen.value if chosen else None,
    )


async def _print_notices(house: House, person: str, seen: int, as_json: bool) -> int:
    await house.run_due()
    for line in await house.conversations.history(person, after=seen):
        seen = line.seq
        if line.role == "notice" and not as_json:
            _print(Reply(line.text, line.options))
    return seen


def _print(reply: Reply) -> None:
    typer.echo(reply.text)
    for number, option in enumerate(reply.options, 1):
        typer.echo(f"  {number}. {option.title}{' *' if option.best else ''}")


def _turn(result: TurnResult) -> dict[str, object]:
    return {
        "say": result.message.text,
        "intent": result.intent,
        "confidence": round(result.confidence, 4),
        "replies": [asdict(reply) for reply in result.replies],
        "latency_ms": round(result.latency_ms, 1),
    }

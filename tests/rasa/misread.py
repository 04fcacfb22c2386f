"""The list of scenarios that a misreading of Rasa's breaks, and what would stand on it now.

    python -m tests.rasa.misread > tests/rasa/misread.yml

writes a row for every scenario that fails with Rasa: the first message that Rasa reads
differently than the default engine, in a conversation that went alike until then.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer
import yaml

from bot.nlu.rasa_data import fingerprint
from bot.nlu.train import learned_folder
from bot.nlu.understanding import Parser
from channels.cli.stage import stage_for
from channels.language import Language, load_language
from channels.rasa.engine import open_rasa
from channels.scenarios.loader import load
from channels.scenarios.player import Outcome, Played
from channels.scenarios.scenario import Batch, Turn
from channels.settings import Settings
from nlu_data import ROOT

HEAD = """\
# Scenarios that a misreading of Rasa's breaks: the message, what it was meant as, what Rasa read.
# Written by `python -m tests.rasa.misread` for the model it names: its data, and how it reads what
# the scenarios say (another machine may train another one). For it the list only shrinks: what is
# not listed must hold, and what holds may not be listed."""
LIST = Path(__file__).with_suffix(".yml")
FILES = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yml"))


@dataclass(frozen=True, slots=True)
class Misread:
    """One scenario and the message that breaks it."""

    scenario: str
    say: str
    meant: str
    """The intent, as the default engine reads it."""
    read_as: str
    """The intent, as Rasa reads it; the same where it is a span or a confidence that differs."""


def listed() -> dict[str, Misread]:
    """The rows of the list by scenario."""
    rows = yaml.safe_load(LIST.read_text("utf-8"))["scenarios"] or []
    return {row["scenario"]: Misread(**row) for row in rows}


def made_for() -> str:
    """The model that the list was made for."""
    return str(yaml.safe_load(LIST.read_text("utf-8"))["made_for"])


def model_now(settings: Settings, parser: Parser) -> str:
    """The data as they are, and what a model makes of every message of the scenarios."""
    data = fingerprint(ROOT, learned_folder(settings.data / "models"))
    digest = hashlib.sha256()
    for text in sorted({turn.say for path in FILES for turn in _turns(path) if turn.say}):
        digest.update(
            f"{text}\0{parser.parse(text).intent.name}\0".encode("utf-8", "surrogatepass")
        )
    return f"{data}-{digest.hexdigest()[:12]}"


def _turns(path: Path) -> Iterator[Turn]:
    for step in load(path).steps:
        if isinstance(step, Turn):
            yield step
        elif isinstance(step, Batch):
            yield from step.turns


def first_difference(ours: Outcome, rasas: Outcome) -> Misread | None:
    """The message where two plays of a scenario part."""
    for one, other in zip(ours.turns, rasas.turns, strict=False):
        if one.heard and other.heard and one.say is not None and _differ(one, other):
            meant, read_as = one.heard.intent or "", other.heard.intent or ""
            return Misread(ours.scenario.id, one.say, meant, read_as)
    return None


def _differ(one: Played, other: Played) -> bool:
    assert one.heard is not None
    assert other.heard is not None
    replies = [[reply.text for reply in heard.replies] for heard in (one.heard, other.heard)]
    return one.heard.intent != other.heard.intent or replies[0] != replies[1]


def failing(
    settings: Settings, default: Language, reading: Language
) -> Iterator[tuple[str, Misread | None]]:
    """Every scenario that fails with Rasa, with the message that explains it."""
    with stage_for(default, settings) as ours, stage_for(reading, settings) as theirs:
        for path in FILES:
            played = asyncio.run(theirs.play(load(path)))
            if not played.passed:
                yield path.stem, first_difference(asyncio.run(ours.play(load(path))), played)


def _tell(line: str) -> None:
    typer.echo(line, err=True)


def main() -> None:
    """Print the list."""
    settings = Settings(engine="rasa", rasa_seconds=20)
    default = load_language(settings.data, pinned=settings.model)
    rasa = open_rasa(settings, lexicon=default.lexicon, progress=_tell)
    try:
        model = model_now(settings, rasa.parser)
        typer.echo(f"{HEAD}\nmade_for: {model}\nscenarios:")
        reading = Language(rasa.parser, default.reader, default.lexicon)
        for name, misread in failing(settings, default, reading):
            if misread is None:
                typer.echo(f"# {name} fails, and no message was read differently")
            else:
                typer.echo(f"- scenario: {name}\n  say: {misread.say!r}")
                typer.echo(f"  meant: {misread.meant}\n  read_as: {misread.read_as}")
    finally:
        rasa.watch.close()


if __name__ == "__main__":
    main()

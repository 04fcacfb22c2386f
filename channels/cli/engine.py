"""The option `--engine`, which goes before the setting YUEMIAN_ENGINE."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from bot.nlu.understanding import Parser
from channels.cli.house import fail, read_settings, tell
from channels.settings import Settings


class Engine(StrEnum):
    """Which engine reads."""

    SPACY = "spacy"
    RASA = "rasa"


EngineOption = Annotated[
    Engine | None,
    typer.Option(help="Which engine reads the messages.", show_default="YUEMIAN_ENGINE, or spacy"),
]


def with_engine(settings: Settings, engine: Engine | None) -> Settings:
    """The settings with the engine of the command line, where one was named."""
    return settings.model_copy(update={"engine": engine.value}) if engine else settings


@contextmanager
def parser_of(engine: Engine | None, model: str | None = None) -> Iterator[Parser]:
    """The engine alone, for looking at what it makes of messages; one sentence where it fails.

    Nothing stands in for Rasa here: figures of one engine are not mixed with another's.
    """
    settings = with_engine(read_settings(), engine)
    if settings.engine == "rasa":
        with _rasa(settings) as parser:
            yield parser
    else:
        yield _spacy(settings, model)


def _spacy(settings: Settings, model: str | None) -> Parser:
    from bot.nlu.serving import open_parser
    from bot.nlu.versions import ModelError

    try:
        return open_parser(
            settings.data / "models",
            pinned=model or settings.model,
            cases=settings.cases,
            progress=tell,
        )
    except (ValueError, OSError, ModelError) as problem:
        raise fail(str(problem)) from problem


@contextmanager
def _rasa(settings: Settings) -> Iterator[Parser]:
    from channels.rasa.client import RasaUnavailable
    from channels.rasa.engine import RasaTrouble, open_rasa

    try:
        rasa = open_rasa(settings, progress=tell)
    except RasaTrouble as trouble:
        raise fail(str(trouble)) from trouble
    try:
        yield rasa.parser
    except RasaUnavailable as trouble:
        raise fail(str(trouble)) from trouble
    finally:
        rasa.watch.close()

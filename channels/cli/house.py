"""What commands share: settings, databases and the house, and one sentence where they fail."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
import typer
from pydantic import ValidationError

from channels.house import House
from channels.language import Language, LanguageUnavailable
from channels.postgres import DATABASE_TROUBLE, Databases, DatabaseUnavailable, open_databases
from channels.settings import Settings

T = TypeVar("T")
UNUSABLE = 2
"""Exit status where a command cannot start: settings, database or model."""


def fail(problem: str, *, code: int = UNUSABLE) -> typer.Exit:
    """Say what is wrong, in one line, and leave."""
    typer.echo(problem, err=True)
    return typer.Exit(code)


def tell(line: str) -> None:
    """Progress, on standard error."""
    typer.echo(line, err=True)


def read_settings() -> Settings:
    """Settings from the environment; a wrong one is named, its value is not shown."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = [f"YUEMIAN_{e['loc'][0]!s}".upper() + f": {e['msg']}" for e in error.errors()]
        raise fail("Settings: " + "; ".join(wrong)) from None
    _log_to_stderr(settings)
    return settings


@contextmanager
def databases_of(
    settings: Settings, *, progress: Callable[[str], None] = tell
) -> Iterator[Databases]:
    """The databases; where they cannot be had, one sentence and exit status 2."""
    # Without a handler SIGTERM would end Python at once and leave the embedded server behind.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        with open_databases(
            settings.hr_database_url, settings.bot_database_url, settings.data, progress=progress
        ) as databases:
            yield databases
    except DatabaseUnavailable as trouble:
        raise fail(str(trouble)) from trouble
    except DATABASE_TROUBLE as trouble:
        kind = type(getattr(trouble, "orig", trouble)).__name__
        raise fail(f"The database does not answer as it should ({kind}).") from trouble


def run_in_house(
    settings: Settings, databases: Databases, work: Callable[[House], Awaitable[T]]
) -> T:
    """Bring the databases up to date, open the house, and work in it."""
    from channels.app import open_house, upgrade
    from channels.language import open_language

    async def run(language: Language) -> T:
        await upgrade(databases)
        async with open_house(settings, databases, language) as house:
            return await work(house)

    try:
        with open_language(settings, progress=tell) as language:
            return asyncio.run(run(language))
    except LanguageUnavailable as trouble:
        raise fail(str(trouble)) from trouble


def _log_to_stderr(settings: Settings) -> None:
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

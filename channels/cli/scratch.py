"""New databases for one scenario each, copied from migrated templates on a server of their own."""

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from bot.store.upgrade import MIGRATIONS as BOT_MIGRATIONS
from bot.store.upgrade import upgrade as upgrade_bot
from channels.postgres import Databases, DatabaseUnavailable, start_embedded
from hr_backend.kit.db import MIGRATIONS as HR_MIGRATIONS
from hr_backend.kit.db import upgrade as upgrade_hr

# Nothing here has to survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
TEMPLATE_LOCK = 0x59554D54  # any fixed number: two processes never build the templates at once


@dataclass(frozen=True, slots=True)
class Scratch:
    """A server that may be asked for databases."""

    url: str
    templates: dict[str, str]
    """Names of the migrated, empty databases, by `hr` and `bot`."""

    @asynccontextmanager
    async def databases(self) -> AsyncIterator[Databases]:
        """Two new databases that are gone afterwards."""
        names = {kind: f"{kind}_{os.getpid()}_{uuid4().hex}" for kind in self.templates}
        try:
            await self._run(
                *(
                    f'create database "{names[kind]}" template "{template}" strategy file_copy'
                    for kind, template in self.templates.items()
                )
            )
            yield Databases(hr=self._address(names["hr"]), bot=self._address(names["bot"]))
        finally:
            await self._run(
                *(f'drop database if exists "{name}" with (force)' for name in names.values())
            )

    def _address(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    async def _run(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def scratch_server(folder: Path) -> Iterator[Scratch]:
    """An embedded PostgreSQL kept in `folder` for the next time, or else in a passing one.

    Blocking. Raises DatabaseUnavailable where it does not start.
    """
    with ExitStack() as stack:
        try:
            server = start_embedded(folder / "postgres")
        except DatabaseUnavailable:
            passing = tempfile.TemporaryDirectory(prefix="yuemian-", ignore_cleanup_errors=True)
            server = start_embedded(Path(stack.enter_context(passing)) / "postgres")
        stack.callback(server.cleanup)
        yield asyncio.run(_prepare(server.get_uri()))


async def _prepare(url: str) -> Scratch:
    templates = {
        "hr": f"hr_template_{_digest(HR_MIGRATIONS)}",
        "bot": f"bot_template_{_digest(BOT_MIGRATIONS)}",
    }
    scratch = Scratch(url, templates)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock($1)", TEMPLATE_LOCK)
        for name, value in FAST.items():
            await connection.execute(f"alter system set {name} = {value}")
        await connection.execute("select pg_reload_conf()")
        rows = await connection.fetch("select datname from pg_database")
        known = {row["datname"] for row in rows}
        for name in filter(_left_behind, known):
            await connection.execute(f'drop database if exists "{name}" with (force)')
        for kind, template in templates.items():
            if template not in known:
                await _build(connection, scratch, kind, template)
    finally:
        await connection.close()
    return scratch


async def _build(
    connection: asyncpg.Connection, scratch: Scratch, kind: str, template: str
) -> None:
    # Built under another name: a template that is there under its own is complete.
    unfinished = f"unfinished_{kind}"
    await connection.execute(f'drop database if exists "{unfinished}" with (force)')
    await connection.execute(f'create database "{unfinished}"')
    address = scratch._address(unfinished)
    if kind == "hr":
        await upgrade_hr(address)
    else:
        url = make_url(address).set(drivername="postgresql+asyncpg")
        await asyncio.to_thread(upgrade_bot, url.render_as_string(hide_password=False))
    await connection.execute(f'alter database "{unfinished}" rename to "{template}"')


def _left_behind(name: str) -> bool:
    """Whether a database belongs to a process that was killed."""
    matched = re.fullmatch(r"(?:hr|bot)_(\d+)_[0-9a-f]{32}", name)
    if matched is None:
        return False
    try:
        os.kill(int(matched[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

"""`yuemian notices`: people whom nothing has reached."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from channels.cli.house import databases_of, fail, read_settings, tell
from hr_backend.kit import db
from hr_backend.kit.clock import SystemClock
from hr_backend.kit.deed import falling_due
from hr_backend.kit.errors import HRError
from hr_backend.notifications import dead_letters, repository
from hr_backend.notifications.models import Notice

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
T = TypeVar("T")
REFUSED = 1


@app.callback()
def notices() -> None:
    """Dead letters: notices that reached nobody by any way."""


@app.command()
def dead() -> None:
    """List the dead letters, oldest first: whom somebody should call."""
    letters = _in_hr(repository.list_dead)
    if not letters:
        tell("There are no dead letters.")
        return
    table = Table("id", "person", "about", "since", "tried")
    for notice in letters:
        since = f"{notice.created_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(notice.id, notice.person_id, notice.about, since, _tried(notice))
    Console(width=None if Console().is_terminal else 200).print(table)


@app.command()
def retry(
    notice: Annotated[list[str] | None, typer.Argument(help="Ids of dead letters.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
) -> None:
    """Have dead letters tried again, from the first way on. Exit status 1 where one is none."""
    if bool(notice) == everything:
        raise fail("Name the letters to try again, or say --all.")

    async def revive(session: AsyncSession) -> int:
        wanted = set(notice or [])
        letters = [
            one for one in await repository.list_dead(session) if everything or one.id in wanted
        ]
        if missing := wanted - {one.id for one in letters}:
            raise HRError(f"There is no dead letter {min(missing)}.")
        for one in letters:
            dead_letters.revive(session, falling_due(SystemClock().now()), one)
        return len(letters)

    try:
        tell(f"{_in_hr(revive)} on their way again.")
    except HRError as refusal:
        raise fail(refusal.text, code=REFUSED) from None


def _in_hr(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Work in one transaction of the HR database, brought up to date first."""
    settings = read_settings()

    async def run(url: str) -> T:
        await db.upgrade(url)
        engine = db.connect(url, pool_size=1)
        try:
            async with db.sessions_of(engine).begin() as session:
                return await work(session)
        finally:
            await engine.dispose()

    with databases_of(settings) as databases:
        return asyncio.run(run(databases.hr))


def _tried(notice: Notice) -> str:
    return ", ".join(f"{row.way} ({row.last_error or row.status})" for row in notice.deliveries)

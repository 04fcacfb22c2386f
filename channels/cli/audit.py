"""`yuemian audit`: is the audit trail whole; export."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from channels.app import audit_sealer
from channels.cli.house import databases_of, fail, read_settings
from channels.settings import Settings
from hr_backend.audit import anchor
from hr_backend.audit.exporting import as_csv, as_json, csv_header, export
from hr_backend.audit.verifying import Finding, Report, verify
from hr_backend.kit import db

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Shanghai")
PROBLEMS = {
    "edited": "was changed after it was written",
    "removed": "is gone",
    "inserted": "was put in past the chain",
    "unsigned": "has lost its signature",
    "forged": "was written anew: it is not what was signed",
    "cut": "and all after it are gone",
    "value_edited": "has personal words that are not those it was written with",
    "value_removed": "has lost personal words that nobody had erased",
    "no_anchor": "was signed, but the anchor is gone",
}
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
FROM = "From then on, Shanghai time."

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """How lines are written."""

    JSONL = "jsonl"
    CSV = "csv"


@app.callback()
def audit() -> None:
    """The audit trail: check that it is whole, export it."""


@app.command("verify")
def check(
    since: Annotated[datetime | None, typer.Option(formats=FORMATS, help=FROM)] = None,
    anchor_file: Annotated[
        Path | None, typer.Option("--anchor", help="A copy of the anchor kept elsewhere.")
    ] = None,
) -> None:
    """Read the trail again; exit 1 naming the first entry edited, removed, inserted or cut off."""
    settings = read_settings()
    sealer = audit_sealer(settings)
    path = anchor_file or sealer.path
    if anchor_file is not None and not anchor_file.is_file():
        raise fail(f"There is no file {anchor_file}.")
    try:
        # Before the snapshot: the trail may grow meanwhile, and an anchor is never ahead of it.
        noted = anchor.read(path, sealer.key)
    except (anchor.BadAnchor, UnicodeDecodeError):
        raise fail(
            f"{path} is no anchor that this installation's key has signed.", code=1
        ) from None
    except OSError as error:
        raise fail(f"{path} cannot be read ({type(error).__name__}).") from None

    async def read(session: AsyncSession) -> Report:
        return await verify(session, key=sealer.key, anchor=noted, since=_aware(since))

    report = _in_snapshot(settings, read)
    if report.finding is not None:
        raise fail(_words(report.finding), code=1)
    typer.echo(
        f"The audit trail is whole: {report.entries} entries read,"
        f" signed up to {report.sealed}, anchored at {report.anchored}."
    )


@app.command("export")
def write(
    since: Annotated[datetime | None, typer.Option("--from", formats=FORMATS, help=FROM)] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=FORMATS, help="Up to then, exclusive.")
    ] = None,
    form: Annotated[Format, typer.Option("--format")] = Format.JSONL,
    personal: Annotated[
        bool, typer.Option("--personal", help="With personal words instead of their digests.")
    ] = False,
) -> None:
    """Print the trail in the order of the chain, each entry with its digest."""

    async def lines(session: AsyncSession) -> None:
        if form is Format.CSV:
            typer.echo(csv_header())
        rows = export(session, since=_aware(since), until=_aware(until), personal=personal)
        async for row in rows:
            typer.echo(as_csv(row) if form is Format.CSV else as_json(row))

    _in_snapshot(read_settings(), lines)


def _words(finding: Finding) -> str:
    entry = "The entry" if finding.no is None else f"Entry {finding.no}"
    place = "" if finding.position is None else f" at position {finding.position}"
    return f"{entry}{place} {PROBLEMS[finding.kind]}."


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=ZONE) if moment else None


def _in_snapshot(settings: Settings, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    async def run(url: str) -> T:
        await db.upgrade(url)
        engine = db.connect(url, pool_size=1)
        try:
            async with db.sessions_of(engine)() as session:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                return await work(session)
        finally:
            await engine.dispose()

    with databases_of(settings) as databases:
        return asyncio.run(run(databases.hr))

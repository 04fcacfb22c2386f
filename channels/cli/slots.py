"""`yuemian slots`: the best other times for an interview, straight from the HR database."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from channels.postgres import DATABASE_TROUBLE, DatabaseUnavailable, open_databases
from channels.settings import Settings
from hr_backend.interviews.errors import IllegalTransition
from hr_backend.kit.db import connect, sessions_of
from hr_backend.kit.errors import NotFound
from hr_backend.people.models import Person
from hr_backend.slots.schemas import SlotSearch, SlotsFound
from hr_backend.slots.service import preview_slots
from hr_backend.slots.wish import OpenInterval

app = typer.Typer(add_completion=False, rich_markup_mode=None)
ZONE = ZoneInfo("Asia/Shanghai")
REASONS = {
    "closest_to_wish": "closest to the wish",
    "same_part_of_day": "same part of the day",
    "interviewer_load": "few interviews that day",
    "soonest": "soonest",
    "interviewer_replaced": "with a stand-in",
    "everyone_free": "everyone is free",
}
Names = dict[str, str]


@app.command()
def slots(
    interview: Annotated[str, typer.Argument(help="Id of the interview.")],
    available: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FROM/TO",
            help="When the candidate can come, in ISO; leave FROM or TO out for an open end, "
            "write one time alone for a proposed start. May be repeated.",
        ),
    ] = None,
    unavailable: Annotated[
        list[str] | None,
        typer.Option(metavar="FROM/TO", help="When the candidate cannot come. May be repeated."),
    ] = None,
    near: Annotated[str | None, typer.Option(help="A time to stay close to, in ISO.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Times at most.")] = 3,
    now: Annotated[str | None, typer.Option(help="Look from this time on instead of now.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The API's answer, for programs.")
    ] = False,
) -> None:
    """The best other times for an interview, as a table. Nothing is reserved or written.

    Times without an offset are Asia/Shanghai.

    Exit 0 where there is a time, 1 where there is none or no such interview, 2 for a mistake.
    """
    wanted = _wanted(available or [], unavailable or [], near=near, limit=limit)
    present = _moment(now) if now else datetime.now(UTC)
    settings = Settings()
    try:
        with open_databases(
            settings.hr_database_url, settings.bot_database_url, settings.data
        ) as databases:
            found, names = asyncio.run(_find(databases.hr, interview, wanted, present))
    except DatabaseUnavailable as trouble:
        raise _fail(str(trouble), code=2) from trouble
    except NotFound as missing:
        raise _fail(f"There is no interview {interview}.", code=1) from missing
    except IllegalTransition as over:
        raise _fail(
            f"The interview is {over.data['status']}: it has no other time.", code=1
        ) from over
    except DATABASE_TROUBLE as trouble:
        problem = f"The HR database does not answer as it should ({type(trouble).__name__})."
        raise _fail(f"{problem} Is it up to date? Try: yuemian db upgrade", code=2) from trouble
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        _show(found, names)
    raise typer.Exit(0 if found.slots else 1)


async def _find(
    url: str, interview: str, wanted: SlotSearch, now: datetime
) -> tuple[SlotsFound, Names]:
    engine = connect(url, pool_size=1)
    try:
        async with sessions_of(engine)() as session:
            found = await preview_slots(session, interview, wanted, now=now, zone=ZONE)
            ids = {person for slot in found.slots for person in slot.interviewers}
            rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
            return found, {row.id: row.name for row in rows}
    finally:
        await engine.dispose()


def _show(found: SlotsFound, names: Names) -> None:
    if not found.wish_met:
        typer.echo(
            "Nothing fits the wish; the nearest times:" if found.slots else "Nothing is left."
        )
    table = Table("", "day", "time", "interviewers", "reasons")
    for slot in found.slots:
        start, end = slot.start.astimezone(ZONE), slot.end.astimezone(ZONE)
        table.add_row(
            "best" if slot.best else "",
            f"{start:%Y-%m-%d %a}",
            f"{start:%H:%M}-{end:%H:%M}",
            ", ".join(names[person] for person in slot.interviewers),
            ", ".join(REASONS[code] for code in slot.reasons),
        )
    if found.slots:
        Console().print(table)


def _wanted(
    available: list[str], unavailable: list[str], *, near: str | None, limit: int
) -> SlotSearch:
    try:
        return SlotSearch(
            available=[_interval(one) for one in available],
            unavailable=[_interval(one) for one in unavailable],
            near=_moment(near) if near else None,
            limit=limit,
        )
    except ValidationError as error:
        raise _fail(error.errors()[0]["msg"], code=2) from error


def _interval(text: str) -> OpenInterval:
    since, slash, until = text.partition("/")
    first = _moment(since) if since else None
    return first, (_moment(until) if until else None) if slash else first


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _fail(f"{text!r} is no ISO time such as 2026-12-02T15:00.", code=2) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _fail(problem: str, *, code: int) -> typer.Exit:
    typer.echo(problem, err=True)
    return typer.Exit(code)

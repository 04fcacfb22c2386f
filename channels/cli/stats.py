"""`yuemian stats`: figures of recruiting as tables, bars, charts and files."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from channels.cli.house import databases_of, fail, read_settings
from hr_backend.analytics import charts, service, sheets
from hr_backend.analytics.labels import group_name, words
from hr_backend.analytics.models import ChartFormat, ChartKind, Cut, Measure
from hr_backend.analytics.schemas import RecruitingFigures, ShareView
from hr_backend.analytics.service import Asked
from hr_backend.kit import db
from hr_backend.kit.auth import Actor, Claimed
from hr_backend.kit.errors import HRError
from hr_backend.kit.tables import TableFormat
from hr_backend.people.access import identify
from hr_backend.people.models import Kind, Role

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Shanghai")
WIDTH = 30
"""Characters of a bar of 100 %."""
CHARTS = {f".{form.value}": form for form in ChartFormat}
TABLES = {f".{form.value}": form for form in TableFormat}

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class What(StrEnum):
    """What is shown."""

    RATES = "rates"
    TREND = "trend"
    REASONS = "reasons"
    LOAD = "load"
    STAND_OUTS = "stand-outs"


@app.command()
def stats(
    what: Annotated[What, typer.Argument(help="What to show.")] = What.RATES,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The day after the last.")
    ] = None,
    by: Annotated[Cut, typer.Option(help="Set side by side by this.")] = Cut.REQUISITION,
    measure: Annotated[Measure, typer.Option(help="Of rates, trend, stand-outs.")] = (
        Measure.CANCELLED
    ),
    chart: Annotated[
        Path | None, typer.Option(help="Write a chart to this .svg or .png file instead.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option(help="Write all measures to this .csv or .xlsx file instead.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", help="As this person sees them; default: all.")
    ] = None,
) -> None:
    """Figures of this month, or of --from to --to; a bar ends where the interval (95 %) does."""
    now = datetime.now(UTC)

    async def work(session: AsyncSession) -> None:
        actor = Actor("command line", Kind.EMPLOYEE, frozenset({Role.ADMIN}))
        if person is not None:
            actor = await identify(session, Claimed(person, None, None, None))
        asked = Asked(actor, now, ZONE, since.date() if since else None,
                      until.date() if until else None)  # fmt: skip
        if chart is not None:
            await _chart(session, asked, what, chart, by=by, measure=measure)
        elif table is not None:
            await _table(session, asked, table, by=by)
        else:
            await _show(session, asked, what, by=by, measure=measure)

    try:
        _in_session(work)
    except HRError as refusal:
        raise fail(refusal.text, code=1) from None


async def _chart(
    session: AsyncSession, asked: Asked, what: What, path: Path, *, by: Cut, measure: Measure
) -> None:
    form = CHARTS.get(path.suffix.lower())
    if form is None or what is What.STAND_OUTS:
        raise fail("A chart is of rates, trend, reasons or load, in a file .svg or .png.")
    kind = ChartKind(what.value)
    _save(path, await charts.draw(session, asked, kind, by=by, measure=measure, form=form))


async def _table(session: AsyncSession, asked: Asked, path: Path, *, by: Cut) -> None:
    form = TABLES.get(path.suffix.lower())
    if form is None:
        raise fail("A table goes to a file .csv or .xlsx.")
    _save(path, await sheets.write(await service.figures(session, asked, by), form))


def _save(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        raise fail(f"{path} cannot be written ({type(error).__name__}).") from None
    typer.echo(f"Written to {path}.", err=True)


async def _show(
    session: AsyncSession, asked: Asked, what: What, *, by: Cut, measure: Measure
) -> None:
    period = asked.period()
    typer.echo(f"{period.since} to {period.until} (exclusive), Asia/Shanghai")
    match what:
        case What.REASONS:
            table = await _reasons(session, asked, measure)
        case What.LOAD:
            table = await _load(session, asked)
        case What.STAND_OUTS:
            table = await _stand_outs(session, asked, by, measure)
        case _:
            cut = Cut.WEEK if what is What.TREND else by
            table = _rates(await service.figures(session, asked, cut, measures=[measure]), measure)
    if table.row_count:
        Console().print(table)
    else:
        typer.echo("Nothing stands out." if what is What.STAND_OUTS else "No data.")


def _rates(found: RecruitingFigures, measure: Measure) -> Table:
    table = Table(found.cut.value if found.cut else "", measure.value, "of", "share", "95 %", "")
    rows = [(group_name(found.cut, group), group.figures) for group in found.groups]
    if rows:
        rows.append((words()["whole"], found.whole))
    for name, figures in rows:
        share = figures.shares[measure]
        table.add_row(name, str(share.hits), str(share.of), *_share(share))
    return table


def _share(share: ShareView) -> tuple[str, str, str]:
    """The share, its interval, and both as a bar."""
    if share.value is None or share.low is None or share.high is None:
        return "-", "", ""
    solid = round(share.value * WIDTH)
    bar = "█" * solid + "░" * max(0, round(share.high * WIDTH) - solid)
    return f"{share.value:.1%}", f"{share.low:.1%} to {share.high:.1%}", bar


async def _reasons(session: AsyncSession, asked: Asked, measure: Measure) -> Table:
    chosen = measure if measure in service.WITH_REASONS else Measure.CANCELLED
    found = await service.reasons(session, asked, chosen)
    table = Table("reason", "by", "times", "share", "")
    for one in found.reasons:
        name = one.title or one.code or words()["no_reason"]
        bar = "█" * round(one.share * WIDTH)
        table.add_row(name, one.side.value, str(one.count), f"{one.share:.1%}", bar)
    return table


async def _load(session: AsyncSession, asked: Asked) -> Table:
    found = await service.load(session, asked)
    most = max((one.interviews for one in found.interviewers), default=0) or 1
    table = Table("interviewer", "interviews", "hours", "a week", "scorecards", "")
    for one in found.interviewers:
        bar = "█" * round(one.interviews / most * WIDTH)
        table.add_row(
            one.interviewer.name, str(one.interviews), f"{one.hours:g}", f"{one.a_week:.1f}",
            _share(one.scorecards)[0], bar,
        )  # fmt: skip
    return table


async def _stand_outs(session: AsyncSession, asked: Asked, by: Cut, measure: Measure) -> Table:
    found = await service.stand_outs(session, asked, by, measure)
    table = Table(by.value, "share", "95 %", "others", "p", "mostly", "suggestion")
    for one in found.items:
        share, bounds, _ = _share(one.share)
        why = next((part.title for part in one.parts if part.title), "-")
        table.add_row(
            one.name or one.key, share, bounds, f"{one.others:.1%}", f"{one.p_value:.2g}", why,
            one.suggestion,
        )  # fmt: skip
    return table


def _in_session(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    async def run(url: str) -> T:
        await db.upgrade(url)
        engine = db.connect(url, pool_size=1)
        try:
            async with db.sessions_of(engine)() as session:
                return await work(session)
        finally:
            await engine.dispose()

    with databases_of(read_settings()) as databases:
        return asyncio.run(run(databases.hr))

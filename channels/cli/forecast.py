"""`yuemian forecast`: train the model of who comes to interviews, and say what it is worth."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from channels.cli.house import databases_of, read_settings
from channels.settings import Settings
from hr_backend.forecasts.schemas import ModelReport
from hr_backend.forecasts.service import report as model_report
from hr_backend.forecasts.training import train as train_model
from hr_backend.kit import db
from hr_backend.kit.clock import SystemClock
from hr_backend.kit.deed import CHINA

T = TypeVar("T")
WHY_NOT = {
    "no_history": "no interview is known to have been attended or missed",
    "thin": "too little history",
    "one_sided": "nearly everybody came, or nearly nobody",
    "no_better": "on later bookings it did no better than the base rate",
}

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def forecast() -> None:
    """Who is likely to come to interviews: chooses reminders, decides nothing about anybody."""


@app.command()
def train(
    generated: Annotated[
        bool, typer.Option("--generated", help="The history was made up; say so everywhere.")
    ] = False,
) -> None:
    """Learn from the last two years now, and print the report; the clock does it once a week."""

    async def work(session: AsyncSession) -> ModelReport:
        await train_model(session, now=SystemClock().now(), zone=CHINA, generated=generated)
        return await model_report(session, None, CHINA)

    _print(_in_transaction(read_settings(), work), as_json=False)


@app.command()
def report(
    as_json: Annotated[
        bool, typer.Option("--json", help="As GET /forecasts/model says it.")
    ] = False,
) -> None:
    """What forecasts rest on at present, and how far they may be believed."""

    async def work(session: AsyncSession) -> ModelReport:
        return await model_report(session, None, CHINA)

    _print(_in_transaction(read_settings(), work), as_json=as_json)


def _print(found: ModelReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(found.model_dump_json())
        return
    low, high = found.interval
    made_up = (
        " - GENERATED history: says nothing of real people" if found.source == "generated" else ""
    )
    typer.echo(f"Trained: {found.trained_at or 'never'}{made_up}")
    usual = "-" if found.usual is None else f"{found.usual:.3f}"
    typer.echo(
        f"Base rate: {usual}, 95 % between {low:.3f} and {high:.3f}"
        f" ({found.attended} of {found.bookings} bookings attended)"
    )
    if found.basis != "model":
        why = WHY_NOT.get(found.why_not or "", found.why_not or "not trained yet")
        typer.echo(f"No model: {why}. {found.needed} bookings are needed. Base rates are used.")
    if (quality := found.quality) is not None:
        typer.echo(
            f"Validation on {quality.rows} later snapshots of other candidates (base"
            f" {quality.base:.3f}): Brier {quality.brier:.4f} against {quality.brier_base:.4f} of"
            f" the base rate, calibration error {quality.ece:.3f} ({quality.ece_raw:.3f} before"
            f" calibration), AUC {quality.auc:.3f}"
        )
    for one in sorted(found.coefficients, key=lambda one: -abs(one.weight)):
        typer.echo(f"  {one.feature:<18} {one.weight:+.3f}")


def _in_transaction(settings: Settings, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
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

"""`yuemian payroll`: compute a month of pay; a new key for bank and identity numbers."""

import asyncio
import re
import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.cli.house import databases_of, fail, read_settings, tell
from channels.keys import replace, secret
from hr_backend.kit.auth import Claimed
from hr_backend.kit.db import connect, sessions_of, upgrade
from hr_backend.kit.deed import CHINA, Deed
from hr_backend.kit.errors import Forbidden, HRError, NotAuthenticated
from hr_backend.kit.vault import Vault, VaultClosed, rotate
from hr_backend.models import Base
from hr_backend.payroll import running
from hr_backend.payroll.guard import need_payroll
from hr_backend.payroll.models import PayGroup, PayProblem, PayRun
from hr_backend.payroll.runs.compute import compute
from hr_backend.payroll.schemas import NewRun, first_day
from hr_backend.people.access import identify

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@app.callback()
def payroll() -> None:
    """Pay: compute a month, change the key that seals bank and identity numbers."""


@app.command()
def run(
    period: Annotated[str, typer.Option(help="The month worked, as 2026-11.")],
    by: Annotated[str, typer.Option(help="Id of the payroll employee who does it.")],
    group: Annotated[str | None, typer.Option(help="Id or name of one pay group.")] = None,
) -> None:
    """Compute the month's draft of every pay group, with a bar; broken off, it goes on.

    Reviewing, locking and paying are done over the API.
    """
    if not PERIOD.fullmatch(period):
        raise fail(f"--period is a month such as 2026-11, not {period}.")

    async def work(url: str) -> bool:
        await upgrade(url)
        engine = connect(url, pool_size=4)
        try:
            return await _run(engine, period, by, group)
        finally:
            await engine.dispose()

    with databases_of(read_settings()) as databases:
        try:
            whole = asyncio.run(work(databases.hr))
        except NotAuthenticated:
            raise fail("There is no such active person.", code=1) from None
        except Forbidden:
            raise fail("This person does not do payroll.", code=1) from None
        except HRError as refusal:
            about = ", ".join(f"{key}: {value}" for key, value in refusal.data.items())
            raise fail(f"{refusal.code}: {refusal.text} {about}".strip(), code=1) from None
    if not whole:
        raise typer.Exit(1)


async def _run(engine: AsyncEngine, period: str, by: str, named: str | None) -> bool:
    sessions = sessions_of(engine)
    now = datetime.now(UTC)
    async with sessions() as session:
        actor = await identify(session, Claimed(by, None, "cli", None))
        need_payroll(actor)
        groups = (await session.scalars(select(PayGroup).where(PayGroup.active))).all()
    wanted = [one for one in groups if named in (None, one.id, one.name)]
    if not wanted:
        raise fail("There is no such pay group.", code=1)
    whole = True
    for group in sorted(wanted, key=lambda one: one.name):
        async with sessions.begin() as session:
            there = await session.scalar(
                select(PayRun).where(
                    PayRun.period == first_day(period), PayRun.group_id == group.id
                )
            )
            if there is None:
                body = NewRun(period=period, group=group.id)
                there = await running.add_run(session, Deed(actor, now, CHINA), body)
        with Progress(
            TextColumn(group.name),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        ) as bar:
            task = bar.add_task("pay", total=there.total)

            def told(done: int, total: int, bar: Progress = bar, task: object = task) -> None:
                bar.update(task, completed=done, total=total)  # type: ignore[arg-type]

            await compute(engine, sessions, there.id, now=now, progress=told)
        async with sessions() as session:
            problems = (
                await session.scalars(
                    select(PayProblem).where(PayProblem.run_id == there.id).limit(20)
                )
            ).all()
            fresh = await session.get_one(PayRun, there.id)
        typer.echo(f"{group.name}: run {fresh.id}, {fresh.done} employees, {fresh.status}")
        for problem in problems:
            typer.echo(f"  {problem.person_id}: {problem.code} {problem.item}".rstrip())
        whole = whole and not problems
    return whole


@app.command("rotate-key")
def rotate_key() -> None:
    """Seal bank and identity numbers anew with a new key, while the servers are stopped.

    A key in the data folder is replaced. One that is set in YUEMIAN_VAULT_KEY is yours to change:
    put the new one first and the old one after a space, run this, then take the old one away.
    """
    settings = read_settings()
    kept = secret(settings.vault_key, settings.data, "vault").get_secret_value().split()
    ours = settings.vault_key is None
    if ours:
        kept = [secrets.token_urlsafe(48), *kept]
        replace(settings.data, "vault", kept)
    vault = Vault.of(SecretStr(" ".join(kept)))

    async def work(url: str) -> int:
        await upgrade(url)
        engine = connect(url, pool_size=1)
        try:
            async with sessions_of(engine).begin() as session:
                return await rotate(session, vault, list(Base.metadata.sorted_tables))
        finally:
            await engine.dispose()

    with databases_of(settings) as databases:
        try:
            count = asyncio.run(work(databases.hr))
        except VaultClosed:
            problem = "A number was sealed with a key that is not here; nothing was changed."
            raise fail(problem, code=1) from None
    if ours:
        replace(settings.data, "vault", kept[:1])
    tell(f"{count} numbers are sealed with key {vault.key_id}.")

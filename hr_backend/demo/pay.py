"""Pay of the demo company: facts, and the last paid months by the same code that real ones take."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
import yaml
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hr_backend.kit.auth import Claimed
from hr_backend.kit.db import Sessions, sessions_of
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import HRError
from hr_backend.kit.vault import Vault
from hr_backend.payroll import items, keeping, running
from hr_backend.payroll.models import PayGroup, PayRun, Payslip
from hr_backend.payroll.runs.compute import compute
from hr_backend.payroll.runs.planning import pay_date
from hr_backend.payroll.schemas import (
    InputRow,
    NewAccount,
    NewFacts,
    NewInputs,
    NewItem,
    NewRun,
)
from hr_backend.people.access import identify

log = structlog.get_logger(__name__)
FILE: Final = Path(__file__).with_name("pay.yml")
MONTHS: Final = 3
"""Paid months there are at first."""


@cache
def _pay() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


async def load_demo_pay(
    engine: AsyncEngine, vault: Vault, *, now: datetime, zone: ZoneInfo
) -> None:
    """Facts once, and each month that has been paid by now. The company must be there; safe to
    repeat. What the law's data does not know is logged and left out.
    """
    sessions = sessions_of(engine)
    async with sessions() as session:
        doer = await identify(session, Claimed(_pay()["doer"], None, None, None))
    deed = Deed(doer, now, zone)
    try:
        async with sessions.begin() as session:
            if await session.get(PayGroup, _pay()["group"]["id"]) is None:
                await _keep(session, deed, vault)
        for ago, period in await _due(sessions, deed):
            await _pay_month(engine, sessions, deed, period, ago)
    except HRError as refusal:
        log.warning("demo pay", code=refusal.code)


async def _keep(session: AsyncSession, deed: Deed, vault: Vault) -> None:
    pay = _pay()
    session.add(PayGroup(**pay["group"]))
    await session.flush()
    since = date(deed.now.year - 1, 1, 1)
    for person, (salary, additional, post) in pay["people"].items():
        facts = NewFacts(
            person=person,
            valid_from=since,
            group=pay["group"]["id"],
            city=pay["city"],
            salary=Decimal(salary),
            special_additional=Decimal(additional),
            amounts={"post_allowance": Decimal(post)},
        )
        row = await keeping.add_facts(session, deed, facts)
        number = f"62260000{row.id % 10**8:08d}"
        account = NewAccount(bank="招商银行", number=number)
        if vault.is_open:
            await keeping.put_account(session, deed, vault, person, account)
    for item in pay["items"]:
        await items.add_item(session, deed, NewItem(**item, valid_from=f"{since:%Y-%m}"))


async def _due(sessions: Sessions, deed: Deed) -> list[tuple[int, date]]:
    """(months ago, period) of what has been paid by now and is not there yet, the oldest first."""
    today = deed.now.astimezone(deed.zone).date()
    async with sessions() as session:
        group = await session.get_one(PayGroup, _pay()["group"]["id"])
        last = await session.scalar(
            select(func.max(PayRun.period)).where(PayRun.group_id == group.id)
        )
        found: list[date] = []
        period = today.replace(day=1)
        while len(found) < MONTHS:
            period = _month_before(period)
            if last is not None and period <= last:
                break
            if await pay_date(session, period, group, now=deed.now) <= today:
                found.append(period)
    return list(reversed(list(enumerate(found, start=1))))


def _month_before(period: date) -> date:
    year, month = divmod(period.year * 12 + period.month - 2, 12)
    return date(year, month + 1, 1)


async def _pay_month(
    engine: AsyncEngine, sessions: Sessions, deed: Deed, period: date, ago: int
) -> None:
    named = f"{period:%Y-%m}"
    async with sessions.begin() as session:
        rows = [
            InputRow(person=person, name=name, value=Decimal(str(value)))
            for person, months in _pay()["inputs"].items()
            for name, value in months.get(ago, {}).items()
        ]
        # A payslip of another source (a scenario's) stays what it is.
        if await session.scalar(select(Payslip.id).where(Payslip.period == period).limit(1)):
            return
        if rows:
            await keeping.put_inputs(session, deed, NewInputs(period=named, rows=rows))
        run = await running.add_run(
            session, deed, NewRun(period=named, group=_pay()["group"]["id"])
        )
    await compute(engine, sessions, run.id, now=deed.now)
    async with sessions.begin() as session:
        for what in ("review", "lock", "pay"):
            await running.move(session, deed, run.id, what, version=None)

"""Pay items: a version is checked, tried on employees, and added; never changed."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.payroll import repository
from hr_backend.payroll.errors import FormulaFails, ItemCodeTaken, ItemInUse
from hr_backend.payroll.formulas.syntax import NAME, RESERVED, names_of
from hr_backend.payroll.guard import need_payroll
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.models import PayGroup, PayItem
from hr_backend.payroll.runs.plan import FACTS, OWN_AMOUNT, Item
from hr_backend.payroll.runs.planning import (
    bare_plan,
    items_of,
    read_items,
    without_law,
)
from hr_backend.payroll.runs.reading import COUNT, Group, month_end, read_chunk
from hr_backend.payroll.runs.reckon import reckon_month
from hr_backend.payroll.schemas import NewItem, first_day

SAMPLE = 200
"""Employees of each group a formula is tried on."""


async def add_item(session: AsyncSession, deed: Deed, wanted: NewItem) -> PayItem:
    """The next version of an item. Forbidden, NotFound for a group, ItemCodeTaken, ItemInUse, and
    what `try_item` refuses.
    """
    need_payroll(deed.actor)
    version = await repository.lock_item(session, wanted.code) + 1
    row = _row(deed, wanted, version)
    await _try(session, deed, row)
    session.add(row)
    await session.flush()
    record(
        session, deed, action="pay_item.add", subject=("pay_item", row.code),
        after={"version": version, "valid_from": wanted.valid_from},
    )  # fmt: skip
    return row


async def try_item(session: AsyncSession, deed: Deed, wanted: NewItem) -> int:
    """On how many employees a version was tried; nothing is stored. Forbidden, NotFound,
    FormulaRefused, FormulaCircle, FormulaFails.
    """
    need_payroll(deed.actor)
    return await _try(session, deed, _row(deed, wanted, 0))


def _row(deed: Deed, wanted: NewItem, version: int) -> PayItem:
    taken = FACTS.keys() | names().lines.keys() | RESERVED | {OWN_AMOUNT}
    if wanted.code in taken or not NAME.fullmatch(wanted.code) or not wanted.code.isidentifier():
        raise ItemCodeTaken(code=wanted.code)
    return PayItem(
        code=wanted.code,
        version=version,
        name=wanted.name,
        section=wanted.section,
        formula=wanted.formula,
        taxed=wanted.taxed,
        group_ids=wanted.groups,
        valid_from=first_day(wanted.valid_from),
        active=wanted.active,
        position=wanted.position,
        source=wanted.source,
        created_by=deed.actor.person,
        created_at=deed.now,
    )


async def _try(session: AsyncSession, deed: Deed, row: PayItem) -> int:
    groups = {group.id: group for group in await repository.groups(session)}
    if set(row.group_ids or ()) - groups.keys():
        raise NotFound
    tried = 0
    for group in groups.values():
        if row.group_ids is None or group.id in row.group_ids:
            tried += await _try_in(session, deed, row, group)
    if not groups:
        with session.no_autoflush:
            read_items([*_others(await items_of(session, row.valid_from, None), row), row])
    return tried


def _others(rows: list[PayItem], row: PayItem) -> list[PayItem]:
    return [one for one in rows if one.code != row.code]


async def _try_in(session: AsyncSession, deed: Deed, row: PayItem, group: PayGroup) -> int:
    others = _others(await items_of(session, row.valid_from, group.id), row)
    if not row.active:
        users = [
            one.code for one in read_items([*others, row]) if row.code in names_of(one.formula)
        ]
        if users:
            raise ItemInUse(items=users)
        return 0
    items = read_items([*others, row])
    today = deed.now.astimezone(deed.zone).date().replace(day=1)
    plan = await bare_plan(session, group, today, items, now=deed.now)
    raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    _, cities = await raw.fetchrow(COUNT, group.id, month_end(today), today)
    plan = replace(plan, cities=without_law(cities))
    chunk = await read_chunk(
        raw, "", Group(group.id, group.fund_rate), plan, after=None, size=SAMPLE
    )
    if chunk is None:
        return 0
    for problem in reckon_month(plan, chunk.people).problems:
        if problem.item == row.code or problem.item in _users(items, row.code):
            person = chunk.people.ids[problem.row]
            raise FormulaFails(item=problem.item, person=person, reason=problem.code)
    return len(chunk.people)


def _users(items: tuple[Item, ...], code: str) -> set[str]:
    """Items that use this one."""
    return {item.code for item in items if code in names_of(item.formula)}


async def versions(session: AsyncSession, actor: Actor, code: str | None) -> list[PayItem]:
    """Forbidden but for payroll."""
    need_payroll(actor)
    return list(await repository.item_versions(session, code))

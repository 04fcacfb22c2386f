"""Payslips as they are shown: to their owner once paid, to payroll always, with an audit entry."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import Page, PageQuery, cut, encode
from hr_backend.kit.schemas import Named
from hr_backend.payroll import repository
from hr_backend.payroll.guard import hide_from_others, note_view
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.models import PayRule, PayRun, PayslipLine
from hr_backend.payroll.repository import Slip
from hr_backend.payroll.rules.values import yuan_of
from hr_backend.payroll.schemas import (
    InputNumber,
    ProvenItem,
    ProvenSlip,
    SlipItem,
    SlipView,
    first_day,
)
from hr_backend.people.access import may_run_payroll

DIGITS = 19
"""Of the largest id, and one more than is ever looked up."""
SHOWN = ("earning", "deduction", "insurance", "tax")
"""Sections that add up to the net."""


async def list_slips(
    session: AsyncSession, deed: Deed, *, person: str | None, period: str | None, paging: PageQuery
) -> Page[SlipView]:
    """One's own, or for payroll one other person's. NotFound for somebody else's."""
    whose = person or deed.actor.person
    if whose != deed.actor.person and not may_run_payroll(deed.actor):
        raise NotFound
    rows, more = cut(
        await repository.slips_of(
            session, deed.actor, person=whose, paging=paging,
            period=first_day(period) if period else None,
        ),
        paging,
    )  # fmt: skip
    note_view(session, deed, [whose], "payslips")
    items = await _views(session, rows)
    return Page(items=items, next_cursor=encode(f"{rows[-1][0].period}") if more else None)


async def slips_of_run(
    session: AsyncSession, deed: Deed, run_id: str, paging: PageQuery
) -> Page[SlipView]:
    """A run's payslips, for payroll; NotFound."""
    hide_from_others(deed.actor)
    if await session.get(PayRun, run_id) is None:
        raise NotFound
    rows, more = cut(await repository.slips_in(session, deed.actor, run_id, paging), paging)
    note_view(session, deed, (slip.person_id for slip, _, _ in rows), "payslips")
    items = await _views(session, rows)
    return Page(items=items, next_cursor=encode(rows[-1][0].person_id) if more else None)


async def proven_slip(session: AsyncSession, deed: Deed, payslip: str) -> ProvenSlip:
    """A payslip with the proof of every line; NotFound."""
    if not (payslip.isascii() and payslip.isdecimal() and len(payslip) < DIGITS):
        raise NotFound
    slip_id = int(payslip)
    found = await repository.slip(session, deed.actor, slip_id)
    if found is None:
        raise NotFound
    slip, _, _ = found
    note_view(session, deed, [slip.person_id], "payslip")
    lines = (await repository.lines_of(session, [slip_id])).get(slip_id, [])
    view = _view(found, [])
    return ProvenSlip(
        **view.model_dump(exclude={"items"}),
        items=[_proven(line, rule) for line, rule in lines],
        employer=yuan_of(slip.employer),
        facts=slip.facts,
    )


async def _views(session: AsyncSession, rows: Sequence[Slip]) -> list[SlipView]:
    lines = await repository.lines_of(session, (slip.id for slip, _, _ in rows))
    return [_view(row, lines.get(row[0].id, [])) for row in rows]


def _view(row: Slip, lines: Sequence[tuple[PayslipLine, PayRule]]) -> SlipView:
    slip, run, name = row
    return SlipView(
        id=str(slip.id),
        person=Named(id=slip.person_id, name=name),
        period=f"{slip.period:%Y-%m}",
        paid_on=slip.paid_on,
        status=run.status,
        gross=yuan_of(slip.gross),
        net=yuan_of(slip.net),
        items=[_item(line, rule) for line, rule in lines if rule.section in SHOWN and line.amount],
    )


def _item(line: PayslipLine, rule: PayRule) -> SlipItem:
    return SlipItem(
        item=rule.item, name=rule.name, section=rule.section, amount=yuan_of(line.amount)
    )


def _proven(line: PayslipLine, rule: PayRule) -> ProvenItem:
    numbers = iter(line.inputs)
    inputs = [
        InputNumber(name=one["name"], value=one["value"])
        if "value" in one
        else InputNumber(
            name=one["name"], value=f"{Decimal(next(numbers)).scaleb(-one['decimals']):f}"
        )
        for one in rule.inputs
    ]
    known = names().rules
    return ProvenItem(
        **_item(line, rule).model_dump(),
        rule=rule.rule,
        rule_name=known[rule.rule].name if rule.rule in known else "",
        source=rule.source,
        inputs=inputs,
    )

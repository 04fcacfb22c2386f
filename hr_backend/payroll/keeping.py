"""Groups, facts, accounts, inputs and corrections: what payroll keeps."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Conflict, NotFound, VersionConflict
from hr_backend.kit.vault import Vault, place, tail
from hr_backend.payroll import repository
from hr_backend.payroll.errors import InputUnknown, PeriodLocked, PeriodOpen
from hr_backend.payroll.guard import hide_from_others, need_payroll, note_view
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.law.errors import StandardUnknown
from hr_backend.payroll.models import PayAccount, PayCorrection, PayFacts, PayGroup
from hr_backend.payroll.rules.values import fen_of
from hr_backend.payroll.runs.again import gross_difference
from hr_backend.payroll.runs.plan import HUNDREDTHS_OF_A_PERCENT, QUANTITIES
from hr_backend.payroll.runs.planning import check_fund_rate, city_law
from hr_backend.payroll.schemas import (
    GroupEdit,
    NewAccount,
    NewCorrection,
    NewFacts,
    NewGroup,
    NewInputs,
    first_day,
)
from hr_backend.people.access import may_run_payroll


def basis(share: Decimal) -> int:
    """A share as hundredths of a percent."""
    return int(share * HUNDREDTHS_OF_A_PERCENT)


async def add_group(session: AsyncSession, deed: Deed, wanted: NewGroup) -> PayGroup:
    """Forbidden."""
    need_payroll(deed.actor)
    group = PayGroup(version=1, active=True, name=wanted.name)
    _write_group(group, wanted)
    session.add(group)
    await session.flush()
    record(session, deed, action="pay_group.add", subject=("pay_group", group.id))
    return group


async def edit_group(session: AsyncSession, deed: Deed, group_id: str, edit: GroupEdit) -> PayGroup:
    """NotFound, VersionConflict."""
    hide_from_others(deed.actor)
    group = await session.get(PayGroup, group_id, with_for_update=True)
    if group is None:
        raise NotFound
    if edit.version != group.version:
        raise VersionConflict(version=group.version)
    before = group.version
    _write_group(group, edit)
    group.active = edit.active
    group.version += 1
    record(
        session, deed, action="pay_group.edit", subject=("pay_group", group.id),
        before={"version": before}, after={"version": group.version},
    )  # fmt: skip
    await session.flush()
    return group


def _write_group(group: PayGroup, wanted: NewGroup) -> None:
    group.name, group.payday = wanted.name, wanted.payday
    group.injury_class = wanted.injury_class
    group.fund_rate, group.sick_rate = basis(wanted.fund_rate), basis(wanted.sick_rate)


async def add_facts(session: AsyncSession, deed: Deed, wanted: NewFacts) -> PayFacts:
    """A further row of an employee's facts; Forbidden, NotFound for person or group, CityUnknown,
    FundRateRefused. A day in a paid month changes nothing there: that is a correction's to do.
    """
    need_payroll(deed.actor)
    group = await session.get(PayGroup, wanted.group)
    if await repository.employee(session, wanted.person) is None or group is None:
        raise NotFound
    city = shipped().city(wanted.city)
    rate = None if wanted.fund_rate is None else basis(wanted.fund_rate)
    if rate is not None:
        # Where the city's figures are not there yet, the run asks for them.
        with suppress(StandardUnknown):
            month = max(wanted.valid_from, deed.now.astimezone(deed.zone).date())
            check_fund_rate(city_law(shipped(), city, month), rate)
    row = PayFacts(
        person_id=wanted.person,
        valid_from=wanted.valid_from,
        group_id=group.id,
        city=city,
        salary=fen_of(wanted.salary),
        insurance_base=None if wanted.insurance_base is None else fen_of(wanted.insurance_base),
        fund_base=None if wanted.fund_base is None else fen_of(wanted.fund_base),
        fund_rate=rate,
        special_additional=fen_of(wanted.special_additional),
        resident=wanted.resident,
        first_wage=wanted.first_wage,
        whole_year=wanted.whole_year,
        leaves_on=wanted.leaves_on,
        amounts={code: fen_of(amount) for code, amount in wanted.amounts.items()},
        created_by=deed.actor.person,
        created_at=deed.now,
    )
    session.add(row)
    await session.flush()
    record(
        session, deed, action="pay_facts.add", subject=("person", wanted.person),
        after={"facts": row.id, "valid_from": wanted.valid_from.isoformat()},
    )  # fmt: skip
    return row


async def put_account(
    session: AsyncSession, deed: Deed, vault: Vault, person: str, wanted: NewAccount
) -> PayAccount:
    """Where a wage goes from now on; NotFound but for payroll. The number is sealed."""
    hide_from_others(deed.actor)
    if await repository.employee(session, person) is None:
        raise NotFound
    row = await session.get(PayAccount, person, with_for_update=True)
    before = None if row is None else {"version": row.version}
    if row is None:
        row = PayAccount(person_id=person, version=0)
        session.add(row)
    row.bank, row.tail = wanted.bank, tail(wanted.number)
    row.number = vault.seal(wanted.number, place=place(PayAccount.number, person))
    row.version += 1
    row.updated_by, row.updated_at = deed.actor.person, deed.now
    record(
        session, deed, action="pay_account.set", subject=("person", person),
        before=before, after={"version": row.version},
    )  # fmt: skip
    await session.flush()
    return row


async def account(session: AsyncSession, deed: Deed, person: str) -> PayAccount:
    """One's own account, for payroll anybody's; NotFound."""
    if person != deed.actor.person and not may_run_payroll(deed.actor):
        raise NotFound
    row = await session.get(PayAccount, person)
    if row is None:
        raise NotFound
    note_view(session, deed, [person], "account")
    return row


async def put_inputs(
    session: AsyncSession, deed: Deed, wanted: NewInputs, *, source: str = "manual"
) -> int:
    """Quantities of a month; how many. Forbidden, NotFound for a person, InputUnknown for a name,
    PeriodLocked where somebody's month is closed: nothing is written then.
    """
    need_payroll(deed.actor)
    period = first_day(wanted.period)
    people = {row.person for row in wanted.rows}
    if await repository.unknown_employees(session, people):
        raise NotFound
    items = {row.code for row in await repository.item_versions(session, None)}
    for row in wanted.rows:
        if row.name not in items and (row.name not in QUANTITIES or row.value < 0):
            raise InputUnknown(name=row.name, known=sorted({*QUANTITIES, *items}))
    if await repository.closed_for(session, people, period):
        raise PeriodLocked(period=wanted.period)
    values: dict[tuple[str, str], dict[str, Any]] = {
        (row.person, row.name): {
            "person_id": row.person,
            "period": period,
            "name": row.name,
            "value": row.value,
            "source": source,
            "updated_by": deed.actor.person,
            "updated_at": deed.now,
        }
        for row in wanted.rows
    }
    await repository.put_inputs(session, list(values.values()))
    for person in sorted(people):
        record(
            session, deed, action="pay_inputs.set", subject=("person", person),
            after={"period": wanted.period},
        )  # fmt: skip
    return len(values)


async def add_correction(session: AsyncSession, deed: Deed, wanted: NewCorrection) -> PayCorrection:
    """What a paid month lacked, as it is said or as it comes out now. Forbidden, NotFound;
    PeriodOpen where the month is not paid; NothingToCorrect, CorrectionNeedsAmount.
    """
    need_payroll(deed.actor)
    if await repository.employee(session, wanted.person) is None:
        raise NotFound
    period = first_day(wanted.period)
    slip = await repository.paid_slip(session, wanted.person, period)
    if slip is None:
        raise PeriodOpen(period=wanted.period)
    amount = wanted.amount
    fen = await gross_difference(session, slip, now=deed.now) if amount is None else fen_of(amount)
    row = PayCorrection(
        person_id=wanted.person,
        of_period=period,
        amount=fen,
        taxed=wanted.taxed,
        reason=wanted.reason,
        created_by=deed.actor.person,
        created_at=deed.now,
    )
    session.add(row)
    await session.flush()
    record(
        session, deed, action="pay_correction.add", subject=("person", wanted.person),
        after={"correction": row.id, "period": wanted.period, "reason": wanted.reason},
    )  # fmt: skip
    return row


async def drop_correction(session: AsyncSession, deed: Deed, correction_id: str) -> None:
    """Take back one that no run has taken; NotFound, Conflict."""
    hide_from_others(deed.actor)
    row = await session.get(PayCorrection, correction_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.run_id is not None:
        raise Conflict("A run has taken it; the next correction can undo it.")
    record(
        session, deed, action="pay_correction.drop", subject=("person", row.person_id),
        before={"correction": row.id},
    )  # fmt: skip
    await session.delete(row)

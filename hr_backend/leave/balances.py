"""Balances with their proof, HR's adjustments, carrying over, and the entries due by the clock."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, Deed, falling_due
from hr_backend.kit.errors import Forbidden
from hr_backend.kit.ids import new_id
from hr_backend.kit.schemas import Named
from hr_backend.leave import repository
from hr_backend.leave.books import (
    Holder,
    Ledger,
    as_entry,
    as_row,
    holder_of,
    ledger_of,
    number,
    with_due,
    write_due,
)
from hr_backend.leave.calculating import rule_used, step_view
from hr_backend.leave.errors import NothingToCarry
from hr_backend.leave.models import EntryKind, LeaveType
from hr_backend.leave.rules import ledger
from hr_backend.leave.rules.annual import entitlement
from hr_backend.leave.rules.ledger import Entry
from hr_backend.leave.rules.values import ZERO, Step, year_end
from hr_backend.leave.schemas import (
    Adjustment,
    Balances,
    BalanceView,
    EntryView,
    LotView,
)
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Person

CHUNK = 200


async def balances(session: AsyncSession, deed: Deed, person_id: str, *, on: date) -> Balances:
    """All a person's balances on a day; NotFound where the actor may not see them."""
    person = await repository.person_of(session, deed.actor, person_id)
    holder = await holder_of(session, person)
    rows = await repository.entries_of(session, person_id)
    pending: dict[str, Decimal] = {}
    for request in await repository.live_requests(session, person_id):
        if request.request.status in repository.OPEN:
            pending[request.leave_type] = pending.get(request.leave_type, ZERO) + request.days
    worked = await repository.given_back(session, person_id)
    kept = {LeaveType.ANNUAL.value} | {row.leave_type for row in rows} | set(pending)
    if worked:
        kept.add(LeaveType.COMPENSATORY.value)
    items = []
    for leave_type in sorted(kept, key=lambda one: list(LeaveType).index(LeaveType(one))):
        stored = [as_entry(row) for row in rows if row.leave_type == leave_type]
        books = with_due(holder, leave_type, stored, worked, on=on)
        items.append(_view(holder, books, on, pending.get(leave_type, ZERO)))
    return Balances(
        person=Named(id=person.id, name=person.name), on=on, region=holder.region, items=items
    )


def _view(holder: Holder, books: Ledger, on: date, pending: Decimal) -> BalanceView:
    lots = [lot for lot in ledger.lots(books.entries) if lot.valid_from <= on]
    usable = [lot for lot in lots if lot.usable(on, on)]
    now = {lot.bucket for lot in usable}
    rows = [entry for entry in books.entries if entry.bucket in now]

    def total(*kinds: str) -> Decimal:
        return sum((entry.days for entry in rows if entry.kind in kinds), ZERO)

    expired = [e for e in books.entries if e.kind == EntryKind.EXPIRED]
    rule = holder.book.national(books.leave_type, on)
    by_rule = books.leave_type == LeaveType.ANNUAL and any(e.reason == "rule" for e in rows)
    steps: tuple[Step, ...] = ()
    if by_rule and rule is not None and holder.service is not None:
        steps = entitlement(rule.data, holder.service, on.year, as_of=on).steps
    return BalanceView(
        leave_type=LeaveType(books.leave_type),
        known=books.known or holder.service is not None,
        remaining=number(sum((lot.left for lot in usable), ZERO)),
        pending=number(pending),
        earned=number(total(EntryKind.EARNED, EntryKind.ADJUSTED, EntryKind.CARRIED)),
        taken=number(-total(EntryKind.TAKEN, EntryKind.RETURNED)),
        expired=number(-sum((e.days for e in expired), ZERO)),
        lots=[
            LotView(
                bucket=lot.bucket,
                left=number(lot.left),
                valid_from=lot.valid_from,
                expires_on=lot.expires_on,
            )
            for lot in usable
        ],
        lines=[
            EntryView(
                kind=EntryKind(entry.kind),
                bucket=entry.bucket,
                days=number(entry.days),
                day=entry.day,
                expires_on=entry.expires_on,
                reason=entry.reason,
                source=entry.source,
            )
            for entry in rows
        ],
        steps=[step_view(step) for step in steps],
        rule=rule_used(rule) if rule is not None else None,
    )


async def adjust(session: AsyncSession, deed: Deed, wanted: Adjustment) -> Entry:
    """HR sets a balance right; NotFound, Forbidden for others than HR."""
    if not HR & deed.actor.roles:
        raise Forbidden
    person = await repository.person_of(session, deed.actor, wanted.person)
    await repository.lock_person(session, person.id)
    holder = await holder_of(session, person)
    # What the rule gives is written first: an adjustment stands beside it, not in its place.
    day = date(wanted.year, 1, 1)
    today = deed.now.astimezone(deed.zone).date()
    days = () if today.year == wanted.year else (year_end(wanted.year),)
    books = await ledger_of(session, holder, wanted.leave_type, on=today, days=days)
    await write_due(session, deed, holder, books)
    entry = Entry(
        key=f"adjusted:{new_id()}",
        bucket=str(wanted.year),
        kind=EntryKind.ADJUSTED,
        days=wanted.days,
        day=today,
        valid_from=day if wanted.days > 0 else None,
        expires_on=(wanted.expires_on or year_end(wanted.year)) if wanted.days > 0 else None,
        reason=wanted.reason,
        source="",
    )
    await _write(session, deed, person, wanted.leave_type, [entry], action="leave.adjust")
    return entry


async def carry_over(session: AsyncSession, deed: Deed, person_id: str, year: int) -> list[Entry]:
    """What is left of a year's annual leave is taken next year: by the employee's own consent, or
    entered by HR. NotFound, Forbidden, NothingToCarry.
    """
    if person_id != deed.actor.person and not HR & deed.actor.roles:
        raise Forbidden
    person = await repository.person_of(session, deed.actor, person_id)
    await repository.lock_person(session, person.id)
    holder = await holder_of(session, person)
    last = year_end(year)
    today = deed.now.astimezone(deed.zone).date()
    books = await ledger_of(session, holder, LeaveType.ANNUAL, on=today, days=[last])
    rule = holder.book.national(LeaveType.ANNUAL, last)
    entries = (
        ledger.carried(
            books.entries, year=year, source=rule.source, years=int(rule.data["carry_years"])
        )
        if rule is not None
        else []
    )
    if not entries:
        raise NothingToCarry(year=year)
    await write_due(session, deed, holder, books)
    await _write(session, deed, person, LeaveType.ANNUAL, entries, action="leave.carry")
    return entries


async def _write(
    session: AsyncSession,
    deed: Deed,
    person: Person,
    leave_type: str,
    entries: list[Entry],
    *,
    action: str,
) -> None:
    rows = [as_row(person.id, leave_type, entry, deed) for entry in entries]
    await repository.add_entries(session, rows)
    record(
        session,
        deed,
        action=action,
        subject=("person", person.id),
        after={
            "leave_type": leave_type,
            "entries": [
                {"kind": e.kind, "bucket": e.bucket, "days": number(e.days), "reason": e.reason}
                for e in entries
            ],
        },
    )


async def write_daily(sessions: Sessions, clock: Clock) -> None:
    """Once a day: what the rules have earned and what has expired stands in everybody's ledger.

    Running it again, or in several processes, writes nothing twice.
    """
    deed = falling_due(clock.now())
    today = deed.now.astimezone(CHINA).date()
    if not await _first_today(sessions, today):
        return
    after = ""
    while True:
        async with sessions() as session, session.begin():
            people = await repository.people_with_annual(session, after=after, limit=CHUNK)
            for person_id in people:
                await _write_for(session, deed, person_id, today)
        if len(people) < CHUNK:
            return
        after = people[-1]


async def _first_today(sessions: Sessions, today: date) -> bool:
    """Whether this day's run is still to be made."""
    async with sessions() as session, session.begin():
        return await repository.claim_day(session, today)


async def _write_for(session: AsyncSession, deed: Deed, person_id: str, today: date) -> None:
    await repository.lock_person(session, person_id)
    person = await session.get_one(Person, person_id)
    holder = await holder_of(session, person)
    for leave_type in (LeaveType.ANNUAL, LeaveType.COMPENSATORY):
        # Yesterday too: on New Year's Day what the old year still gave is written, then closed.
        yesterday = today - timedelta(days=1)
        books = await ledger_of(session, holder, leave_type, on=today, days=[yesterday])
        await write_due(session, deed, holder, books)

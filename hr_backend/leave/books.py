"""Somebody's ledger with what the rules owe it by a day, and writing that down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.leave import repository
from hr_backend.leave.models import LeaveEntry, LeaveProfile, LeaveType
from hr_backend.leave.rulebook import Rulebook
from hr_backend.leave.rules import ledger
from hr_backend.leave.rules.annual import Service
from hr_backend.leave.rules.ledger import Entry
from hr_backend.people.models import Person

BALANCED = frozenset({LeaveType.ANNUAL, LeaveType.COMPENSATORY})
"""Nothing is taken of these that was not earned; of others where HR has entered a balance."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A person as far as their leave goes."""

    person: Person
    profile: LeaveProfile | None
    book: Rulebook

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def region(self) -> str | None:
        return self.profile.region if self.profile else None

    @property
    def service(self) -> Service | None:
        """None where it is not known since when they work here."""
        hired = self.person.hired_on
        if hired is None:
            return None
        if self.profile is None:
            return Service(hired)
        first, since = self.profile.first_worked_on, self.profile.continuous_since
        return Service(hired, first, None, since)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one kind of leave: those stored, and those the rules add by a day."""

    leave_type: str
    stored: Sequence[Entry]
    due: Sequence[Entry] = field(default=())
    source: str = ""

    @property
    def entries(self) -> list[Entry]:
        return [*self.stored, *self.due]

    @property
    def known(self) -> bool:
        """Whether anything is known of a balance."""
        return bool(self.stored or self.due)


async def holder_of(session: AsyncSession, person: Person) -> Holder:
    """A person with their profile and the rules."""
    profile = await repository.profile_of(session, person.id)
    return Holder(person, profile, await repository.load_rulebook(session))


def as_entry(row: LeaveEntry) -> Entry:
    return Entry(
        row.key,
        row.bucket,
        row.kind,
        row.days,
        row.day,
        row.valid_from,
        row.expires_on,
        row.reason,
        row.source,
    )


async def ledger_of(
    session: AsyncSession, holder: Holder, leave_type: str, *, on: date, days: Iterable[date] = ()
) -> Ledger:
    """The ledger with what has expired by `on`, and been earned by then and by other `days`."""
    rows = await repository.entries_of(session, holder.id, leave_type=leave_type)
    worked = await repository.given_back(session, holder.id)
    stored = [as_entry(row) for row in rows]
    return with_due(holder, leave_type, stored, worked, on=on, days=days)


def with_due(
    holder: Holder,
    leave_type: str,
    stored: Sequence[Entry],
    worked: Mapping[date, int],
    *,
    on: date,
    days: Iterable[date] = (),
) -> Ledger:
    """The same from entries at hand; `worked` is overtime to be given back, in minutes a day."""
    due: list[Entry] = []
    source = ""
    for day in sorted({on, *days}):
        rule = holder.book.national(leave_type, day)
        source = source or (rule.source if rule else "")
        if leave_type == LeaveType.ANNUAL and holder.service is not None and rule is not None:
            known = [*stored, *due]
            due += ledger.annual_due(rule.data, holder.service, known, on=day, source=rule.source)
    rule = holder.book.national(leave_type, on)
    if leave_type == LeaveType.COMPENSATORY and rule is not None:
        # A day that gave some before and gives none any more is set right as well.
        before = {date.fromisoformat(e.bucket): 0 for e in stored if e.reason == "overtime"}
        until = {day: minutes for day, minutes in (before | dict(worked)).items() if day <= on}
        due += ledger.overtime_due(rule.data, stored, until, source=rule.source)
    due += ledger.expiry_due([*stored, *due], on=on, source=source)
    return Ledger(leave_type, tuple(stored), tuple(due), source)


def as_row(
    holder_id: str,
    leave_type: str,
    entry: Entry,
    deed: Deed,
    *,
    request: str | None = None,
    by_rule: bool = False,
) -> dict[str, Any]:
    """An entry as it is stored."""
    return {
        "id": new_id(),
        "key": f"{holder_id}:{leave_type}:{entry.key}",
        "person_id": holder_id,
        "leave_type": leave_type,
        "bucket": entry.bucket,
        "kind": entry.kind,
        "days": entry.days,
        "day": entry.day,
        "valid_from": entry.valid_from,
        "expires_on": entry.expires_on,
        "reason": entry.reason,
        "source": entry.source,
        "request_id": request,
        "created_at": deed.now,
        "created_by_id": None if by_rule else deed.actor.person,
    }


async def write_due(session: AsyncSession, deed: Deed, holder: Holder, books: Ledger) -> None:
    """Write down what the rules owe; the person must be locked."""
    rows = [as_row(holder.id, books.leave_type, e, deed, by_rule=True) for e in books.due]
    await repository.add_entries(session, rows)


def number(value: Decimal) -> float:
    """Days as JSON has them."""
    return float(round(value, 4)) + 0.0  # no -0.0

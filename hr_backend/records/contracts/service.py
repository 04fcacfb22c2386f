"""Signing, ending, and what a contract means for its employee."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import VersionConflict
from hr_backend.people.models import Person
from hr_backend.records.contracts import repository, rules
from hr_backend.records.contracts.errors import ContractOver, ContractsOverlap, ProbationUnlawful
from hr_backend.records.contracts.models import Contract
from hr_backend.records.contracts.rules import Span
from hr_backend.records.contracts.schemas import Ending, NewContract
from hr_backend.records.keeping import employee, require_hr


def span_of(row: Contract) -> Span:
    """A row as the rules read it."""
    return Span(row.term, row.start_on, row.end_on, row.probation_end, row.ended_on)


def today(deed: Deed) -> date:
    """The company's calendar day."""
    return deed.now.astimezone(deed.zone).date()


async def sign(session: AsyncSession, deed: Deed, wanted: NewContract) -> Contract:
    """Keep a signed contract. Forbidden, NotFound, ProbationUnlawful, ContractsOverlap."""
    require_hr(deed.actor)
    person = await employee(session, deed.actor, wanted.person)
    await repository.lock_person(session, person.id)
    earlier = [span_of(row) for row in await repository.of_person(session, person.id)]
    span = Span(wanted.term, wanted.start_on, wanted.end_on, wanted.probation_end)
    if not rules.probation_fits(span, had_one=any(one.probation_end for one in earlier)):
        latest = rules.latest_probation_end(wanted.term, wanted.start_on, wanted.end_on)
        raise ProbationUnlawful(latest=latest.isoformat() if latest else None)
    if any(rules.overlap(span, one) for one in earlier):
        raise ContractsOverlap
    row = Contract(
        person_id=person.id,
        term=wanted.term.value,
        start_on=wanted.start_on,
        end_on=wanted.end_on,
        probation_end=wanted.probation_end,
        ended_on=None,
        version=1,
        created_at=deed.now,
        person=person,
    )
    session.add(row)
    await session.flush()
    record(session, deed, action="contract.sign", subject=("contract", row.id), after=_values(row))
    return row


async def end(session: AsyncSession, deed: Deed, contract: str, ending: Ending) -> Contract:
    """End a contract before its term. NotFound, Forbidden, VersionConflict, ContractOver."""
    row = await repository.lock(session, deed.actor, contract)
    require_hr(deed.actor)
    if ending.version is not None and ending.version != row.version:
        raise VersionConflict(version=row.version)
    if row.ended_on is not None or not span_of(row).holds(ending.on):
        raise ContractOver
    before = _values(row)
    row.ended_on = ending.on
    row.version += 1
    record(
        session,
        deed,
        action="contract.end",
        subject=("contract", row.id),
        before=before,
        after=_values(row),
    )
    await session.flush()
    return row


async def missing(session: AsyncSession, deed: Deed) -> Sequence[Person]:
    """Who works without a written contract, or will in a week have for a month. Forbidden."""
    require_hr(deed.actor)
    day = today(deed)
    return await repository.without_contract(
        session, since=date(1950, 1, 1), until=_hired_until(day), day=day
    )


def _hired_until(day: date) -> date:
    """Hired by then, the month is over within a week."""
    return rules.add_months(day + rules.MISSING_AHEAD + rules.DAY, -1)


async def present(
    session: AsyncSession, person: str, day: date
) -> tuple[Contract | None, Sequence[Contract]]:
    """The contract in force on a day, else the next, else the last; and all of them."""
    rows = await repository.of_person(session, person)
    holding = [row for row in rows if span_of(row).holds(day)]
    coming = [row for row in rows if row.start_on > day]
    found = holding or coming[:1] or list(rows[-1:])
    return (found[-1] if found else None), rows


def _values(row: Contract) -> dict[str, Any]:
    def text(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "person": row.person_id,
        "term": row.term,
        "start": text(row.start_on),
        "end": text(row.end_on),
        "probation_end": text(row.probation_end),
        "ended_on": text(row.ended_on),
        "version": row.version,
    }

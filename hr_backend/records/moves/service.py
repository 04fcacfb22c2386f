"""Proposing, deciding and applying promotions and transfers."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.handoffs.repository import hrbp_of
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, Deed, falling_due
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.access import keeps_records
from hr_backend.records.employees.models import EmployeeFile
from hr_backend.records.keeping import employee, require_hr
from hr_backend.records.moves import repository
from hr_backend.records.moves.errors import (
    ManagesThemselves,
    MoveDecided,
    NothingMoves,
    OwnProposal,
)
from hr_backend.records.moves.models import Move, MoveStatus
from hr_backend.records.moves.schemas import NewMove


async def propose(session: AsyncSession, deed: Deed, wanted: NewMove) -> Move:
    """By whoever is above the person, or HR. NotFound, Forbidden, NothingMoves,
    ManagesThemselves.
    """
    person = await employee(session, deed.actor, wanted.person)
    above = await repository.is_above(session, deed.actor.person, person.id)
    if deed.actor.person == person.id or not (above or keeps_records(deed.actor)):
        raise Forbidden
    if not any((wanted.department, wanted.manager, wanted.position, wanted.level)):
        raise NothingMoves
    if wanted.department and not await repository.department_exists(session, wanted.department):
        raise NotFound
    if wanted.manager:
        await employee(session, deed.actor, wanted.manager)
        await _not_below(session, wanted.manager, person.id)
    row = Move(
        person_id=person.id,
        kind=wanted.kind.value,
        effective_on=wanted.effective_on,
        department_id=wanted.department,
        manager_id=wanted.manager,
        position=wanted.position,
        level=wanted.level,
        reason=wanted.reason,
        status=MoveStatus.PENDING,
        proposed_by_id=deed.actor.person,
        created_at=deed.now,
        person=person,
    )
    session.add(row)
    await session.flush()
    hrbp = await hrbp_of(session, deed.actor)
    data = {"subject": {"id": person.id, "name": person.name}, "day": row.effective_on.isoformat()}
    tell(session, deed, About.MOVE_PROPOSED, {Party.REVIEWER: [hrbp]}, data=data)
    _record(session, deed, row, "move.propose")
    return row


async def decide(session: AsyncSession, deed: Deed, move: str, *, agree: bool) -> Move:
    """By HR, not by who proposed it nor whom it is about. One whose day has come takes effect.

    NotFound, Forbidden, MoveDecided, OwnProposal.
    """
    row = await repository.lock(session, deed.actor, move)
    require_hr(deed.actor)
    if deed.actor.person in (row.proposed_by_id, row.person_id):
        raise OwnProposal
    if row.status != MoveStatus.PENDING:
        raise MoveDecided
    row.status = MoveStatus.APPROVED if agree else MoveStatus.REJECTED
    row.decided_by_id, row.decided_at = deed.actor.person, deed.now
    _tell_decided(session, deed, row)
    _record(session, deed, row, "move.approve" if agree else "move.reject")
    if agree and row.effective_on <= deed.now.astimezone(deed.zone).date():
        await _apply(session, deed, row)
    await session.flush()
    return row


async def apply_due_moves(sessions: Sessions, clock: Clock) -> None:
    """What was approved takes effect on its day; safe to run by many processes."""
    now = clock.now()
    async with sessions() as session:
        moves = await repository.due(session, day=now.astimezone(CHINA).date())
    for move in moves:
        async with sessions.begin() as session:
            row = await repository.lock_due(session, move)
            if row is None:
                continue
            deed = falling_due(now)
            try:
                await _apply(session, deed, row)
            except ManagesThemselves:
                # The house has changed since it was agreed: it is let go of, and said.
                row.status = MoveStatus.REJECTED
                _tell_decided(session, deed, row)
                _record(session, deed, row, "move.reject")


async def _apply(session: AsyncSession, deed: Deed, row: Move) -> None:
    person = await repository.lock_person(session, row.person_id)
    if row.manager_id:
        await _not_below(session, row.manager_id, person.id)
    held = await _file(session, person.id, deed.now)
    row.old_department_id, row.old_manager_id = person.department_id, person.manager_id
    row.old_position, row.old_level = held.position, held.level
    person.department_id = row.department_id or person.department_id
    person.manager_id = row.manager_id or person.manager_id
    held.position, held.level = row.position or held.position, row.level or held.level
    held.version += 1
    held.updated_at = deed.now
    row.status = MoveStatus.APPLIED
    _record(session, deed, row, "move.apply")


async def _not_below(session: AsyncSession, manager: str, person: str) -> None:
    if manager == person or await repository.is_above(session, person, manager):
        raise ManagesThemselves


async def _file(session: AsyncSession, person: str, now: datetime) -> EmployeeFile:
    row = await repository.file_of(session, person)
    if row is None:
        row = EmployeeFile(person_id=person, version=0, updated_at=now)
        session.add(row)
    return row


def _tell_decided(session: AsyncSession, deed: Deed, row: Move) -> None:
    data = {
        "subject": {"id": row.person_id, "name": row.person.name},
        "day": row.effective_on.isoformat(),
        "status": str(row.status),
    }
    tell(session, deed, About.MOVE_DECIDED, {Party.REQUESTER: [row.proposed_by_id]}, data=data)


def _record(session: AsyncSession, deed: Deed, row: Move, action: str) -> None:
    after = {
        "person": row.person_id,
        "kind": row.kind,
        "on": row.effective_on.isoformat(),
        "department": row.department_id,
        "manager": row.manager_id,
        "position": row.position,
        "level": row.level,
        "status": str(row.status),
    }
    record(session, deed, action=action, subject=("move", row.id), after=after)

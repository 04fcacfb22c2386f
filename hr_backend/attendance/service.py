"""Taking punches in, keeping shifts and the company's rules."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance import repository
from hr_backend.attendance.errors import PunchesRefused, ShiftRefused, ShiftsOverlap
from hr_backend.attendance.models import AttendanceRules, Shift, ShiftAssignment
from hr_backend.attendance.planning import shift_misfits, shift_of
from hr_backend.attendance.schemas import (
    NewAssignment,
    NewPunch,
    PunchesWritten,
    RulesEdit,
    ShiftChange,
    ShiftEdit,
)
from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, Invalid, NotFound, VersionConflict
from hr_backend.people.employee_access import HR

DAY: Final = timedelta(days=1)
AHEAD: Final = timedelta(minutes=2)
"""Clocks of machines may be so much fast."""
SHOWN: Final = 50
"""Refused rows that are listed."""
FOREVER: Final = date(2200, 12, 31)


def need_hr(deed: Deed) -> None:
    """Forbidden for everybody else."""
    if not HR & deed.actor.roles:
        raise Forbidden


async def take_punches(
    session: AsyncSession, deed: Deed, punches: Sequence[NewPunch]
) -> PunchesWritten:
    """All or nothing. Forbidden; PunchesRefused where a person is unknown or a time to come.

    The order makes no difference, a second time adds nothing. Closed days they belong to are
    derived again by the clock.
    """
    need_hr(deed)
    people = {one.person for one in punches}
    known = {person for person, _ in await repository.employees(session, people)}
    problems = [
        {"row": n, "person": one.person, "problem": problem}
        for n, one in enumerate(punches)
        if (problem := _problem(one, known, deed))
    ]
    if problems:
        raise PunchesRefused(rows=problems[:SHOWN], refused=len(problems))
    rows = {
        (one.person, one.at.replace(second=0, microsecond=0), one.source, one.device): one
        for one in reversed(punches)
    }
    written = await repository.add_punches(
        session,
        [
            {
                "person_id": person,
                "at": one.at,
                "minute": minute,
                "kind": one.kind,
                "source": source,
                "device": device,
                "place": one.place,
                "latitude": one.latitude,
                "longitude": one.longitude,
                "recorded_at": deed.now,
            }
            for (person, minute, source, device), one in rows.items()
        ],
    )
    if written:
        days = [one.at.astimezone(deed.zone).date() for one in punches]
        # A punch after midnight may belong to the day before.
        await repository.mark_stale(session, people, since=min(days) - DAY, until=max(days))
    return PunchesWritten(received=len(punches), new=written, known=len(punches) - written)


def _problem(punch: NewPunch, known: set[str], deed: Deed) -> str | None:
    if punch.person not in known:
        return "no such employee"
    return "in the future" if punch.at > deed.now + AHEAD else None


async def add_shift(session: AsyncSession, deed: Deed, wanted: ShiftEdit) -> Shift:
    """Forbidden; ShiftRefused where it contradicts itself."""
    need_hr(deed)
    shift = Shift(version=0)
    _write(shift, wanted)
    session.add(shift)
    await session.flush()
    _record(session, deed, "shift.add", shift)
    return shift


async def change_shift(
    session: AsyncSession, deed: Deed, shift_id: str, wanted: ShiftChange
) -> Shift:
    """NotFound for those who keep no shifts, VersionConflict, ShiftRefused."""
    if not HR & deed.actor.roles:
        raise NotFound
    shift = await repository.lock_shift(session, shift_id)
    if wanted.version is not None and wanted.version != shift.version:
        raise VersionConflict(version=shift.version)
    _write(shift, wanted)
    await session.flush()
    _record(session, deed, "shift.change", shift)
    return shift


def _write(shift: Shift, wanted: ShiftEdit) -> None:
    core = (wanted.core_from, wanted.core_to)
    if (core[0] is None) != (core[1] is None):
        raise ShiftRefused(problems=["core: needs a beginning and an end"])
    breaks = [one.model_dump(mode="json") for one in wanted.breaks]
    value = shift_of(
        kind=wanted.kind,
        start=wanted.start,
        end=wanted.end,
        breaks=breaks,
        core=(core[0], core[1]) if core[0] and core[1] else None,
        required=wanted.required_minutes,
    )
    if problems := shift_misfits(value):
        raise ShiftRefused(problems=problems)
    shift.name, shift.kind = wanted.name, wanted.kind
    shift.start_time, shift.end_time, shift.breaks = wanted.start, wanted.end, breaks
    shift.grace_in, shift.grace_out = wanted.grace_in, wanted.grace_out
    shift.core_from, shift.core_to = core
    shift.required_minutes = wanted.required_minutes
    shift.version += 1


async def assign(session: AsyncSession, deed: Deed, wanted: NewAssignment) -> ShiftAssignment:
    """Forbidden, NotFound for a person or a shift, Invalid, ShiftsOverlap."""
    need_hr(deed)
    if (wanted.shift is None) == (wanted.cycle is None):
        raise Invalid("Either a shift or a cycle.", errors=[_error("shift", "or a cycle")])
    if wanted.until is not None and wanted.until < wanted.since:
        raise Invalid("It ends before it begins.", errors=[_error("until", "before since")])
    known = await repository.shifts(session)
    if any(key is not None and key not in known for key in (wanted.cycle or [wanted.shift])):
        raise NotFound
    person = await repository.lock_person(session, wanted.person)
    until = wanted.until or FOREVER
    for other in await repository.assignments(
        session, [person.id], since=wanted.since, until=until
    ):
        end = other.until.isoformat() if other.until else None
        raise ShiftsOverlap(assignment=other.id, since=other.since.isoformat(), until=end)
    row = ShiftAssignment(
        person_id=person.id,
        person_no=person.no,
        since=wanted.since,
        until=wanted.until,
        shift_id=wanted.shift,
        cycle=wanted.cycle,
    )
    session.add(row)
    await session.flush()
    await _assigned(session, deed, row, "shift.assign", since=wanted.since, until=until)
    return row


async def end_assignment(
    session: AsyncSession, deed: Deed, assignment_id: str, until: date
) -> ShiftAssignment | None:
    """Its last day; None where that is before its first: it never was. NotFound, ShiftsOverlap."""
    if not HR & deed.actor.roles:
        raise NotFound
    row = await repository.lock_assignment(session, assignment_id)
    if row.until is not None and row.until < until:
        raise Invalid("It has ended before.", errors=[_error("until", "after its end")])
    last = row.until or FOREVER
    if until < row.since:
        await _assigned(session, deed, row, "shift.unassign", since=row.since, until=last)
        await session.delete(row)
        return None
    row.until = until
    await session.flush()
    await _assigned(session, deed, row, "shift.end", since=until, until=last)
    return row


async def _assigned(
    session: AsyncSession,
    deed: Deed,
    row: ShiftAssignment,
    action: str,
    *,
    since: date,
    until: date,
) -> None:
    # Punches of the days beside it may belong to other days now.
    await repository.mark_stale(session, [row.person_id], since=since - DAY, until=until)
    after = {
        "person": row.person_id,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "shift": row.shift_id,
    }
    record(session, deed, action=action, subject=("shift_assignment", row.id), after=after)


async def set_rules(session: AsyncSession, deed: Deed, wanted: RulesEdit) -> None:
    """The company's rules from a day on; a version of the same day is replaced. Forbidden."""
    need_hr(deed)
    data: dict[str, Any] = wanted.model_dump(mode="json", exclude={"valid_from"})
    values = {"data": data, "updated_at": deed.now, "updated_by_id": deed.actor.person}
    await session.execute(
        insert(AttendanceRules)
        .values(valid_from=wanted.valid_from, **values)
        .on_conflict_do_update(index_elements=["valid_from"], set_=values)
    )
    await repository.mark_stale(session, None, since=wanted.valid_from, until=FOREVER)
    before = asdict((await repository.rules_versions(session)).on(wanted.valid_from - DAY))
    subject = ("attendance_rules", wanted.valid_from.isoformat())
    record(session, deed, action="attendance.rules", subject=subject, before=before, after=data)


def _record(session: AsyncSession, deed: Deed, action: str, shift: Shift) -> None:
    after = {
        "name": shift.name,
        "kind": str(shift.kind),
        "start": shift.start_time.isoformat("minutes"),
        "end": shift.end_time.isoformat("minutes"),
        "version": shift.version,
    }
    record(session, deed, action=action, subject=("shift", shift.id), after=after)


def _error(field: str, problem: str) -> dict[str, str]:
    return {"field": f"body.{field}", "problem": problem}

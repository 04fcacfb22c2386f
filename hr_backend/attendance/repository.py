"""Every query about shifts, punches and daily results."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance.company_rules import CompanyRules, DatedRules
from hr_backend.attendance.models import (
    AttendanceClosing,
    AttendanceDay,
    AttendanceRules,
    OvertimeRequest,
    Punch,
    PunchCorrection,
    Shift,
    ShiftAssignment,
    StaleDay,
)
from hr_backend.employee_requests.models import EmployeeRequest
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.employee_access import of_employees
from hr_backend.people.models import Kind, Person
from hr_backend.people.visibility import visible

COLUMNS = tuple(AttendanceDay.__table__.columns.keys())
EPOCH = date(1970, 1, 1).toordinal() * 1440
LOCAL_MINUTE = "(extract(epoch from (minute at time zone :zone)) / 60)::bigint"


# --- people -----------------------------------------------------------------------------------


async def employees(
    session: AsyncSession, people: Collection[str] | None = None
) -> list[tuple[str, date | None]]:
    """Ids of active employees (of all, or of these) and since when each is one; by id."""
    statement = (
        select(Person.id, Person.hired_on)
        .where(Person.kind == Kind.EMPLOYEE, Person.active)
        .order_by(Person.id)
    )
    if people is not None:
        statement = statement.where(Person.id.in_(people))
    return [(person, hired) for person, hired in await session.execute(statement)]


async def seen_employee(session: AsyncSession, actor: Actor, person: str) -> Person:
    """An employee whose attendance the actor may see: their own, the team's, HR everybody's.

    NotFound else, whether there is somebody or not.
    """
    found = await session.scalar(
        select(Person).where(
            Person.id == person,
            Person.kind == Kind.EMPLOYEE,
            Person.active,
            of_employees(Person.id)(actor),
        )
    )
    if found is None:
        raise NotFound
    return found


async def lock_person(session: AsyncSession, person: str) -> Person:
    """An employee, locked: what counts their requests or shifts queues here."""
    found = await session.scalar(
        select(Person)
        .where(Person.id == person, Person.kind == Kind.EMPLOYEE)
        .with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound
    return found


# --- shifts -----------------------------------------------------------------------------------


async def shifts(session: AsyncSession) -> dict[str, Shift]:
    """All shifts by id."""
    rows = await session.scalars(select(Shift).order_by(Shift.name, Shift.id))
    return {row.id: row for row in rows}


async def lock_shift(session: AsyncSession, shift_id: str) -> Shift:
    """A shift, to be changed; NotFound."""
    found = await session.scalar(select(Shift).where(Shift.id == shift_id).with_for_update())
    if found is None:
        raise NotFound
    return found


async def assignments(
    session: AsyncSession, people: Collection[str] | None, *, since: date, until: date
) -> Sequence[ShiftAssignment]:
    """Those that touch a stretch of days, by person and beginning; None is everybody's."""
    statement = (
        select(ShiftAssignment)
        .where(
            ShiftAssignment.since <= until,
            or_(ShiftAssignment.until.is_(None), ShiftAssignment.until >= since),
        )
        .order_by(ShiftAssignment.person_id, ShiftAssignment.since)
    )
    if people is not None:
        statement = statement.where(ShiftAssignment.person_id.in_(people))
    return (await session.scalars(statement)).all()


async def list_assignments(
    session: AsyncSession, *, person: str | None, paging: PageQuery
) -> Sequence[ShiftAssignment]:
    """By id, one more than the page holds."""
    statement = select(ShiftAssignment).order_by(ShiftAssignment.id).limit(paging.limit + 1)
    if person is not None:
        statement = statement.where(ShiftAssignment.person_id == person)
    if (after := paging.after(1)) is not None:
        statement = statement.where(ShiftAssignment.id > after[0])
    return (await session.scalars(statement)).all()


async def lock_assignment(session: AsyncSession, assignment_id: str) -> ShiftAssignment:
    found = await session.scalar(
        select(ShiftAssignment).where(ShiftAssignment.id == assignment_id).with_for_update()
    )
    if found is None:
        raise NotFound
    return found


# --- punches ----------------------------------------------------------------------------------


async def add_punches(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> int:
    """Write punches; those that are there already are left as they are. How many were new."""
    written = 0
    for n in range(0, len(rows), 3000):  # a statement takes 32,767 values
        inserted = await session.execute(
            insert(Punch).values(rows[n : n + 3000]).on_conflict_do_nothing().returning(Punch.id)
        )
        written += len(inserted.all())
    return written


async def punch_minutes(
    session: AsyncSession,
    people: Collection[str] | None,
    *,
    since: datetime,
    until: datetime,
    zone: str,
) -> list[tuple[str, int, str | None]]:
    """Person, local minute since the year 1 (`toordinal() * 1440`) and kind of every punch in
    [since, until), by person and time.
    """
    whose = "" if people is None else " and person_id = any(:people)"
    statement = text(
        f"select person_id, {LOCAL_MINUTE} + {EPOCH}, kind from punches"
        f" where minute >= :since and minute < :until{whose} order by 1, 2"
    )
    values: dict[str, Any] = {"zone": zone, "since": since, "until": until}
    if people is not None:
        values["people"] = list(people)
    return [(row[0], row[1], row[2]) for row in await session.execute(statement, values)]


async def list_punches(
    session: AsyncSession,
    person: str,
    *,
    since: datetime,
    until: datetime,
    paging: PageQuery | None,
) -> Sequence[Punch]:
    """A person's punches in [since, until) by time: one more than the page holds, or all."""
    statement = (
        select(Punch)
        .where(Punch.person_id == person, Punch.minute >= since, Punch.minute < until)
        .order_by(Punch.minute, Punch.id)
    )
    if paging is None:
        return (await session.scalars(statement)).all()
    statement = statement.limit(paging.limit + 1)
    key = paging.after_moment()
    if key is not None:
        moment, number = key
        after = int(number) if number.isdigit() else 0
        statement = statement.where(
            or_(Punch.minute > moment, (Punch.minute == moment) & (Punch.id > after))
        )
    return (await session.scalars(statement)).all()


# --- requests ---------------------------------------------------------------------------------


def _standing(table: type[PunchCorrection] | type[OvertimeRequest], *status: str) -> Select[Any]:
    return (
        select(table)
        .join(EmployeeRequest, EmployeeRequest.id == table.request_id)
        .where(EmployeeRequest.status.in_(status))
    )


async def corrections(
    session: AsyncSession, person: str, *, since: date, until: date
) -> Sequence[PunchCorrection]:
    """A person's corrections of days from `since` to `until`, neither refused nor taken back."""
    statement = _standing(PunchCorrection, "pending", "needs_info", "approved").where(
        PunchCorrection.person_id == person, PunchCorrection.day.between(since, until)
    )
    return (await session.scalars(statement.order_by(PunchCorrection.at))).all()


async def correction_of(session: AsyncSession, request_id: str) -> PunchCorrection:
    return await session.get_one(PunchCorrection, request_id)


async def overtime_of(session: AsyncSession, request_id: str) -> OvertimeRequest:
    return await session.get_one(OvertimeRequest, request_id)


async def overtime(
    session: AsyncSession,
    people: Collection[str] | None,
    *,
    since: datetime,
    until: datetime,
    status: Sequence[str] = ("approved",),
) -> Sequence[OvertimeRequest]:
    """Overtime asked for that touches [since, until), by person and start."""
    statement = (
        _standing(OvertimeRequest, *status)
        .where(OvertimeRequest.start_at < until, OvertimeRequest.end_at > since)
        .order_by(OvertimeRequest.person_id, OvertimeRequest.start_at)
    )
    if people is not None:
        statement = statement.where(OvertimeRequest.person_id.in_(people))
    return (await session.scalars(statement)).all()


# --- results ----------------------------------------------------------------------------------


async def store_days(session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write results in the order of COLUMNS; what is as it was stays untouched."""
    if not rows:
        return
    await session.execute(
        text(
            "create temporary table if not exists closing (like attendance_days)"
            " on commit delete rows"
        )
    )
    await session.execute(text("truncate closing"))
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    await raw.copy_records_to_table("closing", records=rows, columns=COLUMNS)
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    derived = [name for name in COLUMNS if name not in ("person_id", "day")]
    compared = [name for name in derived if name != "closed_at"]
    await session.execute(
        text(
            f"insert into attendance_days ({names}) select {names} from closing"
            " on conflict (person_id, day) do update set "
            + ", ".join(f'"{name}" = excluded."{name}"' for name in derived)
            + " where ("
            + ", ".join(f'attendance_days."{name}"' for name in compared)
            + ") is distinct from ("
            + ", ".join(f'excluded."{name}"' for name in compared)
            + ")"
        )
    )


async def forget_days(
    session: AsyncSession, people: Collection[str] | None, *, since: date, until: date
) -> None:
    """Take away stored results, before they are written anew: who has left has none."""
    statement = delete(AttendanceDay).where(AttendanceDay.day.between(since, until))
    if people is not None:
        statement = statement.where(AttendanceDay.person_id.in_(people))
    await session.execute(statement)


async def team_days(
    session: AsyncSession, actor: Actor, *, since: date, until: date, people: Sequence[str]
) -> Sequence[AttendanceDay]:
    """Stored results of some people the actor may see, by person and day."""
    rows = await session.scalars(
        select(AttendanceDay)
        .where(
            visible(actor, AttendanceDay),
            AttendanceDay.day.between(since, until),
            AttendanceDay.person_id.in_(people),
        )
        .order_by(AttendanceDay.person_id, AttendanceDay.day)
    )
    return rows.all()


async def seen_people(
    session: AsyncSession, actor: Actor, *, paging: PageQuery
) -> Sequence[Person]:
    """Active employees whose attendance the actor may see, by id; one more than the page holds."""
    statement = (
        select(Person)
        .where(Person.kind == Kind.EMPLOYEE, Person.active, of_employees(Person.id)(actor))
        .order_by(Person.id)
        .limit(paging.limit + 1)
    )
    if (after := paging.after(1)) is not None:
        statement = statement.where(Person.id > after[0])
    return (await session.scalars(statement)).all()


# --- closing ----------------------------------------------------------------------------------


async def last_closing(session: AsyncSession) -> date | None:
    return await session.scalar(select(func.max(AttendanceClosing.day)))


async def first_punch(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(func.min(Punch.minute)))


async def claim_closing(session: AsyncSession, day: date, *, now: datetime) -> bool:
    """Whether it fell to the caller to close a day; another process has done it else."""
    claimed = await session.execute(
        insert(AttendanceClosing)
        .values(day=day, closed_at=now)
        .on_conflict_do_nothing()
        .returning(AttendanceClosing.day)
    )
    return claimed.scalar_one_or_none() is not None


async def mark_stale(
    session: AsyncSession, people: Iterable[str] | None, *, since: date, until: date
) -> None:
    """Closed days from `since` to `until` of these people, or everybody, are to be derived anew."""
    whose = "" if people is None else " and p.id = any(:people)"
    values: dict[str, Any] = {"since": since, "until": until}
    if people is not None:
        values["people"] = list(people)
    await session.execute(
        text(
            "insert into attendance_stale_days (person_id, day)"
            " select p.id, c.day from people p, attendance_closings c"
            f" where p.kind = 'employee' and c.day between :since and :until{whose}"
            " on conflict do nothing"
        ),
        values,
    )


async def take_stale(session: AsyncSession, *, limit: int) -> list[tuple[date, str]]:
    """Days to be derived anew, taken off the list by the caller alone."""
    taken = await session.execute(
        text(
            "delete from attendance_stale_days where ctid = any(array(select ctid from"
            " attendance_stale_days order by day, person_id limit :limit for update skip locked))"
            " returning day, person_id"
        ),
        {"limit": limit},
    )
    return sorted((row[0], row[1]) for row in taken)


# --- company rules ----------------------------------------------------------------------------


async def rules_versions(session: AsyncSession) -> DatedRules:
    rows = await session.scalars(select(AttendanceRules).order_by(AttendanceRules.valid_from))
    return DatedRules(tuple((row.valid_from, CompanyRules.of(row.data)) for row in rows))


async def has_stale(session: AsyncSession) -> bool:
    return bool(await session.scalar(select(exists().select_from(StaleDay))))

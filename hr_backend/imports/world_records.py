"""Contracts, appraisals and courses of a described world."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.db import Base
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Goal, Rating
from hr_backend.records.contracts.models import Contract, Term
from hr_backend.records.employees.models import EmployeeFile
from hr_backend.records.training.models import Course, CourseKind, Seat

ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContractRow(_Row):
    """A signed contract; without an end it is open-ended. Last days are included."""

    person: str
    start: date
    end: date | None = None
    probation_end: date | None = None


class EmployeeFileRow(_Row):
    """What HR keeps of an employee."""

    person: str
    employee_no: str | None = None
    position: str | None = None
    level: str | None = None
    city: str | None = None
    left_on: date | None = None


class GoalRow(_Row):
    """A goal of an appraisal."""

    title: str
    weight: int
    progress: int = 0


class AppraisalRow(_Row):
    """One person in one cycle; rows that name the same cycle are of one."""

    person: str
    cycle: str
    start: date
    end: date
    rating: Rating | None = None
    comment: str = ""
    released: bool = False
    goals: tuple[GoalRow, ...] = ()


class CourseRow(_Row):
    """A course; times are aware."""

    id: str
    title: str
    kind: CourseKind = CourseKind.GENERAL
    place: str | None = None
    start: datetime
    end: datetime
    capacity: int = Field(default=20, ge=1)
    people: tuple[str, ...] = ()
    """Who has signed up."""
    completed: tuple[str, ...] = ()
    """Those of them who completed it."""


async def add_records(
    session: AsyncSession,
    *,
    contracts: Iterable[ContractRow],
    files: Iterable[EmployeeFileRow],
    appraisals: Iterable[AppraisalRow],
    courses: Iterable[CourseRow],
) -> None:
    """Write them; what is there already stays."""
    await _add(session, Contract, map(_contract, contracts))
    await _add(session, EmployeeFile, map(_file, files))
    rated = tuple(appraisals)
    await _add(session, AppraisalCycle, {row.cycle: _cycle(row) for row in rated}.values())
    await _add(session, Appraisal, map(_appraisal, rated))
    await _add(
        session,
        Goal,
        (
            {"appraisal_id": _appraisal_id(row), "no": no, **goal.model_dump()}
            for row in rated
            for no, goal in enumerate(row.goals, 1)
        ),
    )
    planned = tuple(courses)
    await _add(session, Course, map(_course, planned))
    await _add(session, Seat, (seat for row in planned for seat in _seats(row)))


async def _add(session: AsyncSession, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if values:
        await session.execute(insert(table).values(values).on_conflict_do_nothing())


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).hex


def _contract(row: ContractRow) -> dict[str, Any]:
    return {
        "id": _id(f"contract:{row.person}:{row.start}"),
        "person_id": row.person,
        "term": Term.FIXED.value if row.end else Term.OPEN_ENDED.value,
        "start_on": row.start,
        "end_on": row.end,
        "probation_end": row.probation_end,
        "version": 1,
        "created_at": ALWAYS,
    }


def _file(row: EmployeeFileRow) -> dict[str, Any]:
    values = row.model_dump(exclude={"person"})
    return values | {"person_id": row.person, "version": 1, "updated_at": ALWAYS}


def _cycle(row: AppraisalRow) -> dict[str, Any]:
    return {
        "id": _id(f"cycle:{row.cycle}"),
        "name": row.cycle,
        "start_on": row.start,
        "end_on": row.end,
        "released_at": ALWAYS if row.released else None,
        "created_at": ALWAYS,
    }


def _appraisal_id(row: AppraisalRow) -> str:
    return _id(f"appraisal:{row.cycle}:{row.person}")


def _appraisal(row: AppraisalRow) -> dict[str, Any]:
    return {
        "id": _appraisal_id(row),
        "cycle_id": _id(f"cycle:{row.cycle}"),
        "person_id": row.person,
        "rating": row.rating,
        "comment": row.comment,
        "version": 1,
    }


def _course(row: CourseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind.value,
        "place": row.place,
        "start_at": row.start,
        "end_at": row.end,
        "capacity": row.capacity,
        "version": 1,
    }


def _seats(row: CourseRow) -> list[dict[str, Any]]:
    return [
        {
            "course_id": row.id,
            "person_id": person,
            "seat": seat,
            "capacity": row.capacity,
            "taken_at": ALWAYS,
            "completed_at": row.end if person in row.completed else None,
        }
        for seat, person in enumerate(row.people, 1)
    ]

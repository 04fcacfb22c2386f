"""What tables about employees have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports import cells
from hr_backend.imports.tables import Column, Problem, Progress, Row, problem
from hr_backend.kit.db import Base
from hr_backend.people.models import Kind, Person

AT_ONCE: Final = 2000
"""Rows a statement; it takes 32,767 values."""
PERSON: Final = Column(
    "person",
    "工号",
    cells.text,
    required=True,
    also=("员工编号", "员工工号", "人员编号", "job number", "userid"),
    example="E1001",
    help="在系统里的员工编号",
)


async def employees(session: AsyncSession, ids: Iterable[str]) -> set[str]:
    """Those that are employees here."""
    wanted = list(set(ids))
    found: set[str] = set()
    for n in range(0, len(wanted), 10_000):
        found |= set(
            await session.scalars(
                select(Person.id).where(
                    Person.id.in_(wanted[n : n + 10_000]), Person.kind == Kind.EMPLOYEE
                )
            )
        )
    return found


async def unknown_people(session: AsyncSession, rows: Sequence[Row]) -> list[Problem]:
    """Rows of people who are no employees here."""
    known = await employees(session, (row.values["person"] for row in rows))
    return [
        problem(row, "no_such_employee", PERSON)
        for row in rows
        if row.values["person"] not in known
    ]


async def write(
    session: AsyncSession,
    table: type[Base],
    values: Sequence[dict[str, Any]],
    progress: Progress,
    *,
    update: tuple[str, ...] = (),
    index: tuple[str, ...] = (),
) -> int:
    """Insert rows; those that are there stay, or get the columns of `update`. How many changed."""
    changed = 0
    for n in range(0, len(values), AT_ONCE):
        statement = insert(table).values(list(values[n : n + AT_ONCE]))
        if update:
            new = {name: statement.excluded[name] for name in update}
            columns = [table.__table__.columns[name] for name in update]
            differs = columns[0].is_distinct_from(new[update[0]])
            for column, name in zip(columns[1:], update[1:], strict=True):
                differs |= column.is_distinct_from(new[name])
            upsert = statement.on_conflict_do_update(index_elements=index, set_=new, where=differs)
            written = await session.execute(upsert.returning(next(iter(table.__table__.columns))))
        else:
            ignore = statement.on_conflict_do_nothing()
            written = await session.execute(ignore.returning(next(iter(table.__table__.columns))))
        changed += len(written.all())
        await progress(min(n + AT_ONCE, len(values)))
    return changed

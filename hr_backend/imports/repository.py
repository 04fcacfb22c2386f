"""Every query about imports."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports.models import ENDED, Import, ImportProblem, ImportStatus
from hr_backend.imports.reading import MOST_PROBLEMS
from hr_backend.imports.tables import Problem
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.visibility import visible

AT_ONCE = 1000


async def done_before(session: AsyncSession, kind: str, digest: str) -> Import | None:
    """The import that brought the same file in."""
    return await session.scalar(
        select(Import).where(
            Import.kind == kind, Import.digest == digest, Import.status == ImportStatus.DONE
        )
    )


async def get(session: AsyncSession, actor: Actor, import_id: str) -> Import:
    """NotFound where it is not the actor's to see."""
    found = await session.execute(
        select(Import).where(Import.id == import_id, visible(actor, Import))
    )
    job = found.scalar_one_or_none()
    if job is None:
        raise NotFound
    return job


async def list_imports(session: AsyncSession, actor: Actor, paging: PageQuery) -> Sequence[Import]:
    """The newest first; one more than the page holds."""
    key = (Import.created_at, Import.id)
    statement = select(Import).where(visible(actor, Import))
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*key) < after)
    statement = statement.order_by(Import.created_at.desc(), Import.id.desc())
    return (await session.scalars(statement.limit(paging.limit + 1))).all()


async def list_problems(
    session: AsyncSession, import_id: str, *, after: int, limit: int
) -> Sequence[ImportProblem]:
    """In the order of the file; one more than the page holds."""
    statement = (
        select(ImportProblem)
        .where(ImportProblem.import_id == import_id, ImportProblem.no > after)
        .order_by(ImportProblem.no)
        .limit(limit + 1)
    )
    return (await session.scalars(statement)).all()


async def claim(session: AsyncSession, *, now: datetime, dead_before: datetime) -> Import | None:
    """The oldest import that waits, or that a process which is gone was at."""
    statement = (
        select(Import)
        .where(
            Import.status.not_in(ENDED),
            or_(Import.sign_of_life.is_(None), Import.sign_of_life < dead_before),
        )
        .order_by(Import.created_at, Import.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = await session.scalar(statement)
    if job is not None:
        job.sign_of_life = now
    return job


async def add_problems(session: AsyncSession, import_id: str, problems: Sequence[Problem]) -> None:
    """The first ones, in the order of the file."""
    ordered = sorted(problems, key=lambda one: (one.sheet, one.row, one.column))
    rows = [
        {
            "import_id": import_id,
            "no": no,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "title": one.title,
            "code": one.code,
            "data": dict(one.data),
        }
        for no, one in enumerate(ordered[:MOST_PROBLEMS], 1)
    ]
    for n in range(0, len(rows), AT_ONCE):
        await session.execute(insert(ImportProblem).values(rows[n : n + AT_ONCE]))

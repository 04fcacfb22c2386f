"""Public holidays and make-up working days (放假安排)."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars.models import Holiday
from hr_backend.imports import cells
from hr_backend.imports.kinds.common import write
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table
from hr_backend.kit.deed import Deed
from hr_backend.people.employee_access import HR

KINDS: Final = {
    "休息": "holiday",
    "放假": "holiday",
    "holiday": "holiday",
    "上班": "workday",
    "调休上班": "workday",
    "workday": "workday",
}
COLUMNS: Final = (
    Column("day", "日期", cells.day, required=True, example="2027-01-01"),
    Column("name", "名称", cells.text, also=("节日",), example="元旦"),
    Column("kind", "类型", cells.one_of(KINDS), required=True, example="休息", help="休息 或 上班"),
)


async def check(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """A row says all there is to say."""
    return []


async def apply(session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress) -> int:
    """A day that is there already is put right."""
    values = [
        {"day": row.values["day"], "name": row.values["name"] or "", "kind": row.values["kind"]}
        for row in rows
    ]
    return await write(session, Holiday, values, progress, update=("name", "kind"), index=("day",))


TABLE: Final = Table("holidays", "放假安排", COLUMNS, HR, check, apply, key=("day",))

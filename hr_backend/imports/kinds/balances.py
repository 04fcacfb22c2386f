"""Leave that is left (假期余额), as another system had it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports import cells
from hr_backend.imports.cells import Unfit
from hr_backend.imports.kinds.common import PERSON, unknown_people
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.leave import repository
from hr_backend.leave.books import as_row
from hr_backend.leave.models import EntryKind, LeaveType
from hr_backend.leave.rules.ledger import Entry
from hr_backend.leave.rules.values import ZERO, year_end
from hr_backend.people.employee_access import HR

TYPES: Final = {
    "年假": LeaveType.ANNUAL,
    "年休假": LeaveType.ANNUAL,
    "病假": LeaveType.SICK,
    "事假": LeaveType.PERSONAL,
    "婚假": LeaveType.MARRIAGE,
    "产假": LeaveType.MATERNITY,
    "陪产假": LeaveType.PATERNITY,
    "丧假": LeaveType.BEREAVEMENT,
    "调休": LeaveType.COMPENSATORY,
    "育儿假": LeaveType.PARENTAL,
    "探亲假": LeaveType.FAMILY_VISIT,
    "哺乳假": LeaveType.NURSING,
    "工伤假": LeaveType.WORK_INJURY,
} | {one.value: one for one in LeaveType}
MOST_DAYS: Final = 400


def _year(cell: Any) -> int:
    year = cells.number(str(cell).rstrip("年"))
    if year != int(year) or not 2000 <= year <= 2200:
        raise Unfit("day_out_of_range")
    return int(year)


def _days(cell: Any) -> Decimal:
    days = cells.number(str(cell).rstrip("天"))
    if days < 0:
        raise Unfit("below_zero")
    if days > MOST_DAYS:
        raise Unfit("day_out_of_range")
    return days


COLUMNS: Final = (
    PERSON,
    Column(
        "leave_type",
        "假期类型",
        cells.one_of(TYPES),
        required=True,
        also=("假期", "假别"),
        example="年假",
    ),
    Column("year", "年度", _year, required=True, also=("年份",), example=2026),
    Column(
        "remaining",
        "剩余天数",
        _days,
        required=True,
        also=("余额", "剩余"),
        example=5,
        help="已经批准的假已经扣掉之后剩下的",
    ),
)


async def check(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Everybody must be an employee."""
    return await unknown_people(session, rows)


async def apply(session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress) -> int:
    """What is left is brought in; where something stands already, the difference is written."""
    written = 0
    for done, row in enumerate(rows, 1):
        person, kind = row.values["person"], row.values["leave_type"]
        await repository.lock_person(session, person)
        entry = await _entry(session, person, kind, row.values["year"], row.values["remaining"])
        if entry is not None:
            await repository.add_entries(session, [as_row(person, kind, entry, deed)])
            written += 1
        if done % 200 == 0:
            await progress(done)
    return written


async def _entry(
    session: AsyncSession, person: str, kind: LeaveType, year: int, remaining: Decimal
) -> Entry | None:
    there = [
        one
        for one in await repository.entries_of(session, person, leave_type=kind)
        if one.bucket == str(year)
    ]
    days = remaining - sum((one.days for one in there), ZERO)
    brought_in = any(one.reason == "import" for one in there)
    if days == 0 and brought_in:
        return None
    first = date(year, 1, 1)
    return Entry(
        key=f"import:{new_id()}" if brought_in else f"import:{year}",
        bucket=str(year),
        kind=EntryKind.ADJUSTED if brought_in else EntryKind.EARNED,
        days=days,
        day=first,
        valid_from=first if days > 0 else None,
        expires_on=year_end(year) if days > 0 else None,
        reason="import",
    )


TABLE: Final = Table(
    "balances", "假期余额", COLUMNS, HR, check, apply, key=("person", "leave_type", "year")
)

"""What attendance has counted of a month, read from its closed days.

Overtime that was taken as rest is not paid; personal leave is unpaid; a day of two kinds of leave
counts half for each. What payroll enters itself wins over all of it.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, Final

NAMES: Final = (
    "overtime_workday_hours",
    "overtime_rest_day_hours",
    "overtime_holiday_hours",
    "late_minutes",
    "early_minutes",
    "absent_days",
    "unpaid_days",
    "sick_days",
)
SOURCE: Final = "attendance"
COUNTED: Final = """
with days as (
    select *, greatest(planned, 1) as length, greatest(cardinality(leave_types), 1) as kinds
    from attendance_days where day between $2 and $3 and person_id = any($1)
)
select person_id,
    round(sum(overtime - compensated) filter (where kind = 'workday') / 0.6)::bigint,
    round(sum(overtime - compensated) filter (where kind = 'rest_day') / 0.6)::bigint,
    round(sum(overtime - compensated) filter (where kind = 'statutory_holiday') / 0.6)::bigint,
    sum(late) * 100,
    sum(early) * 100,
    round(sum(100.0 * absent / length))::bigint,
    round(sum(100.0 * leave / length / kinds) filter (where 'personal' = any(leave_types)))::bigint,
    round(sum(100.0 * leave / length / kinds) filter (where 'sick' = any(leave_types)))::bigint
from days group by person_id
"""
STATE: Final = """
select count(*), max(closed_at), sum(late + early + absent + leave + overtime - compensated)
from attendance_days where day between :since and :until
"""


async def counted(
    connection: Any, people: list[str], *, since: date, until: date
) -> AsyncIterator[tuple[str, str, int]]:
    """(person, quantity, hundredths) of a month; what is nothing is left out.

    `connection` is asyncpg's own.
    """
    for person, *numbers in await connection.fetch(COUNTED, people, since, until):
        for name, number in zip(NAMES, numbers, strict=True):
            if number:
                yield person, name, int(number)

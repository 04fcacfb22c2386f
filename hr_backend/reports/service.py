"""Reports: headcount, turnover, leave and overtime for HR and managers; cost for payroll."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.analytics.errors import PeriodWrong
from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.kit.tables import Cell
from hr_backend.people.access import may_run_payroll
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Kind
from hr_backend.reports import repository
from hr_backend.reports.models import ReportKind
from hr_backend.reports.rules import MOST_MONTHS, Cost, Stay, merged, months, next_month, staff
from hr_backend.reports.words import words

COLUMNS: Final = {
    ReportKind.HEADCOUNT: ("month", "department", "people"),
    ReportKind.TURNOVER: ("month", "department", "start", "joined", "left", "end", "rate"),
    ReportKind.COST: ("month", "department", "people", "gross", "employer", "total"),
    ReportKind.LEAVE: ("department", "leave_type", "people", "days"),
    ReportKind.OVERTIME: ("month", "department", "percent", "people", "hours", "compensated"),
}
LONGEST_DAYS: Final = MOST_MONTHS * 31


@dataclass(frozen=True, slots=True)
class Report:
    """A table without its names."""

    kind: ReportKind
    since: date
    """First day of the first month."""
    until: date
    """First day of the last month."""
    rows: list[list[Cell]]

    @property
    def columns(self) -> tuple[str, ...]:
        return COLUMNS[self.kind]

    def table(self) -> list[list[Cell]]:
        """With its names."""
        return [[words()["columns"][name] for name in self.columns], *self.rows]


async def report(
    session: AsyncSession, deed: Deed, kind: str, since: date | None, until: date | None
) -> Report:
    """Of whole months, by default this one. NotFound for reports that are not the actor's;
    PeriodWrong.
    """
    if kind not in list(ReportKind) or not await _may_see(session, deed, ReportKind(kind)):
        raise NotFound
    this = deed.now.astimezone(deed.zone).date().replace(day=1)
    last = until or max(this, since or this)
    first = since or last
    if not 0 < len(list(months(first, last))) <= MOST_MONTHS:
        raise PeriodWrong(max_days=LONGEST_DAYS)
    names = await repository.department_names(session)
    maker = MAKERS[ReportKind(kind)]
    rows = await maker(session, deed, first, last, names)
    return Report(ReportKind(kind), first, last, rows)


async def _may_see(session: AsyncSession, deed: Deed, kind: ReportKind) -> bool:
    actor = deed.actor
    if actor.kind != Kind.EMPLOYEE:
        return False
    if kind is ReportKind.COST:
        return may_run_payroll(actor)
    return bool(HR & actor.roles) or await repository.has_team(session, actor)


def _name(department: str | None, names: dict[str, str]) -> str:
    return names.get(department or "") or str(words()["no_department"])


async def _staff(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[tuple[Cell, ...]]:
    found = await repository.stays(session, deed.actor)
    stays = [Stay(_name(department, names), *days) for department, *days in found]
    return [
        (f"{one.month:%Y-%m}", one.department, one.start, one.joined, one.left, one.end, one.rate)
        for one in staff(stays, first, last)
    ]


async def _headcount(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[list[Cell]]:
    rows = await _staff(session, deed, first, last, names)
    return [[row[0], row[1], row[5]] for row in rows if row[5]]


async def _turnover(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[list[Cell]]:
    return [
        [*row[:6], None if row[6] is None else f"{row[6]}%"]
        for row in await _staff(session, deed, first, last, names)
    ]


async def _cost(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[list[Cell]]:
    by_month: dict[date, list[Cost]] = {}
    for month, department, people, gross, employer in await repository.costs(
        session, deed.actor, first, last
    ):
        cost = Cost(_name(department, names), people, int(gross), int(employer))
        by_month.setdefault(month, []).append(cost)
    record(
        session, deed, action="pay.view", subject=("report", "cost"),
        after={"since": f"{first:%Y-%m}", "until": f"{last:%Y-%m}"},
    )  # fmt: skip
    return [
        [
            f"{month:%Y-%m}",
            one.department or str(words()["merged"]),
            one.people,
            *(
                Decimal(fen).scaleb(-2)
                for fen in (one.gross, one.employer, one.gross + one.employer)
            ),
        ]
        for month, costs in by_month.items()
        for one in merged(costs)
    ]


async def _leave(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[list[Cell]]:
    found = await repository.leave_days(session, deed.actor, first, next_month(last))
    types = words()["leave_types"]
    rows: list[list[Cell]] = [
        [_name(department, names), types.get(kind, kind), people, days.normalize() + Decimal(0)]
        for department, kind, people, days in found
    ]
    return sorted(rows, key=lambda row: (str(row[0]), str(row[1])))


async def _overtime(
    session: AsyncSession, deed: Deed, first: date, last: date, names: dict[str, str]
) -> list[list[Cell]]:
    found = await repository.overtime(session, deed.actor, first, next_month(last))
    rows: list[list[Cell]] = [
        [
            f"{month:%Y-%m}",
            _name(department, names),
            f"{percent}%",
            people,
            _hours(minutes),
            _hours(compensated),
        ]
        for month, department, percent, people, minutes, compensated in found
    ]
    return sorted(rows, key=lambda row: [str(cell) for cell in row[:3]])


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


Maker = Callable[[AsyncSession, Deed, date, date, dict[str, str]], Awaitable[list[list[Cell]]]]
MAKERS: Final[dict[ReportKind, Maker]] = {
    ReportKind.HEADCOUNT: _headcount,
    ReportKind.TURNOVER: _turnover,
    ReportKind.COST: _cost,
    ReportKind.LEAVE: _leave,
    ReportKind.OVERTIME: _overtime,
}

"""The calendar: what kind of day a day is, the years' notices, and HR's own entries."""

from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.calendars.day_kinds import CalendarDay, DayKind, Notice, days_between, misfits
from hr_backend.calendars.models import Holiday, HolidayNotice
from hr_backend.calendars.published import statutory_name
from hr_backend.calendars.repository import calendar_days, notices_of
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import (
    JSON,
    Forbidden,
    Invalid,
    NotAuthenticated,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page
from hr_backend.kit.schemas import Line, Schema
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed
from hr_backend.people.employee_access import HR

router = APIRouter(tags=["calendar"], responses=declare(NotAuthenticated))

MOST_DAYS = 400
FIRST_YEAR, LAST_YEAR = 2000, 2199
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)]


class NoticeRefused(Invalid):
    code = "notice_refused"
    detail = "This cannot be a year's notice; `data.problems` says why."
    example: ClassVar[JSON] = {"problems": ["workdays.2027-02-06: a weekday anyway"]}


class CalendarDayView(Schema):
    """What a day is."""

    day: date
    kind: DayKind
    worked: bool
    name: str | None = Field(description="Of the holiday or break", examples=["国庆节"])
    make_up: bool = Field(description="A weekend day that is worked (调休上班)")
    known: bool = Field(description="Whether the year's notice is known; else it may change")
    percent: int = Field(description="What overtime on it pays at least: 150, 200 or 300")
    source: str | None


class CalendarView(Schema):
    """Days of a stretch."""

    items: list[CalendarDayView]
    unknown_years: list[int] = Field(
        description="Years without a notice: only the statutory days are said for them"
    )


class BreakView(Schema):
    """Days off around a holiday."""

    name: Annotated[Line, StringConstraints(min_length=1)] = Field(examples=["国庆节"])
    first: date
    last: date


class NoticeEdit(Schema):
    """A year's notice on public holidays (放假通知)."""

    source: Annotated[Line, StringConstraints(min_length=1)]
    breaks: list[BreakView] = Field(min_length=1, max_length=15)
    workdays: list[date] = Field(default_factory=list, max_length=30)
    version: int | None = Field(default=None, ge=0, description="The one last read; 0: none yet")


class YearView(Schema):
    """What is known of a year."""

    year: int
    known: bool = Field(description="false: the notice is not out, or not entered yet")
    source: str | None
    breaks: list[BreakView]
    workdays: list[date]
    statutory: list[BreakView] = Field(
        description="The days that pay 300 %, by law; no notice needed"
    )
    version: int = Field(description="Of HR's entry; 0: none, it came along or is unknown")


class EntryEdit(Schema):
    """What HR says of one day; it wins over the notice."""

    kind: str = Field(pattern="^(holiday|workday)$", description="holiday: off; workday: worked")
    name: Line = ""


@router.get("/calendar/days", summary="What kind of days these are", responses=declare(Invalid))
async def list_days(session: Session, actor: AnyActor, *, since: date, until: date) -> CalendarView:
    """At most 400 days. Who may call it: everybody."""
    check(since, until)
    days = await calendar_days(session, since=since, until=until)
    unknown = sorted({one.day.year for one in days if not one.known})
    return CalendarView(items=[view_of(one) for one in days], unknown_years=unknown)


def check(since: date, until: date) -> None:
    """Invalid where a stretch is empty, too long, or where no calendar goes."""
    if not (since.year >= FIRST_YEAR and until.year <= LAST_YEAR and since <= until):
        raise Invalid("since must not be after until, years from 2000 to 2199.")
    if (until - since).days >= MOST_DAYS:
        raise Invalid(f"At most {MOST_DAYS} days at once.")


def view_of(one: CalendarDay) -> CalendarDayView:
    return CalendarDayView.model_validate(one, from_attributes=True)


@router.get("/calendar/years", summary="Years whose notice is known, and the next")
async def list_years(session: Session, deed: CurrentDeed) -> Page[YearView]:
    """From two years back to the next. Who may call it: everybody."""
    this = deed.now.astimezone(deed.zone).year
    return Page(items=[await _year(session, year) for year in range(this - 2, this + 2)])


@router.get("/calendar/years/{year}", summary="Public holidays of a year")
async def get_year(session: Session, actor: AnyActor, year: Year) -> YearView:
    """Who may call it: everybody."""
    return await _year(session, year)


async def _year(session: AsyncSession, year: int) -> YearView:
    notice = (await notices_of(session, [year]))[year]
    row = await session.get(HolidayNotice, year)
    breaks = notice.breaks.items() if notice else ()
    return YearView(
        year=year,
        known=notice is not None,
        source=notice.source if notice else None,
        breaks=[BreakView(name=name, first=a, last=b) for name, (a, b) in breaks],
        workdays=sorted(notice.workdays) if notice else [],
        statutory=statutory_of(year),
        version=row.version if row else 0,
    )


def statutory_of(year: int) -> list[BreakView]:
    """The statutory holidays of a year, days in a row together."""
    found: list[BreakView] = []
    for day in days_between(date(year, 1, 1), date(year, 12, 31)):
        name = statutory_name(day)
        if name is None:
            continue
        if found and found[-1].name == name and (day - found[-1].last).days == 1:
            found[-1].last = day
        else:
            found.append(BreakView(name=name, first=day, last=day))
    return found


@router.put(
    "/calendar/years/{year}",
    summary="Enter a year's notice",
    responses=declare(Forbidden, NoticeRefused, VersionConflict),
)
async def put_year(session: Session, deed: CurrentDeed, year: Year, body: NoticeEdit) -> YearView:
    """It wins over one that came along. Who may call it: HRBPs and admins."""
    need_hr(deed)
    breaks = {one.name: (one.first, one.last) for one in body.breaks}
    problems = misfits(Notice(year, body.source, breaks, frozenset(body.workdays)))
    if len(breaks) < len(body.breaks):
        problems.append("breaks: a name is given twice")
    if problems:
        raise NoticeRefused(problems=problems[:20])
    row = await session.get(HolidayNotice, year, with_for_update=True)
    present = row.version if row else 0
    if body.version is not None and body.version != present:
        raise VersionConflict(version=present)
    values: dict[str, Any] = {
        "source": body.source,
        "breaks": [one.model_dump(mode="json") for one in body.breaks],
        "workdays": [day.isoformat() for day in sorted(set(body.workdays))],
        "version": present + 1,
        "updated_at": deed.now,
        "updated_by_id": deed.actor.person,
    }
    await session.execute(
        insert(HolidayNotice)
        .values(year=year, **values)
        .on_conflict_do_update(index_elements=["year"], set_=values)
    )
    session.expire_all()
    after = {key: values[key] for key in ("source", "breaks", "workdays", "version")}
    record(session, deed, action="calendar.notice", subject=("calendar", str(year)), after=after)
    return await _year(session, year)


@router.put(
    "/calendar/days/{day}",
    summary="Say that a day is off, or worked",
    responses=declare(Forbidden, Invalid),
)
async def put_day(
    session: Session, deed: CurrentDeed, day: date, body: EntryEdit
) -> CalendarDayView:
    """Over and above the notice; a statutory day stays one (300 %). Who may call it: HRBPs and
    admins.
    """
    need_hr(deed)
    check(day, day)
    values = {"name": body.name, "kind": body.kind}
    await session.execute(
        insert(Holiday)
        .values(day=day, **values)
        .on_conflict_do_update(index_elements=["day"], set_=values)
    )
    subject = ("calendar", day.isoformat())
    record(session, deed, action="calendar.day", subject=subject, after=values)
    return view_of((await calendar_days(session, since=day, until=day))[0])


@router.delete(
    "/calendar/days/{day}", summary="Take an entry back", responses=declare(Forbidden, Invalid)
)
async def delete_day(session: Session, deed: CurrentDeed, day: date) -> CalendarDayView:
    """The notice holds again. Who may call it: HRBPs and admins."""
    need_hr(deed)
    check(day, day)
    row = await session.get(Holiday, day)
    if row is not None:
        await session.delete(row)
        await session.flush()
        subject = ("calendar", day.isoformat())
        before = {"name": row.name, "kind": row.kind}
        record(session, deed, action="calendar.day", subject=subject, before=before)
    return view_of((await calendar_days(session, since=day, until=day))[0])


def need_hr(deed: Deed) -> None:
    """Forbidden for everybody else."""
    if not HR & deed.actor.roles:
        raise Forbidden

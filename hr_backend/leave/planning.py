"""What a leave would take: its working days, the balance it comes from, what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.calendars.repository import hours_of, special_days
from hr_backend.kit.deed import Deed
from hr_backend.leave import repository
from hr_backend.leave.books import BALANCED, Holder, Ledger, ledger_of, number
from hr_backend.leave.errors import (
    BalanceTooLow,
    LeaveOverlaps,
    LeaveTooFar,
    LeaveTooLongAgo,
    MoreThanGiven,
    NoWorkingDays,
)
from hr_backend.leave.models import LeaveRequest, LeaveType
from hr_backend.leave.rules import ledger
from hr_backend.leave.rules.counting import Span, WorkDay, count
from hr_backend.leave.rules.ledger import Allocation, Segment
from hr_backend.leave.rules.values import ZERO, year_end

BACKDATED = timedelta(days=31)
"""So long afterwards leave may still be filed (ill, and no phone at hand)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    leave_type: LeaveType
    span: Span
    """Local time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What it would take."""

    wish: Wish
    days: Decimal
    per_year: dict[int, Decimal]
    days_off: int
    """Days between first and last that are not counted."""
    ledger: Ledger
    allocations: Sequence[Allocation]
    remaining: Decimal | None
    """Before it, without what is pending; None where no balance is kept."""
    source: str


async def plan(
    session: AsyncSession, deed: Deed, holder: Holder, wish: Wish, *, but: str | None = None
) -> Plan:
    """What a leave takes; `but` is the request itself where it has been filed already: it does not
    stand against itself, and is not too late any more.

    LeaveTooLongAgo, LeaveTooFar, NoWorkingDays, LeaveOverlaps, MoreThanGiven, BalanceTooLow.
    """
    today = deed.now.astimezone(deed.zone).date()
    span = wish.span
    if but is None and span.start_on < today - BACKDATED:
        raise LeaveTooLongAgo(days=BACKDATED.days)
    if but is None and span.end_on > year_end(today.year + 1):
        raise LeaveTooFar
    per_year = await count_days(session, holder, wish)
    days = sum(per_year.values(), ZERO)
    if not days:
        raise NoWorkingDays(start=span.start_on.isoformat(), end=span.end_on.isoformat())
    live = [
        row for row in await repository.live_requests(session, holder.id) if row.request_id != but
    ]
    _check_overlap(live, span, deed.zone)
    _check_given(holder, wish, days)
    segments = segments_of(per_year, span)
    pending = [
        segment
        for row in live
        if row.leave_type == wish.leave_type and row.request.status in repository.OPEN
        for segment in segments_of(_years(row), span_of(row, deed.zone))
    ]
    firsts = [segment.first for segment in segments]
    books = await ledger_of(session, holder, wish.leave_type, on=today, days=firsts)
    taken, left = _allocated(holder, books, pending, segments)
    return Plan(
        wish=wish,
        days=days,
        per_year=per_year,
        days_off=(span.end_on - span.start_on).days + 1 - _touched(days, span),
        ledger=books,
        allocations=taken,
        remaining=left,
        source=books.source,
    )


def _touched(days: Decimal, span: Span) -> int:
    # A half day is taken of a whole one.
    if span.start_at is not None:
        return 1
    return int(days + Decimal("0.5") * (int(span.start_half) + int(span.end_half)))


async def count_days(session: AsyncSession, holder: Holder, wish: Wish) -> dict[int, Decimal]:
    """Days in each year by the company's calendar, HR's holidays included."""
    span = wish.span
    special = await special_days(session, since=span.start_on, until=span.end_on)
    hours = (await hours_of(session, [holder.id]))[holder.id]
    return count(
        span,
        is_worked=lambda day: special.get(day, day.isoweekday() in hours.days),
        calendar_days=holder.book.calendar_days(wish.leave_type, holder.region, span.start_on),
        day=WorkDay(hours.since, hours.until),
    )


def segments_of(per_year: dict[int, Decimal], span: Span) -> list[Segment]:
    """The days of each year with the stretch of the span that lies in it."""
    return [
        Segment(days, max(span.start_on, date(year, 1, 1)), min(span.end_on, year_end(year)))
        for year, days in sorted(per_year.items())
    ]


def span_of(row: LeaveRequest, zone: ZoneInfo) -> Span:
    """When a stored request is away, local time."""
    start = row.start_at.astimezone(zone).replace(tzinfo=None) if row.start_at else None
    end = row.end_at.astimezone(zone).replace(tzinfo=None) if row.end_at else None
    return Span(row.start_on, row.end_on, row.start_half, row.end_half, start, end)


def _years(row: LeaveRequest) -> dict[int, Decimal]:
    return {int(year): Decimal(str(days)) for year, days in row.per_year.items()}


def _check_overlap(live: Sequence[LeaveRequest], span: Span, zone: ZoneInfo) -> None:
    for row in live:
        if span.overlaps(span_of(row, zone)):
            raise LeaveOverlaps(
                leave_type=row.leave_type,
                start=row.start_on.isoformat(),
                end=row.end_on.isoformat(),
                status=str(row.request.status),
            )


def _check_given(holder: Holder, wish: Wish, days: Decimal) -> None:
    """Marriage and the father's leave have an end by rule, where the region is known."""
    on, region = wish.span.start_on, holder.region
    local = holder.book.local(wish.leave_type, region, on)
    if local is None or wish.leave_type not in (LeaveType.MARRIAGE, LeaveType.PATERNITY):
        return
    national = holder.book.national(wish.leave_type, on)
    base = national.data.get("days", 0) if national else 0
    most = Decimal(local.data.get("days", 0) or base + local.data.get("extra", 0))
    if days > most:
        raise MoreThanGiven(
            leave_type=wish.leave_type, days=number(days), most=number(most), region=region
        )


def _allocated(
    holder: Holder, books: Ledger, pending: Sequence[Segment], segments: Sequence[Segment]
) -> tuple[Sequence[Allocation], Decimal | None]:
    """The buckets it is taken of; none where no balance is kept for this leave or person."""
    unknown = books.leave_type == LeaveType.ANNUAL and holder.service is None
    if not books.known and (unknown or books.leave_type not in BALANCED):
        return (), None
    lots = ledger.lots(books.entries)
    held, _ = ledger.allocate(lots, pending)
    used = {one.bucket: one.days for one in held}
    free = [
        ledger.Lot(
            lot.bucket, lot.left - used.get(lot.bucket, ZERO), lot.valid_from, lot.expires_on
        )
        for lot in lots
    ]
    first = segments[0]
    left = sum((lot.left for lot in free if lot.usable(first.first, first.first)), ZERO)
    taken, missing = ledger.allocate(free, segments)
    if missing:
        short = next(
            s for n, s in enumerate(segments) if ledger.allocate(free, segments[: n + 1])[1]
        )
        raise BalanceTooLow(
            leave_type=books.leave_type,
            remaining=number(
                sum((lot.left for lot in free if lot.usable(short.first, short.last)), ZERO)
            ),
            days=number(short.days),
            year=short.first.year,
        )
    return taken, left

"""From a node of the grammar to the intervals it names."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.timex.frame import DAY, Frame, midnight, monday_of
from bot.timex.nodes import (
    Between,
    Clock,
    Counted,
    DayRange,
    Length,
    Moment,
    NamedDay,
    Node,
    Opened,
    Week,
)
from bot.timex.reading import Interval
from bot.timex.resolve_clock import LATE, NOON, on, settled
from bot.timex.resolve_dates import Stretch
from bot.timex.resolve_days import ahead, stretches

_MAX_DAYS = 62
_SMALL_HOURS = 4
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Resolved:
    """The interval an expression names, and the pieces it is made of."""

    value: Interval | None
    pieces: tuple[Interval, ...]
    whole_days: bool = False
    """Whether nothing finer than days was said."""
    own_date: bool = False
    """Whether it names its day itself."""


def resolve(node: Node, frame: Frame) -> Resolved:
    """What `node` means here; NoSuchDate, ValueError or OverflowError where it cannot be."""
    match node:
        case Length():
            return Resolved(None, ())
        case Moment():
            return _moment(node, frame)
        case Between():
            return _between(node, frame)
        case Opened():
            return _opened(node, frame)


def _hull(pieces: list[Interval]) -> Interval:
    """From the earliest start to the latest end; several pieces are always closed."""
    if len(pieces) == 1:
        return pieces[0]
    starts = [start for start, _ in pieces if start is not None]
    ends = [end for _, end in pieces if end is not None]
    return min(starts, default=None), max(ends, default=None)


def _carry(days: list[Stretch], frame: Frame) -> None:
    last = days[-1]
    if last.exact is None and (frame.backward or last.last is None or last.last > frame.today):
        frame.carried = last.first


def _each_day(days: list[Stretch]) -> list[date]:
    result: list[date] = []
    for stretch in days:
        day = stretch.first
        while len(result) < _MAX_DAYS and day < (stretch.last or stretch.first + DAY):
            result.append(day)
            day += DAY
    return result


def _moment(node: Moment, frame: Frame) -> Resolved:
    if node.part is None and node.clock is None:
        if node.days is None:
            return Resolved(None, ())
        days, repeat = stretches(node.days, frame)
        _carry(days, frame)
        pieces: list[Interval] = [
            s.exact
            if s.exact is not None
            else (midnight(s.first), midnight(s.last) if s.last else None)
            for s in days
        ]
        whole = all(s.exact is None for s in days)
        return Resolved(
            None if repeat or not pieces else _hull(pieces), tuple(pieces), whole, own_date=True
        )
    clock = settled(node, frame)
    dates, repeat = _dates(node, clock, frame)
    pieces = [on(day, node.part, clock) for day in dates]
    return Resolved(
        None if repeat or not pieces else _hull(pieces),
        tuple(pieces),
        own_date=node.days is not None,
    )


def _dates(node: Moment, clock: Clock | None, frame: Frame) -> tuple[list[date], bool]:
    if node.part is not None:
        frame.part = node.part
    if node.days is None:
        end = on(date.min + DAY, node.part, clock)[1] or frame.now
        day = frame.default_day(end - midnight(date.min + DAY))
        return [day], False
    days, repeat = stretches(node.days, frame)
    if days and days[0].exact is not None and days[0].exact[0] is not None:
        days = [Stretch(days[0].exact[0].date(), None)]
    if isinstance(node.days, Counted) and node.clock is not None and len(days) == 1:
        days = [Stretch(days[0].first, days[0].first + DAY)]
    if days:
        _carry(days, frame)
    return _each_day(days), repeat


def _between(node: Between, frame: Frame) -> Resolved:
    first, last = node.first, node.last
    times = first.part or first.clock or last.part or last.clock
    if not times and first.days is not None and last.days is not None:
        return _moment(Moment(DayRange(first.days, last.days)), frame)
    start = resolve(first, frame)
    own = start.own_date
    begin = start.pieces[0][0] if start.pieces else frame.now
    until = _end_of_clock(last, begin, frame)
    if len(start.pieces) > 1 and last.days is None:
        pieces = tuple((p[0], _end_of_clock(last, p[0], frame)) for p in start.pieces)
        return Resolved(start.value and (pieces[0][0], pieces[-1][1]), pieces, own_date=own)
    value = (begin, until)
    return Resolved(None if start.value is None else value, (value,), own_date=own)


def _end_of_clock(last: Moment, begin: datetime | None, frame: Frame) -> datetime | None:
    if last.days is not None:
        return _end_with_date(last, begin, frame)
    base = begin or frame.now
    if last.clock is None:
        ends = [on(base.date() + n * DAY, last.part, None)[1] for n in (0, 1)]
        return next((end for end in ends if end and end > base), ends[-1])
    clock = last.clock
    if last.part is not None or clock.settled:
        hours = [(settled(last, frame) or clock).hour]
    else:
        hours = [clock.hour, clock.hour + 12] if clock.hour <= NOON else [clock.hour]
    for plus in (0, 1):
        for hour in hours:
            end = midnight(base.date() + plus * DAY) + timedelta(
                hours=hour, minutes=clock.minute, seconds=clock.second
            )
            if end > base:
                return end
    return base


def _end_with_date(last: Moment, begin: datetime | None, frame: Frame) -> datetime | None:
    piece = resolve(last, frame).pieces[-1]
    if begin is not None and piece[1] is not None and piece[1] < begin:
        piece = resolve(last, ahead(frame, begin.date())).pieces[-1]
    return piece[1]


def _opened(node: Opened, frame: Frame) -> Resolved:
    side = node.side
    moment = node.moment
    if (
        isinstance(moment.days, NamedDay)
        and moment.part is None
        and moment.clock is None
        and side == "after"
    ):
        moment = Moment(replace(moment.days, whole=True))
    named = resolve(moment, frame)
    if moment.part is None and moment.clock is None:
        return _open_days(named, moment, side)
    clock = moment.clock
    late = DAY * (clock is not None and (frame.part in LATE or clock.hour == _MIDNIGHT))
    pieces = tuple(
        _sided(p, side, p[0].date() - (late if p[0].hour <= _SMALL_HOURS else 0 * DAY), moment)
        for p in named.pieces
        if p[0] is not None
    )
    value = None if named.value is None or not pieces else (pieces[0][0], pieces[-1][1])
    return Resolved(value, pieces, own_date=named.own_date)


def _open_days(named: Resolved, moment: Moment, side: str) -> Resolved:
    start, end = named.pieces[0][0], named.pieces[-1][1]
    part_of_month = getattr(moment.days, "part", "") and not isinstance(moment.days, Week)
    value: Interval
    match side:
        case "after":
            value = (end if named.whole_days else start, None)
        case "from":
            value = (start, None)
        case "until":
            value = (None, end)
        case _:
            value = (None, end if part_of_month else start)
    return Resolved(value, (value,), whole_days=True, own_date=True)


def _sided(piece: Interval, side: str, day: date, moment: Moment) -> Interval:
    """Openness of a clock or part stays inside its day; of a small-hours clock inside the next."""
    start, end = piece
    if start is None or end is None:
        return piece
    low, high = midnight(day), midnight(max(day, start.date()) + DAY)
    if moment.clock is None:
        after_part = moment.part in ("morning", "dawn", "daybreak", "daytime")
        starts = {"after": end if after_part else start, "from": start}
        return (starts[side], high) if side in starts else (None, end if side == "until" else start)
    return (start, high) if side in ("after", "from") else (low, start)


def same_weekday(original: datetime, week: date) -> date:
    """The original's weekday in another week."""
    return monday_of(week) + (original.isoweekday() - 1) * DAY

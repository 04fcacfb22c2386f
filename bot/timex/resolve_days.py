"""From names of days to days of the calendar."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.timex.frame import DAY, HORIZON, Frame, midnight, monday_of, month_start
from bot.timex.named_days import lunar_date, named_days
from bot.timex.nodes import (
    Around, CalendarDate, Counted, Days, Every, Few, NamedDay, Nth, Present, Quarter, RelativeDay, Week, Weekday,
)  # fmt: skip

_MONTH_PARTS = {"start": (1, 5), "first": (1, 10), "middle": (11, 20), "third": (21, 31), "early": (1, 15), "late": (16, 31)}
_LAST_DAYS = 5
_FAR = 400


class NoSuchDate(ValueError):
    """A date that no calendar has: 2月30日."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `[first, last)`; `exact` instants instead for what is counted in hours."""

    first: date
    last: date | None
    exact: tuple[datetime | None, datetime | None] | None = None


Stretches = tuple[list[Stretch], bool]
"""The stretches, and whether they are a repeat written out."""


def _one(first: date, last: date | None = None) -> Stretches:
    return [Stretch(first, last or first + DAY)], False


def _instants(first: datetime | None, last: datetime | None, base: datetime) -> Stretches:
    return [Stretch(base.date(), None, (first, last))], False


def stretches(node: Days, frame: Frame) -> Stretches:
    """Which days `node` names; raises NoSuchDate, OverflowError or ValueError beyond the calendar."""
    match node:
        case RelativeDay():
            base = frame.carried if node.carried and frame.carried else frame.today
            return _one(base + node.offset * DAY)
        case Weekday():
            return _weekdays(node, frame)
        case Week():
            return _week(node, frame)
        case CalendarDate():
            return _calendar_date(node, frame)
        case Quarter():
            return _quarter(node, frame)
        case NamedDay():
            return _named(node, frame)
        case Nth():
            return _nth(node, frame)
        case Counted():
            return _counted(node, frame)
        case Around():
            return _around(node, frame)
        case Every():
            return _every(node, frame)
        case Few():
            first = frame.today + node.first * DAY
            return [Stretch(first, None if node.last is None else frame.today + node.last * DAY)], False
        case Present():
            return _instants(frame.now, frame.now, frame.now)


def _weekdays(node: Weekday, frame: Frame) -> Stretches:
    if node.week is not None:
        frame.monday = monday_of(frame.today) + 7 * node.week * DAY
        return [Stretch(d, d + DAY) for d in (frame.monday + (n - 1) * DAY for n in node.days)], False
    found = []
    for n in node.days:
        day = frame.today + ((n - frame.today.isoweekday()) % 7) * DAY
        if frame.backward and day > frame.today:
            day -= 7 * DAY
        if frame.monday is not None and (same := frame.monday + (n - 1) * DAY) >= frame.today:
            day = same
        found.append(Stretch(day, day + DAY))
    return found, False


def _week(node: Week, frame: Frame) -> Stretches:
    if node.offset is None and frame.monday is not None:
        monday = frame.monday
    else:
        monday = monday_of(frame.today) + 7 * (node.offset or 0) * DAY
    if node.offset is not None:
        frame.monday = monday
    match node.part:
        case "weekend":
            return _one(monday + 5 * DAY, monday + 7 * DAY)
        case "early":
            return _one(monday, monday + 3 * DAY)
        case "late":
            return _one(monday + 3 * DAY, monday + 7 * DAY)
        case "workdays":
            days = (monday + n * DAY for n in range(7))
            return [Stretch(d, d + DAY) for d in days if frame.calendar.is_workday(d)], False
        case _:
            return _one(monday, monday + 7 * DAY)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDate from error


def _year_of(node: CalendarDate | Quarter | NamedDay, frame: Frame) -> int | None:
    if node.year_offset is not None:
        return frame.today.year + node.year_offset
    return node.year


def _calendar_date(node: CalendarDate, frame: Frame) -> Stretches:
    year = _year_of(node, frame)
    if node.lunar:
        return _lunar(node, year, frame)
    if node.month is None and node.month_offset is None:
        if node.day is not None:
            return _one(_day_of_month(node.day, frame))
        if year is None or (node.part and node.year is None and node.year_offset is None):
            return _month_part(node, _part_month(node, frame))
        return _part_of_year(node.part, year)
    if node.month_offset is not None:
        first = month_start(frame.today.year, frame.today.month, plus=node.month_offset)
        if year is not None:
            first = first.replace(year=year)
    elif node.day is not None and year is None:
        return _one(_coming(node.month or 1, node.day, node.weekday, frame))
    else:
        month = node.month or 1
        past = month > frame.today.month if frame.backward else month < frame.today.month
        first = month_start(year or frame.today.year, month)
        if year is None and past:
            first = first.replace(year=first.year + (-1 if frame.backward else 1))
    frame.month = (first.year, first.month)
    if node.day is not None:
        return _one(_real(first.year, first.month, node.day))
    return _month_part(node, first)


def _coming(month: int, day: int, weekday: int | None, frame: Frame) -> date:
    """A month and day: the next one to come, or the last one gone; a weekday beside it decides."""
    this_year = _real(frame.today.year, month, day) if (month, day) != (2, 29) else None
    if weekday is not None and this_year is not None and this_year.isoweekday() == weekday:
        return this_year
    for step in range(9):
        year = frame.today.year + (-step if frame.backward else step)
        try:
            found = date(year, month, day)
        except ValueError as error:
            if (month, day) != (2, 29):
                raise NoSuchDate from error
            continue
        if found == frame.today or (found < frame.today) == frame.backward:
            frame.month = (found.year, found.month)
            return found
    raise NoSuchDate


def _day_of_month(day: int, frame: Frame) -> date:
    """A bare day: of the month just spoken of, else the next one to come."""
    if frame.month is not None:
        try:
            found = date(*frame.month, day)
        except ValueError as error:
            raise NoSuchDate from error
        if found >= frame.today or frame.backward:
            return found
    for step in range(13):
        first = month_start(frame.today.year, frame.today.month, plus=-step if frame.backward else step)
        try:
            found = first.replace(day=day)
        except ValueError:
            continue
        if found == frame.today or (found < frame.today) == frame.backward:
            return found
    raise NoSuchDate


def _part_month(node: CalendarDate, frame: Frame) -> date:
    """月初, 月底 alone: of this month, or of the next when it has gone by."""
    if frame.month is not None:
        return date(*frame.month, 1)
    first = frame.today.replace(day=1)
    last = _month_part(node, first)[0][0].last
    if last is not None and last <= frame.today and not frame.backward:
        return month_start(first.year, first.month, plus=1)
    return first


def _month_part(node: CalendarDate, first: date) -> Stretches:
    after = month_start(first.year, first.month, plus=1)
    if not node.part:
        return _one(first, after)
    if node.part == "end":
        return _one(after - _LAST_DAYS * DAY, after)
    low, high = _MONTH_PARTS[node.part]
    return _one(first.replace(day=low), min(first.replace(day=1) + high * DAY, after))


def _part_of_year(part: str, year: int) -> Stretches:
    months = {"opening": (1, 2), "start": (1, 3), "end": (11, 13), "middle": (6, 8), "early": (1, 7), "late": (7, 13)}
    low, high = months.get(part, (1, 13))
    return _one(date(year, low, 1), month_start(year, 1, plus=high - 1))


def _lunar(node: CalendarDate, year: int | None, frame: Frame) -> Stretches:
    month = node.month or 1
    for candidate in [year] if year is not None else [frame.today.year - 1, frame.today.year, frame.today.year + 1]:
        first = lunar_date(candidate, month, node.day or 1)
        if first is None:
            continue
        last = first + DAY
        if node.day is None:
            last = lunar_date(candidate + month // 12, month % 12 + 1, 1) or first + 30 * DAY
        if year is not None or last > frame.today:
            return _one(first, last)
    raise NoSuchDate


def _quarter(node: Quarter, frame: Frame) -> Stretches:
    year = _year_of(node, frame) or frame.today.year
    number = node.number
    if number is None:
        number = (frame.today.month - 1) // 3 + 1 + (node.offset or 0)
    first = month_start(year, 1, plus=(number - 1) * 3)
    last = month_start(first.year, first.month, plus=3)
    if node.part == "end":
        return _one(month_start(last.year, last.month, plus=-1), last)
    return _one(first, month_start(first.year, first.month, plus=1) if node.part else last)


def _named(node: NamedDay, frame: Frame) -> Stretches:
    year = _year_of(node, frame)
    years = [year] if year is not None else [frame.today.year + n for n in (-1, 0, 1, 2)]
    last_gone: Stretches | None = None
    for candidate in years:
        day = named_days().on(node.name, candidate)
        if day is None:
            continue
        span = frame.calendar.holiday(node.name, candidate) if node.whole else None
        first, last = span or (day, day)
        found = _one(first + node.shift * DAY, last + (1 + node.shift) * DAY)
        if year is not None or (last >= frame.today and not frame.backward):
            return found
        if frame.backward and first <= frame.today:
            last_gone = found
    if last_gone is not None:
        return last_gone
    raise NoSuchDate


def _nth(node: Nth, frame: Frame) -> Stretches:
    if node.inside is None:
        if node.unit == "day":
            return _one(frame.today + (node.n - 1) * DAY)
        raise NoSuchDate
    inside = node.inside
    if isinstance(inside, CalendarDate) and inside.month and _year_of(inside, frame) is None:
        inside = replace(inside, year=frame.today.year)
    whole = stretches(inside, frame)[0][0]
    first, after = whole.first, whole.last or whole.first + DAY
    if node.unit == "month":
        at = month_start(first.year, first.month, plus=node.n - 1)
        if node.n < 0:
            at = month_start(after.year, after.month, plus=-node.count)
        return _one(at, month_start(at.year, at.month, plus=node.count))
    if node.unit == "day" and node.weekday is None:
        at = first + (node.n - 1) * DAY if node.n > 0 else after - node.count * DAY
        return _one(at, at + node.count * DAY)
    weekday = node.weekday or 1
    if node.n > 0:
        at = first + ((weekday - first.isoweekday()) % 7 + 7 * (node.n - 1)) * DAY
    elif node.weekday is not None:
        at = after - ((after.isoweekday() - weekday - 1) % 7 + 1) * DAY
    else:
        at = monday_of(after) - 7 * node.count * DAY
    return _one(at, at + (1 if node.weekday else 7 * node.count) * DAY)


def _months_on(day: date, months: int) -> date:
    first = month_start(day.year, day.month, plus=months)
    after = month_start(first.year, first.month, plus=1)
    return first.replace(day=min(day.day, (after - DAY).day))


def _moved(node: Counted | Around, months: int, seconds: float, frame: Frame) -> datetime:
    base = _months_on(frame.today, months)
    clock = frame.now - midnight(frame.today)
    return midnight(base) + clock + timedelta(seconds=seconds)


def _workdays_on(count: int, frame: Frame) -> date:
    day = frame.today
    for _ in range(_FAR):
        if count <= 0:
            break
        day += DAY
        count -= frame.calendar.is_workday(day)
    return day


def _counted(node: Counted, frame: Frame) -> Stretches:
    at = _moved(node, node.sign * node.months, node.sign * node.seconds, frame)
    if node.unit in ("second", "minute", "hour"):
        if not node.open_end:
            return _instants(at, at, at)
        return _instants(*((at, None) if node.sign > 0 else (None, at)), at)
    day = _workdays_on(int(node.amount), frame) if node.unit == "workday" else at.date()
    if node.open_end:
        if node.sign > 0:
            return [Stretch(day, None)], False
        return _instants(None, midnight(day + DAY), at)
    return _one(day, day + (7 if node.unit == "week" else 1) * DAY)


def _around(node: Around, frame: Frame) -> Stretches:
    per_unit = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    months = {"month": 1, "quarter": 3, "year": 12}.get(node.unit, 0)
    if node.unit == "workday":
        return _instants(frame.now, midnight(_workdays_on(int(node.amount), frame) + DAY), frame.now)
    seconds = node.amount % 1 * 30 * 86400 * months + node.amount * per_unit.get(node.unit, 0)
    at = _moved(node, node.sign * int(node.amount) * months, node.sign * seconds, frame)
    if months:
        at = midnight(at.date() + (DAY if node.amount % 1 else timedelta()))
    if node.whole:
        at = midnight(at.date() + DAY)
    return _instants(*((frame.now, at) if node.sign > 0 else (at, frame.now)), frame.now)


def _every(node: Every, frame: Frame) -> Stretches:
    days = [frame.today + n * DAY for n in range(HORIZON)]
    if node.workdays:
        days = [d for d in days if frame.calendar.is_workday(d)]
    elif node.days is not None:
        days = [d for d in days if d.isoweekday() in node.days]
    return [Stretch(d, d + DAY) for d in days], True

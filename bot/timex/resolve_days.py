"""From names of days to days of the calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.timex.frame import DAY, HORIZON, Frame, midnight, monday_of, month_start
from bot.timex.nodes import (
    Around,
    CalendarDate,
    Counted,
    DayRange,
    Days,
    Every,
    Few,
    NamedDay,
    Nth,
    Present,
    Quarter,
    RelativeDay,
    Week,
    Weekday,
)
from bot.timex.resolve_dates import (
    NoSuchDate,
    Stretch,
    Stretches,
    calendar_date,
    named,
    one,
    quarter,
    year_of,
)

_FAR = 400


def _instants(first: datetime | None, last: datetime | None, base: datetime) -> Stretches:
    return [Stretch(base.date(), None, (first, last))], False


def stretches(node: Days, frame: Frame) -> Stretches:
    """Which days `node` names; NoSuchDate, OverflowError or ValueError beyond the calendar."""
    found = _stretches(node, frame)
    if not found[0]:
        raise NoSuchDate  # the working days of a week that is all holiday
    return found


def _stretches(node: Days, frame: Frame) -> Stretches:
    match node:
        case RelativeDay():
            base = frame.spoken_of() if node.carried else frame.today
            return one(base + node.offset * DAY)
        case Weekday():
            return _weekdays(node, frame)
        case Week():
            return _week(node, frame)
        case CalendarDate():
            return calendar_date(node, frame)
        case Quarter():
            return quarter(node, frame)
        case NamedDay():
            return named(node, frame)
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
            return [
                Stretch(first, None if node.last is None else frame.today + node.last * DAY)
            ], False
        case DayRange():
            return [_day_range(node, frame)], False
        case Present():
            return _instants(frame.now, frame.now, frame.now)


def _weekdays(node: Weekday, frame: Frame) -> Stretches:
    if node.week is not None:
        frame.monday = monday_of(frame.today) + 7 * node.week * DAY
        return [
            Stretch(d, d + DAY) for d in (frame.monday + (n - 1) * DAY for n in node.days)
        ], False
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
            return one(monday + 5 * DAY, monday + 7 * DAY)
        case "early":
            return one(monday, monday + 3 * DAY)
        case "late":
            return one(monday + 3 * DAY, monday + 7 * DAY)
        case "workdays":
            days = (monday + n * DAY for n in range(7))
            return [Stretch(d, d + DAY) for d in days if frame.calendar.is_workday(d)], False
        case _:
            return one(monday, monday + 7 * DAY)


def _nth(node: Nth, frame: Frame) -> Stretches:
    if node.inside is None:
        if node.unit == "day":
            return one(frame.today + (node.n - 1) * DAY)
        raise NoSuchDate
    inside = node.inside
    if isinstance(inside, CalendarDate) and inside.month and year_of(inside, frame) is None:
        inside = replace(inside, year=frame.today.year)
    whole = stretches(inside, frame)[0][0]
    first, after = whole.first, whole.last or whole.first + DAY
    if node.unit == "month":
        at = month_start(first.year, first.month, plus=node.n - 1)
        if node.n < 0:
            at = month_start(after.year, after.month, plus=-node.count)
        return one(at, month_start(at.year, at.month, plus=node.count))
    if node.unit == "day" and node.weekday is None:
        at = first + (node.n - 1) * DAY if node.n > 0 else after - node.count * DAY
        return one(at, at + node.count * DAY)
    weekday = node.weekday or 1
    if node.n > 0:
        at = first + ((weekday - first.isoweekday()) % 7 + 7 * (node.n - 1)) * DAY
    elif node.weekday is not None:
        at = after - ((after.isoweekday() - weekday - 1) % 7 + 1) * DAY
    else:
        at = monday_of(after) - 7 * node.count * DAY
    return one(at, at + (1 if node.weekday else 7 * node.count) * DAY)


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
        return _instants(at, None, at) if node.sign > 0 else _instants(None, at, at)
    day = _workdays_on(int(node.amount), frame) if node.unit == "workday" else at.date()
    after = day + (7 if node.unit == "week" else 1) * DAY
    if node.unit in ("quarter", "year"):
        # 半年后 is as fine as its unit lets it be: the month it falls in.
        day = day.replace(day=1)
        after = month_start(day.year, day.month, plus=1)
    if not node.open_end:
        return one(day, after)
    if node.sign > 0:
        return [Stretch(day, None)], False
    return _instants(None, midnight(after), at)


def _around(node: Around, frame: Frame) -> Stretches:
    per_unit = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    months = {"month": 1, "quarter": 3, "year": 12}.get(node.unit, 0)
    if node.unit == "workday":
        return _instants(
            frame.now, midnight(_workdays_on(int(node.amount), frame) + DAY), frame.now
        )
    seconds = node.amount % 1 * 30 * 86400 * months + node.amount * per_unit.get(node.unit, 0)
    at = _moved(node, node.sign * int(node.amount) * months, node.sign * seconds, frame)
    if months:
        at = midnight(at.date() + (DAY if node.amount % 1 else timedelta()))
    if node.whole:
        at = midnight(at.date() + DAY)
    first, last = (frame.now, at) if node.sign > 0 else (at, frame.now)
    return _instants(first, last, frame.now)


def _every(node: Every, frame: Frame) -> Stretches:
    days = [frame.today + n * DAY for n in range(HORIZON)]
    if node.workdays:
        days = [d for d in days if frame.calendar.is_workday(d)]
    elif node.days is not None:
        days = [d for d in days if d.isoweekday() in node.days]
    return [Stretch(d, d + DAY) for d in days], True


def _day_range(node: DayRange, frame: Frame) -> Stretch:
    """The last day is the first reading of it after the start, and belongs to the stretch."""
    start = _running(node, frame) or stretches(node.first, frame)[0][0]
    end = _end_of(node.last, start.first, frame)
    if start.exact is None or end is None:
        return Stretch(start.first, end)
    return Stretch(start.first, end, (start.exact[0], midnight(end)))


def _running(node: DayRange, frame: Frame) -> Stretch | None:
    """20号到25号 said on the 24th: a stretch that goes on, not next month's."""
    first, last = node.first, node.last
    if not isinstance(first, CalendarDate) or not isinstance(last, CalendarDate) or frame.month:
        return None
    if first != CalendarDate(day=first.day) or last != CalendarDate(day=last.day):
        return None
    if not first.day or not last.day or not first.day < frame.today.day <= last.day:
        return None
    frame.month = (frame.today.year, frame.today.month)
    return one(frame.today.replace(day=first.day))[0][0]


def _end_of(last: Days, begin: date, frame: Frame) -> date | None:
    if isinstance(last, Weekday) and last.week is None:
        return begin + ((last.days[-1] - begin.isoweekday()) % 7 + 1) * DAY
    if isinstance(last, CalendarDate) and last.year is None and last.year_offset is None:
        frame = ahead(frame, begin)
    end = stretches(last, frame)[0][-1].last
    if end is None or end > begin:
        return end
    return stretches(last, ahead(frame, begin))[0][-1].last


def ahead(frame: Frame, day: date) -> Frame:
    """A frame in which `day` is today: for the end of a range, which lies behind its start."""
    return Frame(midnight(day), frame.calendar, frame.original, day, month=frame.month)

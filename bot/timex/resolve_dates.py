"""From dates of the calendar, quarters and holidays to days."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.timex.frame import DAY, Frame, month_start
from bot.timex.named_days import lunar_date, named_days
from bot.timex.nodes import CalendarDate, NamedDay, Quarter

_MONTH_PARTS = {
    "start": (1, 5),
    "first": (1, 10),
    "middle": (11, 20),
    "third": (21, 31),
    "early": (1, 15),
    "late": (16, 31),
}


_LAST_DAYS = 5


class NoSuchDate(ValueError):
    """A date that no calendar has: 2月30日."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `[first, last)`; `exact` instants instead for what is counted in hours."""

    first: date
    last: date | None
    exact: tuple[datetime | None, datetime | None] | None = None


Stretches = tuple[list[Stretch], bool]


def one(first: date, last: date | None = None) -> Stretches:
    return [Stretch(first, last or first + DAY)], False


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDate from error


def year_of(node: CalendarDate | Quarter | NamedDay, frame: Frame) -> int | None:
    if node.year_offset is not None:
        return frame.today.year + node.year_offset
    return node.year


def calendar_date(node: CalendarDate, frame: Frame) -> Stretches:
    year = year_of(node, frame)
    if node.lunar:
        return _lunar(node, year, frame)
    if node.month is None and node.month_offset is None:
        if node.day is not None:
            return one(_day_of_month(node.day, frame))
        if year is None or (node.part and node.year is None and node.year_offset is None):
            return _month_part(node, _part_month(node, frame))
        return _part_of_year(node.part, year)
    if node.month_offset is not None:
        first = month_start(frame.today.year, frame.today.month, plus=node.month_offset)
        if year is not None:
            first = first.replace(year=year)
    elif node.day is not None and year is None:
        return one(_coming(node.month or 1, node.day, node.weekday, frame))
    else:
        month = node.month or 1
        past = month > frame.today.month if frame.backward else month < frame.today.month
        first = month_start(year or frame.today.year, month)
        if year is None and past:
            first = first.replace(year=first.year + (-1 if frame.backward else 1))
    frame.month = (first.year, first.month)
    if node.day is not None:
        return one(_real(first.year, first.month, node.day))
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
        first = month_start(
            frame.today.year, frame.today.month, plus=-step if frame.backward else step
        )
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
        return one(first, after)
    if node.part == "end":
        return one(after - _LAST_DAYS * DAY, after)
    low, high = _MONTH_PARTS[node.part]
    return one(first.replace(day=low), min(first.replace(day=1) + high * DAY, after))


def _part_of_year(part: str, year: int) -> Stretches:
    months = {
        "opening": (1, 2),
        "start": (1, 3),
        "end": (11, 13),
        "middle": (6, 8),
        "early": (1, 7),
        "late": (7, 13),
    }
    low, high = months.get(part, (1, 13))
    return one(date(year, low, 1), month_start(year, 1, plus=high - 1))


def _lunar(node: CalendarDate, year: int | None, frame: Frame) -> Stretches:
    month = node.month or 1
    for candidate in (
        [year]
        if year is not None
        else [frame.today.year - 1, frame.today.year, frame.today.year + 1]
    ):
        first = lunar_date(candidate, month, node.day or 1)
        if first is None:
            continue
        last = first + DAY
        if node.day is None:
            last = lunar_date(candidate + month // 12, month % 12 + 1, 1) or first + 30 * DAY
        if year is not None or last > frame.today:
            return one(first, last)
    raise NoSuchDate


def quarter(node: Quarter, frame: Frame) -> Stretches:
    year = year_of(node, frame) or frame.today.year
    number = node.number
    if number is None:
        number = (frame.today.month - 1) // 3 + 1 + (node.offset or 0)
    first = month_start(year, 1, plus=(number - 1) * 3)
    last = month_start(first.year, first.month, plus=3)
    if node.part == "end":
        return one(month_start(last.year, last.month, plus=-1), last)
    return one(first, month_start(first.year, first.month, plus=1) if node.part else last)


def named(node: NamedDay, frame: Frame) -> Stretches:
    year = year_of(node, frame)
    years = [year] if year is not None else [frame.today.year + n for n in (-1, 0, 1, 2)]
    last_gone: Stretches | None = None
    for candidate in years:
        day = named_days().on(node.name, candidate)
        if day is None:
            continue
        span = frame.calendar.holiday(node.name, candidate) if node.whole else None
        first, last = span or (day, day)
        found = one(first + node.shift * DAY, last + (1 + node.shift) * DAY)
        if year is not None or (last >= frame.today and not frame.backward):
            return found
        if frame.backward and first <= frame.today:
            last_gone = found
    if last_gone is not None:
        return last_gone
    raise NoSuchDate

"""Shifts and punches of the demo company: the same for the same days, whenever they are made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zlib import crc32

from hr_backend.attendance.facts import PunchKind
from hr_backend.imports.world_attendance import PunchRow, ShiftRow

BACK = timedelta(days=45)
LUNCH = (time(12), time(13))
GRACE = 5
FIRST, LAST = time(9), time(18)


def demo_shifts(people: Sequence[str]) -> list[ShiftRow]:
    """Everybody works from nine to six with an hour's break."""
    return [
        ShiftRow(person=one, start=FIRST, end=LAST, breaks=(LUNCH,), grace_minutes=GRACE)
        for one in people
    ]


def demo_punches(
    people: Sequence[str], now: datetime, *, is_workday: Callable[[date], bool], zone: tzinfo
) -> Iterator[PunchRow]:
    """The last weeks up to `now` (aware): mostly in time, now and then late, forgotten or long."""
    today = now.astimezone(zone).date()
    for n in range(BACK.days + 1):
        day = today - timedelta(days=n)
        if not is_workday(day):
            continue
        for person in people:
            dice = crc32(f"{person}:{day}".encode())
            came = datetime.combine(day, FIRST, zone) + timedelta(minutes=dice % 24 - 18)
            if dice % 17 == 0:
                came += timedelta(minutes=15)
            left = datetime.combine(day, LAST, zone) + timedelta(minutes=dice // 24 % 20)
            if dice % 11 == 0:
                left += timedelta(hours=2)
            for kind, at in ((PunchKind.IN, came), (PunchKind.OUT, left)):
                forgotten = dice % 29 == (0 if kind == PunchKind.IN else 1)
                if at <= now and not forgotten:
                    yield PunchRow(person=person, at=at, kind=kind)

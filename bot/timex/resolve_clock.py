"""From clock times and parts of the day to hours."""

from datetime import date, timedelta

from bot.timex.clocks import PARTS
from bot.timex.frame import Frame, midnight
from bot.timex.nodes import Clock, Moment
from bot.timex.reading import Interval

NOON = 12


LATE = frozenset({"evening", "night", "late_night"})


_AFTERNOON = frozenset({"afternoon", "after_noon", "dusk"})


def settled(node: Moment, frame: Frame) -> Clock | None:
    """A clock with its half of the day: by its own part, the clause's, else 1-6 is afternoon."""
    clock = node.clock
    if clock is None or clock.settled:
        return clock
    part = node.part
    if frame.part is None and node.days is None and frame.lately in LATE and clock.hour >= 5:
        part = part or frame.lately  # 晚上七点不行，八点可以
    if part is None and frame.part in LATE | _AFTERNOON and clock.hour <= NOON:
        part = frame.part
        if part in _AFTERNOON and clock.hour >= 9 and clock.hour != NOON:
            part = None
    elif part is None and frame.part in ("morning", "dawn") and clock.hour >= 5:
        part = frame.part
    hour = _hour_in(part, clock.hour)
    shift = hour - clock.hour
    until = None if clock.until is None else clock.until + shift
    return Clock(hour, clock.minute, clock.second, settled=True, until=until)


def _hour_in(part: str | None, hour: int) -> int:
    if part is None:
        return hour + 12 if 1 <= hour <= 6 else hour
    if part in LATE or part == "midnight":
        if hour == NOON or hour <= 4:
            return 24 if hour == NOON else 24 + hour
        return hour + 12 if hour < NOON else hour
    if part in _AFTERNOON or part == "daytime":
        early = hour < (7 if part == "daytime" else NOON)
        return hour + 12 if early and hour else hour
    if part == "noon":
        return hour + 12 if hour <= 3 and hour else hour
    if part == "dawn":
        return 0 if hour == NOON else hour
    return hour


def on(day: date, part: str | None, clock: Clock | None) -> Interval:
    base = midnight(day)
    if clock is not None:
        start = base + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
        return start, start if clock.until is None else base + timedelta(hours=clock.until)
    low, high = PARTS[part or "all_day"]
    return base + timedelta(hours=low), base + timedelta(hours=high)

"""What somebody wants of a new time, over all they have said so far. Pure but for the reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from actions.desk import Reader
from actions.hr_types import Availability
from actions.wording import ZONE
from bot.timex.intervals import complement, merged, overlap
from bot.timex.reading import Interval, Problem, Reading

HALF_HOUR = timedelta(minutes=30)
_LATER = re.compile(r"[晚迟][一点些儿]|再晚|更晚|往后|靠后|[晚迟]的|后面的")
_EARLIER = re.compile(r"[早][一点些儿]|再早|更早|往前|靠前|提前|早的|前面的")
_WHICH_DAY = re.compile(
    r"[上下这這本][个個]?(周|星期|礼拜|週|禮拜)|[今明后後昨][天日儿晚早]|\d+[月号日]"
)
_OTHERS = re.compile(r"换|别的|其他|其它|还有|另外|都不|没有?(合适|一个)|不(行|合适|方便)")


@dataclass(frozen=True, slots=True)
class Wish:
    """Everything said, added up, in naive local time."""

    available: tuple[Interval, ...] = ()
    unavailable: tuple[Interval, ...] = ()
    near: datetime | None = None
    """The time that the best offer should be close to, where the words say so."""
    problems: tuple[Problem, ...] = ()
    """Times in the last message that do not exist or have passed."""
    length: timedelta | None = None
    """How long the interview takes, where that is known."""

    @property
    def stated(self) -> datetime | None:
        """The one start that was proposed to the minute, where that is all that was offered.

        A span just as long as the interview (「推迟一小时」) leaves one start as well.
        """
        if len(self.available) != 1:
            return None
        start, end = self.available[0]
        if start is None or end is None or end - start not in (timedelta(0), self.length):
            return None
        return start

    def as_availability(self) -> Availability:
        """For the HR API; where nothing was offered, any time that was not refused."""
        return Availability(
            available=[_aware(i) for i in self.available] or [(None, None)],
            unavailable=[_aware(i) for i in self.unavailable],
        )


def add_up(
    said: Sequence[dict[str, Any]], reader: Reader, original: tuple[datetime, datetime] | None
) -> Wish:
    """The wish after all messages: a later offer replaces an earlier one, refusals stay."""
    wish = Wish(length=original[1] - original[0] if original else None)
    for entry in said:
        wish = _and_then(wish, entry, reader, original)
    return wish


def _and_then(
    wish: Wish,
    entry: dict[str, Any],
    reader: Reader,
    original: tuple[datetime, datetime] | None,
) -> Wish:
    shown = sorted(_local(value) for value in entry.get("shown", ()) if _is_time(value))
    reading = _read(entry, reader, original, shown)
    if reading.available and all(_refused(i, reading.unavailable) for i in reading.available):
        # 「改到下周三下午三点，下午有课」: what refuses all that is offered only tells why.
        reading = replace(reading, unavailable=())
    wish = replace(
        wish,
        unavailable=merged([*wish.unavailable, *reading.unavailable]),
        problems=reading.problems,
    )
    if reading.available:
        # A start named to the minute is wanted whatever was refused before.
        wanted = [(a, a + HALF_HOUR) if a and a == b else (a, b) for a, b in reading.available]
        still = _without(wish.unavailable, wanted)
        refused = merged([*still, *reading.unavailable])
        return replace(wish, available=reading.available, unavailable=refused, near=None)
    if reading.unavailable:
        return wish
    return _relative(wish, entry, shown, original[0] if original else None)


def _read(
    entry: dict[str, Any],
    reader: Reader,
    original: tuple[datetime, datetime] | None,
    shown: Sequence[datetime],
) -> Reading:
    """A message as said; without a week of its own, about every day that was shown.

    「周二也不行」 to offers of next week is next week's Tuesday, 「上午没空」 every morning shown.
    """
    said_at = datetime.fromisoformat(entry["at"]).astimezone(ZONE)
    text = entry["text"]
    days = sorted({moment.date() for moment in shown})
    if not days or _WHICH_DAY.search(text):
        return reader.read(text, now=said_at, original=original)
    readings = []
    for day in days:
        monday = datetime.combine(day - timedelta(days=day.weekday()), time(), ZONE)
        now = max(said_at, monday)
        readings.append(reader.read(text, now=now, original=original, asked_about=day))
    return Reading(
        readings[0].expressions,
        merged([each for reading in readings for each in reading.available]),
        merged([each for reading in readings for each in reading.unavailable]),
        readings[0].problems,
    )


def _relative(
    wish: Wish, entry: dict[str, Any], shown: Sequence[datetime], booked: datetime | None
) -> Wish:
    """「换个晚点的」「都不行」: against what was shown, else against the booked time."""
    text = entry["text"]
    last, first = (shown[-1], shown[0]) if shown else (booked, booked)
    if last is not None and _LATER.search(text):
        return replace(wish, available=((last + HALF_HOUR, None),), near=last)
    if first is not None and _EARLIER.search(text):
        return replace(wish, available=((None, first),), near=first)
    if shown and (entry.get("intent") == "deny" or _OTHERS.search(text)):
        seen: list[Interval] = [(moment, moment + HALF_HOUR) for moment in shown]
        return replace(wish, unavailable=merged([*wish.unavailable, *seen]))
    return wish


def _refused(interval: Interval, taken: Sequence[Interval]) -> bool:
    if interval[0] is not None and interval[0] == interval[1]:
        return any(overlap(interval, each) for each in taken)
    return not complement(taken, within=interval)


def _without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    return [gap for interval in intervals for gap in complement(taken, within=interval)]


def _aware(interval: Interval) -> Interval:
    start, end = interval
    return (start and start.replace(tzinfo=ZONE), end and end.replace(tzinfo=ZONE))


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _local(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(ZONE).replace(tzinfo=None)

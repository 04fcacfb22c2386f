"""What somebody wants of a new time, over all they have said so far. Pure but for the reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.desk import Reader
from actions.hr_types import Availability
from actions.wording import ZONE
from bot.timex.intervals import complement, merged
from bot.timex.reading import Interval, Problem

HALF_HOUR = timedelta(minutes=30)
_LATER = re.compile(r"[晚迟][一点些儿]|再晚|更晚|往后|靠后|[晚迟]的|后面的")
_EARLIER = re.compile(r"[早][一点些儿]|再早|更早|往前|靠前|提前|早的|前面的")
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

    @property
    def stated(self) -> datetime | None:
        """The one start that was proposed to the minute, where that is all that was offered."""
        if len(self.available) == 1 and self.available[0][0] == self.available[0][1]:
            return self.available[0][0]
        return None

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
    wish = Wish()
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
    reading = reader.read(
        entry["text"],
        now=datetime.fromisoformat(entry["at"]).astimezone(ZONE),
        original=original,
        asked_about=_day_asked_about(shown),
    )
    refused = merged([*wish.unavailable, *reading.unavailable])
    if reading.available:
        refused = merged([*_without(wish.unavailable, reading.available), *reading.unavailable])
        return Wish(reading.available, refused, None, reading.problems)
    if reading.unavailable:
        return Wish(wish.available, refused, wish.near, reading.problems)
    text = entry["text"]
    start = original[0] if original else None
    if _LATER.search(text) and (shown or start):
        last = shown[-1] if shown else start
        assert last is not None
        return Wish(((last + HALF_HOUR, None),), refused, last, reading.problems)
    if _EARLIER.search(text) and (shown or start):
        return Wish(
            ((None, shown[0] if shown else start),),
            refused,
            shown[0] if shown else start,
            reading.problems,
        )
    if shown and (entry.get("intent") == "deny" or _OTHERS.search(text)):
        seen: list[Interval] = [(moment, moment + HALF_HOUR) for moment in shown]
        refused = merged([*refused, *seen])
    return Wish(wish.available, refused, wish.near, reading.problems)


def _without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    return [gap for interval in intervals for gap in complement(taken, within=interval)]


def _day_asked_about(shown: Sequence[datetime]) -> date | None:
    days = {moment.date() for moment in shown}
    return days.pop() if len(days) == 1 else None


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

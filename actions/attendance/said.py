"""Days, clock times and stretches out of what somebody said. Pure but for the reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.desk import Reader
from actions.wording import ZONE
from bot.timex.reading import Expression

DAY = timedelta(days=1)
HALF_DAY = timedelta(hours=12)
_BY_THE_WAY = re.compile(r"一下(?=周|下|上|这)")
"""「补一下周一的卡」 is about Monday, not about next Monday."""
_PART = re.compile(r"凌晨|清晨|早|上午|中午|下午|傍晚|晚|夜")
_DAY = re.compile(r"[年月日号天昨今明前后周]|星期|礼拜|节")
_RANGE = re.compile(r"到|至|[-~—～]")
_PLAIN_24 = re.compile(
    r"0\d[:：]|(?:1[3-9]|2[0-4])(?=[点點时:：])|零点|十[三四五六七八九]点|二十[一二三四]?点"
)
_CLOCK = re.compile(r"[点點时:：]")
_WEEKDAY = re.compile(r"^(?:周|星期|礼拜)[一二三四五六日天1-7]")
_DAY_OF_MONTH = re.compile(
    r"^(?P<month>[\d一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}[号日]"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day as somebody said it."""

    at: datetime
    """As read, naive local."""
    bare: bool
    """Neither a part of the day nor 24 hours: 七点 may be 07:00 or 19:00."""
    dated: bool
    """It names its day itself."""

    def on(self, day: date) -> list[datetime]:
        """The moments it may mean on a day, the earlier first."""
        moment = datetime.combine(day, self.at.time())
        if not self.bare:
            return [moment]
        early = moment.replace(hour=moment.hour % 12)
        return [early, early + HALF_DAY]


@dataclass(frozen=True, slots=True)
class Said:
    """What one message says of times."""

    text: str
    days: tuple[date, ...]
    clocks: tuple[Clock, ...]
    spans: tuple[tuple[datetime, datetime], ...]
    """Ranges by the clock (两点到六点)."""
    stretches: tuple[tuple[date, date], ...]
    """Days and longer, first and last."""
    parts: tuple[tuple[datetime, datetime], ...]
    """Parts of a day (周六上午)."""


def read_all(
    entries: Sequence[dict[str, Any]], reader: Reader, *, gone: bool = False
) -> list[Said]:
    """Every message of a slot that takes time, in order."""
    return [read_said(entry["text"], entry["at"], reader, gone=gone) for entry in entries]


def read_said(text: str, at: str, reader: Reader, *, gone: bool = False) -> Said:
    """One message; `at` is when it came, ISO. `gone` where only what is past can be meant."""
    plain = _BY_THE_WAY.sub("", text)
    now = datetime.fromisoformat(at).astimezone(ZONE)
    found = [e for e in reader.read(plain, now=now).expressions if e.value]
    days: list[date] = []
    clocks: list[Clock] = []
    spans: list[tuple[datetime, datetime]] = []
    stretches: list[tuple[date, date]] = []
    parts: list[tuple[datetime, datetime]] = []
    spoken = " ".join(each.text for each in found)
    for each in found:
        start, end = each.value or (None, None)
        if start is None:
            continue
        if gone and start.date() > now.date():
            back = _back(each.text, start.date(), now.date())
            start, end = start - back, end - back if end else None
        if start == end:
            clocks.append(_clock(each, start, spoken))
            if _DAY.search(each.text):
                days.append(start.date())
            continue
        if end is None:
            continue
        if _CLOCK.search(each.text) and _RANGE.search(each.text):
            spans.append((start, end))
            days.append(start.date())
        elif end - start < DAY:
            parts.append((start, end))
            days.append(start.date())
        else:
            stretches.append((start.date(), (end - timedelta(minutes=1)).date()))
            if end - start == DAY:
                days.append(start.date())
    return Said(plain, tuple(days), tuple(clocks), tuple(spans), tuple(stretches), tuple(parts))


def _back(text: str, day: date, today: date) -> timedelta:
    """How far before a day that is to come lies the last one of the same bare name (19号, 周三)."""
    if _WEEKDAY.match(text):
        return 7 * DAY
    if (found := _DAY_OF_MONTH.match(text)) is None:
        return 0 * DAY
    months = range(12, 49, 12) if found["month"] else range(1, 13)
    for count in months:
        number = day.year * 12 + day.month - 1 - count
        try:
            past = day.replace(year=number // 12, month=number % 12 + 1)
        except ValueError:  # no 31st in that month
            continue
        if past <= today:
            return day - past
    return 0 * DAY


def _clock(each: Expression, at: datetime, spoken: str) -> Clock:
    plain24 = _PLAIN_24.search(each.text)
    bare = not _PART.search(spoken) and not plain24
    return Clock(at, bare, bool(_DAY.search(each.text)))


def last_day(said: Sequence[Said]) -> date | None:
    """The day named last, by whatever names one."""
    return next((one.days[-1] for one in reversed(said) if one.days), None)


def last_clock(said: Sequence[Said]) -> Clock | None:
    """The clock time said last."""
    return next((one.clocks[-1] for one in reversed(said) if one.clocks), None)


def nearest(moments: Sequence[datetime], to: datetime) -> datetime:
    """The moment nearest to another; the later of two as near."""
    return min(moments, key=lambda each: (abs(each - to), -each.timestamp()))

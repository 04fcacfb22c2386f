"""The grammar of moments: a day, a part of the day and a clock time, in any order."""

import re
from dataclasses import replace

from bot.timex import day_words as w
from bot.timex.clocks import clock, part, short_part
from bot.timex.dates import numeric_date, skip_spaces
from bot.timex.days import days
from bot.timex.nodes import (
    Around,
    CalendarDate,
    Clock,
    Counted,
    Days,
    Every,
    Moment,
    NamedDay,
    Week,
    Weekday,
)

_JOINT = re.compile(r"\s?[,，]?\s?[(（]?\s?")


_VAGUE = re.compile(
    r"(?:大约|大概|差不多|约莫|估计|应该)(?:是|在)?(?=[上下早晚中凌傍\d一二两三四五六七八九十])|"
    r"(?:on|at)(?: the)?\s+(?=[a-z\d])"
)


_PIECES = 4


def moment(s: str, i: int) -> tuple[Moment, int] | None:
    """A day, a part of the day and a clock time in the orders people write them."""
    named: Days | None = None
    of_day: str | None = None
    time: Clock | None = None
    end = at = i
    for _ in range(_PIECES if i < len(s) else 0):
        if at >= len(s):
            break
        if named is None and (found := days(s, at)):
            if (time is not None or of_day is not None) and (
                not _may_follow(found[0]) or (at != end and not s[at].isascii())
            ):
                break
            named, end = found
            named, end = _doubled(s, named, end)
        elif of_day is None and (piece := part(s, at)):
            if time is not None:
                break
            of_day, end = piece
        elif (
            of_day is None
            and time is None
            and (piece := short_part(s, at))
            and _short_fits(s, piece[1], named, at, i)
        ):
            of_day, end = piece
        elif time is None and (hit := clock(s, at, bare=named is None and of_day is None)):
            time, end = hit
        else:
            break
        if end >= len(s):
            break
        at = skip_spaces(s, end)
        if vague := _VAGUE.match(s, at):
            at = vague.end()
        if (
            s.startswith("的", at)
            and s[at + 1 : at + 2]
            in (
                "上",
                "下",
                "早",
                "晚",
                "中",
                "凌",
                "白",
                "傍",
            )
        ) or (
            s.startswith((",", "，"), at)
            and isinstance(named, CalendarDate)
            and named.month is None
            and named.year is not None
        ):
            at += 1
    if named is None and of_day is None and time is None:
        return None
    if (
        of_day is None
        and time is None
        and isinstance(named, Counted)
        and named.unit in ("second", "minute", "hour")
    ):
        return Moment(named), end
    return Moment(named, of_day, time), end


def _may_follow(node: Days) -> bool:
    return not isinstance(node, Counted | Around | Every)


def _short_fits(s: str, end: int, named: Days | None, at: int, start: int) -> bool:
    """早 and 晚 count behind a day (周三晚) or before a clock time (早8点)."""
    if named is not None and at > start:
        return True
    return bool(end < len(s) and clock(s, skip_spaces(s, end), bare=False))


def _doubled(s: str, named: Days, end: int) -> tuple[Days, int]:
    """12月3号(周四), 周日, 二月十号: the date said twice; the date of the month wins."""
    joint = _JOINT.match(s, end)
    at = joint.end() if joint else end
    if at >= len(s) or (
        isinstance(named, Weekday) and named.week is None and at == end and s[at].isdigit()
    ):
        return named, end
    found: tuple[Days, int] | None = None
    if isinstance(named, CalendarDate) and named.day is not None:
        again = w.BARE_WEEK.match(s, at)
        day = w.WEEKDAY_CHAR.match(s, again.end()) if again else None
        found = (replace(named, weekday=w.WEEKDAY[day["day"]]), day.end()) if day else None
    elif isinstance(named, Weekday) and len(named.days) == 1:
        other = numeric_date(s, at) or days(s, at)
        if (
            other
            and isinstance(other[0], CalendarDate)
            and other[0].day is not None
            and other[0].month is not None
        ):
            found = replace(other[0], weekday=named.days[0]), other[1]
    elif isinstance(named, Week | NamedDay) and at == end:
        other = days(s, at)
        if other and isinstance(named, Week) and isinstance(other[0], Weekday) and not named.part:
            found = Weekday(other[0].days, named.offset), other[1]
        elif other and isinstance(other[0], Every) and isinstance(named, Week):
            found = Week(named.offset, "workdays" if other[0].workdays else ""), other[1]
    if found is None:
        return named, end
    close = found[1]
    return found[0], close + 1 if s[close : close + 1] in (")", "）") else close

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


_PART_HEADS = frozenset("上下早晚中凌白傍")
_PIECES = 4


def moment(s: str, i: int) -> tuple[Moment, int] | None:
    """A day, a part of the day and a clock time in the orders people write them."""
    so_far = Moment()
    end = at = i
    for _ in range(_PIECES):
        piece = _piece(s, at, so_far, start=i, end=end) if at < len(s) else None
        if piece is None:
            break
        so_far, end = piece
        at = _past_glue(s, end, so_far.days)
    return (so_far, end) if so_far != Moment() else None


def _piece(s: str, at: int, so_far: Moment, *, start: int, end: int) -> tuple[Moment, int] | None:
    """What stands at `at` and was not said yet; `end` is where the last piece ended."""
    if so_far.days is None and (found := days(s, at)):
        behind_time = so_far.clock is not None or so_far.part is not None
        if behind_time and (not _may_follow(found[0]) or (at != end and not s[at].isascii())):
            return None
        named, after = _doubled(s, *found)
        return replace(so_far, days=named), after
    if so_far.part is None and (spoken := part(s, at)):
        return None if so_far.clock is not None else (replace(so_far, part=spoken[0]), spoken[1])
    if so_far.clock is not None:
        return None
    short = short_part(s, at) if so_far.part is None else None
    if short and _short_fits(s, short[1], so_far.days, at, start):
        return replace(so_far, part=short[0]), short[1]
    bare = so_far.days is None and so_far.part is None
    hit = clock(s, at, bare=bare)
    return (replace(so_far, clock=hit[0]), hit[1]) if hit else None


def _past_glue(s: str, end: int, named: Days | None) -> int:
    """Past spaces, 大概 and a 的 between pieces, and the comma behind a bare year."""
    at = skip_spaces(s, end)
    if vague := _VAGUE.match(s, at):
        at = vague.end()
    if s.startswith("的", at) and s[at + 1 : at + 2] in _PART_HEADS:
        return at + 1
    year_alone = isinstance(named, CalendarDate) and named.month is None and named.year is not None
    return at + 1 if year_alone and s.startswith((",", "，"), at) else at


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

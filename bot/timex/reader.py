"""Reads from a whole message when its writer can come and cannot come (contract time.md)."""

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from bot.timex.calendar import PublishedCalendar
from bot.timex.chars import normalise
from bot.timex.closing import closers
from bot.timex.cues import SEPARATOR
from bot.timex.frame import Frame
from bot.timex.grammar import MAX_LENGTH, scan
from bot.timex.groups import Group, Stance
from bot.timex.lists import Lists
from bot.timex.nodes import Every, Found, Moment, Node, Opened, Week
from bot.timex.pieces import Said
from bot.timex.reading import Expression, Problem, Reading, WorkCalendar
from bot.timex.resolve import Resolved, resolve
from bot.timex.resolve_dates import NoSuchDate
from bot.timex.stance import decide

LOCAL = ZoneInfo("Asia/Shanghai")
_PAST = re.compile(
    r"打卡|补卡|刷卡|(?<![推延])迟到(?!周|星|下|明|后|礼|\d)|早退|旷工|缺勤|缺卡|出勤|考勤|"
    r"没打上|忘打|忘了打|没打到|加了.{0,3}班|上过班|面过|面完|来工作的|工资|个税|社保|公积金|"
    r"漏打|没记录|没有记录|没记上|补签|忘刷|没刷上"
)
_NEAR = 12
_USUALLY = re.compile(
    r"(?:平时|平常|通常|一般|平日|其他|其它|别的|其余)(?:的|都|是|我|在|只有|就|情况下)*$"
)


class TimeReader:
    """Thread-safe: holds the calendar alone, every message has a frame of its own."""

    def __init__(self, calendar: WorkCalendar | None = None) -> None:
        """Without `calendar` the published one; raises ValueError where its data are malformed."""
        self._calendar = calendar if calendar is not None else PublishedCalendar()

    def read(
        self,
        text: str,
        *,
        now: datetime,
        original: tuple[datetime, datetime] | None = None,
        asked_about: date | None = None,
        max_length: int = MAX_LENGTH,
    ) -> Reading:
        """What `text` says; `now`, `original` aware or naive in Asia/Shanghai; no text raises."""
        plain = normalise(text[:max_length])
        founds = scan(plain)
        moved = None if original is None else (_local(original[0]), _local(original[1]))
        frame = Frame(
            _local(now), self._calendar, moved, asked_about, backward=bool(_PAST.search(plain))
        )
        groups = decide(plain, founds)
        said, problems = _resolve_all(text, plain, founds, groups, frame)
        expressions = tuple(
            Expression(text[f.start : f.end], f.start, f.end, _value(said[n]))
            for n, f in enumerate(founds)
        )
        available, unavailable, past = Lists(plain, founds, groups, said, frame).build()
        problems += [_problem(text, founds[n], "past") for n in past]
        return Reading(
            expressions, available, unavailable, tuple(sorted(problems, key=lambda p: p.start))
        )


def _value(said: Said) -> tuple[datetime | None, datetime | None] | None:
    return said.resolved.value if said.resolved is not None else None


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(LOCAL).replace(tzinfo=None)


def _problem(text: str, found: Found, kind: Literal["no_such_date", "past"]) -> Problem:
    return Problem(text[found.start : found.end], found.start, found.end, kind)


def _resolve_all(
    text: str, plain: str, founds: list[Found], groups: list[Group], frame: Frame
) -> tuple[list[Said], list[Problem]]:
    founds = [replace(f, node=_usual(f, plain)) for f in founds]
    closing = closers(founds, groups)
    ahead = _weeks_ahead(founds, groups)
    problems: list[Problem] = []
    result: list[Said] = []
    clause, at = 0, 0
    for n, found in enumerate(founds):
        clause += len(SEPARATOR.findall(plain, at, found.start))
        at = found.end
        frame.begin(clause)
        if n in ahead:
            _safely(ahead[n], frame)
        resolved = _safely(found, frame)
        if resolved is None:
            problems.append(_problem(text, found, "no_such_date"))
            result.append(Said(found, None, None))
            continue
        grafted = resolved
        if (
            _whichever(found)
            and n
            and not SEPARATOR.search(plain[founds[n - 1].end : found.start].strip(",， "))
        ):
            # 下周哪天都行: any day of what stands before it, no days of its own.
            result.append(Said(found, resolved, None))
            continue
        if n in closing:
            grafted = _safely(replace(found, node=closing[n]), _copy(frame)) or resolved
        result.append(Said(found, resolved, grafted))
    return result, problems


def _whichever(found: Found) -> bool:
    return (
        isinstance(found.node, Moment)
        and isinstance(found.node.days, Every)
        and found.node.days.whichever
    )


def _forward(resolved: Resolved) -> bool:
    """Whether time runs forward in it: 周五到周三 of one week, say, names nothing."""
    spans = [*resolved.pieces, resolved.value] if resolved.value else [*resolved.pieces]
    return all(a is None or b is None or a <= b for a, b in spans)


def _usual(found: Found, plain: str) -> Node:
    """平时晚上, 其他晚上: a part of the day with no day of its own, meant for every day."""
    node = found.node
    moment = node.moment if isinstance(node, Opened) else node
    if (
        not isinstance(moment, Moment)
        or moment.days is not None
        or not _USUALLY.search(plain, max(0, found.start - _NEAR), found.start)
    ):
        return node
    daily = replace(moment, days=Every())
    return replace(node, moment=daily) if isinstance(node, Opened) else daily


def _weeks_ahead(founds: list[Found], groups: list[Group]) -> dict[int, Found]:
    """除了周一和周五，下周都可以: the days excepted are those of the week named behind them."""
    result: dict[int, Found] = {}
    for group, following in pairwise(groups):
        behind = founds[following.members[0]]
        week = behind.node.days if isinstance(behind.node, Moment) else None
        if group.stance is Stance.EXCEPTED and isinstance(week, Week) and week.offset is not None:
            result[group.members[0]] = behind
    return result


def _copy(frame: Frame) -> Frame:
    return replace(frame, problems=[])


def _safely(found: Found, frame: Frame) -> Resolved | None:
    try:
        resolved = resolve(found.node, frame)
        return resolved if _forward(resolved) else None
    except (NoSuchDate, OverflowError, ValueError):
        return None

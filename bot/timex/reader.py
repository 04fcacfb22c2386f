"""Reads from a whole message when its writer can come and cannot come (contract time.md)."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.timex.calendar import PublishedCalendar
from bot.timex.chars import normalise
from bot.timex.frame import Frame
from bot.timex.grammar import scan
from bot.timex.lists import Lists, Said
from bot.timex.nodes import Around, Between, Every, Found, Length, Moment, Node, Opened, Present
from bot.timex.reading import Expression, Problem, Reading, WorkCalendar
from bot.timex.resolve import Resolved, resolve
from bot.timex.resolve_days import NoSuchDate
from bot.timex.cues import SEPARATOR
from bot.timex.stance import Group, Stance, decide

LOCAL = ZoneInfo("Asia/Shanghai")
MAX_LENGTH = 10_000
"""Characters read of one message; what lies behind is not looked at."""
_PAST = re.compile(
    r"打卡|补卡|刷卡|(?<![推延])迟到(?!周|星|下|明|后|礼|\d)|早退|旷工|缺勤|缺卡|出勤|考勤|没打上|忘打|忘了打|没打到|加了.{0,3}班|上过班|面过|面完|来工作的|工资|个税|社保|公积金|漏打|没记录|没有记录|没记上|补签|忘刷|没刷上"
)
_PAY = re.compile(r"工[资姿]|公[资姿]|挣|粮|开支|实发|提成|钱|打给我|拿多少|结了|险|薪|个税|税|社保|公积金|保险|奖金|到手|扣|发放|绩效奖|补贴|工资条|入账|到账|tax|salary|payslip")
_USUALLY = re.compile(r"(?:平时|平常|通常|一般|平日|其他|其它|别的|其余)(?:的|都|是|我|在|只有|就|情况下)*$")
_WITHIN = re.compile(r"(?:以|之)?[内內]$")
_AFTERTHOUGHT = re.compile(r"(?:吧|的话|可以吗?|行吗?|ok|方便|左右|呢|啊|就|在|是|都行|\s)*$")


@dataclass(frozen=True, slots=True)
class Span:
    """An expression's place in the message as typed, `[start, end)`, for the entity layer."""

    text: str
    start: int
    end: int
    kind: Literal["time", "duration", "period"]


def find_expressions(text: str, *, max_length: int = MAX_LENGTH) -> list[Span]:
    """Expressions without their meaning; 现在 is none, a month beside pay or tax is a period."""
    plain = normalise(text[:max_length])
    pay = bool(_PAY.search(plain))
    spans = []
    for found in scan(plain):
        if isinstance(found.node, Moment) and isinstance(found.node.days, Present):
            continue
        piece = text[found.start : found.end]
        kind: Literal["time", "duration", "period"] = "time"
        if isinstance(found.node, Moment) and isinstance(found.node.days, Around) and (tail := _WITHIN.search(piece)):
            spans.append(Span(piece[: tail.start()], found.start, found.start + tail.start(), "duration"))
            continue
        if isinstance(found.node, Length):
            kind = "duration"
        elif pay and isinstance(found.node, Moment) and _is_month(found.node):
            kind = "period"
        spans.append(Span(piece, found.start, found.end, kind))
    return spans


def _is_month(node: Moment) -> bool:
    days = node.days
    whole_month = getattr(days, "month", None) is not None or getattr(days, "month_offset", None) is not None
    return whole_month and getattr(days, "day", None) is None and getattr(days, "year_offset", None) is None and node.part is None and node.clock is None


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
        """What `text` says; `now` and `original` aware, or naive in Asia/Shanghai. Never raises on text."""
        plain = normalise(text[:max_length])
        founds = scan(plain)
        moved = None if original is None else (_local(original[0]), _local(original[1]))
        frame = Frame(_local(now), self._calendar, moved, asked_about, backward=bool(_PAST.search(plain)))
        groups = decide(plain, founds)
        said, problems = _resolve_all(text, plain, founds, groups, frame)
        expressions = tuple(
            Expression(text[f.start : f.end], f.start, f.end, _value(said[n]))
            for n, f in enumerate(founds)
        )
        available, unavailable, past = Lists(plain, founds, groups, said, frame).build()
        problems += [_problem(text, founds[n], "past") for n in past]
        return Reading(expressions, available, unavailable, tuple(sorted(problems, key=lambda p: p.start)))


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
    closing = _closers(founds, groups)
    problems: list[Problem] = []
    result: list[Said] = []
    clause, at = 0, 0
    for n, found in enumerate(founds):
        clause += len(SEPARATOR.findall(plain, at, found.start))
        at = found.end
        frame.begin(clause)
        resolved = _safely(found, frame)
        if resolved is None:
            problems.append(_problem(text, found, "no_such_date"))
            result.append(Said(found, None, None))
            continue
        grafted = resolved
        if _whichever(found) and n and not SEPARATOR.search(plain[founds[n - 1].end : found.start].strip(",， ")):
            # 下周哪天都行: any day of what stands before it, no days of its own.
            result.append(Said(found, resolved, None))
            continue
        if n in closing:
            grafted = _safely(replace(found, node=closing[n]), _copy(frame)) or resolved
        result.append(Said(found, resolved, grafted))
    return result, problems


def _whichever(found: Found) -> bool:
    return isinstance(found.node, Moment) and isinstance(found.node.days, Every) and found.node.days.whichever


def _usual(found: Found, plain: str) -> Node:
    """平时晚上, 其他晚上: a part of the day with no day of its own, meant for every day."""
    node = found.node
    moment = node.moment if isinstance(node, Opened) else node
    if not isinstance(moment, Moment) or moment.days is not None or not _USUALLY.search(plain, 0, found.start):
        return node
    daily = replace(moment, days=Every())
    return replace(node, moment=daily) if isinstance(node, Opened) else daily


def _copy(frame: Frame) -> Frame:
    return replace(frame, problems=[])


def _safely(found: Found, frame: Frame) -> Resolved | None:
    try:
        return resolve(found.node, frame)
    except (NoSuchDate, OverflowError, ValueError):
        return None


def _time_of(node: object) -> tuple[str | None, object] | None:
    moment = node.moment if isinstance(node, Opened) else node
    moment = moment.first if isinstance(moment, Between) else moment
    if isinstance(moment, Moment) and (moment.part or moment.clock):
        return moment.part, moment.clock
    return None


def _only_days(node: object) -> bool:
    return isinstance(node, Moment) and node.days is not None and node.part is None and node.clock is None


def _graft(day: Moment, closer: object) -> Moment | Between | Opened | None:
    """The time of `closer` on the days of `day`."""
    if isinstance(closer, Moment):
        return Moment(day.days, closer.part, closer.clock)
    if isinstance(closer, Opened) and isinstance(closer.moment, Moment):
        return Opened(Moment(day.days, closer.moment.part, closer.moment.clock), closer.side)
    if isinstance(closer, Between) and closer.last.days is None:
        return Between(Moment(day.days, closer.first.part, closer.first.clock), closer.last)
    return None


def _closers(founds: list[Found], groups: list[Group]) -> dict[int, Moment | Between | Opened]:
    """What closes a list of days applies to each; what a correction leaves unsaid is kept."""
    result: dict[int, Moment | Between | Opened] = {}
    for n, group in enumerate(groups):
        members = list(group.members)
        if group.comma_next and not group.by_cue:
            members += groups[n + 1].members
        for i, k in zip(reversed(members[:-1]), reversed(members[1:]), strict=True):
            closer = result.get(k) or founds[k].node
            node = founds[i].node
            if isinstance(node, Moment) and _only_days(node) and _time_of(closer):
                grafted = _graft(node, closer)
                if grafted is not None:
                    result[i] = grafted
    for time, day in zip(groups, groups[1:], strict=False):
        _join_date(founds, time, day, result)
    for wrong, right in zip(groups, groups[1:], strict=False):
        node = founds[right.members[0]].node
        before = founds[wrong.members[0]].node
        if wrong.stance is Stance.DROPPED and isinstance(node, Moment) and _only_days(node) and _time_of(before):
            grafted = _graft(node, before)
            if grafted is not None:
                result.setdefault(right.members[0], grafted)
    return result


def _join_date(
    founds: list[Found], time: Group, day: Group, result: dict[int, Moment | Between | Opened]
) -> None:
    """下午三点吧，周四: a date may follow its time."""
    node, closer = founds[day.members[0]].node, founds[time.members[0]].node
    alone = len(time.members) == len(day.members) == 1 and time.stance is day.stance is Stance.OFFERED
    if not alone or not isinstance(node, Moment) or not _only_days(node) or not _AFTERTHOUGHT.match(time.after):
        return
    if _names_day(closer) or not _AFTERTHOUGHT.match(day.before) or day.own or time.rest.strip():
        return
    grafted = _graft(node, closer)
    if grafted is not None and _time_of(closer):
        result[day.members[0]] = grafted
        time.stance = Stance.DROPPED


def _names_day(node: object) -> bool:
    moment = node.moment if isinstance(node, Opened) else node
    moment = moment.first if isinstance(moment, Between) else moment
    return isinstance(moment, Moment) and moment.days is not None


__all__ = ["MAX_LENGTH", "Span", "TimeReader", "find_expressions", "timedelta"]

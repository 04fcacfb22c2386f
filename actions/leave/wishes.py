"""Which leave a message asks for: kinds, days, halves, hours, lengths. It may ask twice.

A wish is kept as JSON between turns, in the words of POST /leave/requests.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.nlu.understanding import Entity, Understanding
from bot.timex.reading import Expression

Wish = dict[str, Any]
"""leave_type, start, end, start_half, end_half, start_at, end_at; `lasts` and `part` where only
these were said."""
TIME = ("start", "end", "start_half", "end_half", "start_at", "end_at", "lasts", "open")
_NUMBER = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2}
_LENGTH = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二两俩三四五六七八九十]{1,3}|半)个?(?P<half>半)?"
    r"(?P<unit>天|日|小时|钟头|周|星期|礼拜|月)(?P<more>半)?"
)
_NOT = re.compile(r"(?<!是)(?<!还)不是(?:在|说|请|要)?$")
_CORRECTED = re.compile(
    r"^(?:请|休|的|吧|假|年假)*[，,。；;、\s]*"
    r"(?:[哦噢啊喔额呃欸诶哎]*(?:不是|不对|不)|(?:我)?(?:说|打|写|记|看|搞)错了?)"
    r"[，,。！!\s]*(?:应该是|应该|改成|是|请|说错了)*[，,\s]*$"
)
_ASKS = re.compile(r"[请补休]|假|没[来去]|缺勤")
_JOINS = re.compile(r"[到至和跟及、]")
_STOPS = re.compile(r"[，,。；;！!？?]")
_RUNS_ON = re.compile(r"到|至|直到|结束|为止")
MORNING, NOON, EVENING = time(6), time(12), time(18)
WEEK, MONTH = 7, 30


def wishes_in(
    text: str, understanding: Understanding, times: Sequence[Expression], now: datetime
) -> list[Wish]:
    """The leaves a message speaks of, at least one; what it leaves open is not in them."""
    kinds = [e for e in understanding.entities if e.name == "leave_type"]
    spans = _standing(text, [t for t in times if t.value is not None], now)
    if len({(k.value, k.start) for k in kinds}) < 2 or len(spans) < 2:
        groups = _joined(text, spans)
        kind = kinds[0].value if kinds else None
        length = _length(text, 0, len(text), spans)
        return [_wish(kind, group, length) for group in groups] or [_wish(kind, [], length)]
    # 「下周一到周三请年假，周四请一天事假」: each kind goes with the times before it, or after it
    # where the first kind stands before the first time.
    leads = kinds[0].start < spans[0].start
    cuts = _cuts(kinds, leads, len(text))
    found = []
    for kind_of, (since, until) in zip(kinds, cuts, strict=True):
        inside = [t for t in spans if since <= t.start < until]
        length = _length(text, since, until, spans)
        found += [_wish(kind_of.value, group, length) for group in _joined(text, inside)]
    return found


def _standing(text: str, spans: Sequence[Expression], now: datetime) -> list[Expression]:
    """The times that are left: 「周四，哦不是，周五」 is Friday alone, and what is past and stands
    in a clause that asks for nothing (昨晚吐了一宿，今天请病假) only says why."""
    standing = [
        one
        for one, after in zip(spans, [*spans, None][1:], strict=True)
        if not (after and _CORRECTED.search(text[one.end : after.start]))
        and not (after and _NOT.search(text[: one.start]))
    ]
    today = datetime.combine(now.date(), time())
    ahead = [one for one in standing if one.value and one.value[0] and one.value[0] >= today]
    if not ahead:
        return standing
    return [one for one in standing if one in ahead or _asked_for(text, one)]


def _asked_for(text: str, past: Expression) -> bool:
    """Whether leave is asked for a time that is over; never for an evening (昨晚)."""
    since = past.value[0] if past.value else None
    if since is None or since.time() >= EVENING:
        return False
    joined = bool(_JOINS.match(text, past.end))
    return joined or bool(_ASKS.search(_clause(text, past)))


def _clause(text: str, one: Expression) -> str:
    """The clause a time stands in."""
    before = [stop.end() for stop in _STOPS.finditer(text, 0, one.start)]
    after = _STOPS.search(text, one.end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]


def _cuts(kinds: Sequence[Entity], leads: bool, length: int) -> list[tuple[int, int]]:
    if leads:
        starts = [k.start for k in kinds]
        return list(zip(starts, [*starts[1:], length], strict=True))
    ends = [k.end for k in kinds]
    return list(zip([0, *ends[:-1]], [*ends[:-1], length], strict=True))


def _joined(text: str, spans: Sequence[Expression]) -> list[list[Expression]]:
    """Times that make one leave: those between which 到 stands."""
    groups: list[list[Expression]] = []
    for span in spans:
        if groups and _RUNS_ON.search(text[groups[-1][-1].end : span.start]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _wish(kind: str | None, spans: Sequence[Expression], length: str | None) -> Wish:
    wish: Wish = {"leave_type": kind} if kind else {}
    if length is not None:
        wish["lasts"] = length
    if spans:
        wish |= _when(spans)
    return wish


def _when(spans: Sequence[Expression]) -> Wish:
    first, last = spans[0].value, spans[-1].value
    assert first is not None
    assert last is not None
    since, until = first[0], last[1]
    if since is None:
        return {}
    if until is None:
        return {"start": since.date().isoformat(), "open": True}
    if until.date() == since.date() or until == datetime.combine(since.date() + _day(1), time()):
        return _one_day(since, until)
    end = until.date() if until.time() > time() else until.date() - _day(1)
    found: Wish = {"start": since.date().isoformat(), "end": end.isoformat()}
    if since.time() >= NOON:
        found["start_half"] = True
    if time() < until.time() <= NOON:
        found["end_half"] = True
    return found


def _one_day(since: datetime, until: datetime) -> Wish:
    day = since.date().isoformat()
    clocks = (since.time(), until.time())
    if clocks == (time(), time()):
        return {"start": day, "end": day}
    if clocks[0] <= MORNING and clocks[1] == NOON:
        return {"start": day, "end": day, "end_half": True}
    if clocks[0] == NOON and clocks[1] in (EVENING, time()):
        return {"start": day, "end": day, "start_half": True}
    if since == until:
        return {"start_at": since.isoformat()}
    return {"start_at": since.isoformat(), "end_at": until.isoformat()}


def _day(n: int) -> timedelta:
    return timedelta(days=n)


def _length(text: str, since: int, until: int, times: Sequence[Expression]) -> str | None:
    """「一天」, 「半天」, 「两小时」 as `1d`, `0.5d`, `2h`; what lies in a time is none."""
    for found in _LENGTH.finditer(text, since, until):
        if any(t.start <= found.start() < t.end for t in times):
            continue
        number = _number(found["n"])
        number += 0.5 if found["half"] or found["more"] else 0
        unit = found["unit"]
        if unit in ("小时", "钟头"):
            return f"{number:g}h"
        scale = WEEK if unit in ("周", "星期", "礼拜") else MONTH if unit == "月" else 1
        return f"{number * scale:g}d"
    return None


def _number(text: str) -> float:
    if text == "半":
        return 0.5
    if text[0].isdigit():
        return float(text)
    tens, _, ones = text.rpartition("十")
    if "十" in text:
        return (_NUMBER[tens] if tens else 1) * 10 + (_NUMBER[ones] if ones else 0)
    return float(_NUMBER.get(text[-1], 1))


def settle(wish: Wish) -> str | None:
    """Bring length and times together; what must still be asked: type, time or part."""
    lasts = wish.get("lasts")
    days, hours = _days(lasts), _hours(lasts)
    if "start_at" in wish and "end_at" not in wish:
        since = datetime.fromisoformat(wish["start_at"])
        length = timedelta(hours=hours) if hours else timedelta(days=0)
        if length:
            wish["end_at"] = (since + length).isoformat()
        else:
            # 「下午三点请假」: until the end of the day; the backend counts the hours of work.
            wish["end_at"] = datetime.combine(since.date() + _day(1), time()).isoformat()
    if not wish.get("leave_type"):
        return "type"
    if "start_at" in wish:
        return None
    if "start" not in wish or (wish.get("open") and days is None):
        return "time"
    start = date.fromisoformat(wish["start"])
    end = date.fromisoformat(wish.get("end") or wish["start"])
    halves = wish.get("start_half") or wish.get("end_half")
    if days == 0.5 and start == end and not halves:
        if wish.get("part") is None:
            return "part"
        wish["start_half" if wish["part"] == "afternoon" else "end_half"] = True
    if hours and start == end and not halves:
        return "time"
    if days is not None and start != end and _too_wide(days, start, end):
        return "day"  # 「下周请一天假」: which day is not said
    return None


def _too_wide(days: float, start: date, end: date) -> bool:
    width = (end - start).days + 1
    return days < width and not (days in (5, WEEK) and width == WEEK) and width > days + 2


def wanted_days(wish: Wish) -> float | None:
    """How many days were asked for where the end is open or lies on the first day."""
    days = _days(wish.get("lasts"))
    single = wish.get("end", wish.get("start")) == wish.get("start")
    return days if days is not None and days > 1 and (single or wish.get("open")) else None


def body_of(wish: Wish) -> dict[str, Any]:
    """The wish as the API takes it."""
    keys = ("leave_type", "start", "end", "start_half", "end_half")
    body: dict[str, Any] = {key: wish[key] for key in keys if key in wish}
    if "start_at" in wish:
        body = {"leave_type": wish["leave_type"]} | {
            key: f"{wish[key]}+08:00" for key in ("start_at", "end_at")
        }
    return body


def _days(lasts: str | None) -> float | None:
    return float(lasts[:-1]) if lasts and lasts.endswith("d") else None


def _hours(lasts: str | None) -> float | None:
    return float(lasts[:-1]) if lasts and lasts.endswith("h") else None

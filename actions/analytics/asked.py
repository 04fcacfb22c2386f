"""What a message asks of the figures: which, over which days, set side by side by what. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bot.timex.reading import Expression

DAY = timedelta(days=1)
_LEVEL = re.compile(r"(?<![A-Za-z])([PTMptm]\d{1,2})(?!\d)")
_AGAINST = re.compile(r"(跟|和|与|比|较|同|對比|对比|vs\.?)\s*$", re.IGNORECASE)
_AHEAD = re.compile("[下明后]|接下来|未来|将")
_WEEKDAY = re.compile("周|星期|礼拜")


@dataclass(frozen=True, slots=True)
class Days:
    """Days [since, until)."""

    since: date
    until: date

    @property
    def is_month(self) -> bool:
        return self == month_of(self.since)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be told."""

    days: Days
    said: str | None = None
    """What the message calls the days; None where it names none."""
    against: Days | None = None
    """What they are to be compared with."""
    against_said: str | None = None
    measures: tuple[str, ...] = ()
    reasons: bool = False
    load: bool = False
    ahead: bool = False
    to_schedule: bool = False
    cut: str | None = None
    ranked: bool = False
    least: bool = False
    by_count: bool = False
    own: bool = False
    """The writer's own interviews are meant."""
    level: str | None = None

    @property
    def is_bare(self) -> bool:
        """Names no figure: what was asked before goes on, or all are told."""
        return not (self.measures or self.reasons or self.load or self.ahead or self.to_schedule)


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("actions.analytics").joinpath("words.yml").read_text("utf-8")
    compiled: Mapping[str, Any] = _compiled(yaml.safe_load(text))
    return compiled


def _compiled(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _compiled(child) for key, child in node.items()}
    return re.compile(node, re.IGNORECASE)


def read(text: str, expressions: Sequence[Expression], now: datetime) -> Question:
    """A message's question; `now` is local. Days it does not name are those of this month."""
    words = _words()
    cut = next((name for name, pattern in words["cuts"].items() if pattern.search(text)), None)
    ranked = bool(words["most"].search(text))
    question = Question(
        days=month_of(now.date()),
        measures=tuple(name for name, one in words["measures"].items() if one.search(text)),
        reasons=bool(words["reasons"].search(text)),
        load=bool(words["load"].search(text)),
        ahead=bool(words["ahead"].search(text)),
        to_schedule=bool(words["to_schedule"].search(text)),
        cut=cut,
        ranked=ranked and cut is not None,
        least=bool(words["least"].search(text)),
        by_count=bool(words["by_count"].search(text)),
        own=bool(words["own"].search(text)),
        level=level[1].upper() if (level := _LEVEL.search(text)) else None,
    )
    return _with_days(question, text, expressions, now)


def _with_days(
    question: Question, text: str, expressions: Sequence[Expression], now: datetime
) -> Question:
    named = [(one, days) for one in expressions if (days := _days(one, now)) is not None]
    against = next((each for each in named if _AGAINST.search(text[: each[0].start])), None)
    own = next((each for each in named if each is not against), None)
    if own is not None:
        question = replace(question, days=own[1], said=own[0].text)
        if against is None and len(named) > 1 and _words()["compare"].search(text):
            against = named[1]
    if against is None:
        return question
    if own is None:
        question = replace(question, days=_following(against[1], now.date()))
    return replace(question, against=against[1], against_said=against[0].text)


def _days(expression: Expression, now: datetime) -> Days | None:
    """The days of an expression; figures are of what was: a bare 10月 is the last one."""
    since, until = expression.value or (None, None)
    if since is None or until is None:
        return None
    first, last = since.date(), until.date()
    if until.time() != datetime.min.time():
        last += DAY
        # 最近三十天 ends now and takes in today: the part of a day at its other end is left out.
        if since.time() == until.time():
            first += DAY
    days = Days(first, max(last, first + DAY))
    if days.since > now.date() and not _AHEAD.search(expression.text):
        if "月" in expression.text:
            return Days(_year_before(days.since), _year_before(days.until))
        if _WEEKDAY.search(expression.text):
            return Days(days.since - 7 * DAY, days.until - 7 * DAY)
    return days


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


def month_of(day: date) -> Days:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Days(first, (first + 31 * DAY).replace(day=1))


def before(days: Days) -> Days:
    """What days are compared with: the month before a month, else as many days before."""
    if days.is_month:
        return month_of(days.since - DAY)
    return Days(days.since - (days.until - days.since), days.since)


def _following(against: Days, today: date) -> Days:
    """跟上周比 speaks of this week: of what follows, as long."""
    if against.is_month:
        return month_of(against.until)
    length = against.until - against.since
    following = Days(against.until, against.until + length)
    return following if following.since <= today else Days(today, today + DAY)

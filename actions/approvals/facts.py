"""The facts of an employee's request in words; what they mean is the domain's that filed it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from actions.wording import Wording

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def facts_in_words(kind: str, data: Mapping[str, Any], wording: Wording) -> dict[str, str]:
    """Each fact as a sentence has it, with `span`: from when to when.

    Days and moments are written as such; a value with a sentence `approvals.facts.KEY.VALUE` is
    called by it; `what` is the whole in a few words (`approvals.what_KIND`).
    """
    words = {key: _word(key, value, wording) for key, value in data.items()}
    words["span"] = _span(data, wording)
    sentence = f"approvals.what_{kind}"
    known = sentence in wording.responses
    words["what"] = wording.responses.say(sentence, **words) if known else ""
    return words


def number(value: float) -> str:
    """1, 0.5, 2.25: no zeros that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _word(key: str, value: Any, wording: Wording) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return wording.responses.say("format.and").join(_word(key, v, wording) for v in value)
    text = str(value)
    if _MOMENT.match(text):
        return wording.when(datetime.fromisoformat(text))
    if _DAY.fullmatch(text):
        return wording.date(date.fromisoformat(text))
    sentence = f"approvals.facts.{key}.{text}"
    return wording.responses.say(sentence) if sentence in wording.responses else text


def _span(data: Mapping[str, Any], wording: Wording) -> str:
    """「11月27日(周五)」, 「11月30日(周一) 到 12月2日(周三)」, 「11月27日(周五) 14:00-18:00」"""
    start, end = data.get("start"), data.get("end")
    if not isinstance(start, str) or not isinstance(end, str):
        return ""
    say = wording.responses.say
    if _MOMENT.match(start) and _MOMENT.match(end):
        since, until = datetime.fromisoformat(start), datetime.fromisoformat(end)
        return wording.between(since, until)
    first, last = _word("start", start, wording), _word("end", end, wording)
    span = first if start == end else say("approvals.span", start=first, end=last)
    part = f"approvals.facts.part.{data.get('part')}"
    return span + say(part) if part in wording.responses else span

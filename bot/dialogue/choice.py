"""Which of the shown options a message means; None where it is none or not exactly one."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.messages import Message, Option
from bot.nlu.understanding import Understanding
from bot.timex.reading import Interval, Reading

Read = Callable[[str, date | None], Reading]
"""Reads a message's times, in naive local time, as said about a given day or about none."""

_NOISE = re.compile(r"[\s，。,.!！?？、~～]+|那个|这个|那场|那条|一下|吧|就|选|要|我|了|的")
_LEAST = 2
_WHICH_DAY = re.compile(
    r"[上下这這本][个個]?(周|星期|礼拜|週|禮拜)|[今明后後昨][天日儿晚早]|换|不|别|再"
)
_EARLIEST = re.compile(r"最早|早[一点些]*的那|早的|靠前的那")
_LATEST = re.compile(r"最晚|晚[一点些]*的那|晚的那|靠后的那|最后面")
_ANY = re.compile(r"都(行|可以|好|成|ok)|随便|哪个都|你(定|看着)|推荐|星号|最合适", re.IGNORECASE)


def choose(
    message: Message, understanding: Understanding, options: Sequence[Option], read: Read
) -> Option | None:
    """The one option that was clicked, numbered, named, or picked by its time."""
    if not options:
        return None
    if message.payload is not None:
        return next((o for o in options if o.value == message.payload), None)
    plain = [o for o in options if not o.value.startswith("/")]
    for matched in (
        _by_title(message.text, options),
        numbered(understanding, plain),
        _by_time(message.text, understanding, plain, read),
        _by_entity(understanding, plain),
        _by_rank(message.text, understanding, plain),
    ):
        if matched is not None:
            return matched
    return None


def _by_title(text: str, options: Sequence[Option]) -> Option | None:
    bare = _NOISE.sub("", text)
    if len(bare) < _LEAST:
        return None
    titles = [(_NOISE.sub("", option.title), option) for option in options]
    exact = [option for title, option in titles if title == bare]
    begun = [option for title, option in titles if title.startswith(bare)]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def numbered(understanding: Understanding, options: Sequence[Option]) -> Option | None:
    """The option of the number a message names (第二个)."""
    numbers = {int(v) for v in understanding.values("option") if v.lstrip("-").isdigit()}
    if len(numbers) != 1 or understanding.intent.name == "deny":
        return None
    number = numbers.pop()
    if 1 <= number <= len(options):
        return options[number - 1]
    return options[-1] if number == -1 else None


def _by_time(
    text: str, understanding: Understanding, options: Sequence[Option], read: Read
) -> Option | None:
    times = {option.value: start for option in options if (start := start_of(option))}
    if not times or understanding.intent.name in ("stop", "deny", "cancel_interview"):
        return None
    reading = read(text, None)
    allowed = [o for o in options if o.value in times and _allows(reading, times[o.value])]
    if not allowed and not reading.unavailable and not _WHICH_DAY.search(text):
        # 「就周四那个」 is the Thursday shown, be it next week's; 「两点」 is of the days shown.
        about = {o.value: read(text, times[o.value].date()) for o in options if o.value in times}
        allowed = [
            o for o in options if o.value in times and _means(about[o.value], times[o.value])
        ]
    return allowed[0] if len(allowed) == 1 else None


def _by_entity(understanding: Understanding, options: Sequence[Option]) -> Option | None:
    named = [
        e.value
        for e in understanding.entities
        if e.name in ("position", "person_name", "department", "leave_type", "interview_mode")
    ]
    hits = [o for o in options if any(value in o.title for value in named)]
    return hits[0] if len(hits) == 1 else None


def _by_rank(text: str, understanding: Understanding, options: Sequence[Option]) -> Option | None:
    if understanding.intent.name not in ("choose_option", "affirm", "inform"):
        return None
    if len(options) == 1 and understanding.intent.name == "affirm":
        return options[0]
    if _EARLIEST.search(text):
        return options[0]
    if _LATEST.search(text):
        return options[-1]
    if _ANY.search(text):
        return next((o for o in options if o.best), None)
    return None


def start_of(option: Option) -> datetime | None:
    """The time an option stands for, naive local, where its value is one."""
    try:
        return datetime.fromisoformat(option.value).replace(tzinfo=None)
    except ValueError:
        return None


def _allows(reading: Reading, moment: datetime) -> bool:
    if reading.problems:
        return False
    return any(_holds(i, moment) for i in reading.available) and not any(
        _holds(i, moment) for i in reading.unavailable
    )


def _means(reading: Reading, moment: datetime) -> bool:
    # Among options a time only named (「周二下午那场」) picks as well as one offered.
    named = [expression.value for expression in reading.expressions if expression.value]
    return _allows(reading, moment) or any(_holds(each, moment) for each in named)


def _holds(interval: Interval, moment: datetime) -> bool:
    start, end = interval
    if start is not None and start == end:
        return moment == start
    return (start is None or start <= moment) and (end is None or moment < end)

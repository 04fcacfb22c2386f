"""Lengths, and times counted from now: 三天, 3天后, 两周内, 未来7天."""

import re

from bot.timex import day_words as w
from bot.timex.nodes import Around, Counted, Days, Length, Unit
from bot.timex.numerals import number

_HOURS_HALF = re.compile(r"半个?(?P<unit>小时|钟头|天|日|月|年)")
_TAIL = re.compile(
    r"\s?(?:(?P<open>以后|开外)|(?P<after>之后|过后|后(?!天|面|来|续|悔))|(?P<open_before>以前)|"
    r"(?P<before>之前|前(?!天|台|面|后))|(?P<within>以内|之内|内))"
)
_FORWARD = re.compile(
    r"(?P<word>未来的?|接下来的?|今后的?|之后的?|往后的?|(?<![推往延错之以今])后(?=两|三|四|五|"
    r"几|\d))\s?"
)
_BACKWARD = re.compile(r"(?:过去的?|最近的?|近|(?<!提)前(?=两|三|四|五|几|\d))\s?")
_PASSING = re.compile(r"(?:再)?过\s?")
_INSIDE = re.compile(r"内|里|之内|以内")
_ENGLISH = re.compile(
    r"(?P<n>\d{1,3}|an?|one|two|three|half an)\s?(?P<unit>min(?:ute)?s?|hours?|hrs?|days?|"
    r"weeks?)(?![a-z])"
)
_ENGLISH_UNITS: dict[str, tuple[Unit, float]] = {
    "m": ("minute", 60),
    "h": ("hour", 3600),
    "d": ("day", 86400),
    "w": ("week", 604800),
}
_ENGLISH_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5}
_IDLE = re.compile(r"了半天|(?<![剩请休])半天[了不没才都]")
_LEAVE = "请歇休放做"
_HALF_SECONDS = {"小时": 1800.0, "钟头": 1800.0, "天": 43200.0, "日": 43200.0}
_UNIT_OF: dict[str, Unit] = {
    "小时": "hour",
    "钟头": "hour",
    "天": "day",
    "日": "day",
    "月": "month",
    "年": "year",
}

Size = tuple[float, float, int, Unit, int]
"""Amount, seconds, months, unit, end."""


def _size(s: str, i: int) -> Size | None:
    if (match := _HOURS_HALF.match(s, i)) and not (
        match[0] == "半天" and _IDLE.search(s, max(0, i - 1), i + 4)
    ):
        word = match["unit"]
        unit = _UNIT_OF[word]
        if word in _HALF_SECONDS:
            return 0.5, _HALF_SECONDS[word], 0, unit, match.end()
        return (
            (0.5, 15 * 86400.0, 0, "day", match.end())
            if unit == "month"
            else (0.5, 0.0, 6, unit, match.end())
        )
    if match := _ENGLISH.match(s, i):
        amount = _ENGLISH_NUMBERS.get(match["n"]) or float(match["n"])
        unit, seconds = _ENGLISH_UNITS[match["unit"][0]]
        return amount, amount * seconds, 0, unit, match.end()
    match = w.COUNTED.match(s, i)
    if match is None or (i and (s[i - 1].isdigit() or s[i - 1] in "第周:.")):
        return None
    word = match["n"]
    vague = "几" in word or word == "数"
    if vague and not match["unit"].startswith(("分", "秒")):
        return None
    known = 0 if vague or "." in word else number(word.replace("半", ""))
    if known is None:
        return None
    amount = float(word) if "." in word else float(known)
    unit, seconds, months = w.UNITS[match["unit"]]
    if _is_no_length(s, i, match, unit):
        return None
    half = (
        0.5
        if match["half"] or match["tail"] or "半" in match["n"] or match["unit"] == "分半钟"
        else 0.0
    )
    total = amount + half
    days = total % 1 * months * 30 if total % 1 and months == 1 else 0.0
    return total, total * seconds + days * 86400, int(total * months), unit, match.end()


def _is_no_length(s: str, i: int, match: re.Match[str], unit: Unit) -> bool:
    """3月 and 2018年 are dates, 8日 and 三点五分 no lengths."""
    if match["unit"] in ("分", "秒", "刻") and "个" in match[0]:
        return True
    word, counter = match["unit"], "个" in match[0]
    if (
        word == "月"
        and not counter
        and not ((i and s[i - 1] in "近后前过仨俩两") or match["n"] in ("仨", "俩", "两"))
    ):
        return True
    if word == "日" and i and s[i - 1] in _LEAVE:
        return False
    if (
        word == "分"
        and s[match.end() : match.end() + 1] != "钟"
        and not _TAIL.match(s, match.end())
    ):
        return True
    if word == "天" and i and s[i - 1] == "哪":
        return True
    if word == "日" and not _TAIL.match(s, match.end()):
        return True
    if (
        word == "年"
        and not match["more"]
        and len(match["n"]) == 4
        and not set(match["n"]) & set("十百千半")
    ):
        return True
    following = s[match.end() : match.end() + 1]
    if word in ("周", "星期", "礼拜") and following in (
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "日",
        "天",
        "岁",
        "年",
    ):
        return True
    if word == "分" and following in ("享", "公", "配", "析", "类", "组", "部", "别", "手", "开"):
        return True
    return word == "晚" and following in ("上", "点")


def _sum(s: str, i: int) -> Size | None:
    """A length of several pieces: 33天2分钟四秒, 1小时30分钟."""
    size = _size(s, i)
    for _ in range(4):
        if size is None:
            return None
        more = _size(s, size[4]) if size[4] < len(s) else None
        if more is None or more[1] >= size[1] > 0 or s[size[4]] in "半":
            break
        size = (size[0], size[1] + more[1], size[2] + more[2], size[3], more[4])
    return size


_LENGTH_STARTS = frozenset("0123456789零一二两三四五六七八九十廿百千俩仨半几好数aotwh")


def length(s: str, i: int) -> tuple[Length, int] | None:
    """A bare length."""
    if s[i] not in _LENGTH_STARTS:
        return None
    size = _sum(s, i)
    return (Length(size[1], size[2]), size[4]) if size else None


def counted(s: str, i: int) -> tuple[Days, int] | None:
    """A length with a direction, counted from now."""
    if (match := _PASSING.match(s, i)) and (size := _size(s, match.end())):
        end = size[4] + len("后") * s.startswith("后", size[4])
        return Counted(size[1], size[2], size[3], size[0], 1, open_end=True), end
    if (match := _FORWARD.match(s, i)) and (size := _size(s, match.end())):
        inside = _INSIDE.match(s, size[4])
        return Around(size[0], size[3], 1), inside.end() if inside else size[4]
    if (match := _BACKWARD.match(s, i)) and (size := _size(s, match.end())):
        inside = _INSIDE.match(s, size[4])
        return Around(size[0], size[3], -1), inside.end() if inside else size[4]
    size = _sum(s, i)
    tail = _TAIL.match(s, size[4]) if size else None
    if size is None or tail is None:
        return None
    if tail["within"]:
        return Around(size[0], size[3], 1, whole=size[3] == "day"), tail.end()
    sign = -1 if tail["before"] or tail["open_before"] else 1
    opened = bool(tail["open"] or tail["open_before"])
    if tail["after"] == "之后" and size[3] in ("month", "year", "workday"):
        opened = True
    if tail["before"] == "之前" and size[3] == "day":
        opened = True
    return Counted(size[1], size[2], size[3], size[0], sign, opened), tail.end()

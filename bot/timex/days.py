"""The grammar of days: 下周三, 12月3号, 国庆后一天, 3天后; no calendar is asked here."""

import re
from collections.abc import Callable

from bot.timex import day_words as w
from bot.timex.counted import counted
from bot.timex.dates import Match, calendar_date, holiday, numeric_date, quarter, shift, skip_spaces
from bot.timex.named_days import named_days
from bot.timex.nodes import (
    CalendarDate,
    Days,
    Every,
    Few,
    Nth,
    Present,
    Quarter,
    RelativeDay,
    Unit,
    Week,
    Weekday,
)
from bot.timex.numerals import number

_NTH_UNITS: dict[str, Unit] = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
}
_HALVES = {"前": "early", "上": "early", "后": "late", "下": "late"}
_PRESENT_COUNTS = re.compile(r"\s*(?:到|至|-|~|$)")
_COUNTS = "一两三四五六七八九十几每0123456789个双单隔半"


def relative_day(s: str, i: int) -> Match:
    """今天, 大后天, tomorrow; 今 before a part of the day; 次日."""
    if match := w.RELATIVE_DAY.match(s, i):
        end = match.end()
        if match[0][-1] in "儿个" and s[end : end + 1] in ("个", "儿"):
            end += 1
        return RelativeDay(w.RELATIVE_DAYS[match[0]]), end
    if match := w.CARRIED_DAY.match(s, i):
        return RelativeDay(w.CARRIED_DAYS.get(match[0], 0), carried=True), match.end()
    if s[i] in w.SHORT_DAYS and i + 1 < len(s) and not (i and s[i - 1] in "然之以最啥提目"):
        following = s[i + 1]
        if (following == "晚" and s[i + 2 : i + 3] not in ("报", "餐")) or (
            following == "早" and s[i] in "今明昨听后"
        ):
            return RelativeDay(w.SHORT_DAYS[s[i]]), i + 1
        if following == "夜" and s[i] in "今昨当":
            return RelativeDay(w.SHORT_DAYS[s[i]]), i + 1
    if s.startswith(("今朝", "听朝"), i):
        return RelativeDay(w.SHORT_DAYS[s[i]]), i + 1
    if s.startswith("tonight", i):
        return RelativeDay(0), i + 2
    return None


def _weekday_list(s: str, i: int, days: list[int]) -> tuple[tuple[int, ...], int]:
    """周二四, 周一、三、五: further weekdays right behind the first."""
    while len(days) < 7 and (match := w.MORE_WEEKDAYS.match(s, i)):
        glued = match["glue"] is None and w.WEEKDAY.get(s[i]) is None
        named_week = any(word in match[0] for word in ("周", "星期", "礼拜"))
        if glued or named_week or w.WEEKDAY[match["day"]] <= days[-1]:
            break
        days.append(w.WEEKDAY[match["day"]])
        i = match.end()
    return tuple(days), i


def week(s: str, i: int) -> Match:
    """这周, 下周三, 周末, 上半周."""
    if match := w.WEEK_SHIFT.match(s, i):
        offset, end = shift(match["shift"]), match.end()
        if s.startswith("末", end):
            return Week(offset, "weekend"), end + 1
        if half := w.HALF_WEEK.match(s, end):
            return Week(offset, _HALVES[half["part"]]), half.end()
        end = skip_spaces(s, end)
        if day := w.WEEKDAY_CHAR.match(s, end):
            days, end = _weekday_list(s, day.end(), [w.WEEKDAY[day["day"]]])
            return Weekday(days, offset), end
        if s.startswith("工作日", end):
            return Week(offset, "workdays"), end + 3
        if match["unit"] == "礼":
            return None
        return Week(offset), match.end()
    if match := w.HALF_WEEK.match(s, i):
        carried = 0 if match["part"] in "上下" else None
        return Week(carried, _HALVES[match["part"]]), match.end()
    if match := w.HALF_MONTH.match(s, i):
        part = "early" if match["part"] == "上" else "late"
        if match["unit"] == "周":
            return Week(0, part), match.end()
        if match["unit"] == "月":
            return CalendarDate(month_offset=0, part=part), match.end()
        return CalendarDate(year_offset=0, part=part), match.end()
    match = w.BARE_WEEK.match(s, i)
    if match is None or (i and s[i - 1] in _COUNTS and s[i - 2 : i - 1] not in ("周", "期", "拜")):
        return None
    if s.startswith("末", match.end()):
        end = match.end() + 1
        return Week(None, "weekend"), end + 2 * s.startswith("两天", end)
    if day := w.WEEKDAY_CHAR.match(s, match.end()):
        days, end = _weekday_list(s, day.end(), [w.WEEKDAY[day["day"]]])
        return Weekday(days), end
    return None


def english(s: str, i: int) -> Match:
    """next Monday, Wed, this week."""
    shifts = {
        "next": 1,
        "last": -1,
        "this": 0,
        "coming": None,
        "下": 1,
        "这": 0,
        "本": 0,
        None: None,
    }
    if match := w.ENGLISH_DAY.match(s, i):
        return Weekday((w.ENGLISH_WEEKDAY[match["day"]],), shifts[match["shift"]]), match.end()
    if match := w.ENGLISH_MONTH.match(s, i):
        day = match["day"] or match["before"]
        month = w.ENGLISH_MONTHS[match["month"][:3]]
        return CalendarDate(month=month, day=int(day) if day else None), match.end()
    if match := w.ENGLISH_WEEK.match(s, i):
        offset = shifts.get(match["shift"]) or w.SHIFTS.get(match["shift"][0], 0)
        unit = match["unit"]
        if unit == "month":
            return CalendarDate(month_offset=offset), match.end()
        if unit == "quarter":
            return Quarter(None, offset), match.end()
        return Week(offset, "weekend" if unit == "weekend" else ""), match.end()
    return None


def nth(s: str, i: int, inside: Days | None = None) -> Match:
    """第一周, 第三天, 最后一个星期一, 前4天 of `inside`."""
    if match := w.NTH.match(s, i):
        n = number(match["n"])
        if n is None:
            return None
        day = w.WEEKDAY[match["day"]] if match["day"] else None
        return Nth(n, _NTH_UNITS[match["unit"]], inside, day), match.end()
    if inside is None:
        return None
    if s.startswith("首月", i):
        return Nth(1, "month", inside), i + 2
    match = w.LAST_N.match(s, i)
    if match is None:
        return None
    count = number(match["n"]) if match["n"] else 1
    day = w.WEEKDAY[match["day"]] if match["day"] else None
    n = 1 if match["which"] == "前" else -1
    return Nth(n, _NTH_UNITS[match["unit"]], inside, day, count or 1), match.end()


def every(s: str, i: int) -> Match:
    """每天, 每周三, 工作日, 随便哪天."""
    match = w.EVERY.match(s, i)
    if match is None:
        return None
    if match["day"]:
        days, end = _weekday_list(s, match.end(), [w.WEEKDAY[match["day"]]])
        return Every(frozenset(days)), end
    if match["end"]:
        return Every(frozenset({6, 7})), match.end()
    if match["work"] or match["weekday"] or "工作日" in match[0]:
        return Every(workdays=True), match.end()
    whichever = bool(match["which"] or match["anyday"])
    return Every(whichever=whichever), match.end()


def few(s: str, i: int) -> Match:
    """这两天, 过两天, 现在."""
    if (match := w.SEVERAL.match(s, i)) and match["to"][-1] != match["from"]:
        return Few(w.SHORT_DAYS[match["from"]], w.SHORT_DAYS[match["to"][-1]] + 1), match.end()
    if match := w.FEW.match(s, i):
        if match["after"]:
            return Few(2, None), match.end()
        return Few(0, 2 if match["two"] else 3), match.end()
    if (match := w.PRESENT.match(s, i)) and _PRESENT_COUNTS.match(s, match.end()):
        return Present(), match.end()
    return None


Rule = Callable[[str, int], Match]
_DIGITS = "0123456789"
_HAN_DIGITS = "零一二两三四五六七八九十廿卅百千俩仨半几"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
# Which rules can begin with which characters; the order of the rules breaks ties.
_BEGINNINGS: tuple[tuple[Rule, str], ...] = (
    (few, "今明后这接近过现目此当眼"),
    (every, "每逢随任不管无天平工哪时w"),
    (numeric_date, _DIGITS),
    (counted, _DIGITS + _HAN_DIGITS + "好数再过未接今往之后去最近前" + _LATIN),
    (relative_day, "".join(w.RELATIVE_DAYS) + "".join(w.SHORT_DAYS) + "次翌隔当同那第t"),
    (english, _LATIN + "下这本上"),
    (week, "上下前后这本今当周星礼"),
    (quarter, "第首上下本这当q1234一二三四"),
    (holiday, "".join({word[0] for word in named_days().spellings})),
    (
        calendar_date,
        _DIGITS + _HAN_DIGITS + "公阳农阴旧老今本当明来下次翌后去上前大这同月年正腊冬初中",
    ),
    (nth, "第"),
)
_RULES: dict[str, tuple[Rule, ...]] = {
    char: tuple(rule for rule, chars in _BEGINNINGS if char in chars)
    for char in set("".join(chars for _, chars in _BEGINNINGS))
}


def days(s: str, i: int) -> Match:
    """The longest name of days at `i`."""
    best: Match = None
    for rule in _RULES.get(s[i], ()) if i < len(s) else ():
        found = rule(s, i)
        if found and (best is None or found[1] > best[1]):
            best = found
    if best is None:
        return None
    node, end = best
    if isinstance(node, Week) or (isinstance(node, CalendarDate) and node.day is None):
        inner = skip_spaces(s, end)
        inner += s.startswith("的", inner)
        if found := nth(s, inner, node):
            return found
    return best

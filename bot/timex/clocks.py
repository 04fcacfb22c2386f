"""The grammar of parts of the day and clock times: 下午三点半, 15:30, 3pm, 晚上."""

import re
from typing import Final

from bot.timex.nodes import Clock
from bot.timex.numerals import SMALL, number

# Hours from and to; 24 is the next midnight.
PARTS: Final[dict[str, tuple[float, float]]] = {
    "dawn": (0, 6),
    "daybreak": (4, 7),
    "morning": (6, 12),
    "noon": (12, 14),
    "after_noon": (13, 15),
    "afternoon": (12, 18),
    "dusk": (17, 19),
    "evening": (18, 24),
    "night": (20, 24),
    "midnight": (0, 1),
    "daytime": (6, 18),
    "all_day": (0, 24),
    "late_night": (22, 24),
    "after_work": (18, 24),
}
_WORDS = {
    "dawn": "凌晨 半夜 后半夜 下半夜",
    "daybreak": "黎明 天亮前 拂晓",
    "morning": "早上 早晨 上午 清晨 早间 一早 大清早 清早 朝早 上昼 头午 前晌 头晌 午前 "
    "大早上 一大早 morning",
    "noon": "中午 正午 晌午 晌午头 noon 午间 午休时间 午休",
    "after_noon": "午后",
    "afternoon": "下午 晏昼 下昼 后晌 过晌 下晌 晚半晌 后半晌 afternoon 下半天 后半天 下半日",
    "dusk": "傍晚 傍黑 挨晚 擦黑 黄昏 傍晚时分",
    "night": "夜间",
    "evening": "晚上 晚间 夜晚 晚黑 今晚黑 夜里 夜里头 大晚上 evening tonight night 晚夕",
    "late_night": "深夜",
    "midnight": "午夜",
    "daytime": "白天 日间 大白天 日里",
    "after_work": "下班后 下班以后 下班之后",
    "all_day": "全天 整天 一整天 一天都 全日 成日 一天到晚",
}
PART_OF: Final = {word: part for part, words in _WORDS.items() for word in words.split(" ")} | {
    "all day": "all_day",
    "上半天": "morning",
    "上半日": "morning",
    "一天都": "all_day",
}
PART: Final = re.compile(
    "(?:"
    + "|".join(sorted((re.escape(p) for p in PART_OF if p), key=len, reverse=True))
    + r")(?!好(?:[,，。!！~\s]|$|呀|啊|老师|您|你|哇|哈))"
)
_SHORT_PART = re.compile(
    r"(?<=[今明昨后听])早(?!点(?!钟)|些|餐|饭)|早(?!点(?!钟)|日|些|就|到(?!达)|退|已|一|班|餐|饭)|"
    r"晚(?!点(?!钟)|于|到|些|班|一点|辈|会|餐|饭|婚|期|了|个|回)|朝|夜(?!班|宵)|(?<![a-z])(?:am|"
    r"pm)(?![a-z])"
)
_SHORT = {
    "早": "morning",
    "晚": "evening",
    "朝": "morning",
    "夜": "evening",
    "am": "morning",
    "pm": "afternoon",
}
_COLON = re.compile(
    r"(?<!:)(?P<h>2[0-4]|1\d|"
    r"0?\d)\s?:\s?(?P<m>[0-5]\d)(?:\s?:\s?(?P<s>[0-5]\d))?(?![\d])\s?(?P<ap>(?:am|a\.m\.?|pm|"
    r"p\.m\.?|p|a)(?![a-z]))?(?:时|点|分)?"
)
_TAIL = (
    r"(?:(?:\s?钟|整|正|许|来钟|多钟?)|(?P<half>[搭踏]?半钟?)|[搭踏]?(?P<q>[一三123两二])刻|"
    r"(?P<zi>[一二三四五六七八九十]{1,2}|\d{1,2})个字"
    rf"|[搭踏](?P<five>[一二三四五六七八九十])|过?(?P<m>[0-5]\d(?!\d)|0?\d(?=分)|"
    rf"零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|"
    rf"[一二三四五六七八九](?=分))分?钟?(?!之)(?:(?P<s>{SMALL})秒)?"
    r"|(?P<zi2>[一二三四五六七八九])(?=$|[^\u4e00-\u9fff]))?"
)
_POINT = re.compile(
    rf"(?P<h>{SMALL})(?P<more>来|多)?\s?(?:点(?!击|评|名|开(?!会|始|考|车|工|完)|子|头|餐|单|赞|儿|心|滴|菜|燃|数)|"
    rf"时(?!间|候|刻|段|常|不|长|光|代|装|尚|薪)|:00时)\s?{_TAIL}\s?(?P<ap>(?:am|pm|p\.m\.|"
    rf"a\.m\.)(?![a-z]))?"
)
_ENGLISH_HOURS = {
    n: i
    for i, n in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
}
_AMPM = re.compile(
    rf"(?<![\d:.])(?P<h>1[0-2]|0?[1-9]|{'|'.join(_ENGLISH_HOURS)})\s?(?P<ap>am|pm|a\.m\.?|"
    rf"p\.m\.?|o'?clock)(?![a-z])"
)
_PAIR = re.compile(
    r"(?P<a>[一二两三四五六七八九十]|十)(?P<b>[一二三四五六七八九十]|十[一二])点(?:钟|左右|多)?"
)
_TALK = re.compile(
    r"(?:想|需要|要求|建议|原因|疑问|问题|意见|请求|想法|疑惑|需求|情况|说明|补充|优势|顾虑|"
    r"理由|经验|小?建议|希望|要|不明白|不太?懂|不清楚)"
)
_SMALL_ONE = re.compile(
    r"[早晚快慢有好大小这那差多少靠往近远高低前后几某重要哪下第优缺弱特卖亮每]$|(?:以下|上述|"
    r"如下|想问|补充|强调|说明)$"
)
_ABBREVIATED = re.compile(
    rf"(?P<h>{SMALL})(?=\s?(?:到|至|-|~|,?或者?|、)\s?{SMALL}\s?(?:点|时(?!间)|pm|am))"
)


_PART_STARTS = frozenset(word[0] for word in PART_OF if word)
_SHORT_STARTS = frozenset("早晚朝夜ap")
_CLOCK_STARTS = frozenset("0123456789零一二两三四五六七八九十廿卅otfsen")


def part(s: str, i: int) -> tuple[str, int] | None:
    """A part of the day."""
    if s[i : i + 1] in _PART_STARTS and (match := PART.match(s, i)):
        return PART_OF[match[0]], match.end()
    return None


def short_part(s: str, i: int) -> tuple[str, int] | None:
    """早 and 晚, which mean a part of the day only behind a day or before a clock time."""
    if s[i : i + 1] in _SHORT_STARTS and (match := _SHORT_PART.match(s, i)):
        return _SHORT[match[0]], match.end()
    return None


def _with_half(hour: int, half: str | None) -> tuple[int, bool]:
    if not half or half.startswith("o"):
        return hour, False
    if half[0] == "p":
        return (hour + 12 if hour < 12 else hour), True
    return (0 if hour == 12 else hour), True


def clock(s: str, i: int, *, bare: bool) -> tuple[Clock, int] | None:
    """A clock time; `bare` when neither day nor part of the day stands before it."""
    if s[i : i + 1] not in _CLOCK_STARTS:
        return None
    if i and s[i - 1].isdigit() and s[i].isdigit() and not _after_date(s, i):
        return None
    if match := _COLON.match(s, i):
        hour, settled = _with_half(int(match["h"]), match["ap"])
        written = settled or match["h"].startswith("0") or hour > 12 or hour == 0
        return Clock(hour, int(match["m"]), int(match["s"] or 0), settled=written), match.end()
    if match := _AMPM.match(s, i):
        word = match["h"]
        hour = int(word) if word.isdigit() else _ENGLISH_HOURS[word]
        hour, settled = _with_half(hour, match["ap"])
        return Clock(hour, settled=settled), match.end()
    if (match := _PAIR.match(s, i)) and (pair := _pair(match)):
        return pair
    if (match := _POINT.match(s, i)) and _is_clock(s, i, match, bare=bare):
        return _pointed(match)
    if (match := _ABBREVIATED.match(s, i)) and not (i and s[i - 1] in "第周期拜.:/-月"):
        said = number(match["h"])
        if said is not None and said <= 24:
            return Clock(said, settled=said > 12), match.end()
    return None


def _after_date(s: str, i: int) -> bool:
    """2018-12-1209:03: the clock stands right behind a date of ten characters."""
    return i >= 8 and s[i + 2 : i + 3] == ":" and s[i - 3] in "-/."


def _pair(match: re.Match[str]) -> tuple[Clock, int] | None:
    """两三点, 七八点: from the first hour to the end of the second."""
    first, second = number(match["a"]), number(match["b"])
    if first is None or second is None or second != first + 1:
        return None
    return Clock(first, until=second + 1), match.end()


def _is_clock(s: str, i: int, match: re.Match[str], *, bare: bool) -> bool:
    hour = number(match["h"])
    if hour is None or hour > 24:
        return False
    if (
        s.startswith("时", match.end("h"))
        and match["h"] in ("一", "十", "两")
        and not match["m"]
        and bare
        and s[match.end() : match.end() + 1] not in ("", "整", "许")
    ):
        return False
    if bare and _TALK.match(s, match.end()) and match.end() - match.end("h") == 1:
        return s.startswith(("要", "需要", "想", "希望"), match.end()) and not _counts_points(
            s, i, hour
        )
    if bare and hour <= 9 and i and match.end() - match.end("h") == 1 and not match["h"].isdigit():
        if _SMALL_ONE.search(s[max(0, i - 2) : i]):
            return False
        if match["h"] in ("一", "两") and hour == 1:
            return s[match.end() : match.end() + 1] not in (
                "也",
                "点",
                "都",
                "没",
                "不",
                "儿",
                "小",
                "事",
            )
    return not (
        bare
        and not i
        and match["h"] == "一"
        and s[match.end() : match.end() + 1] in ("也", "点", "都", "儿")
    )


def _counts_points(s: str, i: int, hour: int) -> bool:
    """三点想确认, 有两点需要说明: points of a talk, not of the clock."""
    window = s[i : i + 8]
    return hour <= 9 and any(
        word in window
        for word in ("确认", "问", "说明", "补充", "请教", "强调", "了解", "提", "咨询", "沟通")
    )


def _pointed(match: re.Match[str]) -> tuple[Clock, int] | None:
    hour, settled = _with_half(number(match["h"]) or 0, match["ap"])
    minute, second = 0, 0
    if match["half"]:
        minute = 30
    elif match["q"]:
        minute = 15 * ({"两": 2}.get(match["q"]) or number(match["q"]) or 0)
    elif word := (match["zi"] or match["five"] or match["zi2"]):
        minute = 5 * (number(word) or 0)
    elif match["m"]:
        minute = number(match["m"]) or 0
        second = number(match["s"] or "零") or 0
    if minute > 59 or second > 59:
        return None
    return Clock(hour, minute, second, settled=settled or hour > 12 or hour == 0), match.end()

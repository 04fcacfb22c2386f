"""The grammar of whole expressions: moments, ranges, openness; and the scan over a message."""

import re
from typing import Final

from bot.timex import day_words as w
from bot.timex.clocks import clock, part
from bot.timex.counted import length
from bot.timex.dates import skip_spaces
from bot.timex.moments import moment
from bot.timex.nodes import (
    Around,
    Between,
    Counted,
    DayRange,
    Every,
    Few,
    Found,
    Moment,
    NamedDay,
    Node,
    Nth,
    Opened,
    Side,
    Weekday,
)  # fmt: skip

MAX_LENGTH: Final = 10_000
"""Characters read of one message; what lies behind is not looked at."""

_STARTS: Final = frozenset(
    "0123456789零一二两三四五六七八九十廿卅俩仨半几"
    "今明后昨前去大听琴寻噚次翌隔第当同本这下上周星礼每逢随任不管无天平工哪过接近最未再往之现目"
    "此眼年节从自由打农阴旧老公阳正腊冬首月"
    "早晚凌黎拂清午中晌头朝晏昼傍挨擦黄夜深白日全整成后"
    "qtwfmsnlcdayeo" + "".join({word[0] for word in w.HOLIDAY.pattern.replace("\\", "").split("|")})
)
_TO = re.compile(r"\s*(?:一直到|直到|到|至|~+|-{1,4}|→|to(?![a-z])|until)\s*(?:了)?")
_AND = re.compile(r"\s*(?:和|与|跟|同|、)\s*")
_MOVED = re.compile(r"\s?(?:的)?(?:面试)?(?:改|调|换|挪|移|推|延|顺|转|变)")
_BETWEEN = re.compile(r"之间|中间")
_FROM = re.compile(r"(?:从|自从|自|由|打从|打)(?=\s?\S)")
_EARLIEST = re.compile(r"(?:最早|最快|最早最早)(?:也)?(?:只能|要|得|能|是|可以|到)?\s?")
_LATEST = re.compile(
    r"[,，、;；\s]{0,2}(?:最晚|最迟|最多)(?:也)?(?:只能|不能超过|不超过|不能晚于|不晚于|要|得|"
    r"能|到|是|可以)?\s?"
)
_AFTER = re.compile(
    r"\s?(?:(?:的|及|或|或者|和)?(?P<with>及以后|或之后|及之后|或以后|往后|起(?!不|床|来|飞|得|"
    r"晚|早|身|步|点|码|初|先)|开始|以来|onwards?|(?<=[及或])(?:之后|以后))|(?P<after>(?:下班|"
    r"下课|放学|散会|结束|考完试?)?(?:以后|之后)|"
    r"过后|后(?!天|面|来|续|儿|日|悔|台|期|备|门|果|勤)))"
)
_BEFORE = re.compile(
    r"\s?(?:(?P<with>(?:及|或|或者)(?:以前|之前)|为止|止(?!痛|损|咳))|(?P<before>以前|之前|"
    r"前(?!天|台|面|后|端|往|途|提|任|儿|日|辈|来|去)))"
)
_ENGLISH_OPEN = re.compile(r"(?P<side>after|before|by|until|from|since)\s+")
_WORD = re.compile(r"(?:on|at)\s+")
_NEW_YEAR = re.compile(
    r"(?<![\d一二三四五六七八九十几多半今明去后前每新两周同])年(?P<side>前|后)(?!的?年|龄|会|轻|"
    r"终)|过(?:完|了)(?P<done>大?年|春节)(?:以后|之后|后)?"
)
_EACH = re.compile(r"\s?(?:的)?(?:每天|每日|天天|每晚(?=\s?[七八九十\d]))?(?:的)?\s?")


def expression(s: str, i: int) -> Found | None:
    """The longest expression at `i`, openness and ranges with it."""
    head = s[i]
    if head in "年过" and (match := _NEW_YEAR.match(s, i)):
        side: Side = "before" if match["side"] == "前" else "after"
        return Found(i, match.end(), Opened(Moment(NamedDay("春节", whole=True)), side))
    if head == "最" and (match := _EARLIEST.match(s, i)):
        return _from_earliest(s, i, match.end())
    if head == "最" and (match := _LATEST.match(s, i)):
        last = moment(s, match.end())
        if last is None:
            return None
        before = _BEFORE.match(s, last[1])
        side = "before" if before else "until"
        return Found(i, before.end() if before else last[1], Opened(last[0], side))
    if head in "abfus" and (match := _ENGLISH_OPEN.match(s, i)):
        return _english_open(s, i, match)
    opened_by_from = False
    if head in "从自由打" and (match := _FROM.match(s, i)):
        opened_by_from, i = True, skip_spaces(s, match.end())
    start = i
    first = moment(s, i) if i < len(s) else None
    if first is None:
        return None
    node, end = first
    ranged = _range(s, start, node, end)
    if ranged is None and opened_by_from:
        return _open(s, start, node, end, must=True)
    return ranged or _open(s, start, node, end)


def _from_earliest(s: str, start: int, i: int) -> Found | None:
    first = moment(s, i) if i < len(s) else None
    if first is None:
        return None
    if (match := _LATEST.match(s, first[1])) and (
        last := moment(s, match.end()) if match.end() < len(s) else None
    ):
        return Found(start, last[1], Between(first[0], last[0]))
    return Found(start, first[1], Opened(first[0], "from"))


def _english_open(s: str, start: int, match: re.Match[str]) -> Found | None:
    first = moment(s, match.end()) if match.end() < len(s) else None
    if first is None:
        return None
    word = match["side"]
    if word in ("from", "since") and (ranged := _range(s, start, *first)):
        return ranged
    sides: dict[str, Side] = {"after": "after", "from": "from", "since": "from"}
    return Found(start, first[1], Opened(first[0], sides.get(word, "before")))


def _range(s: str, start: int, first: Moment, end: int) -> Found | None:
    """A到B, A和B之间, 自A起至B止."""
    if isinstance(first.days, Counted | Every | Few) and first.clock is None:
        return None
    at = end
    if (match := _AFTER.match(s, at)) and match["with"] in ("起", "开始"):
        at = match.end()
    match = _TO.match(s, at)
    if match and match.end() < len(s):
        last = _abbreviated(s, match.end(), first) or moment(s, match.end())
        if last is not None:
            last = _each_of_them(s, last)
            return _closed(s, start, Between(first, last[0]), last[1])
        return None
    match = _AND.match(s, end)
    if match and match.end() < len(s) and (last := moment(s, match.end())):
        between = _BETWEEN.match(s, last[1])
        if between:
            return Found(start, between.end(), Between(first, last[0]))
    return None


def _each_of_them(s: str, last: tuple[Moment, int]) -> tuple[Moment, int]:
    """周一到周五每天下午: the time that closes a range of days."""
    node, end = last
    if node.part is not None or node.clock is not None or end >= len(s):
        return last
    each = _EACH.match(s, end)
    at = each.end() if each else end
    time = moment(s, at) if at < len(s) and at > end else None
    if time is None or time[0].days is not None:
        return last
    return Moment(node.days, time[0].part, time[0].clock), time[1]


def _abbreviated(s: str, i: int, first: Moment) -> tuple[Moment, int] | None:
    """周一到五; the second weekday may leave its 周 out."""
    if not isinstance(first.days, Weekday) or first.clock is not None:
        return None
    match = w.WEEKDAY_CHAR.match(s, i)
    if (
        match is None
        or w.BARE_WEEK.match(s, i)
        or s[match.end() : match.end() + 1] in ("点", "号", "日", "月", ":")
    ):
        return None
    day = Weekday((w.WEEKDAY[match["day"]],), first.days.week)
    after = part(s, match.end())
    if after:
        time = clock(s, after[1], bare=False) if after[1] < len(s) else None
        return Moment(day, after[0], time[0] if time else None), time[1] if time else after[1]
    return Moment(day), match.end()


def _closed(s: str, start: int, node: Between, end: int) -> Found:
    first, last = node.first, node.last
    only_days = first.clock is None and first.part is None and first.days is not None
    if s.startswith(("之间", "期间", "中间"), end):
        end += 2
        last, after = _each_of_them(s, (last, end))
        if not only_days or after == end:
            return Found(start, end, node)
        end = after
    elif s.startswith("止", end):
        return Found(start, end + 1, node)
    if only_days and first.days and last.days and (last.clock or last.part):
        each = Moment(DayRange(first.days, last.days), last.part, last.clock)
        return _range(s, start, each, end) or _open(s, start, each, end)
    return Found(start, end, node)


def _open(s: str, start: int, node: Moment, end: int, *, must: bool = False) -> Found:
    counted = isinstance(node.days, Counted) and node.clock is None and node.part is None
    if not counted and (match := _AFTER.match(s, end)):
        return Found(start, match.end(), Opened(node, "from" if match["with"] else "after"))
    if not counted and (match := _BEFORE.match(s, end)):
        return Found(start, match.end(), Opened(node, "until" if match["with"] else "before"))
    if must and not counted and not _MOVED.match(s, end):
        return Found(start, end, Opened(node, "from"))
    return Found(start, end, node)


def _counts_no_day(node: Node) -> bool:
    """第一个月, 前几天 alone: counted from nowhere, or by nobody knows how many."""
    if not isinstance(node, Moment) or node.part is not None or node.clock is not None:
        return False
    days = node.days
    return (isinstance(days, Nth) and days.inside is None) or (
        isinstance(days, Around | Counted) and not days.amount
    )


def scan(s: str) -> list[Found]:
    """All expressions and lengths of a normalised message, in order, none overlapping."""
    found: list[Found] = []
    i, size = 0, len(s)
    while i < size:
        if s[i] not in _STARTS or (i and s[i].isdigit() and s[i - 1].isdigit() and s[i].isascii()):
            i += 1
            continue
        if s[i].isascii() and s[i].isalpha() and i and s[i - 1].isascii() and s[i - 1].isalpha():
            i += 1
            continue
        hit = expression(s, i)
        if hit is not None and _counts_no_day(hit.node):
            hit = None
        long = length(s, i)
        node: Node
        if hit is not None and (long is None or hit.end >= long[1]):
            end, node = hit.end, hit.node
        elif long is not None:
            end, node = long[1], long[0]
        else:
            i += 1
            continue
        found.append(hit if hit is not None and node is hit.node else Found(i, end, node))
        i = max(end, i + 1)
    return found

"""What the writer thinks of each expression: offered, refused, only named, excepted, dropped."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.timex import cues as c
from bot.timex.cues import Cue
from bot.timex.groups import Group, Stance, groups_of
from bot.timex.nodes import Found

_CONDITIONAL = re.compile(r"如果|要是|万一|假如|倘若|若是?|假若")
_LIGHT = re.compile(
    r"(?:\(?\d[.、)]?|我|的话|呢|吧|啊|呀|哈|嘛|么|吗|那天|当天|这天|左右|前后|大概|也|就|还|了|的|哦|噢|哟|"
    r"咯|喽|，|,|\s|这边|可|都|这个|时间|时候|期间|时段|段|那|里|内|间|中间|其中|也许|应该|感觉|"
    r"其实|过|"
    r"来|去|~|。|!|！|吖|滴|谢谢|您|你|好)*$"
)
_SOME_DAY = re.compile(r"再(?:约|说|看|联系|定|聊|议)")
_LATE_COMING = re.compile(r"才(?:来(?!得)|进|出现|通知|回复|告诉)")
_AWAY_THEN = re.compile(r"(?:那天|当天|这天|当日|那日|那一天)")
_OVER = re.compile(
    r"(?:才|左右|就|能|大概)?(?:结束|散会|完事|下课|下班|放学|收工|考完|开完|忙完|面完|弄完|搞定)(?!后|之后|以后)"
)
_NEAR = 12
_LEAVE = re.compile(r"请.{0,6}假|休.{0,4}假|年假|事假|病假|调休|婚假|产假|丧假|特休|\bleave\b")


def decide(s: str, founds: Sequence[Found]) -> list[Group]:
    """The groups of a message, each with its stance."""
    groups = groups_of(s, founds)
    for n, group in enumerate(groups):
        following = groups[n + 1] if n + 1 < len(groups) else None
        previous = groups[n - 1] if n else None
        group.stance, group.by_cue = _stance(group, previous, following)
        if (
            previous is not None
            and group.stance in (Stance.UNTIL_START, Stance.UNTIL_END)
            and group.before == group.wide_before
        ):
            # 周三开会到三点: the busy word belongs to the end, the day is where it begins.
            previous.stance, group.begins = Stance.NAMED, True
        if (
            group.stance is Stance.NAMED
            and _AWAY_THEN.search(group.rest)
            and _first(group.later, "refuse")
        ):
            group.stance, group.that_day = Stance.REFUSED, True
        group.preferred = bool(re.search(r"最好|优先|尽量|首选|prefer|更好|倾向", group.before))
    _share(groups)
    _except(groups)
    _correct(s, groups)
    return groups


def _stance(group: Group, previous: Group | None, following: Group | None) -> tuple[Stance, bool]:
    strong = _by_prefix(group, previous)
    if strong is not None:
        return strong, True
    silent = following is not None and not (group.own or group.later)
    if silent and following and _speaks_of_rest(following.before):
        return Stance.SCOPE, True
    return _by_suffix(group)


def _speaks_of_rest(before: str) -> bool:
    return bool(c.EXCEPT.search(before) or c.ONLY.search(before))


def _first(cues: list[Cue] | None, *kinds: str) -> Cue | None:
    return next((cue for cue in cues or [] if cue.kind in kinds), None)


def _by_prefix(group: Group, previous: Group | None) -> Stance | None:
    before, after = group.before, group.after
    refused_after = (
        cue := _first(group.own, "refuse", "accept")
    ) is not None and cue.kind == "refuse"
    if c.ASKED_WHETHER.search(before):
        return Stance.NAMED
    if c.NOT.search(before) and not refused_after:
        return Stance.DROPPED
    if c.EXCEPT.search(before) or c.OUTSIDE.match(after):
        return Stance.EXCEPTED
    if c.ONLY.search(before) and not refused_after:
        return Stance.ONLY
    if c.JUST.search(before) and re.match(r"(?:我)?(?:有空|有时间|方便|得空|能来|得闲)", after):
        return Stance.ONLY
    if c.AVOID.search(before) or c.BUSY_AT.search(before):
        return Stance.REFUSED
    if c.UNTIL.search(before):
        if c.ONLY_THEN.match(after):
            return Stance.FROM_THEN
        return Stance.UNTIL_START if c.RETURN.match(after) else Stance.UNTIL_END
    if re.search(r"是(?:在|约在)?$", before) and group.whether and not _first(group.own, "accept"):
        return Stance.NAMED
    if _LATE_COMING.match(after) or (group.vague and _SOME_DAY.match(after)):
        return Stance.NAMED
    if match := _OVER.match(after):
        return Stance.UNTIL_END
    if group.opened and c.ONLY_THEN.match(after):
        return Stance.OFFERED
    if (match := c.RETURN.match(after)) and not group.opened:
        away = _first(
            (previous.own or []) + (previous.later or []) if previous else group.earlier, "refuse"
        )
        if match["only"] or (away is not None and previous is None):
            return Stance.UNTIL_START
        behind = [cue for cue in group.own or [] if cue.start >= group.end + match.end()]
        return Stance.NAMED if not _first(behind, "accept") else None
    if c.ONLY_THEN.match(after):
        return Stance.FROM_THEN
    if c.ORIGINALLY.search(before):
        return Stance.REFUSED if refused_after else Stance.NAMED
    if c.MOVE_TO.search(before) and re.match(r"的(?:面试|那场|面谈|复试|一面|二面)", after):
        return Stance.REFUSED if refused_after else Stance.NAMED
    if c.MOVE_TO.search(before):
        return Stance.REFUSED if refused_after else Stance.OFFERED
    return None


def _by_suffix(group: Group) -> tuple[Stance, bool]:
    names = c.NAMES.match(group.after)
    own = group.own or []
    cue = own[0] if own else None
    if names is not None and cue is not None and cue.end <= group.end + names.end():
        names = None if cue.kind in ("accept", "refuse") else names
    if cue is None and names is None and c.ASKING.search(group.before):
        return Stance.OFFERED, True
    if cue is None and names is None and not _LIGHT.match(c.SAME_TIME.sub("", group.after)):
        return _by_wish(group, default=Stance.NAMED)
    if cue is None:
        cue = next(iter(group.later or ()), None) if names or _LIGHT.match(group.after) else None
        if cue is not None and cue.kind in ("move", "query", "condition") and names is None:
            cue = None
        if cue is not None and cue.kind == "accept" and names:
            cue = None
    if cue is None:
        return (
            (Stance.NAMED, False)
            if names and not group.ahead
            else _by_wish(group, default=Stance.OFFERED)
        )
    return _by_cue(group, cue, names=names is not None), True


def _by_cue(group: Group, cue: Cue, *, names: bool) -> Stance:
    rest = [k for k in group.own or [] if k.start > cue.start]
    match cue.kind:
        case "refuse":
            if _CONDITIONAL.search(group.before):
                return Stance.NAMED
            return Stance.REFUSED
        case "accept":
            worse = _first(rest, "refuse", "cancel")
            if worse is not None and worse.kind == "refuse" and cue.text in _WEAK:
                return Stance.REFUSED
            wanted = _first(rest, "query", "move")
            if names and wanted is not None and _moves_on(cue, wanted):
                return Stance.NAMED
            return Stance.OFFERED
        case "cancel":
            cannot = any(c.CANNOT.search(k.text) for k in rest + (group.later or []))
            return Stance.REFUSED if cannot or cue.text.startswith("不") else Stance.NAMED
        case _:
            worse = _first(rest, "refuse")
            return (
                Stance.REFUSED
                if worse is not None and cue.kind == "move" and not names
                else Stance.NAMED
            )


def _moves_on(accept: Cue, wanted: Cue) -> bool:
    """「周五的面试可以改到……」: the yes belongs to the move, not to the interview named."""
    near = wanted.kind == "move" and wanted.start - accept.end <= _RIGHT_BEHIND
    return near or accept.text not in ("可以", "方便")


_RIGHT_BEHIND = 2
_WEAK = frozenset(
    {
        "安排",
        "约",
        "来",
        "去",
        "过来",
        "过去",
        "参加",
        "出席",
        "麻烦",
        "到",
        "休息",
        "放假",
        "在家",
        "准时",
        "可",
        "见",
        "到场",
    }
)


def _by_wish(group: Group, *, default: Stance) -> tuple[Stance, bool]:
    """No word behind the expression: one before it in the clause, or the bare default."""
    ahead = [cue for cue in group.ahead or [] if cue.text != "还是"]
    if ahead:
        kind = ahead[-1].kind
        if kind == "refuse":
            return Stance.REFUSED, True
        if kind in ("accept", "move"):
            return Stance.OFFERED, True
        if kind in ("query", "cancel"):
            return Stance.NAMED, True
    if _LEAVE.search(group.before + group.after):
        return Stance.NAMED, True
    if c.WISH.search(group.before):
        return Stance.OFFERED, True
    return default, False


def _share(groups: list[Group]) -> None:
    """周三，周四都不行: a bare expression before a comma shares the next one's predicate."""
    for n in range(len(groups) - 2, -1, -1):
        group, following = groups[n], groups[n + 1]
        if (
            not group.comma_next
            or group.by_cue
            or following.stance not in (Stance.REFUSED, Stance.ONLY)
        ):
            continue
        if following.stance is Stance.ONLY and not c.ONLY.search(group.before):
            continue
        if re.match(r"\s?(?:我)?(?:都|均|也|全)", following.after) or following.by_cue:
            group.stance, group.by_cue = following.stance, True


def _except(groups: list[Group]) -> None:
    """除了X都行 excepts, 除了X都不行 is 只有X, 除了X，Y也行 adds."""
    for n, group in enumerate(groups):
        if group.stance is Stance.SCOPE and n + 1 < len(groups):
            after = groups[n + 1]
            if after.stance is Stance.EXCEPTED:
                negative = _first((after.own or []) + (after.later or []), "refuse", "accept")
                bad = negative is not None and negative.kind == "refuse"
                group.stance = Stance.SCOPE if bad else Stance.OFFERED
        if group.stance is not Stance.EXCEPTED:
            continue
        cue = _first((group.own or []) + (group.later or []), "refuse", "accept")
        if cue is not None and not c.EVERYTHING.search(
            group.after[: cue.end - group.end] + group.rest
        ):
            cue = None  # 除了上午有课: why, not what holds of the rest
        following = groups[n + 1] if n + 1 < len(groups) else None
        if cue is not None and cue.kind == "refuse":
            group.stance = Stance.ONLY
        elif (
            cue is None
            and following is not None
            and c.ADDITIVE.match(following.after)
            and not c.EVERYTHING.search(group.after + group.rest + following.before)
        ):
            group.stance = Stance.OFFERED


def _correct(s: str, groups: list[Group]) -> None:
    """说错了，是B: what was said last before it falls, B takes its place."""
    starts = [group.start for group in groups]
    for match in c.CORRECTION.finditer(s):
        n = bisect_left(starts, match.end())
        if not 0 < n < len(groups) or starts[n] - match.end() > _NEAR:
            continue
        wrong, right = groups[n - 1], groups[n]
        if wrong.stance is Stance.DROPPED or wrong.end > match.start():
            continue
        if not right.by_cue or right.stance is Stance.NAMED:
            right.stance = wrong.stance if wrong.stance is not Stance.NAMED else Stance.OFFERED
        wrong.stance = Stance.DROPPED

"""Expressions in lists, with the words around them that carry their stance."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.timex import cues as c
from bot.timex.cues import Cue
from bot.timex.nodes import Few, Found, Length, Opened

_JOINS = re.compile(
    r"[\s、,，/&]*(?:的?或者?(?:是|在)?|和|与|跟|同|及|以及|还有|要么|还是|再?或|and|or|加上|"
    r"另外|要不|并且|外加)?[\s、]*$"
)


_COMMA = re.compile(r"\s*[,，]\s*$")


class Stance(Enum):
    """See the contract's rules 13-20."""

    OFFERED = auto()
    REFUSED = auto()
    NAMED = auto()
    EXCEPTED = auto()
    ONLY = auto()
    DROPPED = auto()
    UNTIL_START = auto()
    """Away until it begins."""
    UNTIL_END = auto()
    """Busy through it."""
    FROM_THEN = auto()
    """Free from it on, not before."""
    LATER = auto()
    EARLIER = auto()
    SCOPE = auto()
    """下周 in 下周只有周三有空: what an 只有 or 除了 behind it speaks of."""


@dataclass(slots=True)
class Group:
    """Expressions joined by 和, 或, 、: one list that shares one predicate."""

    members: list[int]
    start: int
    end: int
    before: str = ""
    """Text since the last group, cut at the last separator."""
    wide_before: str = ""
    after: str = ""
    """Text of the same clause behind the group."""
    rest: str = ""
    """Later clauses up to the next group."""
    own: list[Cue] | None = None
    later: list[Cue] | None = None
    ahead: list[Cue] | None = None
    earlier: list[Cue] | None = None
    """Of `ahead`, those of the whole message before a first group."""
    comma_next: bool = False
    stance: Stance = Stance.OFFERED
    by_cue: bool = False
    """Whether a word said so, rather than the default."""
    preferred: bool = False
    opened: bool = False
    """Whether it begins with 最早 or 从."""
    vague: bool = False
    """Whether it is 过两天 or the like."""
    whether: bool = False
    """Whether 还是 joins it."""
    that_day: bool = False
    """Refused as 那天, the whole of it."""
    begins: bool = False
    """Whether a busy stretch begins with the group before."""


def masked(s: str, founds: Sequence[Found]) -> str:
    """The message with its expressions blanked; lengths stay to be read as words."""
    pieces, at = [], 0
    for found in founds:
        pieces += [s[at : found.start], c.MASK * (found.end - found.start)]
        at = found.end
    return "".join(pieces) + s[at:]


def groups_of(s: str, founds: Sequence[Found]) -> list[Group]:
    """Expressions in lists, each with its surroundings and cues."""
    groups: list[Group] = []
    for index, found in enumerate(founds):
        if isinstance(found.node, Length):
            continue
        if groups:
            gap = s[groups[-1].end : found.start]
            if _JOINS.match(gap) and not _COMMA.match(gap) and "\n" not in gap:
                groups[-1].members.append(index)
                groups[-1].whether |= "还是" in gap
                groups[-1].end = found.end
                continue
            groups[-1].comma_next = bool(_COMMA.match(gap))
        opened = isinstance(found.node, Opened) and found.node.side == "from"
        vague = isinstance(getattr(found.node, "days", None), Few)
        groups.append(Group([index], found.start, found.end, opened=opened, vague=vague))
    _surroundings(s, founds, groups)
    return groups


def _surroundings(s: str, founds: Sequence[Found], groups: list[Group]) -> None:
    blank = masked(s, founds)
    all_cues = c.cues(blank)
    at = 0
    for n, group in enumerate(groups):
        last = groups[n - 1].end if n else 0
        following = groups[n + 1].start if n + 1 < len(groups) else len(s)
        group.wide_before = blank[last : group.start]
        group.before = c.SEPARATOR.split(group.wide_before)[-1]
        after = blank[group.end : following]
        cut = c.SEPARATOR.search(after)
        group.after = after[: cut.start()] if cut else after
        group.rest = after[cut.end() :] if cut else ""
        border = group.end + len(group.after)
        while at < len(all_cues) and all_cues[at].start < group.end:
            at += 1
        mine = []
        k = at
        while k < len(all_cues) and all_cues[k].start < following:
            mine.append(all_cues[k])
            k += 1
        group.own = [cue for cue in mine if cue.start < border]
        group.later = [cue for cue in mine if cue.start >= border]
        group.ahead = []
    for n, group in enumerate(groups):
        source = (
            (groups[n - 1].own or []) + (groups[n - 1].later or [])
            if n
            else [cue for cue in all_cues if cue.end <= group.start]
        )
        opening = group.start - len(group.before)
        group.earlier = source
        group.ahead = [cue for cue in source if cue.start >= opening and cue.end <= group.start]

"""What closes a list of days, follows as an afterthought, or is left unsaid in a correction."""

import re
from itertools import pairwise

from bot.timex.cues import ADDITIVE
from bot.timex.groups import Group, Stance
from bot.timex.nodes import Between, Found, Moment, Opened

_AFTERTHOUGHT = re.compile(
    r"(?:吧|的话|可以[吗的]?|[行成]吗?|没问题|有空|能来|ok|方便|左右|呢|啊|就|在|是|都[行成]|\s)*$"
)


def _time_of(node: object) -> tuple[str | None, object] | None:
    moment = node.moment if isinstance(node, Opened) else node
    moment = moment.first if isinstance(moment, Between) else moment
    if isinstance(moment, Moment) and (moment.part or moment.clock):
        return moment.part, moment.clock
    return None


def _only_days(node: object) -> bool:
    return (
        isinstance(node, Moment)
        and node.days is not None
        and node.part is None
        and node.clock is None
    )


def _graft(day: Moment, closer: object) -> Moment | Between | Opened | None:
    """The time of `closer` on the days of `day`."""
    if isinstance(closer, Moment):
        return Moment(day.days, closer.part, closer.clock)
    if isinstance(closer, Opened) and isinstance(closer.moment, Moment):
        return Opened(Moment(day.days, closer.moment.part, closer.moment.clock), closer.side)
    if isinstance(closer, Between) and closer.last.days is None:
        return Between(Moment(day.days, closer.first.part, closer.first.clock), closer.last)
    return None


def closers(founds: list[Found], groups: list[Group]) -> dict[int, Moment | Between | Opened]:
    """What closes a list of days applies to each; what a correction leaves unsaid is kept."""
    result: dict[int, Moment | Between | Opened] = {}
    for n, group in enumerate(groups):
        members = list(group.members)
        if group.comma_next and not group.by_cue:
            members += groups[n + 1].members
        for i, k in zip(reversed(members[:-1]), reversed(members[1:]), strict=True):
            closer = result.get(k) or founds[k].node
            node = founds[i].node
            if isinstance(node, Moment) and _only_days(node) and _time_of(closer):
                grafted = _graft(node, closer)
                if grafted is not None:
                    result[i] = grafted
    for time, day in pairwise(groups):
        if any(_names_day(founds[i].node) for i in range(time.members[0])):
            break
        _join_date(founds, time, day, result)
    for wrong, right in pairwise(groups):
        node = founds[right.members[0]].node
        before = founds[wrong.members[0]].node
        if (
            wrong.stance is Stance.DROPPED
            and isinstance(node, Moment)
            and _only_days(node)
            and _time_of(before)
        ):
            grafted = _graft(node, before)
            if grafted is not None:
                result.setdefault(right.members[0], grafted)
    return result


def _join_date(
    founds: list[Found], time: Group, day: Group, result: dict[int, Moment | Between | Opened]
) -> None:
    """下午三点吧，周四: a date may follow its time."""
    closer = founds[time.members[0]].node
    if len(time.members) > 1 or not time.stance is day.stance is Stance.OFFERED:
        return
    if _names_day(closer) or not _time_of(closer) or not _AFTERTHOUGHT.match(time.after):
        return
    if time.rest.strip() or not _AFTERTHOUGHT.match(day.before) or ADDITIVE.match(day.after):
        return
    nodes = [founds[index].node for index in day.members]
    if not all(_only_days(node) for node in nodes):
        return
    for index, node in zip(day.members, nodes, strict=True):
        grafted = _graft(node, closer) if isinstance(node, Moment) else None
        if grafted is not None:
            result[index] = grafted
            time.stance = Stance.DROPPED


def _names_day(node: object) -> bool:
    moment = node.moment if isinstance(node, Opened) else node
    moment = moment.first if isinstance(moment, Between) else moment
    return isinstance(moment, Moment) and moment.days is not None

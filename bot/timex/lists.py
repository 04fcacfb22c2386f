"""From stances to the two lists."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.timex import cues as c
from bot.timex.frame import DAY, Frame, midnight, month_start
from bot.timex.groups import Group, Stance, masked
from bot.timex.intervals import complement, merged, overlap
from bot.timex.nodes import Found, Length, Moment, NamedDay, Opened, Week
from bot.timex.pieces import Said, days_of, hours, onto
from bot.timex.reading import Interval
from bot.timex.resolve import resolve, same_weekday

_ANY: Interval = (None, None)
_REFINES = re.compile(r"也|或|另外|还(?!是)|以及")
_TAKES = (Stance.OFFERED, Stance.ONLY, Stance.FROM_THEN)


class Lists:
    """Builds both lists of one message."""

    def __init__(
        self, s: str, founds: list[Found], groups: list[Group], said: list[Said], frame: Frame
    ) -> None:
        """All of one message; `groups` with their stances."""
        self._s, self._founds, self._groups, self._said, self._frame = (
            s,
            founds,
            groups,
            said,
            frame,
        )
        self._available: list[Interval] = []
        self._unavailable: list[Interval] = []
        self._only: list[Interval] = []
        self._scope: list[Interval] = [_ANY]
        self._past: list[int] = []
        self._last_offer: list[Interval] = []
        self._last_whole = False

    def build(self) -> tuple[tuple[Interval, ...], tuple[Interval, ...], list[int]]:
        """Available, unavailable, and the indices of expressions that offer what is past."""
        excepted = False
        for n, group in enumerate(self._groups):
            previous = self._groups[n - 1] if n else None
            if (
                previous is not None
                and previous.stance is Stance.SCOPE
                and group.stance is Stance.ONLY
            ):
                self._scope = self._pieces(previous) or [_ANY]
            self._take(group, previous)
            excepted = excepted or group.stance is Stance.EXCEPTED
        self._shift()
        self._rest(excepted=excepted)
        if self._only:
            held = hours(tuple(self._only)) + hours(tuple(self._available))
            for scope in self._scope:
                self._unavailable += complement(held, within=scope)
        return merged(self._available), merged(self._unavailable), self._past

    def _pieces(self, group: Group) -> list[Interval]:
        pieces: list[Interval] = []
        for index in group.members:
            meant = self._said[index].meant
            if meant is not None:
                pieces += meant.pieces
        return pieces

    def _take(self, group: Group, previous: Group | None) -> None:
        pieces = self._spread(group, previous)
        if not pieces:
            return
        match group.stance:
            case Stance.OFFERED | Stance.ONLY:
                self._offer(group, pieces)
            case Stance.REFUSED | Stance.EXCEPTED:
                if group.that_day:
                    pieces = [(day, day + DAY) for day in days_of(pieces)] or pieces
                today = midnight(self._frame.today)
                refused = hours(tuple(self._breaks(group) or pieces))
                self._unavailable += [p for p in refused if p[1] is None or p[1] > today]
                self._afterwards(group, pieces)
            case Stance.UNTIL_START | Stance.UNTIL_END:
                self._until(group, previous, pieces)
                self._afterwards(group, pieces)
            case Stance.FROM_THEN:
                start = pieces[0][0]
                waited = c.UNTIL.search(group.before)
                self._available += [(start, None)] if waited and self._whole(group) else pieces
                self._unavailable.append((self._day_start(group, start), start))
            case _:
                pass

    def _whole(self, group: Group) -> bool:
        return all((m := self._said[i].meant) is not None and m.whole_days for i in group.members)

    def _wide(self, group: Group) -> bool:
        """Days or parts of the day, which a clock time behind them may narrow."""
        nodes = [self._founds[index].node for index in group.members]
        return all(isinstance(node, Moment) and node.clock is None for node in nodes)

    def _day_start(self, group: Group, start: datetime | None) -> datetime | None:
        """Open before a day; before a clock time only its own day is spoken of."""
        if self._whole(group) or start is None:
            return None
        node = self._founds[group.members[0]].node
        moment = node.moment if isinstance(node, Opened) else node
        timed = isinstance(moment, Moment) and moment.clock is not None
        return midnight(start.date()) if timed else None

    def _breaks(self, group: Group) -> list[Interval]:
        """A refused holiday is refused with its whole break."""
        result: list[Interval] = []
        for index in group.members:
            node = self._founds[index].node
            if (
                not (isinstance(node, Moment) and isinstance(node.days, NamedDay))
                or node.part
                or node.clock
            ):
                return []
            end = self._founds[index].end
            if node.days.shift or self._s.startswith(("当天", "那天", "当日"), end):
                return []
            result += resolve(Moment(replace(node.days, whole=True)), replace(self._frame)).pieces
        return result

    def _offer(self, group: Group, pieces: list[Interval]) -> None:
        pieces = self._same_time(group, pieces)
        gone = [
            p
            for p in pieces
            if p[1] is not None and p[1] <= self._frame.now and p != (self._frame.now,) * 2
        ]
        if gone and len(gone) == len(pieces):
            if not group.by_cue:
                return
            self._past += group.members
        if self._last_offer and self._refines(group, pieces):
            if group.preferred:
                return
            self._available = [p for p in self._available if p not in self._last_offer]
            self._only = [p for p in self._only if p not in self._last_offer]
        target = self._only if group.stance is Stance.ONLY else self._available
        if group.stance is Stance.ONLY:
            self._available += pieces
        target += pieces
        self._last_offer, self._last_whole = pieces, self._wide(group)

    def _refines(self, group: Group, pieces: list[Interval]) -> bool:
        """周三可以，三点以后: a time without a date narrows the whole days just offered."""
        if not self._last_whole or len(group.members) > 1:
            return False
        meant = self._said[group.members[0]].meant
        if meant is None or meant.own_date or not meant.pieces:
            return False
        return any(overlap(a, b) for a in pieces for b in self._last_offer) and not (
            _REFINES.search(group.before) or c.ADDITIVE.match(group.after)
        )

    def _spread(self, group: Group, previous: Group | None) -> list[Interval]:
        """周四、周五都有课，下午可以: a time without a date, on each of the days before it."""
        days = (
            []
            if previous is None or previous.stance is Stance.DROPPED
            else days_of(self._pieces(previous))
        )
        pieces: list[Interval] = []
        for index in group.members:
            meant = self._said[index].meant
            if meant is None:
                continue
            if meant.own_date or len(days) < 2:
                pieces += meant.pieces
            else:
                pieces += [(onto(day, a), onto(day, b, a)) for day in days for a, b in meant.pieces]
        return pieces

    def _same_time(self, group: Group, pieces: list[Interval]) -> list[Interval]:
        original = self._frame.original
        if original is None or not self._whole(group) or not c.SAME_TIME.search(self._s):
            return pieces
        result: list[Interval] = []
        for index, piece in zip(group.members, pieces, strict=False):
            start = piece[0]
            if start is None:
                continue
            node = self._founds[index].node
            week = isinstance(node, Moment) and isinstance(node.days, Week)
            day = same_weekday(original[0], start.date()) if week else start.date()
            at = midnight(day) + (original[0] - midnight(original[0].date()))
            result.append((at, at + (original[1] - original[0])))
        return result or pieces

    def _until(self, group: Group, previous: Group | None, pieces: list[Interval]) -> None:
        start, end = pieces[0][0], pieces[-1][1]
        begin: datetime | None = (
            None if self._whole(group) or start is None else self._day_start(group, start)
        )
        bound = start if group.stance is Stance.UNTIL_START else end
        if group.begins and previous is not None and (before := self._pieces(previous)):
            begin = before[0][0]
        elif previous is not None and previous.stance is Stance.REFUSED and begin is not None:
            starts = [
                a for a, b in self._pieces(previous) if a is not None and a.date() == begin.date()
            ]
            begin = starts[0] if starts and not self._whole(previous) else begin
        if begin is not None and bound is not None and begin >= bound:
            begin = None if self._whole(group) else midnight(bound.date())
        self._unavailable.append((begin, bound))

    def _afterwards(self, group: Group, pieces: list[Interval]) -> None:
        """出差到周四，之后都可以."""
        tail = self._s[group.end : group.end + len(group.after) + 1 + len(group.rest)]
        if not c.AFTERWARDS.search(tail):
            return
        end = self._unavailable[-1][1] if self._unavailable else pieces[-1][1]
        if end is None:
            return
        clock = not self._whole(group)
        self._available.append((end, midnight(end.date() + DAY) if clock else None))

    def _shift(self) -> None:
        """推迟一小时, 提前两天: the original moved, as long as it was."""
        original = self._frame.original
        if original is None or any(g.stance in _TAKES for g in self._groups if self._pieces(g)):
            return
        for found in self._founds:
            if not isinstance(found.node, Length):
                continue
            before = self._s[max(0, found.start - 12) : found.start]
            sign = 1 if c.LATER.search(before) else -1 if c.EARLIER.search(before) else 0
            if not sign or c.RUNNING_LATE.search(self._s):
                continue
            start = original[0] + sign * timedelta(seconds=found.node.seconds)
            if found.node.months:
                first = month_start(start.year, start.month, plus=sign * found.node.months)
                after = month_start(first.year, first.month, plus=1) - DAY
                start = start.replace(
                    year=first.year, month=first.month, day=min(start.day, after.day)
                )
            self._available.append((start, start + (original[1] - original[0])))
            return

    def _rest(self, *, excepted: bool) -> None:
        """其他时间都可以, 随时: all time, unless a stretch in the same clause is what is meant."""
        blank = masked(self._s, [f for f in self._founds if not isinstance(f.node, Length)])
        offered = any(g.stance in _TAKES for g in self._groups if self._pieces(g))
        refused = any(
            g.stance in (Stance.REFUSED, Stance.UNTIL_END, Stance.UNTIL_START) for g in self._groups
        )
        if excepted and not offered:
            self._available.append(_ANY)
            return
        rest = c.REST.search(blank)
        if rest and (refused or excepted) and not self._scoped(blank, rest.start()):
            self._available.append(_ANY)
        elif (
            (bad := c.REST_BAD.search(blank))
            and offered
            and not self._only
            and not self._scoped(blank, bad.start())
        ):
            self._only += self._available
        elif (
            (match := c.ANY_TIME.search(blank))
            and not offered
            and not self._scoped(blank, match.start())
        ):
            self._available.append(_ANY)

    def _scoped(self, blank: str, at: int) -> bool:
        """Whether an offered expression stands before `at` in the same clause."""
        for group in self._groups:
            if (
                group.end <= at
                and group.stance in (*_TAKES, Stance.SCOPE)
                and not c.SEPARATOR.search(blank[group.end : at])
            ):
                return True
        return False

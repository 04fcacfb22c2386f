"""Which of the possible starts to offer: the best, then others that leave a choice, with reasons.

Every preference is a price in one unit (about a minute of inconvenience), so that what weighs
more than what is read off the table of constants below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from hr_backend.slots.grid import Grid
from hr_backend.slots.intervals import DAY
from hr_backend.slots.rules import Loads, Openings, Search, crew_at, find_openings, grids

NEAR = 240
"""Missing the wish costs its minutes up to here, beyond it a day's 60: another hour of the same
day is worth more than the day after, yet for 只有周六 Friday and Monday are both worth showing."""
PER_DAY_BEYOND_NEAR = 60
PER_DAY_AWAY = 40
"""A day away from the time to stay close to."""
PER_DAY_EARLIER = 80
"""The same, but before it: an interview rarely moves forward gladly."""
OTHER_PART_OF_DAY = 60
PER_HOUR_OFF_CLOCK = 6
PER_INTERVIEW_THAT_DAY = 15
"""For each interview the busiest interviewer already holds that day."""
HALF_HOUR = 3
"""Half past instead of the full hour."""
SHORT_NOTICE = 150
STAND_IN = 120
LUNCH = 30
"""Overlapping 12:00-13:00."""
SAME_DAY_AGAIN = 45
CLOSE_TO_ANOTHER = 60
"""Right beside a time already chosen; fades to nothing over CLOSE minutes."""
CLOSE = 240
OVERLAPPING = 10_000
"""Only where there is nothing else."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One time to offer."""

    start: int
    crew: tuple[str, ...]
    """Who holds it: the interviewers, or one of them replaced."""
    best: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The answer to a search."""

    slots: tuple[Slot, ...]
    """In order of time, exactly one of them the best; empty where nothing at all is left."""
    wish_met: bool
    """Whether the times lie in what was asked for; otherwise they are the nearest."""
    stated_free: bool | None
    """Whether the one start that was asked for can be had; None where none was."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A possible start and what speaks for and against it."""

    start: int
    stand_in: bool
    outside: int
    """Minutes by which it misses what was asked for."""
    load: int
    same_part: bool
    price: int
    openings: Openings = field(compare=False, repr=False)
    """Where it was found, and who is free then."""


def find_alternatives(search: Search) -> Alternatives:
    """The times to offer: at most `limit`, never one that a hard condition rules out."""
    wanted = find_wanted(search)
    return wanted if wanted.wish_met else find_nearest(search)


def find_wanted(search: Search) -> Alternatives:
    """Times that meet the wish; none where it cannot be met."""
    sheets = [find_openings(search, grid) for grid in grids(search)]
    inside = _asked_for(search, sheets[0].grid) | _named(search, sheets[0].grid)
    wanted = [inside, *(_named(search, sheet.grid) for sheet in sheets[1:])]
    return _alternatives(search, list(zip(sheets, wanted, strict=True)), met=True)


def find_nearest(search: Search) -> Alternatives:
    """Times near a wish that cannot be met; none where no particular time was asked for."""
    sheet = find_openings(search, grids(search)[0])
    nearest = _standing(search, sheet.grid) if search.wish.bounded else 0
    return _alternatives(search, [(sheet, nearest)], met=False)


def _alternatives(
    search: Search, allowed: Sequence[tuple[Openings, int]], *, met: bool
) -> Alternatives:
    appraiser = Appraiser(search)
    offers = _offers(appraiser, allowed)
    wish_met = met and bool(offers)
    return Alternatives(
        slots=_slots(search, offers, appraiser.loads),
        wish_met=wish_met,
        stated_free=None if search.wish.stated is None else wish_met,
    )


def _asked_for(search: Search, grid: Grid) -> int:
    """Starts inside what was offered, or anywhere where nothing was, and not refused."""
    wish, length = search.wish, search.length
    if wish.proposed and not wish.available:
        return 0
    inside = grid.inside(wish.available, length=length) if wish.available else grid.full
    return inside & ~grid.touching(wish.refused, length=length)


def _named(search: Search, grid: Grid) -> int:
    """Starts that were named; 只有三点有空 refuses what surrounds it, not itself."""
    wish = search.wish
    points = grid.starts(wish.proposed)
    return points if wish.exclusive else points & ~grid.touching(wish.refused, length=search.length)


def _standing(search: Search, grid: Grid) -> int:
    """Starts that may be offered when the wish cannot be met."""
    return grid.full & ~grid.touching(search.wish.standing_refusals, length=search.length)


def _offers(appraiser: "Appraiser", allowed: Sequence[tuple[Openings, int]]) -> list[Offer]:
    """The allowed openings; those just shown to somebody else only where there are no others."""
    every = [(sheet, sheet.whole & bits, sheet.replaced & bits) for sheet, bits in allowed]
    fresh = [
        (sheet, whole & ~sheet.whole_offered, replaced & ~sheet.replaced_offered)
        for sheet, whole, replaced in every
    ]
    choice = fresh if any(whole | replaced for _, whole, replaced in fresh) else every
    return [
        appraiser.offer(start, sheet, stand_in=stand_in)
        for sheet, whole, replaced in choice
        for bits, stand_in in ((whole, False), (replaced, True))
        for start in sheet.grid.minutes_of(bits)
    ]


class Appraiser:
    """Prices one start after the other for one search."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.loads = Loads(search.zone)
        wish, earliest = search.wish, search.now + search.lead
        usual = search.old_start if wish.near is None else wish.near
        self.anchor = usual
        if usual is None or (wish.bounded and wish.near is None):
            edges = [low for low, _ in wish.available] + list(wish.proposed)
            self.anchor = max(earliest, min(edges, default=earliest))
        self.usual = None if usual is None else self._local(usual)

    def offer(self, start: int, openings: Openings, *, stand_in: bool) -> Offer:
        """What a start costs."""
        local = self._local(start)
        clock = local.hour * 60 + local.minute
        outside = self.search.wish.outside(start, self.search.length)
        load = max((self.loads.on(one, start) for one in self.search.interviewers), default=0)
        same_part = self.usual is not None and _part(local) == _part(self.usual)
        price = min(outside, NEAR) + max(0, outside - NEAR) * PER_DAY_BEYOND_NEAR // DAY
        price += self._away(start) + load * PER_INTERVIEW_THAT_DAY
        price += HALF_HOUR if local.minute else 0
        price += LUNCH if clock < 13 * 60 and clock + self.search.length > 12 * 60 else 0
        price += STAND_IN if stand_in else 0
        price += SHORT_NOTICE if start < self.search.now + self.search.notice else 0
        if not outside and self.usual is not None:
            off = abs(clock - self.usual.hour * 60 - self.usual.minute)
            price += off * PER_HOUR_OFF_CLOCK // 60 + (0 if same_part else OTHER_PART_OF_DAY)
        return Offer(start, stand_in, outside, load, same_part, price, openings)

    def _away(self, start: int) -> int:
        if self.anchor is None:
            return 0
        rate = PER_DAY_AWAY if start >= self.anchor else PER_DAY_EARLIER
        return abs(start - self.anchor) * rate // DAY

    def _local(self, minute: int) -> datetime:
        return datetime.fromtimestamp(minute * 60, self.search.zone)


def _part(local: datetime) -> int:
    """Morning, afternoon or evening."""
    return 0 if local.hour < 12 else 1 if local.hour < 18 else 2


def _slots(search: Search, offers: Sequence[Offer], loads: Loads) -> tuple[Slot, ...]:
    """The chosen offers in order of time; their reasons compare with all that was possible."""
    if not offers:
        return ()
    chosen = spread(offers, limit=search.limit, length=search.length)
    nearest = min(offer.outside for offer in offers) if search.wish.bounded else None
    least, most = min(o.load for o in offers), max(o.load for o in offers)
    light = least if least < most else None
    soonest = min(offer.start for offer in offers)
    return tuple(
        Slot(
            start=offer.start,
            crew=crew_at(offer.openings, offer.start, loads=loads),
            best=offer is chosen[0],
            reasons=tuple(_reasons(offer, nearest, light, soonest)),
        )
        for offer in sorted(chosen, key=lambda offer: offer.start)
    )


def spread(offers: Sequence[Offer], *, limit: int, length: int) -> list[Offer]:
    """The cheapest, then again and again the cheapest once nearness to the chosen is priced in."""
    left = [(offer.price, offer.start, offer) for offer in offers]
    chosen: list[Offer] = []
    while left and len(chosen) < limit:
        best = min(left, key=itemgetter(0, 1))
        chosen.append(best[2])
        left = [
            (price + _crowding(abs(start - best[1]), length=length), start, offer)
            for price, start, offer in left
            if start != best[1]
        ]
    return chosen


def _crowding(apart: int, *, length: int) -> int:
    if apart < length:
        return OVERLAPPING
    close = CLOSE_TO_ANOTHER * max(0, CLOSE - apart) // CLOSE
    return close + (SAME_DAY_AGAIN if apart < DAY // 2 else 0)


def _reasons(offer: Offer, nearest: int | None, light: int | None, soonest: int) -> Iterator[str]:
    """Codes, most telling first; every time has at least one."""
    codes = [
        ("closest_to_wish", offer.outside == nearest),
        ("same_part_of_day", offer.same_part),
        ("interviewer_load", offer.load == light),
        ("soonest", offer.start == soonest),
        ("interviewer_replaced", offer.stand_in),
    ]
    told = [code for code, holds in codes if holds]
    yield from told or ["everyone_free"]

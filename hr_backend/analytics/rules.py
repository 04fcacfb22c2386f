"""Shares with intervals, periods, and which groups stand out against the others. Pure.

Sources: E. B. Wilson, "Probable inference" (JASA 22, 1927) for the interval; R. A. Fisher's exact
test for two shares; S. Holm, "A simple sequentially rejective multiple test procedure" (Scand. J.
Stat. 6, 1979) for looking at many groups; the beta-binomial by the method of moments (J. Kleinman,
JASA 68, 1973) for estimates of small groups. Decision 0095 says why these.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import NormalDist
from typing import Final
from zoneinfo import ZoneInfo

CONFIDENCE: Final = 0.95
LEAST: Final = 10
"""Of fewer than so many nothing is said: such a group never stands out."""
LEAST_APART: Final = 0.05
"""Shares nearer than five points are not worth anybody's time, however sure."""
NEGLIGIBLE: Final = 1e-15


@dataclass(frozen=True, slots=True)
class Counted:
    """`hits` of `of`, for one group."""

    key: str
    hits: int
    of: int


@dataclass(frozen=True, slots=True)
class StandOut:
    """A group that differs from all the others together by more than chance and by enough."""

    key: str
    share: float
    others: float
    """The share of all other groups together."""
    shrunk: float
    """The group's share drawn towards everybody's by how little there is of it."""
    p_value: float
    """After correction for the number of groups that were looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one reason, hour or mode adds to the distance from the others."""

    code: str
    here: float
    others: float
    """Shares of all interviews, so that the parts of a group sum to its distance."""

    @property
    def excess(self) -> float:
        return self.here - self.others


def share(hits: int, of: int) -> float | None:
    """None of nothing."""
    return hits / of if of else None


def interval(hits: int, of: int, *, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Wilson's interval of a share, inside [0, 1]; None of nothing, ValueError for nonsense."""
    if not 0 <= hits <= of:
        raise ValueError("hits must lie between 0 and of")
    if not of:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    ratio, spread = hits / of, z * z / of
    middle = (ratio + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(ratio * (1 - ratio) / of + spread / (4 * of))
    # Rounding must not push the share itself out of its interval.
    return max(0.0, min(middle - half, ratio)), min(1.0, max(middle + half, ratio))


def p_value(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """Of the two shares being one: twice the smaller tail of the hypergeometric, at most 1."""
    total, marked = of + other_of, hits + other_hits
    low, high = max(0, of - (total - marked)), min(of, marked)
    if low == high:
        return 1.0
    step = 1 if hits * total >= of * marked else -1
    end = high if step == 1 else low
    term = tail = math.exp(_log_probability(hits, of, marked, total))
    for x in range(hits, end, step):
        if step == 1:
            term *= (marked - x) * (of - x) / ((x + 1) * (total - marked - of + x + 1))
        else:
            term *= x * (total - marked - of + x) / ((marked - x + 1) * (of - x + 1))
        tail += term
        if term < tail * NEGLIGIBLE:
            break
    return min(1.0, 2 * tail)


def _log_probability(x: int, drawn: int, marked: int, total: int) -> float:
    return (
        _log_choose(marked, x) + _log_choose(total - marked, drawn - x) - _log_choose(total, drawn)
    )


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def corrected(p_values: Sequence[float]) -> list[float]:
    """Holm's correction, in the order given: never less than the value itself."""
    order = sorted(range(len(p_values)), key=lambda n: p_values[n])
    adjusted, worst = [0.0] * len(p_values), 0.0
    for rank, n in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[n]))
        adjusted[n] = worst
    return adjusted


def shrunk(groups: Sequence[Counted]) -> dict[str, float]:
    """Each group's share drawn towards the common one, the more the less there is of it.

    A beta-binomial whose spread is what the groups differ by beyond chance; where they do not
    differ beyond chance, all have the common share. Empty groups are given it too.
    """
    total = sum(group.of for group in groups)
    if not total:
        return {}
    common = sum(group.hits for group in groups) / total
    weight = _prior_weight([group for group in groups if group.of], common, total)
    if math.isinf(weight):
        return {group.key: common for group in groups}
    return {
        # Where groups differ as far as can be, the common share is worth nothing.
        g.key: (g.hits + weight * common) / (g.of + weight) if g.of + weight else common
        for g in groups
    }


def _prior_weight(groups: Sequence[Counted], common: float, total: int) -> float:
    """How many interviews the common share is worth in each group's estimate."""
    chance = common * (1 - common)
    scale = total - sum(group.of**2 for group in groups) / total
    if not chance or scale <= 0:
        return math.inf
    seen = sum(group.of * (group.hits / group.of - common) ** 2 for group in groups)
    between = (seen - (len(groups) - 1) * chance) / scale
    return max(0.0, chance / between - 1) if between > 0 else math.inf


def stand_outs(groups: Iterable[Counted], *, least: int = LEAST) -> list[StandOut]:
    """The groups that stand out, the farthest from the others first."""
    known = [group for group in groups if group.of]
    hits, of = sum(group.hits for group in known), sum(group.of for group in known)
    tried = [g for g in known if g.of >= least and of - g.of >= least]
    sure = corrected([p_value(g.hits, g.of, hits - g.hits, of - g.of) for g in tried])
    estimates = shrunk(known)
    found = [
        StandOut(g.key, g.hits / g.of, (hits - g.hits) / (of - g.of), estimates[g.key], p)
        for g, p in zip(tried, sure, strict=True)
    ]
    apart = [
        one
        for one in found
        if one.p_value <= 1 - CONFIDENCE and abs(one.share - one.others) >= LEAST_APART
    ]
    return sorted(apart, key=lambda one: (-abs(one.share - one.others), one.key))


def parts(
    here: Mapping[str, int], of: int, others: Mapping[str, int], others_of: int
) -> list[Part]:
    """What makes up the distance between two shares, the greatest part first.

    `here` and `others` are hits by reason, hour or mode; both wholes must be more than 0.
    """
    codes = sorted(here.keys() | others.keys())
    found = [Part(c, here.get(c, 0) / of, others.get(c, 0) / others_of) for c in codes]
    return sorted(found, key=lambda part: -abs(part.excess))


@dataclass(frozen=True, slots=True)
class Period:
    """Days [since, until) of the company's calendar."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError("a period has at least one day")

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment and the first one after it; aware."""
        return (
            datetime.combine(self.since, time(), zone),
            datetime.combine(self.until, time(), zone),
        )


def month_of(day: date) -> Period:
    """The calendar month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1))


def before(period: Period) -> Period:
    """What a period is compared with: the month before a whole month, else as many days before."""
    if period == month_of(period.since):
        return month_of(period.since - timedelta(days=1))
    return Period(period.since - timedelta(days=period.days), period.since)


SUGGESTIONS: Final[Mapping[str, str]] = {
    "pay": "show_pay",
    "other_offer": "act_faster",
    "commute": "offer_video",
    "traffic": "offer_video",
    "time_conflict": "more_times",
    "preparation": "say_what_to_expect",
    "career_change": "say_what_to_expect",
    "interviewer_conflict": "more_interviewers",
    "position_change": "settle_need_first",
    "technical": "check_equipment",
}
"""By the reason that adds most; what an HR person could change."""
WITHOUT_REASON: Final[Mapping[str, str]] = {
    "cancelled": "ask_for_reasons",
    "rescheduled": "more_times",
    "no_show": "remind_again",
    "filled": "longer_standby_list",
    "unaided": "loosen_rules",
    "scorecards": "remind_interviewers",
}
"""By measure, where no reason stands out."""


def suggestion(measure: str, reason: str | None) -> str:
    """The code of what could be changed; its sentence is the caller's."""
    return SUGGESTIONS.get(reason or "", WITHOUT_REASON[measure])

"""Public holidays and make-up workdays (放假安排): from the company's calendar, never guessed."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from actions.attendance.hr import CalendarDay, calendar, days_of
from actions.attendance.said import Said, read_all
from actions.desk import Desk
from bot.dialogue.skill import Done, Outcome, Turn

DAY = timedelta(days=1)
NAMES = (
    ("元旦", re.compile(r"元旦")),
    ("春节", re.compile(r"春节|过年|除夕|大年|新春|年三十")),
    ("清明", re.compile(r"清明")),
    ("劳动节", re.compile(r"劳动节|五一|5[.·]?1(?!\d)")),
    ("端午", re.compile(r"端午")),
    ("中秋", re.compile(r"中秋")),
    ("国庆", re.compile(r"国庆|十一(?!点|月|号|日)|黄金周")),
)
_YEAR = re.compile(r"(20\d\d)年?|(大前|前|去|今|明|后)年")
_OFFSETS = {"大前": -3, "前": -2, "去": -1, "今": 0, "明": 1, "后": 2}
FRIDAY = 5
_WORKDAYS = re.compile(r"几天班|多少个?工作日|几个工作日")
MOST_DAYS = 10
"""A longer stretch is asked about as a whole."""


async def query_holiday(turn: Turn, desk: Desk) -> Outcome:
    """「国庆怎么放假」「这周六要上班吗」「明年春节放几天」."""
    text = turn.message.text
    named = next((name for name, words in NAMES if words.search(text)), None)
    if named is not None:
        return await _named(turn, desk, named, text)
    said = read_all(turn.slots.get("when", ()), desk.reader)
    stretch = _stretch(said)
    today = turn.now.date()
    if stretch is not None and (stretch[1] - stretch[0]).days < MOST_DAYS:
        return await _days(turn, desk, *stretch)
    if stretch is None:
        year = _year(text, today)
        stretch = (today, today + 200 * DAY) if year is None else _whole(year)
    return await _breaks_in(turn, desk, *stretch)


def _stretch(said: Sequence[Said]) -> tuple[date, date] | None:
    for one in reversed(said):
        if one.stretches:
            return one.stretches[0][0], one.stretches[-1][1]
        if one.days:
            return one.days[0], one.days[-1]
    return None


def _year(text: str, today: date) -> int | None:
    found = _YEAR.search(text)
    if found is None:
        return None
    return int(found[1]) if found[1] else today.year + _OFFSETS[found[2]]


def _whole(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


async def _named(turn: Turn, desk: Desk, name: str, text: str) -> Done:
    """A holiday of the year that was said, else the next one to come."""
    today = turn.now.date()
    asked = _year(text, today)
    for year in (asked,) if asked is not None else (today.year, today.year + 1):
        if not 2000 < year < 2199:
            return turn.done("holidays.year_unknown", year=year)
        days = (await calendar(desk.hr, *_reach(year))).items
        off = [one for one in days if not one.worked and name in (one.name or "")]
        off = [one for one in off if abs((one.day - _middle(off, year)).days) <= MOST_DAYS]
        if off and (asked is not None or off[-1].day >= today):
            return _break(turn, desk, off, days, year)
    return turn.done("holidays.year_unknown", year=asked or today.year + 1)


def _reach(year: int) -> tuple[date, date]:
    """New Year's break may begin in December, its make-up workday lie there."""
    return date(year, 1, 1) - 10 * DAY, date(year, 12, 31)


def _middle(off: Sequence[CalendarDay], year: int) -> date:
    """A statutory day of the break, of the year that is asked about."""
    by_law = [one.day for one in off if one.kind == "statutory_holiday" and one.day.year == year]
    return by_law[0] if by_law else off[0].day


def _break(
    turn: Turn, desk: Desk, off: Sequence[CalendarDay], days: Sequence[CalendarDay], year: int
) -> Done:
    say = turn.responses.say
    by_law = [one for one in off if one.kind == "statutory_holiday"]
    facts = {
        "name": off[0].name or "",
        "year": year,
        "span": _span(desk, off[0].day, off[-1].day),
        "count": len(off),
        "by_law": _span(desk, by_law[0].day, by_law[-1].day) if by_law else "",
        "by_law_count": len(by_law),
    }
    known = all(one.known for one in off) or len(by_law) < len(off)
    if not known:
        return turn.done("holidays.not_out", **facts)
    worked = _made_up(days).get(off[0].day, [])
    also = say("format.and").join(desk.date(day) for day in worked)
    made_up = say("holidays.made_up", days=also) if worked else say("holidays.none_made_up")
    paid = say("holidays.triple", days=facts["by_law"]) if by_law else ""
    return turn.done("holidays.break", made_up=made_up, paid=paid, **facts)


def _breaks(days: Sequence[CalendarDay]) -> list[list[CalendarDay]]:
    """The named days off, those of one break together."""
    found: list[list[CalendarDay]] = []
    for one in days:
        if not one.name or one.worked:
            continue
        if found and found[-1][-1].name == one.name and one.day - found[-1][-1].day == DAY:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _made_up(days: Sequence[CalendarDay]) -> dict[date, list[date]]:
    """The make-up workdays of each break, by its first day.

    A break is made up for by as many days as it has weekdays off beyond the statutory ones (调休);
    the nearest such break has its turn first.
    """
    breaks = _breaks(days)
    owed = {
        one[0].day: sum(each.day.isoweekday() <= FRIDAY for each in one)
        - sum(each.kind == "statutory_holiday" for each in one)
        for one in breaks
    }
    found: dict[date, list[date]] = {one[0].day: [] for one in breaks}
    for day in (one.day for one in days if one.make_up):
        near = sorted(breaks, key=lambda one: min(abs((each.day - day).days) for each in one))
        taker = next((one for one in near if owed[one[0].day] > 0), near[0] if near else None)
        if taker is not None:
            owed[taker[0].day] -= 1
            found[taker[0].day].append(day)
    return found


async def _days(turn: Turn, desk: Desk, since: date, until: date) -> Done:
    """Whether single days are worked: by the writer's own shifts where they have some."""
    say = turn.responses.say
    found = await calendar(desk.hr, since, until)
    own: dict[date, str] = {}
    if not (await desk.hr.me()).is_candidate:
        seen = await days_of(desk.hr, since, until)
        own = {one.day: one.kind for one in seen if one.shift is not None or one.kind != "workday"}
    lines = []
    for one in found.items:
        kind = own.get(one.day, one.kind)
        key = _key(one, worked=one.worked if one.day not in own else kind == "workday")
        lines.append(say(key, day=desk.date(one.day), name=one.name or ""))
    unknown = [one for one in found.items if not one.known]
    if unknown:
        lines.append(say("holidays.year_not_out", year=unknown[0].day.year))
    return turn.done("holidays.days", lines="\n".join(lines))


def _key(one: CalendarDay, *, worked: bool) -> str:
    if worked and one.make_up:
        return "holidays.day_made_up"
    if worked:
        return "holidays.day_worked"
    return "holidays.day_holiday" if one.name else "holidays.day_off"


async def _breaks_in(turn: Turn, desk: Desk, since: date, until: date) -> Done:
    """All holidays of a longer stretch."""
    say = turn.responses.say
    until = min(until, since + 399 * DAY)
    found = await calendar(desk.hr, since, until)
    lines: list[str] = []
    run: list[CalendarDay] = []
    for one in [*found.items, None]:
        named = one is not None and bool(one.name) and not one.worked
        if one is not None and named and (not run or run[-1].name == one.name):
            run.append(one)
            continue
        if run:
            span = _span(desk, run[0].day, run[-1].day)
            lines.append(say("holidays.line", name=run[0].name, span=span, count=len(run)))
        run = [one] if one is not None and named else []
    worked = [desk.date(one.day) for one in found.items if one.make_up]
    if worked:
        lines.append(say("holidays.made_up_line", days=say("format.and").join(worked)))
    if found.unknown_years:
        lines.append(say("holidays.year_not_out", year=found.unknown_years[0]))
    if not lines:
        return turn.done("holidays.none_there", span=_span(desk, since, until))
    return turn.done("holidays.list", lines="\n".join(lines))


def _span(desk: Desk, since: date, until: date) -> str:
    if since == until:
        return desk.date(since)
    return desk.responses.say("attendance.from_to", since=desk.date(since), until=desk.date(until))

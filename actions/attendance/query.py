"""Own attendance: the figure first, the days behind it on request."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from actions.attendance.hr import DaySeen, colleagues, days_of
from actions.attendance.overtime import hours
from actions.attendance.said import read_all
from actions.desk import Desk
from actions.errors import ActionRefused
from actions.whose import asks_for_others, others
from actions.wording import ZONE
from bot.dialogue.skill import Done, Outcome, Turn
from bot.messages import Option

MEMORY = "attendance"
MOST = 31
"""Days listed at most."""
TOPICS = (
    ("overtime", re.compile(r"加班|加了.{0,4}班|ot", re.IGNORECASE)),
    ("late", re.compile(r"迟到")),
    ("early", re.compile(r"早退")),
    ("absent", re.compile(r"旷工|缺勤|旷班")),
    ("missing", re.compile(r"缺卡|漏卡|漏打|忘打|没打(卡|上)|少打|缺.{0,2}打卡|补卡")),
    ("punches", re.compile(r"打卡|打的卡|打上卡|刷卡|打没打|考勤记录|几点(到|走|来|下班|上班|打)")),
)
_DETAIL = re.compile(r"明细|详细|哪几?天|哪些天|哪一天|每天|列(一下|出来)|证据|记录|流水|清单")
_TEAM = re.compile(r"团队|我们?组|我们?部门|全组|手下|下属|组里|部门里")
MARKS = {
    "late": ("late",),
    "early": ("early",),
    "absent": ("absent",),
    "missing": ("missing_in", "missing_out"),
    "overtime": ("overtime",),
}
DAY = timedelta(days=1)


async def query_attendance(turn: Turn, desk: Desk) -> Outcome:
    """「我这个月迟到几次」「昨天打卡成功没」; others' only for who looks after them."""
    text = turn.message.text
    if (await desk.hr.me()).is_candidate:
        return turn.done("attendance.for_employees")
    person, name = None, ""
    if "since" not in turn.slots:
        named = await others(turn, desk)
        if named:
            person, name = await _looked_after(turn, desk, named[0]), named[0]
            if person is None:
                return turn.done("attendance.only_ones_own")
        elif await asks_for_others(turn, desk) or _TEAM.search(text):
            return turn.done("attendance.only_ones_own")
    topic, since, until, detail = _asked(turn, desk)
    days = await days_of(desk.hr, since, min(until, turn.now.date()), person=person)
    if person is None:
        turn.memory[MEMORY] = {
            "topic": topic,
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
    if since > turn.now.date():
        return turn.done("attendance.still_to_come", span=_span(desk, since, until))
    who = name or turn.responses.say("attendance.you")
    if since == until and topic in ("punches", "missing", "all"):
        return _one_day(turn, desk, days, since, who=who, own=person is None)
    if topic == "punches":
        return turn.done(
            "attendance.punches_listed",
            who=who,
            span=_span(desk, since, until),
            lines=_lines(turn, desk, [d for d in days if d.punches or d.shift]),
        )
    return _figure(turn, desk, topic, days, (since, until), who, detail=detail, own=person is None)


async def _looked_after(turn: Turn, desk: Desk, name: str) -> str | None:
    """The id of somebody whose attendance the writer may see; None whether or not they exist."""
    today = turn.now.date()
    for one in await colleagues(desk.hr, name):
        try:
            await days_of(desk.hr, today, today, person=one.id)
        except ActionRefused:
            continue
        return one.id
    return None


def _asked(turn: Turn, desk: Desk) -> tuple[str, date, date, bool]:
    """Topic, first and last day, and whether the days are wanted too."""
    slots, text = turn.slots, turn.message.text
    if "since" in slots and "until" in slots:
        read = date.fromisoformat
        return slots.get("topic", "all"), read(slots["since"]), read(slots["until"]), True
    topic = next((name for name, words in TOPICS if words.search(text)), None)
    detail = bool(_DETAIL.search(text))
    said = read_all(slots.get("when", ()), desk.reader, gone=True)
    stretch = next((one.stretches[-1] for one in reversed(said) if one.stretches), None)
    day = next((one.days[-1] for one in reversed(said) if one.days), None)
    before = turn.memory.get(MEMORY)
    if before and detail and topic is None and stretch is None:
        read = date.fromisoformat
        return before["topic"], read(before["since"]), read(before["until"]), True
    if stretch is None and day is not None:
        stretch = (day, day)
    today = turn.now.date()
    if stretch is None and topic == "punches" and not detail:
        stretch = (today, today)
    if stretch is None:
        first = today.replace(day=1)
        stretch = (first, (first + 31 * DAY).replace(day=1) - DAY)
    return topic or "all", *stretch, detail


def _one_day(
    turn: Turn, desk: Desk, days: Sequence[DaySeen], day: date, *, who: str, own: bool
) -> Done:
    """Whether the punches of a day are there, and which."""
    say = turn.responses.say
    when = desk.date(day)
    if not days:
        return turn.done("attendance.not_yet_here", day=when)
    seen = days[0]
    punches = _punches(turn, seen)
    fix: tuple[Option, ...] = ()
    if own and (seen.status in ("absent", "missing_punch")):
        fix = (Option(say("attendance.correct_it"), "/request_punch_correction"),)
    if not punches:
        key = f"attendance.no_punch_{seen.status}"
        if key not in turn.responses:
            key = "attendance.no_punch"
        return turn.done(key, fix, who=who, day=when)
    missing = [mark for mark in seen.marks if mark.startswith("missing_")]
    if missing:
        punch = say(f"attendance.punch.{missing[0].removeprefix('missing_')}")
        return turn.done(
            "attendance.punch_missing", fix, who=who, day=when, punches=punches, punch=punch
        )
    notes = "".join(
        say(f"attendance.note_{mark}", minutes=getattr(seen, mark))
        for mark in ("late", "early")
        if mark in seen.marks
    )
    return turn.done("attendance.punched", who=who, day=when, punches=punches, notes=notes)


def _punches(turn: Turn, seen: DaySeen) -> str:
    say = turn.responses.say
    found = []
    for at, kind in ((seen.first_in, "in"), (seen.last_out, "out")):
        if at is not None:
            clock = f"{at.astimezone(ZONE):%H:%M}"
            found.append(say("attendance.one_punch", punch=say(f"attendance.{kind}"), at=clock))
    return say("attendance.and").join(found)


def _figure(
    turn: Turn,
    desk: Desk,
    topic: str,
    days: Sequence[DaySeen],
    stretch: tuple[date, date],
    who: str,
    *,
    detail: bool,
    own: bool,
) -> Done:
    say = turn.responses.say
    span = _span(desk, *stretch)
    if topic == "all":
        told = {
            name: sum(bool(set(marks) & set(d.marks)) for d in days)
            for name, marks in MARKS.items()
            if name != "overtime"
        }
        overtime = hours(sum(d.overtime for d in days))
        text = say("attendance.in_all", who=who, span=span, overtime=overtime, **told)
        marked = [d for d in days if d.marks]
    else:
        marked = [d for d in days if set(MARKS[topic]) & set(d.marks)]
        text = _one_figure(turn, topic, marked, who, span)
    lines = _lines(turn, desk, marked)
    if detail and lines:
        return turn.done("attendance.with_days", figure=text, lines=lines)
    more: tuple[Option, ...] = ()
    if marked and own:
        query = {"topic": topic, "since": stretch[0], "until": stretch[1]}
        more = (Option(say("attendance.show_days"), f"/query_attendance?{urlencode(query)}"),)
    return turn.done("attendance.figure", more, text=text)


def _one_figure(turn: Turn, topic: str, marked: Sequence[DaySeen], who: str, span: str) -> str:
    say = turn.responses.say
    if topic != "overtime":
        late = sum(d.late if topic == "late" else d.early for d in marked)
        key = f"attendance.{topic}_count" if marked else f"attendance.{topic}_none"
        count = sum(len(set(MARKS[topic]) & set(d.marks)) for d in marked)
        return say(key, who=who, span=span, count=count, minutes=late)
    minutes = sum(d.overtime for d in marked)
    if not minutes:
        return say("attendance.overtime_none", who=who, span=span)
    kinds = "".join(
        say(f"attendance.of_{kind}", hours=hours(sum(d.overtime for d in marked if d.kind == kind)))
        for kind in ("workday", "rest_day", "statutory_holiday")
        if any(d.kind == kind for d in marked)
    )
    return say("attendance.overtime_sum", who=who, span=span, hours=hours(minutes), kinds=kinds)


def _lines(turn: Turn, desk: Desk, days: Sequence[DaySeen]) -> str:
    say = turn.responses.say
    lines = []
    for seen in days[:MOST]:
        what = say("attendance.and").join(
            say(
                f"attendance.mark.{mark}",
                minutes=getattr(seen, mark, 0),
                hours=hours(seen.overtime),
            )
            for mark in seen.marks
        )
        punches = _punches(turn, seen) or say("attendance.none_at_all")
        lines.append(
            say(
                "attendance.line",
                day=desk.date(seen.day),
                what=what or say("attendance.mark.normal"),
                punches=punches,
            )
        )
    return "\n".join(lines)


def _span(desk: Desk, since: date, until: date) -> str:
    if since == until:
        return desk.date(since)
    if since.day == 1 and (until + DAY).day == 1 and since.month == until.month:
        return desk.responses.say("attendance.month", year=since.year, month=since.month)
    return desk.responses.say("attendance.from_to", since=desk.date(since), until=desk.date(until))

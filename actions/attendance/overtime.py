"""Overtime asked for in a sentence (今晚加班到十点): confirmed with its caps, then filed."""

import re
from datetime import datetime, timedelta

from actions.attendance.correction import corrected
from actions.attendance.hr import DaySeen, OvertimeCheck, check_overtime, days_of, file_overtime
from actions.attendance.said import Said, last_day, read_all
from actions.desk import Desk
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Outcome, Turn
from bot.timex.lengths import length_in

Span = tuple[datetime, datetime]
_WHOLE_DAY = re.compile(r"[一1]\s*[整个]*天|全天|整天|一整天")
_REST = re.compile(r"调休|补休|换休|倒休|存休")
_ASKS = re.compile(r"^\S{0,4}(?:报|申请|登记)\S{0,3}加班\S?$")
"""The request alone is no reason for it (我要报加班)."""
DAY = timedelta(days=1)
LONGEST = timedelta(hours=24)


async def request_overtime(turn: Turn, desk: Desk) -> Outcome:
    """File overtime; without a beginning it begins with the end of the shift."""
    if (turned := await _confirmed(turn, desk)) is not None:
        return turned
    if "wanted" in turn.slots and not turn.slots.get("reason") and turn.message.payload is None:
        turn.slots["reason"] = turn.message.text.strip()  # said to the question, no time in it
    said = read_all(turn.slots.get("when", ()), desk.reader)
    if _REST.search(turn.message.text):
        turn.slots["rest"] = True
    day = last_day(said) or turn.now.date()
    seen = await days_of(desk.hr, day, day)
    if not seen:
        return turn.done("attendance.not_yet_here", day=desk.date(day))
    span = _span(seen[0], said)
    if span is None:
        key = "attendance.until_when" if seen[0].kind == "workday" else "attendance.how_long"
        return Ask("when", turn.say(key, day=desk.date(day)), "time")
    start, end = (each.replace(tzinfo=ZONE).isoformat() for each in span)
    wanted = {"start": start, "end": end, "rest_instead": bool(turn.slots.get("rest"))}
    check = await check_overtime(desk.hr, wanted)
    told = turn.responses.say("attendance.comma").join(turn.understanding.values("reason"))
    # Left open where it was not said: then what follows the question may be the reason.
    reason = turn.slots.get("reason") or told or None
    reason = turn.slots["reason"] = None if reason and _ASKS.search(reason) else reason
    turn.slots["wanted"] = wanted | {"reason": reason or ""}
    because = turn.responses.say("approvals.because", reason=reason) if reason else ""
    sentence = turn.say(
        "attendance.overtime_confirm",
        desk.yes_no("attendance.overtime"),
        because=because,
        **_facts(turn, desk, check, span),
    )
    return Ask("confirm", sentence, "confirm")


async def _confirmed(turn: Turn, desk: Desk) -> Outcome | None:
    confirm = turn.slots.get("confirm")
    wanted = turn.slots.get("wanted")
    if confirm is None or wanted is None:
        return None
    if not confirm:
        return None if corrected(turn, desk) else turn.done("attendance.overtime_dropped")
    filed = await file_overtime(desk.hr, wanted, key=turn.key("overtime"))
    who = filed.approver.name if filed.approver else turn.responses.say("approvals.hr")
    start, end = (datetime.fromisoformat(wanted[name]) for name in ("start", "end"))
    return turn.done("attendance.overtime_filed", who=who, span=desk.between(start, end))


def _span(seen: DaySeen, said: list[Said]) -> Span | None:
    """From when to when; None where its end was not said."""
    usual = (_naive(seen.usual_start), _naive(seen.usual_end))
    off = seen.kind != "workday"
    whole: Span | None = usual if off else None
    found: Span | None = None
    for one in said:
        if one.spans:
            found = _ahead(one.spans[-1], usual, off=off)
        elif one.clocks:
            found = _by_clocks(seen, one, usual, found, off=off)
        elif (length := _length(one.text)) is not None:
            begins = found[0] if found else usual[0 if off else 1]
            if one.parts and not off and one.parts[-1][0] > begins:
                begins = max(begins, one.parts[-1][0])
            found = (begins, begins + length)
        elif one.parts and off:
            start, end = one.parts[-1]
            common = (max(start, usual[0]), min(end, usual[1]))
            found = common if common[0] < common[1] else None
        elif off and (_WHOLE_DAY.search(one.text) or one.days):
            found = found or whole
    return found


def _ahead(span: Span, usual: Span, *, off: bool) -> Span:
    """「七点到九点」 of a workday is in the evening: its morning is no overtime."""
    start, end = span
    half = timedelta(hours=12)
    if not off and end <= usual[1] and start.hour < 12 and start + half >= usual[1]:
        return start + half, end + half
    return span


def _by_clocks(
    seen: DaySeen, one: Said, usual: Span, before: Span | None, *, off: bool
) -> Span | None:
    """Until a clock time, or from one to another, or from one for so long."""
    day = seen.day
    begins = before[0] if before else usual[0 if off else 1]
    length = _length(one.text)
    if len(one.clocks) == 1 and length is None:
        return begins, _after(begins, one.clocks[0].on(day), one.clocks[0].on(day + DAY))
    first = one.clocks[0].on(day)
    later = [each for each in first if off or each >= usual[1]]
    start = later[0] if later else first[-1]
    if length is not None:
        return start, start + length
    last = one.clocks[-1]
    return start, _after(start, last.on(day), last.on(day + DAY))


def _after(start: datetime, today: list[datetime], tomorrow: list[datetime]) -> datetime:
    """The first moment that may be meant after a beginning."""
    return next(each for each in [*today, *tomorrow] if each > start)


def _length(text: str) -> timedelta | None:
    length = length_in(text)
    return length if length is not None and length < LONGEST else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)


def _facts(turn: Turn, desk: Desk, check: OvertimeCheck, span: Span) -> dict[str, str]:
    say = turn.responses.say
    caps = "".join(
        say(f"attendance.{one.cap}", limit=hours(one.limit), hours=hours(one.minutes))
        for one in check.breaches
    )
    unknown = "" if check.calendar_known else say("attendance.calendar_unknown")
    paid = (
        say("attendance.rest_instead")
        if turn.slots.get("rest")
        else say(f"attendance.paid_{check.day_kind}")
    )
    start, end = (each.replace(tzinfo=ZONE) for each in span)
    return {
        "span": desk.between(start, end),
        "hours": hours(check.minutes),
        "paid": paid,
        "caps": caps + unknown,
    }


def hours(minutes: int) -> str:
    """Hours as people write them: 3, 1.5, 0.25."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")

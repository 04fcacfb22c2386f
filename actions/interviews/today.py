"""The day of the interview: late, a fault, nobody there, a candidate who did not come."""

import re
from datetime import datetime, timedelta

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.hr_types import Interview
from actions.interviews.offers import chosen_start, offer_again
from actions.interviews.which import which_interview
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Done, Outcome, Switch, Turn
from bot.messages import Option
from bot.timex.lengths import length_in

HELD = ("scheduled", "confirmed", "in_progress")
BEGUN = timedelta(hours=4)
"""An interview that began so long ago may still be the one meant."""
MUCH = timedelta(minutes=30)
"""So late that another time is offered as well."""
_NOBODY = re.compile(
    r"没有?(一个)?人|没人|沒人|没见(着|到)?人|人(呢|都)?(没|不)(来|在)|面试官.{0,6}(没|不|未|還沒)"
    r"|(没|不|未)(来|见|看到|进|等到).{0,3}面试官|放鸽子|没有?(打|来)电话"
)


async def running_late(turn: Turn, desk: Desk) -> Outcome:
    """Coming, but late (迟到): noted, and everybody who waits is told."""
    interview = await which_interview(turn, desk, statuses=HELD, begun=BEGUN, soonest=True)
    if not isinstance(interview, Interview):
        return interview
    late = _how_late(turn, desk, interview)
    body = {
        "minutes": round(late.total_seconds() / 60) if late else None,
        "text": turn.message.text,
    }
    await desk.hr.report(interview.id, "late", body, key=turn.key("late"))
    me = await desk.hr.me()
    title = desk.title(interview, staff=not me.is_candidate)
    if not me.is_candidate:
        return turn.done("interviews.late_noted_staff", title=title, name=interview.candidate.name)
    if late is None:
        return turn.done("interviews.late_noted", title=title)
    options: tuple[Option, ...] = ()
    if late > MUCH:
        other = Option(turn.responses.say("interviews.late_move"), _move(interview))
        options = (other,)
    key = "interviews.late_noted_much" if options else "interviews.late_noted_minutes"
    return turn.done(key, options, title=title, minutes=body["minutes"])


async def technical_issue(turn: Turn, desk: Desk) -> Outcome:
    """A fault, or nobody there (技术故障): kept as evidence; an AI interview is booked anew."""
    interview = await which_interview(turn, desk, statuses=HELD, begun=BEGUN, soonest=True)
    if not isinstance(interview, Interview):
        return interview
    kind = "nobody_there" if _NOBODY.search(turn.message.text) else "technical"
    body = {"kind": kind, "text": turn.message.text}
    fault = await desk.hr.report(interview.id, "fault", body, key=turn.key("fault"))
    if fault.rebook:
        slots = {"interview": interview.id, "lead": "interviews.fault_rebook"}
        return Switch("rebook_interview", slots)
    options = (
        Option(turn.responses.say("intents.reschedule_interview"), _move(interview)),
        Option(turn.responses.say("intents.handoff"), "/handoff"),
    )
    return turn.done(f"interviews.{kind}_told", options, title=desk.title(interview))


async def rebook_interview(turn: Turn, desk: Desk) -> Outcome:
    """A new time after a fault or a missed interview (重新预约): free, and counted nowhere."""
    interview = await which_interview(turn, desk, statuses=(*HELD, "no_show"), begun=None)
    if not isinstance(interview, Interview):
        return interview
    lead = turn.slots.pop("lead", None)
    start = await chosen_start(turn, desk, interview, lead=lead)
    if isinstance(start, Ask | Done | Switch):
        return start
    body = {"start": start.isoformat()}
    try:
        await desk.hr.change(interview.id, "rebook", body, key=turn.key("rebook"))
    except ActionRefused as refusal:
        if refusal.code != "slot_taken":
            raise
        return await offer_again(turn, desk, interview, "interviews.slot_taken")
    return turn.done("interviews.rebooked", post=interview.requisition.title, new=desk.when(start))


async def report_no_show(turn: Turn, desk: Desk) -> Outcome:
    """(Staff) The candidate did not come (爽约); before the grace time is over they are to wait."""
    interview = await which_interview(
        turn, desk, statuses=HELD, begun=timedelta(days=2), soonest=True
    )
    if not isinstance(interview, Interview):
        return interview
    try:
        await desk.hr.change(interview.id, "no-show", {}, key=turn.key("no-show"))
    except ActionRefused as refusal:
        until = refusal.data.get("until")
        if refusal.code != "too_early" or not isinstance(until, str):
            raise
        clock = datetime.fromisoformat(until).astimezone(ZONE).strftime("%H:%M")
        return turn.done("interviews.no_show_too_early", name=interview.candidate.name, until=clock)
    return turn.done("interviews.no_show_noted", title=desk.title(interview, staff=True))


def _how_late(turn: Turn, desk: Desk, interview: Interview) -> timedelta | None:
    """From a length (「晚到十分钟」), or the time of arrival (「三点才能到」)."""
    text = turn.message.text
    if (said := length_in(text)) is not None and said < timedelta(hours=12):
        return said
    if interview.start is None:
        return None
    booked = interview.start.astimezone(ZONE)
    reading = desk.reader.read(text, now=turn.now, asked_about=booked.date())
    for expression in reading.expressions:
        if expression.value is None or expression.value[0] is None:
            continue
        late = expression.value[0].replace(tzinfo=ZONE) - booked
        if timedelta() < late < timedelta(hours=12):
            return late
    return None


def _move(interview: Interview) -> str:
    return f"/reschedule_interview?interview={interview.id}"

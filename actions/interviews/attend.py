"""Book a first time, confirm, and ask about interviews."""

from datetime import datetime

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.hr_types import Interview
from actions.interviews.offers import chosen_start, offer_again
from actions.interviews.which import (
    OPEN,
    at_named_times,
    missed_interview,
    narrow,
    which_interview,
)
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Done, Outcome, Switch, Turn
from bot.messages import Option, Reply

MOST = 6


async def book_interview(turn: Turn, desk: Desk) -> Outcome:
    """Pick the first time of an interview one was invited to (预约)."""
    if "interview" not in turn.slots:
        interviews = await desk.hr.interviews(status=OPEN)
        if not any(i.status == "proposed" for i in interviews):
            return await _nothing_to_book(turn, desk, interviews)
    interview = await which_interview(turn, desk, statuses=("proposed",))
    if not isinstance(interview, Interview):
        return interview
    if interview.start is not None:
        return Switch("reschedule_interview", dict(turn.slots))
    start = await chosen_start(turn, desk, interview)
    if isinstance(start, Ask | Done | Switch):
        return start
    body = {"start": start.isoformat()}
    try:
        result = await desk.hr.change(interview.id, "schedule", body, key=turn.key("schedule"))
    except ActionRefused as refusal:
        if refusal.code != "slot_taken":
            raise
        return await offer_again(turn, desk, interview, "interviews.slot_taken")
    return Done((Reply(_details(turn, desk, result.interview or interview, "interviews.booked")),))


async def _nothing_to_book(turn: Turn, desk: Desk, interviews: list[Interview]) -> Outcome:
    booked = [i for i in interviews if i.start and i.start > turn.now]
    if not booked:
        if missed := await missed_interview(turn, desk):
            slots = {"interview": missed.id, "wish": turn.slots.get("wish", [])}
            return Switch("rebook_interview", slots)
        return turn.done("interviews.nothing_to_book")
    if turn.slots.get("wish") and len(booked) == 1:
        return Switch("reschedule_interview", {"wish": turn.slots["wish"]})
    options = (
        Option(turn.responses.say("intents.reschedule_interview"), "/reschedule_interview"),
        Option(turn.responses.say("intents.query_interview"), "/query_interview"),
    )
    return turn.done("interviews.booked_already", options, title=desk.title(booked[0]))


async def confirm_interview(turn: Turn, desk: Desk) -> Outcome:
    """Say that one will attend (确认)."""
    interview = await which_interview(turn, desk, statuses=("scheduled", "confirmed"))
    if not isinstance(interview, Interview):
        return interview
    if interview.status == "confirmed":
        return turn.done("interviews.confirmed_already", title=desk.title(interview))
    result = await desk.hr.change(interview.id, "confirm", {}, key=turn.key("confirm"))
    told = _details(turn, desk, result.interview or interview, "interviews.confirmed")
    return Done((Reply(told),))


async def query_interview(turn: Turn, desk: Desk) -> Outcome:
    """When, where, with whom (查询面试)."""
    me = await desk.hr.me()
    everything = await desk.hr.interviews(status=(*OPEN, "in_progress"))
    today = turn.now.astimezone(ZONE).date()
    ahead = [i for i in everything if i.start is None or i.start.astimezone(ZONE).date() >= today]
    if not me.is_candidate and not turn.understanding.values("person_name"):
        own = [i for i in ahead if any(p.id == me.id for p in i.interviewers)]
        ahead = own or ahead
    if not ahead:
        return turn.done("interviews.none_ahead")
    found = narrow(ahead, turn, desk, staff=not me.is_candidate)
    if not found:
        return turn.done("interviews.none_of_yours")
    staff = not me.is_candidate
    if at_named_times(found, turn, desk) == []:
        return _several(turn, desk, found, "interviews.none_then", staff=staff)
    if len(found) > 1:
        return _several(turn, desk, found, "interviews.list", staff=staff)
    turn.memory["interview"] = found[0].id
    if found[0].start is None:
        return turn.done("interviews.not_booked_yet", title=desk.title(found[0]))
    return Done((Reply(_details(turn, desk, found[0], "interviews.detail", staff=staff)),))


def _several(turn: Turn, desk: Desk, found: list[Interview], key: str, *, staff: bool) -> Done:
    lines = "\n".join(
        turn.responses.say("interviews.list_line", title=desk.title(i, staff=staff))
        for i in found[:MOST]
    )
    return turn.done(key, count=len(found), lines=lines)


def _details(turn: Turn, desk: Desk, interview: Interview, key: str, *, staff: bool = False) -> str:
    say = turn.responses.say
    parts = [say(key, title=desk.title(interview, staff=staff))]
    if interview.interviewers and not staff:
        names = say("format.and").join(p.name for p in interview.interviewers)
        parts.append(say("interviews.with_whom", names=names))
    if interview.location and interview.mode == "onsite":
        parts.append(say("interviews.where", place=interview.location))
    if interview.link and interview.mode != "onsite":
        parts.append(say("interviews.link", link=interview.link))
    if not interview.location and not interview.link:
        parts.append(say(f"interviews.place_later_{interview.mode}"))
    parts.append(say("interviews.length", minutes=interview.minutes))
    if (pending := interview.pending_request) is not None:
        parts.append(say(f"interviews.pending_{pending.kind}", new=_new(desk, pending.new_start)))
    return "".join(parts)


def _new(desk: Desk, start: datetime | None) -> str:
    return desk.when(start) if start else ""

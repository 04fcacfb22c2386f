"""Courses by chat: what is open, signing up by a button, what one has completed."""

import re

from actions.desk import Desk
from actions.records.hr import Course, courses, take_seat
from bot.dialogue.skill import Outcome, Turn
from bot.messages import Option

MOST = 5
_OWN = re.compile(
    r"(学|上|修|培训|考)(过|完|了哪些)|完成|学时|学分|记录|及格|通过没|我报了|报名成功|报上"
)


async def query_training(turn: Turn, desk: Desk) -> Outcome:
    """「新人培训在哪报名」"""
    if (await desk.hr.me()).is_candidate:
        return turn.done("records.only_employees")
    if _OWN.search(turn.message.text):
        return await _own(turn, desk)
    ahead = await courses(desk.hr, open="true")
    if not ahead:
        ask = Option(turn.responses.say("records.ask_hr"), "/handoff")
        return turn.done("records.no_courses", (ask,))
    shown = ahead[:MOST]
    options = tuple(
        Option(
            turn.responses.say("records.sign_up", title=one.title),
            f"/sign_up_course?course={one.id}",
        )
        for one in shown
        if one.left and not one.signed_up
    )
    lines = "\n".join(_line(turn, desk, one) for one in shown)
    return turn.done("records.courses", options, lines=lines)


async def sign_up_course(turn: Turn, desk: Desk) -> Outcome:
    """A button: a seat for the writer."""
    course = str(turn.slots.get("course", ""))
    taken = await take_seat(desk.hr, course, "signup", key=turn.key("signup"))
    back = Option(turn.responses.say("records.step_back"), f"/step_back_course?course={taken.id}")
    return turn.done("records.signed_up", (back,), **_facts(turn, desk, taken))


async def step_back_course(turn: Turn, desk: Desk) -> Outcome:
    """A button: the seat back."""
    course = str(turn.slots.get("course", ""))
    left = await take_seat(desk.hr, course, "step-back", key=turn.key("step-back"))
    return turn.done("records.stepped_back", **_facts(turn, desk, left))


async def _own(turn: Turn, desk: Desk) -> Outcome:
    mine = await courses(desk.hr, mine="true")
    if not mine:
        return turn.done("records.no_own_courses")
    lines = []
    for one in mine:
        state = "done" if one.completed_at else "ahead" if one.start > turn.now else "attended"
        facts = _facts(turn, desk, one)
        lines.append(turn.responses.say(f"records.own_{state}", **facts))
    return turn.done("records.own_courses", lines="\n".join(lines))


def _line(turn: Turn, desk: Desk, one: Course) -> str:
    state = "signed" if one.signed_up else "open" if one.left else "full"
    return turn.responses.say(f"records.course_{state}", **_facts(turn, desk, one))


def _facts(turn: Turn, desk: Desk, one: Course) -> dict[str, object]:
    place = turn.responses.say("records.place", place=one.place) if one.place else ""
    when = desk.between(one.start, one.end)
    return {"title": one.title, "when": when, "place": place, "left": one.left}

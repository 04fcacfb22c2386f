"""On site, by video, by phone: how an interview is held."""

import re

from actions.desk import Desk
from actions.hr_types import Interview
from actions.interviews.which import which_interview
from bot.dialogue.skill import Ask, Outcome, Turn
from bot.messages import Option

_REFUSES = re.compile(
    r"(?<![能可以行要])不(能|可以|要|想|许|准|用|必)再?(改|换)成?(?!.*[吗嗎么?？])"
)
"""「不能改成电话面试」 asks for nothing; 「能不能改成视频」 does."""
_ANOTHER = re.compile(r"不想|不要|不方便|不用|不去|去不了|别的|其他|其它|换个")
MODES = ("onsite", "video", "phone")


async def change_interview_mode(turn: Turn, desk: Desk) -> Outcome:
    """Another form of interview (改面试方式): at once in time, else put to the recruiter."""
    interview = await which_interview(turn, desk)
    if not isinstance(interview, Interview):
        return interview
    title = desk.title(interview)
    if _REFUSES.search(turn.message.text) and turn.begun_by == turn.message.id:
        return turn.done("interviews.mode_kept", title=title)
    if interview.mode == "ai":
        return turn.done("interviews.mode_ai", _human(turn), title=title)
    mode = turn.slots.get("mode") or _wanted(turn, interview)
    if mode is None:
        others = tuple(
            Option(turn.responses.say(f"interviews.mode_name.{m}"), m)
            for m in MODES
            if m != interview.mode
        )
        return Ask("mode", turn.say("interviews.mode_which", others, title=title), "options")
    turn.slots["mode"] = mode
    name = turn.responses.say(f"format.mode.{mode}")
    if mode == interview.mode:
        return turn.done("interviews.mode_same", title=title, mode=name)
    reason = turn.slots.get("reason")
    if reason is None:
        preview = await desk.hr.preview_change(interview.id, "mode")
        if preview.needs_review and preview.reason_required:
            rules = desk.rules(preview.rules)
            reply = turn.say("interviews.mode_reason", title=title, mode=name, rules=rules)
            return Ask("reason", reply, "reason")
    body = {"mode": mode} | await desk.reason(reason, "mode")
    result = await desk.hr.change(interview.id, "mode", body, key=turn.key("mode"))
    if result.applied:
        return turn.done("interviews.mode_changed", title=title, mode=name)
    steps = result.request.steps if result.request else ()
    who = turn.responses.say("format.then").join(s.reviewer.name for s in steps if s.reviewer)
    return turn.done("interviews.mode_pending", title=title, mode=name, who=who)


def _wanted(turn: Turn, interview: Interview) -> str | None:
    """The form asked for: of two named (「现场改成视频」) the one it is not yet."""
    named = [m for m in turn.understanding.values("interview_mode") if m in MODES]
    other = next((m for m in named if m != interview.mode), None)
    if other is None and _ANOTHER.search(turn.message.text):
        return None  # 「换成别的形式，不想现场去」 names what it is not to be
    return other or (named[0] if named else None)


def _human(turn: Turn) -> tuple[Option, ...]:
    return (Option(turn.responses.say("intents.handoff"), "/handoff"),)

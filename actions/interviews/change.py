"""Move, cancel, withdraw: which one, when, why, one confirmation."""

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.hr_types import ChangeResult, Interview
from actions.interviews.offers import chosen_start, offer_again
from actions.interviews.which import missed_interview, which_interview
from bot.dialogue.skill import Ask, Done, Outcome, Switch, Turn
from bot.messages import Option


async def reschedule_interview(turn: Turn, desk: Desk) -> Outcome:
    """Move an interview (改期): the time is confirmed by choosing it."""
    interview = await which_interview(turn, desk)
    if isinstance(interview, Done) and (missed := await missed_interview(turn, desk)):
        slots = {"interview": missed.id, "wish": turn.slots.get("wish", [])}
        return Switch("rebook_interview", slots)
    if not isinstance(interview, Interview):
        return interview
    if interview.start is None:
        return Switch("book_interview", dict(turn.slots), meant=True)
    start = await chosen_start(turn, desk, interview)
    if isinstance(start, Ask | Done | Switch):
        return start
    reason = turn.slots.get("reason")
    if reason is None:
        return await _ask_reason(turn, desk, interview, "reschedule", when=desk.when(start))
    body = {"start": start.isoformat()} | await desk.reason(reason, "reschedule")
    try:
        await _supersede(turn, desk, interview)
        result = await desk.hr.change(interview.id, "reschedule", body, key=turn.key("reschedule"))
    except ActionRefused as refusal:
        if refusal.code != "slot_taken":
            raise
        return await offer_again(turn, desk, interview, "interviews.slot_taken")
    return _told(turn, desk, result, "rescheduled", interview, new=desk.when(start))


async def cancel_interview(turn: Turn, desk: Desk) -> Outcome:
    """Cancel an interview (取消), after one confirmation."""
    interview = await which_interview(turn, desk)
    if not isinstance(interview, Interview):
        return interview
    title = desk.title(interview)
    reason = turn.slots.get("reason")
    if reason is None:
        return await _ask_reason(turn, desk, interview, "cancel")
    sure = turn.slots.get("confirm")
    if sure is None:
        options = desk.yes_no("interviews.cancel_confirm")
        reply = turn.say("interviews.cancel_confirm.ask", options, title=title)
        return Ask("confirm", reply, "confirm")
    if not sure:
        return turn.done("interviews.cancel_kept", title=title)
    await _supersede(turn, desk, interview)
    body = await desk.reason(reason, "cancel")
    result = await desk.hr.change(interview.id, "cancel", body, key=turn.key("cancel"))
    return _told(turn, desk, result, "cancelled", interview)


async def withdraw_application(turn: Turn, desk: Desk) -> Outcome:
    """Give up an application (放弃应聘), after one confirmation."""
    applications = await desk.hr.applications()
    application = turn.slots.get("application")
    if application is None:
        running = [a for a in applications if a.stage not in _ENDED]
        posts = turn.understanding.values("position")
        found = [a for a in running if any(p in a.requisition.title for p in posts)] or running
        if not found:
            return turn.done("interviews.no_application")
        if len(found) > 1:
            options = tuple(Option(a.requisition.title, a.id) for a in found)
            reply = turn.say("interviews.which_application", options)
            return Ask("application", reply, "options")
        application = turn.slots["application"] = found[0].id
    post = next((a.requisition.title for a in applications if a.id == application), "")
    reason = turn.slots.get("reason")
    if reason is None:
        return Ask("reason", turn.say("interviews.withdraw_reason", post=post), "reason")
    sure = turn.slots.get("confirm")
    if sure is None:
        options = desk.yes_no("interviews.withdraw_confirm")
        reply = turn.say("interviews.withdraw_confirm.ask", options, post=post)
        return Ask("confirm", reply, "confirm")
    if not sure:
        return turn.done("interviews.withdraw_kept", post=post)
    body = await desk.reason(reason, "withdraw")
    result = await desk.hr.withdraw(application, body, key=turn.key("withdraw"))
    key = "interviews.withdrawn" if result.applied else "interviews.withdraw_pending"
    return turn.done(key, post=post, who=_reviewers(turn, result))


_ENDED = ("withdrawn", "rejected", "hired")


async def _ask_reason(turn: Turn, desk: Desk, interview: Interview, kind: str, **data: str) -> Ask:
    preview = await desk.hr.preview_change(interview.id, kind)
    rules = desk.rules(preview.rules) if preview.needs_review else ""
    turn.slots["rules_told"] = bool(rules)
    key = f"interviews.{kind}_reason"
    return Ask("reason", turn.say(key, title=desk.title(interview), rules=rules, **data), "reason")


async def _supersede(turn: Turn, desk: Desk, interview: Interview) -> None:
    """An own change that still waits for review gives way to the new one."""
    if (pending := interview.pending_request) is not None:
        await desk.hr.decide(pending.id, "withdraw", {}, key=turn.key("supersede"))


def _told(
    turn: Turn, desk: Desk, result: ChangeResult, what: str, before: Interview, **data: str
) -> Done:
    old = desk.when(before.start) if before.start else ""
    rules = "" if turn.slots.get("rules_told") else desk.rules(result.rules)
    title = desk.title(before)
    if result.applied:
        return turn.done(f"interviews.{what}", title=title, old=old, rules=rules, **data)
    key = f"interviews.{what}_pending"
    who = _reviewers(turn, result)
    return turn.done(key, title=title, old=old, rules=rules, who=who, **data)


def _reviewers(turn: Turn, result: ChangeResult) -> str:
    steps = result.request.steps if result.request else ()
    names = [step.reviewer.name for step in steps if step.reviewer]
    return turn.responses.say("format.then").join(names)

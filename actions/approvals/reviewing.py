"""Deciding by chat: the writer agrees to a request that waits for them, or refuses it."""

from actions.approvals.matters import Matter, of_kinds, waiting_matters
from actions.approvals.words import asks_for_more, why_not
from actions.desk import Desk
from bot.dialogue.skill import Ask, Done, Outcome, Turn
from bot.messages import Option

MOST = 6


async def approve_request(turn: Turn, desk: Desk) -> Outcome:
    """Agree to a request that waits for the writer (同意)."""
    matter = await _which(turn, desk)
    if isinstance(matter, Ask | Done):
        return matter
    decided = await matter.decide(desk, "approve", {}, key=turn.key("approve"))
    return turn.done(decided.outcome("approve"), **decided.facts(desk))


async def reject_request(turn: Turn, desk: Desk) -> Outcome:
    """Refuse a request, or ask for more reason (驳回)."""
    matter = await _which(turn, desk)
    if isinstance(matter, Ask | Done):
        return matter
    text = turn.slots.setdefault("said", turn.message.text)
    if asks_for_more(text):
        step, body = "ask-info", {"question": text}
    else:
        reason = turn.slots.get("reason") or why_not(text)
        if reason is None:
            question = turn.say("approvals.reject_reason", **matter.facts(desk))
            return Ask("reason", question, "reason")
        step, body = "reject", {"reason": reason}
    decided = await matter.decide(desk, step, body, key=turn.key(step))
    return turn.done(decided.outcome(step), **decided.facts(desk))


async def _which(turn: Turn, desk: Desk) -> Matter | Ask | Done:
    """The one request meant: by its id, else by names and kinds in the message."""
    waiting = await waiting_matters(desk)
    if (known := turn.slots.get("request")) is not None:
        found = [one for one in waiting if one.id == known]
        return found[0] if found else turn.done("approvals.decided_already")
    if not waiting:
        return turn.done("approvals.none_waiting")
    names = turn.understanding.values("person_name")
    left = [one for one in waiting if not names or one.names & set(names)]
    if not left:
        return turn.done("approvals.none_of", name=desk.responses.say("format.and").join(names))
    leave_types = turn.understanding.values("leave_type")
    meant = of_kinds(left, turn.message.text, leave_types)
    if not meant:
        return turn.done("approvals.none_of_kind", lines=in_lines(left, desk))
    if len(meant) == 1:
        turn.slots["request"] = meant[0].id
        return meant[0]
    options = tuple(Option(one.line(desk), one.id) for one in meant[:MOST])
    return Ask("request", turn.say("approvals.which", options), "options")


def in_lines(matters: list[Matter], desk: Desk, *, own: bool = False) -> str:
    """The first of them, one a line."""
    return "\n".join(one.line(desk, own=own) for one in matters[:MOST])

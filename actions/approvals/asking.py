"""What became of a request, answering for it, taking it back."""

from actions.approvals.matters import of_kinds, own_matters, own_open_matters, waiting_matters
from actions.approvals.reviewing import MOST, in_lines
from actions.approvals.words import asks_what_waits
from actions.desk import Desk
from bot.dialogue.skill import Ask, Outcome, Turn
from bot.messages import Option

LATEST = 3
"""Own requests told of at once."""


async def query_request_status(turn: Turn, desk: Desk) -> Outcome:
    """What became of the writer's requests, or what waits for the writer's decision."""
    me = await desk.hr.me()
    own = await own_matters(desk, candidate=me.is_candidate)
    text = turn.message.text
    waits = [] if me.is_candidate else await waiting_matters(desk)
    if waits and (asks_what_waits(text) or not own):
        lines = in_lines(waits, desk)
        return turn.done("approvals.waiting", count=len(waits), lines=lines)
    if asks_what_waits(text) and not me.is_candidate:
        return turn.done("approvals.none_waiting")
    if not own:
        return turn.done("approvals.none_mine")
    meant = of_kinds(own, text, turn.understanding.values("leave_type"))
    if not meant:
        return turn.done("approvals.not_asked_for", lines=in_lines(own[:LATEST], desk, own=True))
    return turn.done("approvals.mine", lines=in_lines(meant[:LATEST], desk, own=True))


async def answer_request(turn: Turn, desk: Desk) -> Outcome:
    """The answer of somebody who was asked for more reason."""
    answer = turn.slots.get("answer")
    if answer is None:
        return Ask("answer", turn.say("approvals.still_asked"), "reason")
    own = await own_open_matters(desk)
    asked = next((one for one in own if one.id == turn.slots["request"]), None)
    if asked is None:
        return turn.done("approvals.decided_already")
    decided = await asked.decide(desk, "answer", {"text": answer}, key=turn.key("answer"))
    return turn.done("approvals.answered", **decided.facts(desk))


async def withdraw_request(turn: Turn, desk: Desk) -> Outcome:
    """The writer takes back a request of their own (撤回申请): what was agreed stands as before."""
    own = await own_open_matters(desk)
    if (known := turn.slots.get("request")) is not None:
        own = [one for one in own if one.id == known]
    else:
        own = of_kinds(own, turn.message.text, turn.understanding.values("leave_type"))
    if not own:
        return turn.done("approvals.none_to_withdraw")
    if len(own) > 1:
        options = tuple(Option(one.line(desk, own=True), one.id) for one in own[:MOST])
        return Ask("request", turn.say("approvals.withdraw_which", options), "options")
    done = await own[0].decide(desk, "withdraw", {}, key=turn.key("withdraw-request"))
    return turn.done(done.outcome("withdraw"), **done.facts(desk))

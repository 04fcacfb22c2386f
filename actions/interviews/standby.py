"""A freed time, offered to a stand-by candidate (候补)."""

from actions.desk import Desk
from actions.errors import ActionRefused
from bot.dialogue.skill import Ask, Outcome, Turn

GONE = ("offer_gone", "slot_taken", "not_found")


async def answer_offer(turn: Turn, desk: Desk) -> Outcome:
    """Take a freed time or leave it; one word is enough."""
    offers = await desk.hr.offers(status="open")
    offer = next((o for o in offers if o.id == turn.slots.get("offer")), None)
    if offer is None:
        return turn.done("standby.gone")
    taken = turn.slots.get("taken")
    facts = {"when": desk.when(offer.start), "post": offer.requisition.title}
    if taken is None:
        reply = turn.say("standby.still_open", desk.yes_no("standby"), **facts)
        return Ask("taken", reply, "confirm")
    step = "accept" if taken in (True, "yes") else "decline"
    try:
        await desk.hr.answer_offer(offer.id, step, key=turn.key(step))
    except ActionRefused as refusal:
        if refusal.code not in GONE:
            raise
        return turn.done("standby.gone")
    return turn.done("standby.accepted" if step == "accept" else "standby.declined", **facts)

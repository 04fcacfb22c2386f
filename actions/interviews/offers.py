"""Other times: searched, shown with the best one marked, chosen, held."""

from datetime import datetime
from typing import Any

from actions.desk import Desk
from actions.errors import ActionRefused
from actions.hr_types import Found, Interview
from actions.interviews.wish import Wish, add_up
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Outcome, Switch, Turn
from bot.messages import Option, Reply

CANCEL = "/cancel_interview"


async def chosen_start(
    turn: Turn, desk: Desk, interview: Interview, *, lead: str | None = None
) -> datetime | Outcome:
    """The new start: chosen or named and free, then held; or the question for it.

    `lead` comes before a first look at the offers.
    """
    if (start := turn.slots.get("start")) is not None:
        return await _held(turn, desk, interview, datetime.fromisoformat(start))
    wish = add_up(turn.slots.get("wish", ()), desk.reader, original(interview))
    if turn.slots.get("offered_for") == _sign(wish) and turn.shown:
        if turn.understanding.intent.name == "deny":
            words = " ".join(entry["text"] for entry in turn.slots.get("wish", ()))
            return Switch("offer_human", {"lead": "interviews.no_more", "unclear": words})
        return Ask("start", turn.say("interviews.still_open", tuple(turn.shown)), "options")
    if wish.stated is None:
        return await offer(turn, desk, interview, wish, lead=lead)
    found = await _search(desk, interview, wish)
    if found.stated == "free":
        turn.slots["start"] = wish.stated.replace(tzinfo=ZONE).isoformat()
        return await _held(turn, desk, interview, wish.stated.replace(tzinfo=ZONE))
    return _shown(turn, desk, interview, wish, found, "interviews.stated_taken")


async def offer(
    turn: Turn, desk: Desk, interview: Interview, wish: Wish, *, lead: str | None = None
) -> Outcome:
    """Search and show; `lead` says why where it is not the person's first look."""
    found = await _search(desk, interview, wish)
    return _shown(turn, desk, interview, wish, found, lead)


async def offer_again(turn: Turn, desk: Desk, interview: Interview, key: str) -> Outcome:
    """The chosen time is gone: say so, show others."""
    turn.slots.pop("start", None)
    wish = add_up(turn.slots.get("wish", ()), desk.reader, original(interview))
    return await offer(turn, desk, interview, wish, lead=key)


def original(interview: Interview) -> tuple[datetime, datetime] | None:
    """The booked time in naive local time, which moves are relative to."""
    if interview.start is None or interview.end is None:
        return None
    start, end = (t.astimezone(ZONE).replace(tzinfo=None) for t in (interview.start, interview.end))
    return start, end


async def _held(
    turn: Turn, desk: Desk, interview: Interview, start: datetime
) -> datetime | Outcome:
    if turn.slots.get("held") == start.isoformat():
        return start
    try:
        await desk.hr.hold(interview.id, start.isoformat(), key=turn.key("hold"))
    except ActionRefused as refusal:
        if refusal.code not in ("slot_taken", "outside_hours", "slot_past", "slot_unavailable"):
            raise
        return await offer_again(turn, desk, interview, "interviews.slot_taken")
    turn.slots["held"] = start.isoformat()
    return start


async def _search(desk: Desk, interview: Interview, wish: Wish) -> Found:
    near = wish.near.replace(tzinfo=ZONE).isoformat() if wish.near else None
    wanted = wish.as_availability()
    if wish.stated is not None:
        exactly = wish.stated.replace(tzinfo=ZONE)
        wanted = wanted.model_copy(update={"available": [(exactly, exactly)]})
    return await desk.hr.search_slots(interview.id, wanted, near=near)


def _shown(
    turn: Turn, desk: Desk, interview: Interview, wish: Wish, found: Found, lead: str | None
) -> Outcome:
    if not found.slots:
        return turn.done("interviews.no_times", title=desk.title(interview))
    options = [Option(desk.when(s.start), _iso(s.start), best=s.best) for s in found.slots]
    if turn.slots.get("cannot_come"):
        options.append(Option(turn.responses.say("interviews.cancel_option"), CANCEL))
    turn.slots["offered_for"] = _sign(wish)
    text = _lead(turn, desk, interview, wish, found, lead)
    return Ask("start", Reply(text, tuple(options)), "options")


def _lead(
    turn: Turn, desk: Desk, interview: Interview, wish: Wish, found: Found, lead: str | None
) -> str:
    say = turn.responses.say
    parts = [say(f"interviews.problem_{p.kind}", time=p.text) for p in wish.problems[:1]]
    if lead is not None:
        parts.append(say(lead, when=desk.when(_stated(wish)) if wish.stated else ""))
    elif wish.available and not found.wish_met:
        parts.append(say("interviews.wish_not_met"))
    best = next((s for s in found.slots if s.best), found.slots[0])
    if reason := next((r for r in best.reasons if f"slot_reasons.{r}" in turn.responses), None):
        why = say(f"slot_reasons.{reason}")
    else:
        why = ""
    key = "interviews.offer_new" if interview.start else "interviews.offer_first"
    if turn.slots.get("cannot_come"):
        key = "interviews.offer_cannot_come"
    parts.append(say(key, title=desk.title(interview), best=desk.when(best.start), why=why))
    return "".join(parts)


def _stated(wish: Wish) -> datetime:
    assert wish.stated is not None
    return wish.stated.replace(tzinfo=ZONE)


def _iso(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat()


def _sign(wish: Wish) -> dict[str, Any]:
    return wish.as_availability().model_dump(mode="json")

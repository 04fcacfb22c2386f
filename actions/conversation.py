"""Talk around the tasks: greetings, thanks, help, a human, and what fits nothing."""

from actions.desk import Desk
from actions.hr_types import Person
from bot.dialogue.clarify import menu
from bot.dialogue.skill import Ask, Outcome, Switch, Turn


async def greet(turn: Turn, desk: Desk) -> Outcome:
    """你好"""
    me = await desk.hr.me()
    side = _side(me)
    options = menu(turn.responses, f"conversation.menu_{side}")
    return turn.done(f"conversation.greeting_{side}", options, name=me.name)


async def goodbye(turn: Turn, desk: Desk) -> Outcome:
    """再见"""
    return turn.done("conversation.goodbye")


async def thanks(turn: Turn, desk: Desk) -> Outcome:
    """谢谢"""
    return turn.done("conversation.welcome")


async def show_help(turn: Turn, desk: Desk) -> Outcome:
    """你能干啥"""
    side = _side(await desk.hr.me())
    options = menu(turn.responses, f"conversation.menu_{side}")
    return turn.done(f"conversation.help_{side}", options)


def _side(me: Person) -> str:
    """What somebody comes for: an interview of theirs, their own affairs, or their work in HR."""
    if me.is_candidate:
        return "candidate"
    return "staff" if me.roles else "employee"


async def bot_challenge(turn: Turn, desk: Desk) -> Outcome:
    """你是机器人吗"""
    return turn.done("conversation.bot")


async def complaint(turn: Turn, desk: Desk) -> Outcome:
    """An angry word: sorry first, then a human."""
    return _offer(turn, desk, "conversation.sorry")


async def handoff(turn: Turn, desk: Desk) -> Outcome:
    """转人工: a ticket, and the truth about who will answer."""
    reason = "requested" if turn.understanding.intent.name == "handoff" else "not_understood"
    reason = turn.slots.get("why", reason)
    said = [entry["text"] for entry in turn.slots.get("wish", ())]
    said.append(turn.slots.get("unclear") or turn.message.text)
    summary = " / ".join(dict.fromkeys(said))
    ticket = await desk.hr.hand_off(reason, summary, key=turn.key("handoff"))
    if ticket.assigned_to is None:
        return turn.done("conversation.handed_off")
    return turn.done("conversation.handed_off_to", who=ticket.assigned_to.name)


async def offer_human(turn: Turn, desk: Desk) -> Outcome:
    """Not understood for the second time, or nothing more to offer."""
    return _offer(turn, desk, turn.slots.get("lead", "conversation.offer_human"))


def _offer(turn: Turn, desk: Desk, key: str) -> Outcome:
    human = turn.slots.get("human")
    if human is None:
        turn.slots.setdefault("unclear", turn.message.text)
        options = desk.yes_no("conversation.human")
        return Ask("human", turn.say(key, options), "confirm")
    if human:
        return Switch("handoff", {"unclear": turn.slots.get("unclear"), "why": "requested"})
    return turn.done("conversation.no_human")


async def idle_answer(turn: Turn, desk: Desk) -> Outcome:
    """A yes or a no while nothing was asked: answered kindly, changes nothing."""
    return turn.done("conversation.nothing_pending")


async def idle_stop(turn: Turn, desk: Desk) -> Outcome:
    """Nothing to break off."""
    return turn.done("conversation.nothing_to_stop")


async def idle_inform(turn: Turn, desk: Desk) -> Outcome:
    """A time that nobody asked for is one for an interview."""
    return Switch("book_interview", {"wish": turn.slots.get("wish", [])})

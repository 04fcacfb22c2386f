"""The other requests of a message: questions are answered in passing, the rest comes after."""

from dataclasses import dataclass, replace

from bot.dialogue.senses import Work
from bot.dialogue.skill import Ask, Done, Outcome, Skill, Slot, Switch, Turn
from bot.dialogue.state import Task, Wanted
from bot.dialogue.steps import LATER, Steps
from bot.messages import Option
from bot.nlu.requests import QUESTIONS, unjoined
from bot.nlu.understanding import Request

MOST = 3
"""Other requests taken up at most."""


async def offer_later(turn: Turn) -> Outcome:
    """「另外您还想……，现在办吗？」"""
    now = turn.slots.get("now")
    if now is None:
        options = (
            Option(turn.responses.say("conversation.also.agree"), "yes", best=True),
            Option(turn.responses.say("conversation.also.decline"), "no"),
        )
        title = turn.responses.say(f"intents.{turn.slots['intent']}")
        return Ask("now", turn.say("conversation.also.offer", options, title=title), "confirm")
    if now:
        return Switch(turn.slots["intent"])
    return turn.done("conversation.also.dropped")


OFFER = Skill(LATER, offer_later, (Slot("now"),), lapses=True)


@dataclass(frozen=True, slots=True)
class Others:
    """Comes to a message's other requests when its first one has been seen to."""

    steps: Steps

    async def take(self, work: Work, *, asked: bool) -> None:
        """Answer what can be answered at once, and keep the rest for later.

        `asked` says that a question stood before the message: then it is first of all an answer.
        """
        waiting = len(work.state.later)
        for number, request in enumerate(self._wanted(work)[:MOST], 1):
            part = self._part(work, request, number)
            if not (request.name.startswith(QUESTIONS) and await self._answered(part, request)):
                work.state.later.append(Wanted(request.name, part.message.text))
        # What is over in the same breath goes on with the next; later a deed is asked about.
        at_once = not asked and len(work.state.later) > waiting
        await self._go_on(work, at_once=at_once)

    def has_any(self, work: Work) -> bool:
        """Whether the message asks for something beside its first request."""
        return bool(self._wanted(work))

    def _wanted(self, work: Work) -> list[Request]:
        """The requests that are not in hand already."""
        known = {work.intent, *(task.intent for task in work.state.tasks)}
        return [r for r in work.whole.also if r.name not in known and self._titled(r.name)]

    def _titled(self, intent: str) -> bool:
        return intent in self.steps.skills and f"intents.{intent}" in self.steps.responses

    def _part(self, work: Work, request: Request, number: int) -> Work:
        """The stretch of the message that makes a request, read on its own."""
        text = unjoined(work.whole.text[request.start : request.end])
        return self.steps.senses.part(work, text, number=number)

    async def _answered(self, part: Work, request: Request) -> bool:
        """Answer a question before what is asked of the person; False where more is needed."""
        task = Task(request.name, part.message.id)
        self.steps.fill_in(task, part)
        outcome = await self.steps.skills[request.name].run(self.steps.turn_of(task, part))
        if not isinstance(outcome, Done):
            return False
        at = len(part.replies) - (part.state.top is not None)
        part.replies[at:at] = outcome.replies
        return True

    async def _go_on(self, work: Work, *, at_once: bool) -> None:
        while work.state.later and not work.state.tasks:
            wanted = work.state.later.pop(0)
            if at_once or wanted.intent.startswith(QUESTIONS):
                await self._begin(wanted, work)
            else:
                slots = {"intent": wanted.intent, "text": wanted.text}
                work.state.tasks.append(Task(LATER, work.message.id, slots))
                await self.steps.run(work)

    async def _begin(self, wanted: Wanted, work: Work) -> None:
        number = MOST + len(work.state.later) + 1
        part = self.steps.senses.part(work, wanted.text, number=number)
        task = Task(wanted.intent, part.message.id)
        work.state.tasks.append(task)
        self.steps.fill_in(task, part)
        said = len(work.replies)
        await self.steps.run(part)
        if not said:
            return
        first = work.replies[said]
        responses = self.steps.responses
        title = responses.say(f"intents.{wanted.intent}")
        text = responses.say("conversation.also.next", title=title, reply=first.text)
        work.replies[said] = replace(first, text=text)

"""Takes the step that was decided on: fills slots, runs actions, asks back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.clarify import clarify
from bot.dialogue.decide import HUMAN, Answer, Begin, Refine, Repeat, Revise, Step, Stop, Unclear
from bot.dialogue.ellipsis import is_question
from bot.dialogue.fill import EVERYTHING, JUST_TIME, fill, put
from bot.dialogue.senses import Senses, Work
from bot.dialogue.skill import Ask, Done, Skill, Switch, Turn
from bot.dialogue.state import State, Task
from bot.messages import Reply
from bot.responses import Responses

MAX_RUNS = 10
"""Actions run in one turn: a bound on actions that send each other on."""
OFFER_HUMAN = "offer_human"
LATER = "later"
"""The question whether another request of an earlier message is to be seen to now."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The hands of the engine."""

    skills: Mapping[str, Skill]
    responses: Responses
    senses: Senses

    async def take(self, step: Step, work: Work) -> None:
        """Change the conversation's state and add the replies; actions may raise."""
        state = work.state
        if isinstance(step, Unclear):
            await self._not_understood(work)
            return
        state.misses = 0
        state.readings = []
        match step:
            case Begin():
                self._begin(step, work)
            case Answer(value=value):
                self._answer(value, work)
            case Revise() if state.top is not None:
                self.fill_in(state.top, work, takes=JUST_TIME)
            case Refine() if state.top is not None:
                if state.top.expects in ("reason", "words") and work.intent not in (
                    "affirm",
                    "deny",
                ):
                    work.intent = "inform"
                self.fill_in(state.top, work)
            case Repeat() if state.top is not None:
                lead = "reason_please" if state.top.expects == "reason" else "which_one"
                work.replies.append(self._question_again(state.top, f"conversation.{lead}"))
                return
            case Stop():
                state.tasks.pop()
                work.replies.append(Reply(self.responses.say("conversation.stopped")))
                self._resume(work)
                return
        await self.run(work)

    def _begin(self, step: Begin, work: Work) -> None:
        state = work.state
        if state.top is None and step.intent == state.question:
            work.intent = step.intent
        skill = self.skills[step.intent]
        carried: dict[str, Any] = {}
        if state.top is not None and self.skills[state.top.intent].lapses:
            state.tasks.pop()
        elif step.instead and state.top is not None:
            left = state.tasks.pop()
            known = {slot.name for slot in skill.slots}
            carried = {k: v for k, v in left.slots.items() if k in known}
        task = Task(step.intent, work.message.id, carried | step.slots)
        state.tasks.append(task)
        if not step.chosen:
            self.fill_in(task, work)
        elif state.unclear is not None:
            meant = replace(work.message, text=state.unclear, payload=None)
            reread = self.senses.read(meant, State(), work.barred)
            self.fill_in(task, reread)
        state.unclear = None

    def fill_in(self, task: Task, work: Work, *, takes: frozenset[str] = EVERYTHING) -> None:
        """Put what the message says into a task's slots."""
        fill(
            task,
            self.skills[task.intent],
            work.message,
            work.understanding,
            times=work.times,
            timed=work.timed,
            takes=takes,
        )

    def _answer(self, value: Any, work: Work) -> None:
        task = work.state.tasks[-1]
        if task.asked is None:
            return
        if task.expects == "confirm" and isinstance(value, str):
            value = value == "yes"
        skill = self.skills[task.intent]
        put(task, skill, task.asked, value)
        # 「第二个，那天我要考试」: an answer may bring its reason along, never a new wish.
        for slot in skill.slots:
            told = work.understanding.values("reason") if slot.takes == "reason" else []
            if told and slot.name != task.asked:
                put(task, skill, slot.name, told[0])

    async def run(self, work: Work) -> None:
        """Run the action being talked about, and those it hands over to."""
        for _ in range(MAX_RUNS):
            task = work.state.tasks[-1]
            skill = self.skills[task.intent]
            outcome = await skill.run(self.turn_of(task, work))
            match outcome:
                case Ask(slot=slot, reply=reply, expects=expects):
                    task.asked, task.expects = slot, expects
                    task.question, task.options = reply.text, list(reply.options)
                    work.replies.append(reply)
                    return
                case Switch(intent=intent, slots=slots, meant=meant):
                    work.intent = intent if meant else work.intent
                    work.state.tasks.pop()
                    if task.intent == LATER:  # what it is about was said back then
                        work = self.senses.part(work, task.slots["text"], number=0)
                    following = Task(intent, task.begun_by, dict(slots))
                    work.state.tasks.append(following)
                    self.fill_in(following, work)
                case Done(replies=replies):
                    work.state.tasks.pop()
                    work.replies.extend(replies)
                    if not skill.aside:
                        work.state.question = skill.intent if is_question(skill.intent) else None
                        self._resume(work)
                    return
        raise RuntimeError(f"more than {MAX_RUNS} actions in one turn, the last {task.intent}")

    def turn_of(self, task: Task, work: Work) -> Turn:
        """One call of a task's action."""
        return Turn(
            message=work.message,
            understanding=work.understanding,
            now=work.message.received_at.astimezone(self.senses.zone),
            slots=task.slots,
            begun_by=task.begun_by,
            responses=self.responses,
            shown=task.options,
            memory=work.state.memory,
        )

    def _resume(self, work: Work) -> None:
        if work.state.top is not None:
            work.replies.append(self._question_again(work.state.top, "conversation.back_to"))

    def _question_again(self, task: Task, lead: str) -> Reply:
        text = self.responses.say(lead, question=task.question)
        return Reply(text, tuple(task.options))

    async def _not_understood(self, work: Work) -> None:
        state = work.state
        state.misses += 1
        top = state.top
        if state.misses == 1 and top is not None:
            work.replies.append(
                self._question_again(top, "conversation.not_understood_while_asking")
            )
            return
        if state.misses == 1:
            state.unclear = work.message.text
            asked = clarify(work.understanding, self.skills, self.responses, work.barred)
            state.readings = list(asked.options)
            work.replies.append(asked)
            return
        state.readings = []
        # The second time a human is offered, the third time called.
        human = OFFER_HUMAN if state.misses == 2 else HUMAN
        if top is not None and self.skills[top.intent].lapses:
            state.tasks.pop()
        if human == HUMAN:
            state.misses = 0
        state.tasks.append(Task(human, work.message.id, {"unclear": work.message.text}))
        await self.run(work)

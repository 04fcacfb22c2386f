"""Notices messages that were not understood, or misread, and keeps them masked to learn from."""

import re
from dataclasses import dataclass

from bot.dialogue.decide import HUMAN, Answer, Begin, Step, Unclear
from bot.dialogue.senses import Work
from bot.dialogue.steps import OFFER_HUMAN
from bot.nlu.candidates import Candidate, Why, new_id, picked, to_the_hour, worth_keeping
from bot.nlu.masking import Masking
from bot.nlu.understanding import OUT_OF_SCOPE

UNSURE = 0.6
"""A reading below this that was acted on is worth a look."""
_TAKES_BACK = re.compile(r"^(?:啊|哦|呃|嗯|，|,|\s)*(?:不是|不对|错了|搞错|弄错)")
"""A correction, where another action is started on it."""
_MISREAD = re.compile(
    r"我是说|我说的是|我的意思|不是这个意思|不是那个意思|(?:理解|听|看|搞|弄)错(?:了|我)|没(?:说|让你|叫你)"
    r"|不是(?:让|叫|要)你|答非所问|没听懂"
)
"""A correction in any case."""


@dataclass(frozen=True, slots=True)
class Noticing:
    """Looks at every step of every conversation; remembers nothing itself."""

    masking: Masking

    def notice(self, step: Step, work: Work, text: str) -> list[Candidate]:
        """What to keep of a message and of the one before it, and what of the latter is now known.

        Changes the conversation's `said` and `noticed`. `text` is the message as it was sent.
        """
        state = work.state
        before, noticed = state.said, state.noticed
        state.said = state.noticed = None
        if isinstance(step, Begin) and step.chosen:
            return [picked(noticed, why="chose", meant=step.intent)] if noticed else []
        if noticed is not None and _takes_a_human(step, work):
            return [picked(noticed, why="handed_off", meant=None)]
        if work.message.payload is not None:
            return []
        kept: list[Candidate] = []
        if before is not None and self._corrects(step, before, work):
            sure = isinstance(step, Begin) and work.understanding.intent.confidence >= UNSURE
            meant = step.intent if isinstance(step, Begin) and sure else None
            kept.append(picked(before, why="corrected", meant=meant))
        human = _calls(step)
        third = isinstance(step, Unclear) and state.misses >= 2
        if noticed is not None and (human or third):
            kept.append(picked(noticed, why="handed_off", meant=None))
        own = self._candidate(step, work, text)
        if own is None:
            return kept
        doubtful = work.whole.intent.confidence < UNSURE and not human
        if isinstance(step, Unclear) or doubtful:
            state.noticed = own
            kept.append(own)
        elif isinstance(step, Begin):
            state.said = own
        return kept

    def _corrects(self, step: Step, before: Candidate, work: Work) -> bool:
        text = work.message.text
        if _MISREAD.search(text):
            return True
        other = isinstance(step, Begin) and step.intent != before.intent
        return other and _TAKES_BACK.search(text) is not None

    def _candidate(self, step: Step, work: Work, text: str) -> Candidate | None:
        if not isinstance(step, Unclear | Begin):
            return None
        masked = self.masking.mask(text, work.whole.entities)
        if not worth_keeping(masked):
            return None
        read = work.whole.intent
        why: Why = (
            "rejected" if isinstance(step, Unclear) and read.name == OUT_OF_SCOPE else "unsure"
        )
        asked = work.state.top.expects if work.state.top else None
        at = to_the_hour(work.message.received_at)
        return Candidate(new_id(), masked, asked, read.name, round(read.confidence, 3), why, at)


def _calls(step: Step) -> bool:
    return isinstance(step, Begin) and step.intent == HUMAN


def _takes_a_human(step: Step, work: Work) -> bool:
    """A yes to 「要帮您转给同事吗」."""
    top = work.state.top
    offered = top is not None and top.intent == OFFER_HUMAN
    return offered and isinstance(step, Answer) and step.value in (True, "yes")

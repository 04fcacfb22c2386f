"""Questions of candidates that HR has answered before; what it has not is put to HR."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from actions.desk import Action, Desk
from actions.hr_types import FaqEntry, Interview
from bot.dialogue.skill import Outcome, Turn
from bot.messages import Option

SURE = 0.60
"""An entry this near is the answer."""
PERHAPS = 0.45
"""Entries this near are asked about."""
CHOICES = 3
OF_RECRUITING = frozenset({"interview", "position"})


class Similarity(Protocol):
    """How near a question comes to known ones."""

    def scores(self, asked: str, questions: Sequence[Sequence[str]]) -> list[float]:
        """One score a question, 0 to 1."""
        ...


Beside = Callable[[Turn, Desk, FaqEntry], Awaitable[str]]
"""What is added to an entry's answer for the person who asks; empty: nothing."""


async def _nothing(turn: Turn, desk: Desk, entry: FaqEntry) -> str:
    return ""


def answering(kind: str, similarity: Similarity, *, beside: Beside = _nothing) -> Action:
    """The action for `faq_KIND`: interview, position, onboarding, offboarding."""

    async def answer(turn: Turn, desk: Desk) -> Outcome:
        entries = await desk.hr.faq(kind)
        if (chosen := turn.slots.get("entry")) is not None:
            found = next((entry for entry in entries if entry.id == chosen), None)
            return await _told(turn, desk, kind, found, beside)
        interview = await _next_interview(turn, desk)
        fitting = [entry for entry in entries if _concerns(entry, turn, interview)]
        wordings = [(entry.question, *entry.variants) for entry in fitting]
        scores = similarity.scores(turn.message.text, wordings)
        ranked = sorted(zip(scores, fitting, strict=True), key=lambda row: -_weight(*row))
        if ranked and ranked[0][0] >= SURE:
            return await _told(turn, desk, kind, ranked[0][1], beside)
        near = [entry for score, entry in ranked[:CHOICES] if score >= PERHAPS]
        if near:
            options = tuple(Option(e.question, f"/faq_{kind}?entry={e.id}") for e in near)
            ask = Option(turn.responses.say(f"faq.ask_{_whom(kind)}"), "/handoff")
            return turn.done("faq.perhaps", (*options, ask))
        return await _told(turn, desk, kind, None, beside)

    return answer


def _whom(kind: str) -> str:
    """Whom a question of this kind is put to: recruiters, or HR."""
    return "recruiter" if kind in OF_RECRUITING else "hr"


def _weight(score: float, entry: FaqEntry) -> float:
    # What HR wrote for this very post goes before what holds for the whole company.
    return score + (0.03 if entry.requisition else 0.0)


def _concerns(entry: FaqEntry, turn: Turn, interview: Interview | None) -> bool:
    """An entry for AI interviews answers nobody whose interview is on site, unless they say AI."""
    modes = set(turn.understanding.values("interview_mode"))
    if not modes and interview is not None:
        modes = {interview.mode}
    return entry.mode is None or not modes or entry.mode in modes


async def _next_interview(turn: Turn, desk: Desk) -> Interview | None:
    me = await desk.hr.me()
    if not me.is_candidate:
        return None
    ahead = await desk.hr.interviews(status=("proposed", "scheduled", "confirmed"))
    return next((i for i in ahead if i.start is None or i.start > turn.now), None)


async def _told(
    turn: Turn, desk: Desk, kind: str, entry: FaqEntry | None, beside: Beside
) -> Outcome:
    if entry is not None:
        own = await beside(turn, desk, entry)
        return turn.done("faq.answer", answer="\n".join(filter(None, (entry.answer, own))))
    # An honest 「不知道」 that does not leave the person alone with it.
    ticket = await desk.hr.hand_off("faq", turn.message.text, key=turn.key("faq"))
    if ticket.assigned_to is None:
        return turn.done(f"faq.asked_{_whom(kind)}")
    return turn.done("faq.asked", who=ticket.assigned_to.name)

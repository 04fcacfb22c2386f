"""Pay on a shared device: a code is sent another way, and asked for, before anything is shown."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from actions.desk import Action, Desk
from actions.errors import ActionRefused
from bot.dialogue.skill import Ask, Outcome, Turn

CODE = "code"
"""The slot of the answer."""


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore")
    way: str
    to: str


class _Proved(BaseModel):
    model_config = ConfigDict(extra="ignore")
    until: datetime


def proven(action: Action) -> Action:
    """The action, after a proof of identity where the backend asks for one."""

    async def run(turn: Turn, desk: Desk) -> Outcome:
        typed = turn.slots.pop(CODE, None)
        if typed is not None:
            try:
                await _confirm(turn, desk, "".join(char for char in typed if char.isdigit()))
            except ActionRefused as refusal:
                if refusal.code not in ("code_wrong", "invalid_request"):
                    raise
                return Ask(CODE, turn.say("payroll.code_again"), "words")
        try:
            return await action(turn, desk)
        except ActionRefused as refusal:
            if refusal.code != "proof_required":
                raise
        # The question itself is answered once the code is right.
        turn.slots.setdefault("said", turn.message.text)
        sent = await desk.hr.post(_Sent, "/me/proofs", {}, key=turn.key("proof"))
        return Ask(CODE, turn.say(f"payroll.code_{sent.way}", to=sent.to), "words")

    return run


async def _confirm(turn: Turn, desk: Desk, code: str) -> None:
    await desk.hr.post(_Proved, "/me/proofs/confirm", {"code": code}, key=turn.key("confirm-proof"))


def question(turn: Turn) -> str:
    """What was asked: the message, or the one before the code."""
    return str(turn.slots.get("said", turn.message.text))

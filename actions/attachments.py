"""A file sent in the chat goes to the change request it belongs to (附件)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from actions.desk import Action, Desk
from actions.errors import ActionRefused
from actions.hr_types import ChangeRequest
from bot.dialogue.skill import Done, Outcome, Turn

KEPT = "uploads"
"""In the conversation's memory: files that wait for a request to belong to."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


class Uploads(Protocol):
    """Where files wait; blocking."""

    def take(self, person: str, upload: str) -> Upload | None:
        """A file of this person."""
        ...

    def drop(self, person: str, upload: str) -> None:
        """It has arrived where it belongs."""
        ...


def attaching(uploads: Uploads) -> Action:
    """The action of a file that was sent: to the open request, else kept for the next one."""

    async def attach_file(turn: Turn, desk: Desk) -> Outcome:
        waiting = await desk.hr.own_open_requests()
        upload = str(turn.slots.get("upload", ""))
        found = await asyncio.to_thread(uploads.take, turn.message.person, upload)
        if found is None:
            return turn.done("attachments.gone")
        if not waiting:
            turn.memory[KEPT] = [*turn.memory.get(KEPT, ()), upload][-10:]
            return turn.done("attachments.kept", name=found.name)
        await desk.hr.attach(waiting[0].id, found.name, found.data, key=turn.key(upload))
        await asyncio.to_thread(uploads.drop, turn.message.person, upload)
        return turn.done("attachments.attached", name=found.name, who=_readers(turn, waiting[0]))

    return attach_file


async def along(turn: Turn, desk: Desk, told: Done, uploads: Uploads) -> Done:
    """Files sent before their request was made go with it once it is."""
    waiting = await desk.hr.own_open_requests()
    if not waiting:
        return told
    kept: Sequence[str] = turn.memory.pop(KEPT, ())
    for upload in kept:
        found = await asyncio.to_thread(uploads.take, turn.message.person, upload)
        if found is None:
            continue
        try:
            await desk.hr.attach(waiting[0].id, found.name, found.data, key=turn.key(upload))
        except ActionRefused as refusal:
            # What cannot be kept must not undo the change that was made.
            return Done((*told.replies, turn.say(f"errors.{refusal.code}")))
        await asyncio.to_thread(uploads.drop, turn.message.person, upload)
    return Done((*told.replies, turn.say("attachments.along"))) if kept else told


def _readers(turn: Turn, request: ChangeRequest) -> str:
    names = [step.reviewer.name for step in request.steps if step.reviewer]
    return turn.responses.say("format.and").join(names)

"""What a message says, put into the slots of a started action."""

from collections.abc import Sequence
from typing import Any, get_args

from bot.dialogue.skill import Skill, Slot, Takes
from bot.dialogue.state import Task
from bot.messages import Message
from bot.nlu.reasons import reason_in
from bot.nlu.understanding import Understanding
from bot.timex.reading import Expression

ENTITIES = frozenset(get_args(Takes)) - {"time", "reason", "words", "answer"}
EVERYTHING = frozenset({"time", "reason", "words"}) | ENTITIES
"""Kinds of slots that words can fill."""
JUST_TIME = frozenset({"time"})


def fill(
    task: Task,
    skill: Skill,
    message: Message,
    understanding: Understanding,
    *,
    times: Sequence[Expression],
    timed: bool,
    takes: frozenset[str] = EVERYTHING,
) -> None:
    """Add what a message says to a task's slots, emptying those that depend on what changed.

    `times` are its expressions of time; `timed` says that it speaks of time to be read. An
    answer to 「为什么」 fills the reason alone: the days in it (「我明天要考试」) are no wish.
    """
    for slot in skill.slots:
        if slot.takes not in takes:
            continue
        if takes != JUST_TIME and _answers_why(task, understanding) and slot.takes != "reason":
            continue
        value = _value(slot, task, message, understanding, times=times, timed=timed)
        if value is not None and value != task.slots.get(slot.name):
            put(task, skill, slot.name, value)


def _answers_why(task: Task, understanding: Understanding) -> bool:
    # 「等下，还是下周三吧」 to 「为什么」 is the request again, not a reason.
    return task.expects == "reason" and understanding.intent.name != task.intent


def put(task: Task, skill: Skill, name: str, value: Any) -> None:
    """Set one slot; the slots that depend on it are asked for again."""
    task.slots[name] = value
    for slot in skill.slots:
        if slot.name == name:
            for dependent in slot.clears:
                task.slots.pop(dependent, None)


def _value(
    slot: Slot,
    task: Task,
    message: Message,
    understanding: Understanding,
    *,
    times: Sequence[Expression],
    timed: bool,
) -> Any:
    if slot.takes == "time":
        said = list(task.slots.get(slot.name, ()))
        if timed or (task.expects in ("time", "options") and task.asked in slot.clears):
            entry = _said(task, slot, message, understanding)
            # An action that hands over to another carries along what this message said.
            known = any(each["message"] == entry["message"] for each in said)
            return said if known else [*said, entry]
        return None
    if slot.takes == "reason":
        return _reason(slot, task, message, understanding, times)
    if slot.takes == "words":
        answers = task.expects == "words" and task.asked == slot.name
        return message.text.strip() or None if answers else None
    if slot.takes in ENTITIES:
        named = understanding.values(slot.takes)
        return named[-1] if named else None
    return None


def _said(task: Task, slot: Slot, message: Message, understanding: Understanding) -> dict[str, Any]:
    # What was shown, or chosen since, goes with the words: 「换个晚点的」 speaks of it.
    chosen = [task.slots[name] for name in slot.clears if isinstance(task.slots.get(name), str)]
    shown = [option.value for option in task.options if not option.value.startswith("/")]
    return {
        "message": message.id,
        "text": message.text,
        "at": message.received_at.isoformat(),
        "intent": understanding.intent.name,
        "shown": shown or chosen[:1],
    }


def _reason(
    slot: Slot,
    task: Task,
    message: Message,
    understanding: Understanding,
    times: Sequence[Expression],
) -> str | None:
    if _answers_why(task, understanding) and task.asked == slot.name:
        return message.text.strip() or None
    if told := "，".join(understanding.values("reason")):
        return told
    if task.asked is not None:
        return None
    # The request itself: the clauses that ask for nothing say why.
    return reason_in(message.text, [(time.start, time.end) for time in times])

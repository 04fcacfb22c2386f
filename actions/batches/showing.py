"""A plan in words: who, from when to when, what is missed, what finds no time and why."""

from collections.abc import Sequence

from actions.batches.hr import Batch, Item
from actions.desk import Desk
from actions.hr_types import Named

MOST = 8
"""Lines of one list; the number says how many there are."""
PROVEN = 0.0005
"""A gap below this is called none."""


def summary(desk: Desk, batch: Batch) -> str:
    """The whole plan, without its question."""
    say = desk.responses.say
    parts = [say(f"batches.plan_{batch.kind}", count=batch.count, lines=moves(desk, batch))]
    if batch.stuck:
        parts.append(say("batches.stuck", count=batch.unplaced, lines=stuck(desk, batch)))
    if batch.proof is not None and batch.moving:
        near = batch.proof.gap < PROVEN
        key = "batches.proven_best" if near else "batches.proven"
        parts.append(say(key, gap=f"{batch.proof.gap * 100:.1f}"))
    return "\n".join(parts)


def moves(desk: Desk, batch: Batch) -> str:
    """One line for each that is cancelled or moved."""
    key = f"batches.line_{batch.kind}"
    return _lines(desk, [desk.responses.say(key, **_words(desk, item)) for item in batch.moving])


def stuck(desk: Desk, batch: Batch) -> str:
    """One line for each that finds no time, with what prevents it."""
    say = desk.responses.say
    return _lines(
        desk,
        [
            say(
                "batches.line_stuck",
                why=say(f"batches.blocked.{item.blocked}", who=_names(desk, item.blocking)),
                **_words(desk, item),
            )
            for item in batch.stuck
        ],
    )


def _lines(desk: Desk, lines: Sequence[str]) -> str:
    shown = list(lines[:MOST])
    if len(lines) > MOST:
        shown.append(desk.responses.say("batches.more", count=len(lines) - MOST))
    return "\n".join(shown)


def _words(desk: Desk, item: Item) -> dict[str, str]:
    say = desk.responses.say
    missed = [
        say(f"batches.missed.{code}", who=_names(desk, item.interviewers)) for code in item.missed
    ]
    note = say("batches.note", missed=say("format.and").join(missed)) if missed else ""
    return {
        "candidate": item.candidate.name,
        "post": item.requisition.title,
        "old": desk.when(item.old_start) if item.old_start else say("format.open"),
        "new": desk.when(item.new_start) if item.new_start else "",
        "note": note,
    }


def _names(desk: Desk, people: Sequence[Named]) -> str:
    return desk.responses.say("format.and").join(person.name for person in people)

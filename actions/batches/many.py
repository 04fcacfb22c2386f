"""Cancel or move many at once: which, where to, a plan, one confirmation; and taking it back."""

import re
from datetime import datetime, timedelta
from typing import Any

from actions.batches import hr as batches
from actions.batches import period, selection, showing
from actions.batches.hr import Batch
from actions.batches.period import Times
from actions.desk import Desk
from actions.errors import ActionRefused
from actions.wording import ZONE
from bot.dialogue.skill import Ask, Outcome, Switch, Turn
from bot.messages import Option
from bot.timex.reading import Interval

CANCEL, MOVE, UNDO = "batch_cancel_interviews", "batch_reschedule_interviews", "undo_batch"
YEAR = timedelta(days=366)
_TAKES_BACK = re.compile(r"撤[销銷回]|恢[复復]|[还還]原|undo", re.IGNORECASE)
_AGREES = re.compile(r"^[\s，,]*(确[认定]|对|是的|嗯|好|行|可以|没错)|吧[。！!\s]*$")
_NEGATES = re.compile(r"[不别]|先|等|[吗嗎?？]")
_STOPPED = re.compile(
    r"停招|不招|招[满齐到]|够人|冻[结住]|凍結|[编編]制|freeze|frozen|hc|取消了?(岗|职)位|关了|停了",
    re.IGNORECASE,
)
"""Nobody is wanted for the post any more: then no stand-by is either."""


async def cancel_many(turn: Turn, desk: Desk) -> Outcome:
    """Cancel many interviews (批量取消), after one confirmation that names the number."""
    return await _many(turn, desk, "cancel")


async def reschedule_many(turn: Turn, desk: Desk) -> Outcome:
    """Move many interviews (批量改期), by one plan, after one confirmation."""
    return await _many(turn, desk, "reschedule")


async def _many(turn: Turn, desk: Desk, kind: str) -> Outcome:
    if turn.begun_by == turn.message.id and _TAKES_BACK.search(turn.message.text):
        return await _taking_back(turn, desk)
    if "batch" in turn.slots and turn.begun_by != turn.message.id and _agrees(turn.message.text):
        turn.slots.setdefault("confirm", True)
    batch = await _planned(turn, desk, kind)
    if not isinstance(batch, Batch):
        return batch
    sure = turn.slots.get("confirm")
    if sure is None or not batch.moving or batch.status != "planned":
        return _show(turn, desk, batch)
    if not sure:
        return turn.done("batches.kept")
    return await _apply(turn, desk, batch)


def _agrees(text: str) -> bool:
    """「确认全部取消」「取消吧」 to the plan that was shown, where it names nothing new."""
    return bool(_AGREES.search(text)) and not _NEGATES.search(text)


async def _planned(turn: Turn, desk: Desk, kind: str) -> Batch | Outcome:
    """The plan that was shown, or a new one."""
    if (known := turn.slots.get("batch")) is not None:
        return await batches.look(desk.hr, known)
    if (former := turn.slots.pop("renew", None)) is not None:
        batch = await batches.renew(desk.hr, former, key=turn.key("renew"))
        turn.slots["batch"] = batch.id
        return batch
    times = period.add_up(turn.slots.get("when", ()), desk.reader, moves=kind == "reschedule")
    if times.problem is not None:
        return turn.done("interviews.problem_no_such_date", time=times.problem)
    chosen = await selection.criteria(turn, desk)
    if not isinstance(chosen, selection.Criteria):
        return chosen
    said = turn.slots.setdefault("said", turn.message.text)
    if not chosen.any and not times.spans and not selection.is_all(said):
        return Ask("when", turn.say(f"batches.which_{kind}"), "time")
    body = _body(turn, kind, times, chosen, said)
    try:
        batch = await batches.plan(desk.hr, body, key=turn.key("plan"))
    except ActionRefused as refusal:
        if refusal.code != "batch_empty":
            raise
        there = bool(refusal.data.get("already_there"))
        return turn.done("batches.there_already" if there else "batches.nothing")
    turn.slots["batch"] = batch.id
    return batch


def _body(
    turn: Turn, kind: str, times: Times, chosen: selection.Criteria, said: str
) -> dict[str, Any]:
    periods = [[_aware(low), _aware(high)] for low, high in times.spans]
    if not chosen.any and not periods:
        periods = [[turn.now.isoformat(), (turn.now + YEAR).isoformat()]]
    body: dict[str, Any] = {
        "kind": kind,
        "selection": {
            "requisitions": chosen.requisitions,
            "departments": chosen.departments,
            "interviewers": chosen.interviewers,
            "candidates": chosen.candidates,
            "periods": periods,
        },
        "reason": turn.slots.get("reason") or "",
        "backfill": not _STOPPED.search(said),
    }
    if kind == "reschedule":
        body["unavailable"] = [_span(one) for one in times.unwanted]
        if times.shift is not None:
            body["shift_minutes"] = round(times.shift / timedelta(minutes=1))
        else:
            body["available"] = [_span(one) for one in times.available]
    return body


def _show(turn: Turn, desk: Desk, batch: Batch) -> Outcome:
    """The plan with its question; or why there is none."""
    if batch.status == "planning":
        return _still_planning(turn, batch)
    if batch.status != "planned":
        return turn.done("batches.failed", (_again(turn, batch),))
    if not batch.moving:
        return turn.done("batches.none_placed", lines=showing.stuck(desk, batch))
    lead = turn.slots.pop("lead", None)
    plan = (turn.responses.say(lead) if lead else "") + showing.summary(desk, batch)
    say = turn.responses.say
    options = (
        Option(say(f"batches.agree_{batch.kind}", count=batch.count), "yes"),
        Option(say(f"batches.decline_{batch.kind}"), "no"),
    )
    reply = turn.say(f"batches.ask_{batch.kind}", options, plan=plan, count=batch.count)
    return Ask("confirm", reply, "confirm")


def _still_planning(turn: Turn, batch: Batch) -> Outcome:
    far = batch.progress
    gap = "" if far is None or far.gap is None else f"{far.gap * 100:.1f}"
    key = "batches.planning_gap" if gap else "batches.planning"
    look = Option(turn.responses.say("batches.look"), f"/{MOVE}?batch={batch.id}")
    return turn.done(
        key,
        (look,),
        done=far.done if far else 0,
        total=far.total if far else 0,
        seconds=round(far.seconds) if far else 0,
        gap=gap,
    )


def _again(turn: Turn, batch: Batch) -> Option:
    intent = CANCEL if batch.kind == "cancel" else MOVE
    return Option(turn.responses.say("batches.again"), f"/{intent}?renew={batch.id}")


async def _apply(turn: Turn, desk: Desk, batch: Batch) -> Outcome:
    try:
        done = await batches.apply(desk.hr, batch.id, batch.version, key=turn.key("apply"))
    except ActionRefused as refusal:
        if refusal.code not in ("batch_outdated", "batch_not_ready", "version_conflict"):
            raise
        return await _anew(turn, desk, batch)
    turn.memory["batch"] = done.id
    undo = Option(turn.responses.say("batches.undo"), f"/{UNDO}?batch={done.id}")
    key = f"batches.done_{done.kind}"
    left = turn.responses.say("batches.left", count=done.unplaced) if done.unplaced else ""
    return turn.done(key, (undo,), count=done.count, left=left)


async def _anew(turn: Turn, desk: Desk, batch: Batch) -> Outcome:
    """The world has changed: nothing was done, and the same is planned as things are now."""
    turn.slots.pop("confirm", None)
    try:
        new = await batches.renew(desk.hr, batch.id, key=turn.key("renew"))
    except ActionRefused as refusal:
        if refusal.code != "batch_empty":
            raise
        return turn.done("batches.nothing_left")
    turn.slots["batch"], turn.slots["lead"] = new.id, "batches.changed"
    return _show(turn, desk, new)


async def _taking_back(turn: Turn, desk: Desk) -> Outcome:
    """「撤销刚才的批量取消」: the last one that was done, after a confirmation."""
    last = turn.memory.get("batch") or await batches.last_applied(desk.hr)
    if last is None:
        return turn.done("batches.nothing_to_undo")
    return Switch(UNDO, {"batch": last, "by_words": True})


async def undo_many(turn: Turn, desk: Desk) -> Outcome:
    """Take back what a batch did, all or nothing; words are confirmed, the button is enough."""
    batch = await batches.look(desk.hr, turn.slots["batch"])
    if batch.status == "undone":
        return turn.done("batches.undone_already")
    if batch.status != "applied":
        return turn.done("batches.nothing_to_undo")
    sure = turn.slots.get("confirm", None if turn.slots.get("by_words") else True)
    say = turn.responses.say
    if sure is None:
        options = (
            Option(say("batches.undo_agree", count=batch.count), "yes"),
            Option(say("batches.undo_decline"), "no"),
        )
        reply = turn.say(f"batches.undo_ask_{batch.kind}", options, count=batch.count)
        return Ask("confirm", reply, "confirm")
    if not sure:
        return turn.done("batches.undo_kept")
    try:
        undone = await batches.undo(desk.hr, batch.id, key=turn.key("undo"))
    except ActionRefused as refusal:
        if refusal.code != "undo_impossible":
            raise
        return turn.done("batches.undo_impossible", lines=_problems(desk, batch, refusal))
    return turn.done(f"batches.undone_{undone.kind}", count=undone.count)


def _problems(desk: Desk, batch: Batch, refusal: ActionRefused) -> str:
    items = {item.interview: item for item in batch.items}
    lines = []
    for each in refusal.data.get("problems", ()):
        item, problem = items.get(each["interview"]), each["problem"]
        if item is not None:
            why = desk.responses.say(f"batches.problem.{problem}")
            when = desk.when(item.old_start) if item.old_start else ""
            lines.append(
                desk.responses.say(
                    "batches.line_problem", candidate=item.candidate.name, when=when, why=why
                )
            )
    return "\n".join(lines[: showing.MOST])


def _aware(moment: datetime) -> str:
    return moment.replace(tzinfo=ZONE).isoformat()


def _span(interval: Interval) -> list[str | None]:
    return [_aware(edge) if edge is not None else None for edge in interval]

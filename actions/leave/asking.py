"""Asking for leave and taking it back."""

import re
from datetime import date, timedelta
from typing import Any

from actions.approvals.facts import facts_in_words, number
from actions.desk import Desk
from actions.errors import ActionRefused
from actions.leave.hr import Leave, Plan, cancel, file_leave, own_leave, preview
from actions.leave.wishes import TIME, Wish, body_of, settle, wanted_days, wishes_in
from bot.dialogue.skill import Ask, Done, Outcome, Turn
from bot.messages import Option, Reply

OFFERED = ("annual", "sick", "personal", "compensatory", "marriage")
MOST_PREVIEWS = 12
WHY = frozenset({"sick", "personal"})
"""Leave for which somebody decides by the reason."""
BEHIND = timedelta(days=31)
AHEAD = timedelta(days=400)
LISTED = 6
_CLAUSES = re.compile(r"[，,。；;]")
_ASKS = re.compile(r"请.{0,8}(假|天|小时)|(请|休|要|用).{0,6}(假|调休)|^(想|要|我)?请个?假")
"""A clause that asks for leave is no reason for it."""


async def request_leave(turn: Turn, desk: Desk) -> Outcome:
    """Leave asked for in a sentence (周五想请一天年假): type, time, one confirmation."""
    wishes = _gathered(turn, desk)
    for wish in wishes:
        missing = settle(wish)
        if missing is not None:
            return _ask(turn, desk, missing)
    if turn.slots.get("confirm") is False:
        return turn.done("leave.not_filed")
    plans: list[Plan] = []
    for wish in wishes:
        try:
            plans.append(await _planned(desk, wish))
        except ActionRefused as refusal:
            return _refused(turn, desk, wish, refusal)
    if turn.slots.get("confirm") is not True:
        return _confirm(turn, desk, wishes, plans)
    return await _file(turn, desk, wishes)


def _gathered(turn: Turn, desk: Desk) -> list[Wish]:
    """What has been said so far, this message included."""
    known: list[Wish] = turn.slots.setdefault("wishes", [])
    # What answers 「请什么假」 or 「上午还是下午」 names no other day.
    answered = turn.slots.get("kind") is not None or turn.slots.get("part") is not None
    if turn.slots.get("seen") != turn.message.id and not answered:
        turn.slots["seen"] = turn.message.id
        # 「改成下午半天」 speaks of the day that stands.
        about = date.fromisoformat(known[0]["start"]) if known and known[0].get("start") else None
        reading = desk.reader.read(turn.message.text, now=turn.now, asked_about=about)
        said = wishes_in(turn.message.text, turn.understanding, reading.expressions, turn.now)
        if not known:
            known.extend(said)
            if reason := turn.slots.get("reason"):
                turn.slots["reason"] = _without_the_request(str(reason), desk)
        elif turn.message.payload is None:
            _add(known, said, turn)
    for slot, key in (("kind", "leave_type"), ("part", "part")):
        if (value := turn.slots.pop(slot, None)) is not None:
            for wish in known:
                if not wish.get(key):
                    wish[key] = value
                    break
    return known


def _without_the_request(reason: str, desk: Desk) -> str | None:
    """The clauses of a reason that are not the request itself (下周一下午请半天事假)."""
    clauses = [clause for clause in _CLAUSES.split(reason) if not _ASKS.search(clause)]
    return desk.responses.say("leave.comma").join(clauses) or None


def _add(known: list[Wish], said: list[Wish], turn: Turn) -> None:
    """An answer fills what is open; at the confirmation it corrects, or says why."""
    open_ = next((wish for wish in known if settle(dict(wish)) is not None), None)
    if open_ is None and len(known) > 1 and any(said):
        known[:] = [one for one in said if one] or known
        return
    target = open_ if open_ is not None else known[0]
    news = said[0] if said else {}
    if not news:
        if open_ is None and turn.slots.get("reason") is None and turn.slots.get("confirm") is None:
            turn.slots["reason"] = turn.message.text.strip() or None
        return
    half = "afternoon" if news.get("start_half") else "morning" if news.get("end_half") else None
    if half is not None and settle(dict(target)) == "part":
        target["part"] = half  # 「下午吧」
        return
    if {"start", "start_at"} & set(news):
        for key in TIME:
            if key != "lasts":
                target.pop(key, None)
    target.update(news)
    turn.slots.pop("confirm", None)


def _ask(turn: Turn, desk: Desk, missing: str) -> Ask:
    say = desk.responses.say
    if missing == "type":
        kinds = tuple(Option(say(f"approvals.facts.leave_type.{k}"), k) for k in OFFERED)
        return Ask("kind", turn.say("leave.which_type", kinds), "options")
    if missing == "part":
        parts = tuple(
            Option(say(f"approvals.facts.part.{part}"), part) for part in ("morning", "afternoon")
        )
        return Ask("part", turn.say("leave.which_part", parts), "options")
    key = "leave.which_day" if missing == "day" else "leave.which_time"
    return Ask("when", turn.say(key), "time")


async def _planned(desk: Desk, wish: Wish) -> Plan:
    """What it takes; 「从周五起请三天」 is made as long as it must be."""
    wanted = wanted_days(wish)
    if wanted is None:
        return await preview(desk.hr, body_of(wish))
    wish.pop("open", None)
    start = date.fromisoformat(wish["start"])
    end = start + timedelta(days=max(0, int(wanted + 0.5) - 1))
    for _ in range(MOST_PREVIEWS):
        wish["end"] = end.isoformat()
        try:
            found = (await preview(desk.hr, body_of(wish))).days
        except ActionRefused as refusal:
            if refusal.code != "leave_no_working_days":
                raise
            found = 0.0
        if found >= wanted:
            break
        end += timedelta(days=max(1, int(wanted - found)))
    if found > wanted and found - wanted == 0.5:
        wish["end_half"] = True
    wish["lasts"] = None
    return await preview(desk.hr, body_of(wish))


def _confirm(turn: Turn, desk: Desk, wishes: list[Wish], plans: list[Plan]) -> Ask:
    lines = "\n".join(_line(desk, w, p) for w, p in zip(wishes, plans, strict=True))
    unexplained = any(p.leave_type in WHY for p in plans) and not turn.slots.get("reason")
    if unexplained:
        turn.slots["reason"] = None
    who = plans[0].approver
    question = turn.say(
        "leave.confirm_why" if unexplained else "leave.confirm",
        desk.yes_no("leave"),
        lines=lines,
        who=who.name if who else desk.responses.say("approvals.hr"),
        why=_because(turn, desk),
    )
    return Ask("confirm", question, "confirm")


def _because(turn: Turn, desk: Desk) -> str:
    reason = turn.slots.get("reason")
    return desk.responses.say("approvals.because", reason=reason) if reason else ""


def _line(desk: Desk, wish: Wish, plan: Plan) -> str:
    say = desk.responses.say
    words = _words(desk, _facts(wish, plan))
    notes = []
    if plan.days_off:
        notes.append(say("leave.skipped", days=plan.days_off))
    if plan.remaining is not None:
        left = number(plan.remaining - plan.days)
        notes.append(say("leave.left_then", type=words["leave_type"], days=left))
    return say("leave.line", what=words["what"], notes="".join(notes))


def _facts(wish: Wish, plan: Plan) -> dict[str, Any]:
    data: dict[str, Any] = {
        "leave_type": plan.leave_type,
        "start": plan.start,
        "end": plan.end,
        "days": plan.days,
    }
    if plan.start == plan.end and wish.get("start_half"):
        data["part"] = "afternoon"
    elif plan.start == plan.end and wish.get("end_half"):
        data["part"] = "morning"
    return data


def _words(desk: Desk, facts: dict[str, Any]) -> dict[str, str]:
    return facts_in_words("leave", facts, desk)


async def _file(turn: Turn, desk: Desk, wishes: list[Wish]) -> Outcome:
    replies: list[Reply] = []
    reason = turn.slots.get("reason") or ""
    for count, wish in enumerate(wishes):
        body = body_of(wish) | {"reason": reason}
        try:
            filed = await file_leave(desk.hr, body, key=turn.key(f"leave-{count}"))
        except ActionRefused as refusal:
            replies += _refused(turn, desk, wish, refusal).replies
            continue
        who = filed.approver.name if filed.approver else desk.responses.say("approvals.hr")
        what = _words(desk, filed.data)["what"]
        replies.append(turn.say("leave.filed", what=what, who=who))
    return Done(tuple(replies))


def _refused(turn: Turn, desk: Desk, wish: Wish, refusal: ActionRefused) -> Done:
    key = f"leave.refused.{refusal.code}"
    if key not in desk.responses:
        raise refusal
    kind = refusal.data.get("leave_type") or wish["leave_type"]
    words = {k: _plain(v) for k, v in refusal.data.items()}
    if "start" in words and "end" in words:
        words["span"] = _words(desk, {"start": words["start"], "end": words["end"], "days": 1,
                                      "leave_type": kind})["span"]  # fmt: skip
    name = desk.responses.say(f"approvals.facts.leave_type.{kind}")
    return turn.done(key, **(words | {"type": name}))


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int | float) else str(value)


async def cancel_leave(turn: Turn, desk: Desk) -> Outcome:
    """Leave taken back (周五的假不请了): at once where the day is named, else confirmed."""
    today = turn.now.date()
    rows = await own_leave(
        desk.hr, person=turn.message.person, since=today - BEHIND, until=today + AHEAD - BEHIND
    )
    rows = [row for row in rows if row.end[:10] >= today.isoformat()]
    named = turn.slots.get("request") is not None
    if named:
        found = [row for row in rows if row.request == turn.slots["request"]]
    else:
        found, named = _meant(turn, desk, rows)
    if not found:
        key = "leave.none_such" if rows else "leave.none_to_cancel"
        lines = "\n".join(_words(desk, row.facts)["what"] for row in rows[:LISTED])
        return turn.done(key, lines=lines)
    if len(found) > 1:
        options = tuple(Option(_words(desk, r.facts)["what"], r.request) for r in found[:LISTED])
        return Ask("request", turn.say("leave.cancel_which", options), "options")
    row = found[0]
    what = _words(desk, row.facts)["what"]
    if turn.slots.get("confirm") is False:
        return turn.done("leave.kept", what=what)
    if not named and turn.slots.get("confirm") is not True:
        turn.slots["request"] = row.request
        question = turn.say("leave.cancel_confirm", desk.yes_no("leave_cancel"), what=what)
        turn.slots["ask"] = True
        return Ask("confirm", question, "confirm")
    if turn.slots.get("ask") and turn.slots.get("confirm") is None:
        question = turn.say("leave.cancel_confirm", desk.yes_no("leave_cancel"), what=what)
        return Ask("confirm", question, "confirm")
    await cancel(desk.hr, row.request, key=turn.key("cancel-leave"))
    return turn.done("leave.cancelled_pending" if row.status != "approved" else "leave.cancelled",
                     what=what)  # fmt: skip


def _meant(turn: Turn, desk: Desk, rows: list[Leave]) -> tuple[list[Leave], bool]:
    """Leave on the days a message names, of the kind it names; whether it named a day."""
    kinds = set(turn.understanding.values("leave_type"))
    of_kind = [row for row in rows if not kinds or row.leave_type in kinds]
    times = desk.reader.read(turn.message.text, now=turn.now).expressions
    values = [t.value for t in times if t.value is not None and t.value[0] is not None]
    if not values:
        return of_kind, False
    found = []
    for row in of_kind:
        since, until = row.start[:10], row.end[:10]
        for start, end in values:
            last = (end - timedelta(seconds=1)).date().isoformat() if end else "9999"
            if start is not None and start.date().isoformat() <= until and since <= last:
                found.append(row)
                break
    return found, True

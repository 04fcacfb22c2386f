"""What is left of one's leave with its proof, and what the rules say."""

import re
from collections.abc import Sequence

from actions.approvals.facts import number
from actions.desk import Action, Desk
from actions.errors import ActionRefused
from actions.faq import PERHAPS, SURE, Similarity
from actions.leave.hr import Answer, Balance, Balances, answers, balances, people_named
from bot.dialogue.skill import Done, Outcome, Turn
from bot.messages import Option

BALANCED = ("annual", "compensatory")
_PROOF = re.compile(r"怎么算|如何算|怎么来的|明细|依据|凭什么|为什么|为啥")
CHOICES = 3


async def query_leave_balance(turn: Turn, desk: Desk) -> Outcome:
    """How much leave is left (我还剩几天年假): the figure first, the proof on request."""
    names = turn.understanding.values("person_name")
    found = await _whose(desk, names[0] if names else None)
    if found is None:
        return turn.done("leave.only_own")
    if (wanted := turn.slots.get("proof")) is not None:
        return _proof(turn, desk, _of(found, str(wanted)))
    kinds = turn.understanding.values("leave_type")
    chosen = [_of(found, kind) for kind in kinds] or list(found.items)
    told = [(kind, one) for kind, one in zip(kinds or [b.leave_type for b in found.items], chosen,
                                             strict=True)]  # fmt: skip
    who = f"{found.person.name}的" if names else ""
    lines = [_told(desk, kind, one, who) for kind, one in told]
    if _PROOF.search(turn.message.text) and len(chosen) == 1:
        return Done((turn.say("leave.told", lines="\n".join(lines)),
                     *_proof(turn, desk, chosen[0]).replies))  # fmt: skip
    kept = [one for one in chosen if one is not None and one.known and one.lines]
    button = turn.responses.say("leave.how")
    options = tuple(
        Option(button, f"/query_leave_balance?proof={one.leave_type}") for one in kept[:1]
    )
    return turn.done("leave.told", options if not names else (), lines="\n".join(lines))


async def _whose(desk: Desk, name: str | None) -> Balances | None:
    """One's own, or a team member's; None where there is nobody of this name to be seen."""
    me = await desk.hr.me()
    if name is None or name == me.name:
        try:
            return await balances(desk.hr)
        except ActionRefused:
            return None
    for person in await people_named(desk.hr, name) if not me.is_candidate else ():
        try:
            return await balances(desk.hr, person.id)
        except ActionRefused:
            continue
    return None


def _of(found: Balances, kind: str) -> Balance | None:
    return next((one for one in found.items if one.leave_type == kind), None)


def _told(desk: Desk, kind: str, one: Balance | None, who: str) -> str:
    say = desk.responses.say
    name = say(f"approvals.facts.leave_type.{kind}")
    if one is None and kind == "compensatory":
        return say("leave.nothing", who=who, type=name)
    if one is None or (not one.known and not one.lines):
        return say("leave.unknown" if kind in BALANCED else "leave.no_quota", who=who, type=name)
    notes = ""
    ends = sorted(lot.expires_on for lot in one.lots if lot.expires_on and lot.left > 0)
    if ends:
        notes += say("leave.until", day=desk.date(ends[0]), year=ends[0].year)
    if one.pending:
        notes += say("leave.pending", days=number(one.pending))
    return say("leave.left", who=who, type=name, days=number(one.remaining), notes=notes)


def _proof(turn: Turn, desk: Desk, one: Balance | None) -> Done:
    """How the balance came about: the rule's steps, then what was taken."""
    say = desk.responses.say
    if one is None or not (one.lines or one.steps):
        return turn.done("leave.no_proof")
    lines = []
    for step in one.steps:
        key = f"leave.step.{step.code}"
        if key in desk.responses:
            lines.append(say(key, value=number(step.value), **step.data))
    for line in one.lines:
        reason = line.reason if f"leave.reason.{line.reason}" in desk.responses else "other"
        lines.append(
            say(
                f"leave.entry.{line.kind}",
                days=number(abs(line.days)),
                sign="+" if line.days >= 0 else "-",
                day=desk.date(line.day),
                reason=say(f"leave.reason.{reason}", text=line.reason),
            )
        )
    if one.rule is not None and one.steps:
        lines.append(say("leave.source", source=one.rule.source))
    name = say(f"approvals.facts.leave_type.{one.leave_type}")
    return turn.done("leave.proof", type=name, days=number(one.remaining), lines="\n".join(lines))


def query_leave_policy(similarity: Similarity) -> Action:
    """A rule on leave (婚假有几天): HR's answer that comes nearest, with its source."""

    async def answer(turn: Turn, desk: Desk) -> Outcome:
        known = await answers(desk.hr)
        if (chosen := turn.slots.get("entry")) is not None:
            found = next((one for one in known if one.id == chosen), None)
            return await _answered(turn, desk, found)
        ranked = _ranked(turn, known, similarity)
        if ranked and ranked[0][0] >= SURE:
            return await _answered(turn, desk, ranked[0][1])
        near = [one for score, one in ranked[:CHOICES] if score >= PERHAPS]
        if len(near) > 1:
            options = tuple(Option(e.question, f"/query_leave_policy?entry={e.id}") for e in near)
            return turn.done("faq.perhaps", options)
        return await _answered(turn, desk, near[0] if near else None)

    return answer


def _ranked(
    turn: Turn, known: Sequence[Answer], similarity: Similarity
) -> list[tuple[float, Answer]]:
    kinds = set(turn.understanding.values("leave_type"))
    fitting = [
        one for one in known if not kinds or one.leave_type is None or one.leave_type in kinds
    ]
    scores = similarity.scores(
        turn.message.text, [(one.question, *one.variants) for one in fitting]
    )
    return sorted(zip(scores, fitting, strict=True), key=lambda row: -row[0])


async def _answered(turn: Turn, desk: Desk, found: Answer | None) -> Outcome:
    if found is None:
        ticket = await desk.hr.hand_off("faq", turn.message.text, key=turn.key("policy"))
        if ticket.assigned_to is None:
            return turn.done("faq.asked_hr")
        return turn.done("faq.asked", who=ticket.assigned_to.name)
    say = desk.responses.say
    more = ""
    if found.regional is not None:
        region = found.regional
        more = say(
            "leave.in_region", region=region.name, days=number(region.figure), source=region.source
        )
    elif found.by_region:
        more = say("leave.region_unknown")
    return turn.done("leave.policy", answer=found.answer, more=more, source=found.source)

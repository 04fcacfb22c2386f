"""Reviewers decide change requests; people ask what became of theirs."""

import re
from collections.abc import Sequence

from actions.desk import Desk
from actions.hr_types import ChangeRequest
from bot.dialogue.skill import Ask, Outcome, Switch, Turn
from bot.messages import Option

MOST = 6
_ASKS_FOR_MORE = re.compile(r"补充|说明|讲清|说清|写清|解释|详细|问(问|下|一下)|什么原因|为什么")
_REQUEST = r"(申请|申請|请求)"
_TAKES_BACK = re.compile(
    rf"(撤回|撤销|撤銷|收回|作废|撤掉|撤了).{{0,8}}{_REQUEST}"
    rf"|^取消{_REQUEST}|取消(一下|掉)?(我|刚才|刚刚|之前|那个|这个|改期|的){{1,4}}{_REQUEST}"
    rf"|{_REQUEST}.{{0,8}}(撤回|撤销|撤銷|收回|作废|撤掉|撤了|撤吧|不要了|算了|取消(?!.{{0,4}}面试))"
    r"|(不用|不|别|甭)(再)?改期?了|改期?.{0,4}(撤回|撤了|不用了|算了)"
)
_DECIDES = re.compile(
    r"[\s，,]*(?:(?P<agreed>同意|批准|准了|批了|通过)|不(?:能|可以)?(?:同意|批准?|准|通过)|驳回|拒绝)"
)
"""How a decision begins."""
_WHY_NOT = re.compile(
    r"(?:不(?:能|可以)?(?:同意|批准?|准|通过)|驳回|拒绝)[^，,。：:；;]*[，,。：:；;]\s*"
    r"(?:因为|理由是?|原因是?)?[：:]?(?P<why>.{2,})$",
    re.DOTALL,
)
_OTHERWISE = re.compile(r"简历|履历|投递|应聘|岗位|批|同意|进度|结果|通过|怎么样|到哪")
"""Then the whole application is meant, or what became of the request is asked."""
KINDS = {
    "reschedule": re.compile(r"改期|改时间|换时间|挪|改到"),
    "cancel": re.compile(r"取消"),
    "withdraw": re.compile(r"撤回|放弃|退出"),
    "mode": re.compile(r"视频|现场|电话|方式|线上|线下"),
}


async def approve_request(turn: Turn, desk: Desk) -> Outcome:
    """Agree to a request that waits for the writer (同意)."""
    request = await _which_request(turn, desk)
    if not isinstance(request, ChangeRequest):
        return request
    decided = await desk.hr.decide(request.id, "approve", {}, key=turn.key("approve"))
    waiting = [s.reviewer.name for s in decided.steps if s.status == "pending" and s.reviewer]
    if decided.status == "pending" and waiting:
        return turn.done("approvals.approved_next", who=waiting[0], **_facts(desk, decided))
    if decided.status == "needs_info":
        return turn.done("approvals.slot_lost", **_facts(desk, decided))
    return turn.done(f"approvals.approved_{decided.kind}", **_facts(desk, decided))


async def reject_request(turn: Turn, desk: Desk) -> Outcome:
    """Refuse a request, or ask for more reason (驳回)."""
    request = await _which_request(turn, desk)
    if not isinstance(request, ChangeRequest):
        return request
    text = turn.slots.setdefault("said", turn.message.text)
    if _ASKS_FOR_MORE.search(text):
        body = {"question": text}
        decided = await desk.hr.decide(request.id, "ask-info", body, key=turn.key("ask-info"))
        return turn.done("approvals.asked_for_more", **_facts(desk, decided))
    reason = turn.slots.get("reason") or _why_not(text)
    if reason is None:
        return Ask("reason", turn.say("approvals.reject_reason", **_facts(desk, request)), "reason")
    body = {"reason": reason}
    decided = await desk.hr.decide(request.id, "reject", body, key=turn.key("reject"))
    return turn.done("approvals.rejected", **_facts(desk, decided))


async def query_request_status(turn: Turn, desk: Desk) -> Outcome:
    """What waits for the writer's decision, or what became of the writer's requests."""
    me = await desk.hr.me()
    if not me.is_candidate and (waiting := await desk.hr.requests(waiting_for_me="true")):
        lines = "\n".join(_line(turn, desk, request) for request in waiting[:MOST])
        return turn.done("approvals.waiting", count=len(waiting), lines=lines)
    mine = await desk.hr.requests(mine="true")
    if not mine:
        key = "approvals.none_mine" if me.is_candidate else "approvals.none_waiting"
        return turn.done(key)
    lines = "\n".join(_line(turn, desk, request) for request in mine[:3])
    return turn.done("approvals.mine", lines=lines)


async def answer_request(turn: Turn, desk: Desk) -> Outcome:
    """The answer of somebody who was asked for more reason."""
    answer = turn.slots.get("answer")
    if answer is None:
        return Ask("answer", turn.say("approvals.still_asked"), "reason")
    request, body = turn.slots["request"], {"text": answer}
    decided = await desk.hr.decide(request, "answer", body, key=turn.key("answer"))
    return turn.done("approvals.answered", **_facts(desk, decided))


async def withdraw_request(turn: Turn, desk: Desk) -> Outcome:
    """The writer takes back a request of their own (撤回申请): what was agreed stands as before."""
    own = await desk.hr.own_open_requests()
    if (known := turn.slots.get("request")) is not None:
        own = [r for r in own if r.id == known]
    if not own:
        return turn.done("approvals.none_to_withdraw")
    if len(own) > 1:
        options = tuple(Option(_line(turn, desk, r), r.id) for r in own[:MOST])
        return Ask("request", turn.say("approvals.withdraw_which", options), "options")
    done = await desk.hr.decide(own[0].id, "withdraw", {}, key=turn.key("withdraw-request"))
    return turn.done("approvals.withdrawn", **_facts(desk, done))


def _why_not(text: str) -> str | None:
    """What follows a refusal (「不同意，没提前说」)."""
    found = _WHY_NOT.search(text)
    return found["why"].strip() if found else None


async def about_a_request(turn: Turn, desk: Desk) -> Switch | None:
    """A request taken back or decided on, in words that name the change it asks for."""
    text = turn.message.text
    if takes_back_words(text) and await desk.hr.own_open_requests():
        return Switch("withdraw_request")
    decided = _DECIDES.match(text)
    if decided and not (await desk.hr.me()).is_candidate:
        step = "approve_request" if decided["agreed"] else "reject_request"
        return Switch(step, meant=True)
    return None


def takes_back_words(text: str) -> bool:
    """Whether a message sounds like taking a request back."""
    return bool(_TAKES_BACK.search(text)) and not _OTHERWISE.search(text)


async def _which_request(turn: Turn, desk: Desk) -> ChangeRequest | Outcome:
    waiting = await desk.hr.requests(waiting_for_me="true")
    if (known := turn.slots.get("request")) is not None:
        found = [r for r in waiting if r.id == known]
        return found[0] if found else turn.done("approvals.decided_already")
    if not waiting:
        return turn.done("approvals.none_waiting")
    found = _narrow(waiting, turn)
    if not found:
        name = "、".join(turn.understanding.values("person_name"))
        return turn.done("approvals.none_of", name=name)
    if len(found) == 1:
        turn.slots["request"] = found[0].id
        return found[0]
    options = tuple(Option(_line(turn, desk, r), r.id) for r in found[:MOST])
    return Ask("request", turn.say("approvals.which", options), "options")


def _narrow(waiting: Sequence[ChangeRequest], turn: Turn) -> list[ChangeRequest]:
    names = turn.understanding.values("person_name")
    left = [r for r in waiting if not names or {r.requester.name, _candidate(r)} & set(names)]
    kinds = {kind for kind, words in KINDS.items() if words.search(turn.message.text)}
    return [r for r in left if r.kind in kinds] or left


def _line(turn: Turn, desk: Desk, request: ChangeRequest) -> str:
    line = turn.responses.say(f"approvals.line_{request.kind}", **_facts(desk, request))
    if not request.attachments:
        return line
    return line + turn.responses.say("attachments.note", count=request.attachments)


def _facts(desk: Desk, request: ChangeRequest) -> dict[str, str]:
    say = desk.responses.say
    interview = request.interview
    old = request.old_start or (interview.start if interview else None)
    return {
        "name": _candidate(request),
        "post": interview.requisition.title if interview else "",
        "old": desk.when(old) if old else "",
        "new": desk.when(request.new_start) if request.new_start else "",
        "mode": say(f"format.mode.{request.new_mode}") if request.new_mode else "",
        "reason": request.reason or "",
        "status": say(f"approvals.status.{request.status}"),
    }


def _candidate(request: ChangeRequest) -> str:
    return request.interview.candidate.name if request.interview else request.requester.name

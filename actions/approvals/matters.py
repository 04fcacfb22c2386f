"""What may be decided on by chat: changes of interviews and requests by employees, as one kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from actions.approvals.facts import facts_in_words
from actions.approvals.hr import OPEN, FiledRequest, decide_filed, filed_requests
from actions.desk import Desk
from actions.hr_types import ChangeRequest

KINDS = {
    "reschedule": re.compile(r"改期|改时间|换时间|挪|改到"),
    "cancel": re.compile(r"取消"),
    "withdraw": re.compile(r"撤回|放弃|退出"),
    "mode": re.compile(r"视频|现场|电话面|方式|线上|线下"),
    "leave": re.compile(
        r"请假|休假|假期|[年病事婚产丧]假|陪产|育儿|哺乳|探亲|调休|的假|这个假|假条|假单"
    ),
    "overtime": re.compile(r"加班"),
    "punch_correction": re.compile(r"补卡|补打卡|打卡|考勤"),
    "profile": re.compile(r"资料|银行卡|手机号|住址|地址|信息"),
    "certificate": re.compile(r"证明"),
}
"""Words for each kind of matter."""
FILED = frozenset({"leave", "overtime", "punch_correction", "profile", "certificate"})


class Matter(Protocol):
    """One request, whatever it is about."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def names(self) -> frozenset[str]:
        """Whom it concerns."""
        ...

    @property
    def leave_type(self) -> str | None: ...

    def facts(self, desk: Desk) -> dict[str, str]:
        """What fills its sentences."""
        ...

    def line(self, desk: Desk, *, own: bool = False) -> str:
        """The request in a line; `own`: as its requester reads it."""
        ...

    async def decide(self, desk: Desk, step: str, body: Mapping[str, Any], *, key: str) -> "Matter":
        """approve, reject, ask-info, answer or withdraw."""
        ...

    def outcome(self, step: str) -> str:
        """The sentence for what has just been done."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an interview."""

    row: ChangeRequest

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def status(self) -> str:
        return self.row.status

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.row.requester.name, self._candidate()})

    @property
    def leave_type(self) -> str | None:
        return None

    def facts(self, desk: Desk) -> dict[str, str]:
        say, row = desk.responses.say, self.row
        interview = row.interview
        old = row.old_start or (interview.start if interview else None)
        return {
            "name": self._candidate(),
            "post": interview.requisition.title if interview else "",
            "old": desk.when(old) if old else "",
            "new": desk.when(row.new_start) if row.new_start else "",
            "mode": say(f"format.mode.{row.new_mode}") if row.new_mode else "",
            "reason": row.reason or "",
            "status": say(f"approvals.status.{row.status}"),
            "who": next(iter(self._waiting_for()), ""),
        }

    def line(self, desk: Desk, *, own: bool = False) -> str:
        line = desk.responses.say(f"approvals.line_{self.row.kind}", **self.facts(desk))
        if not self.row.attachments:
            return line
        return line + desk.responses.say("attachments.note", count=self.row.attachments)

    async def decide(self, desk: Desk, step: str, body: Mapping[str, Any], *, key: str) -> Matter:
        return Change(await desk.hr.decide(self.row.id, step, body, key=key))

    def outcome(self, step: str) -> str:
        if step != "approve":
            return {
                "reject": "approvals.rejected",
                "ask-info": "approvals.asked_for_more",
                "withdraw": "approvals.withdrawn",
            }[step]
        if self.row.status == "pending" and self._waiting_for():
            return "approvals.approved_next"
        if self.row.status == "needs_info":
            return "approvals.slot_lost"
        return f"approvals.approved_{self.row.kind}"

    def _candidate(self) -> str:
        return self.row.interview.candidate.name if self.row.interview else self.row.requester.name

    def _waiting_for(self) -> list[str]:
        return [s.reviewer.name for s in self.row.steps if s.status == "pending" and s.reviewer]


@dataclass(frozen=True, slots=True)
class Filed:
    """A request by an employee."""

    row: FiledRequest

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def status(self) -> str:
        return self.row.status

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.row.person.name})

    @property
    def leave_type(self) -> str | None:
        found = self.row.data.get("leave_type")
        return str(found) if found else None

    def facts(self, desk: Desk) -> dict[str, str]:
        say, row = desk.responses.say, self.row
        return facts_in_words(row.kind, row.data, desk) | {
            "name": row.person.name,
            "reason": say("approvals.because", reason=row.reason) if row.reason else "",
            "status": say(f"approvals.status.{row.status}"),
            "note": say("approvals.because", reason=row.decision_note) if row.decision_note else "",
            "who": row.approver.name if row.approver else say("approvals.hr"),
        }

    def line(self, desk: Desk, *, own: bool = False) -> str:
        open_ = self.row.status in OPEN
        key = ("line_own_open" if open_ else "line_own") if own else "line_filed"
        return desk.responses.say(f"approvals.{key}", **self.facts(desk))

    async def decide(self, desk: Desk, step: str, body: Mapping[str, Any], *, key: str) -> Matter:
        return Filed(await decide_filed(desk.hr, self.row.id, step, body, key=key))

    def outcome(self, step: str) -> str:
        return {
            "approve": "approvals.approved_filed",
            "reject": "approvals.rejected_filed",
            "ask-info": "approvals.asked_for_more",
            "withdraw": "approvals.withdrawn_filed",
        }[step]


async def waiting_matters(desk: Desk) -> list[Matter]:
    """What waits for the writer's decision: employees' requests, then changes of interviews."""
    filed = await filed_requests(desk.hr, waiting_for_me="true")
    changes = await desk.hr.requests(waiting_for_me="true")
    return [*map(Filed, filed), *map(Change, changes)]


async def own_matters(desk: Desk, *, candidate: bool) -> list[Matter]:
    """What the writer has asked for: as an employee the newest first, then changes."""
    filed = [] if candidate else await filed_requests(desk.hr, mine="true")
    return [*map(Filed, reversed(filed)), *map(Change, await desk.hr.requests(mine="true"))]


async def own_open_matters(desk: Desk) -> list[Matter]:
    """What the writer has asked for and nobody has decided yet."""
    candidate = (await desk.hr.me()).is_candidate
    own = await own_matters(desk, candidate=candidate)
    return [one for one in own if one.status in OPEN]


def of_kinds(matters: Sequence[Matter], text: str, leave_types: Sequence[str]) -> list[Matter]:
    """Those a message speaks of by their kind; all where it names none of theirs.

    An employee's request is never taken for one of another kind: 「同意周宁的年假」 agrees to no
    overtime.
    """
    kinds = {kind for kind, words in KINDS.items() if words.search(text)}
    if leave_types:
        kinds.add("leave")
    found = [one for one in matters if one.kind in kinds]
    typed = [one for one in found if one.leave_type in leave_types]
    if typed:
        return typed
    if leave_types and any(one.kind == "leave" for one in found):
        return [one for one in found if one.kind != "leave"]
    if found:
        return found
    named_filed = kinds & FILED
    if named_filed and any(one.kind in FILED for one in matters):
        return [one for one in matters if one.kind not in FILED]
    return list(matters)

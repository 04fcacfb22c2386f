"""What the HR backend wants people to know, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from actions.approvals.facts import facts_in_words
from actions.hr_types import Named, Requisition
from actions.wording import Wording
from bot.dialogue.state import Task
from bot.messages import Option, Reply
from bot.responses import Responses

MOST_REASONS = 3
NOBODY = Named(id="", name="")
SEEN_TWO_WAYS = frozenset({"running_late", "no_show_recorded"})
"""Besides all that begins with `interview_`: candidates are told it otherwise than staff."""


FILED_DECIDED = frozenset(
    {"leave_decided", "overtime_decided", "punch_correction_decided", "request_decided"}
)
"""What became of a request by an employee."""
TO_CONFIRM = frozenset({"interview_scheduled", "interview_rescheduled", "interview_reminder"})


class Reason(BaseModel):
    """Why something is likely or not."""

    model_config = ConfigDict(extra="ignore")

    code: str
    value: float | None = None


class Facts(BaseModel):
    """The `data` of a row of the backend's outbox."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    candidate: Named = NOBODY
    requisition: Requisition = Requisition(id="", title="")
    mode: str = "onsite"
    location: str | None = None
    link: str | None = None
    start: datetime | None = None
    old_start: datetime | None = None
    new_start: datetime | None = None
    new_mode: str | None = None
    old_mode: str | None = None
    """Where how to meet was changed, and not when."""
    reminder: bool = False
    escalated: bool = False
    expires_at: datetime | None = None
    minutes: int = 60
    """Length of the interview."""
    late_minutes: int | None = None
    """How late somebody will be."""
    text: str | None = None
    code: str | None = None
    request: str | None = None
    offer: str | None = None
    interview: str | None = None
    kind: str | None = None
    status: str | None = None
    reason: str | None = None
    question: str | None = None
    summary: str | None = None
    outcome: str | None = None
    message: str | None = None
    requester: Named = NOBODY
    subject: Named = NOBODY
    """The employee it is about, where that is not the recipient."""
    day: date | None = None
    title: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    """Of a request by an employee."""
    note: str | None = None
    """Why it was refused."""
    likelihood: float | None = None
    why: list[Reason] = Field(default_factory=list)
    source: str | None = None
    extra: int = 0
    stand_bys: int = 0
    whose: Named = NOBODY
    """In whose calendar a conflict is."""
    party: str = Field(default="", alias="as")
    by_company: bool = False

    def asks_to_confirm(self, about: str) -> bool:
        """Whether a candidate who reads it off the chat is asked to say that they will come."""
        return about in TO_CONFIRM and self.party == "candidate" and self.status == "scheduled"


def headline(about: str, data: Mapping[str, Any], responses: Responses) -> str:
    """A notice in a few words, for the subject of a mail."""
    key = f"mail.subject_{about}"
    words = _words(Facts.model_validate(data), Wording(responses))
    return responses.say(key if key in responses else "mail.subject", **words)


def event_title(data: Mapping[str, Any], responses: Responses) -> str:
    """An interview as it stands in its recipient's calendar."""
    facts = Facts.model_validate(data)
    view = "candidate" if facts.party == "candidate" else "staff"
    return responses.say(f"mail.event_{view}", **_words(facts, Wording(responses)))


def render(about: str, data: Mapping[str, Any], responses: Responses) -> Reply:
    """A notice as its recipient reads it. Raises MissingResponse for an unknown `about`."""
    facts = Facts.model_validate(data)
    words = _words(facts, Wording(responses))
    key, options = _key(about, facts), _options(about, facts, responses)
    return Reply(_again(about, facts, responses) + responses.say(key, **words), options)


def begins(about: str, data: Mapping[str, Any], *, notice: str) -> Task | None:
    """The task of answering a notice that asks something."""
    facts = Facts.model_validate(data)
    if about == "more_info_requested" and facts.question and facts.request:
        slots = {"request": facts.request}
        return Task("answer_request", notice, slots, asked="answer", expects="reason", lasting=True)
    if about == "slot_offered" and facts.offer:
        slots = {"offer": facts.offer}
        return Task("answer_offer", notice, slots, asked="taken", expects="confirm", lasting=True)
    return None


def _again(about: str, facts: Facts, responses: Responses) -> str:
    """Why somebody is asked for a review that was asked for before."""
    if about != "approval_requested":
        return ""
    if facts.escalated:
        return responses.say("notices.review_handed_up")
    return responses.say("notices.review_reminder") if facts.reminder else ""


def _key(about: str, facts: Facts) -> str:
    if about == "interview_rescheduled" and facts.old_mode:
        about = "interview_mode_changed"
    if about.startswith("interview_") or about in SEEN_TWO_WAYS:
        view = "candidate" if facts.party == "candidate" else "staff"
        return f"notices.{about}_{view}"
    if about == "approval_requested":
        return f"notices.{about}_{'filed' if facts.facts else facts.kind}"
    if about == "move_decided":
        return f"notices.{about}_{'rejected' if facts.status == 'rejected' else 'approved'}"
    if about in FILED_DECIDED:
        refused = facts.status if facts.status in ("rejected", "expired") else "approved"
        return f"notices.filed_{refused}"
    if about == "approval_decided":
        return f"notices.{about}_{facts.status}"
    if about == "application_decided":
        return f"notices.{about}_{facts.outcome}"
    if about == "more_info_requested" and not facts.question:
        return "notices.slot_lost"
    return f"notices.{about}"


def _options(about: str, facts: Facts, responses: Responses) -> tuple[Option, ...]:
    if about == "approval_requested" and facts.request:
        return (
            Option(responses.say("notices.approve"), f"/approve_request?request={facts.request}"),
            Option(responses.say("notices.reject"), f"/reject_request?request={facts.request}"),
        )
    if about == "more_info_requested" and not facts.question:
        return (Option(responses.say("notices.other_time"), "/reschedule_interview"),)
    if about == "slot_offered":
        return (
            Option(responses.say("standby.agree"), "yes"),
            Option(responses.say("standby.decline"), "no"),
        )
    if about == "calendar_conflict" and facts.interview:
        return _ways_out(facts, responses)
    if facts.facts.get("issued"):
        paper = f"/open_certificate?certificate={facts.facts['issued']}"
        return (Option(responses.say("records.open_again"), paper),)
    if about == "no_show_recorded" and facts.party == "candidate" and facts.interview:
        rebook = f"/rebook_interview?interview={facts.interview}"
        return (Option(responses.say("notices.rebook"), rebook),)
    if about == "interview_reminder" and facts.asks_to_confirm(about) and facts.interview:
        confirm = f"/confirm_interview?interview={facts.interview}"
        return (Option(responses.say("notices.confirm"), confirm),)
    return ()


def _doubt(facts: Facts, responses: Responses) -> dict[str, str]:
    """What makes somebody's coming unlikely, and what is done about it."""
    say = responses.say
    reasons = say("format.and").join(_reason(why, responses) for why in facts.why[:MOST_REASONS])
    key = "notices.doubtful_stand_bys" if facts.stand_bys else "notices.doubtful_no_stand_bys"
    return {
        "percent": f"{100 * (facts.likelihood or 0):.0f}",
        "why": say("notices.doubtful_why", reasons=reasons) if reasons else "",
        "seen_to": say("notices.doubtful_extra") if facts.extra else "",
        "stand_bys": say(key, count=facts.stand_bys),
        "made_up": say("notices.doubtful_made_up") if facts.source == "generated" else "",
    }


def _reason(why: Reason, responses: Responses) -> str:
    unknown = f"forecasts.{why.code}_unknown"
    if why.value is None and unknown in responses:
        return responses.say(unknown)
    return responses.say(f"forecasts.{why.code}", value=f"{why.value or 0:g}")


def _ways_out(facts: Facts, responses: Responses) -> tuple[Option, ...]:
    """The proposed move with one click, or the choice of another time."""
    say = responses.say
    move = {"interview": facts.interview, "reason": say("notices.conflict_reason")}
    other = Option(say("notices.other_time"), f"/reschedule_interview?{urlencode(move)}")
    if facts.new_start is None:
        return (other,)
    when = Wording(responses).when(facts.new_start)
    best = urlencode(move | {"start": facts.new_start.isoformat()})
    return Option(say("notices.conflict_move", new=when), f"/reschedule_interview?{best}"), other


def _proposal(facts: Facts, wording: Wording) -> str:
    if facts.new_start is None:
        return wording.responses.say("notices.conflict_no_time")
    return wording.responses.say("notices.conflict_proposal", new=wording.when(facts.new_start))


def _words(facts: Facts, wording: Wording) -> dict[str, str]:
    say = wording.responses.say
    words = {
        "candidate": facts.candidate.name,
        "post": facts.requisition.title,
        "mode": say(f"format.mode.{facts.new_mode or facts.mode}"),
        "minutes": _minutes(facts, wording),
        "expires": _when(facts.expires_at, wording) if facts.expires_at else "",
        "text": facts.text or "",
        "code": facts.code or "",
        "when": _when(facts.start, wording),
        "old": _when(facts.old_start or facts.start, wording),
        "new": _when(facts.new_start or facts.start, wording),
        "reason": say("notices.why", reason=facts.reason) if facts.reason else "",
        "question": facts.question or "",
        "summary": facts.summary or "",
        "message": facts.message or "",
        "note": say("notices.why", reason=facts.note) if facts.note else "",
        "who": facts.requester.name or facts.candidate.name or say("notices.anybody"),
        "comfort": say("notices.comfort") if facts.by_company else "",
        "place": _place(facts, wording),
        **dict.fromkeys(("percent", "why", "seen_to", "stand_bys", "made_up"), ""),
        "whose": facts.whose.name,
        "proposal": "",
        "what": "",
        "subject": facts.subject.name,
        "day": wording.full_date(facts.day) if facts.day else "",
        "title": facts.title or "",
    }
    if facts.likelihood is not None:
        words |= _doubt(facts, wording.responses)
    if facts.whose.id:
        words["proposal"] = _proposal(facts, wording)
    if facts.facts and facts.kind:
        words["what"] = facts_in_words(facts.kind, facts.facts, wording)["what"]
    elif facts.kind:
        words["what"] = say(f"notices.what_{facts.kind}", **words)
    return words


def _when(moment: datetime | None, wording: Wording) -> str:
    return wording.when(moment) if moment else wording.responses.say("format.open")


def _minutes(facts: Facts, wording: Wording) -> str:
    if facts.late_minutes is None:
        return wording.responses.say("notices.a_while")
    return wording.responses.say("notices.minutes", minutes=facts.late_minutes)


def _place(facts: Facts, wording: Wording) -> str:
    if facts.mode == "onsite" and facts.location:
        return wording.responses.say("notices.place", place=facts.location)
    if facts.mode != "onsite" and facts.link:
        return wording.responses.say("notices.link", link=facts.link)
    return ""

"""Which action serves which intent, and what it takes from a message."""

from collections.abc import Iterable

from actions import applications, attachments, conversation, faq
from actions.analytics import skills as analytics
from actions.approvals import asking, reviewing
from actions.approvals.words import about_a_request
from actions.attendance import skills as attendance
from actions.batches import skills as batches
from actions.desk import Action, Desk, Papers, Reader
from actions.errors import ActionRefused
from actions.hr_client import HRClient
from actions.interviews import attend, change, mode, reminders, standby, today
from actions.leave import skills as leave
from actions.payroll import skills as payroll
from actions.records import skills as records
from bot.dialogue.decide import CANNOT_COME
from bot.dialogue.skill import Done, Outcome, Run, Skill, Slot, Switch, Turn
from bot.nlu.understanding import OUT_OF_SCOPE
from bot.responses import Responses

WISH = Slot("wish", takes="time", clears=("start", "held"))
WHEN = Slot("when", takes="time")
REASON = Slot("reason", takes="reason")
INTERVIEW = Slot("interview", clears=("start", "held"))
MOVING = ("reschedule_interview", "book_interview")
CHANGES = ("cancel_interview", *MOVING)
DOMAINS = (batches, analytics, attendance, leave, payroll, records)
ABOUT_REQUESTS = frozenset(
    {
        *CHANGES,
        "change_interview_mode",
        "withdraw_application",
        "confirm_interview",
        "query_request_status",
        "request_leave",
        "cancel_leave",
        "request_overtime",
        "request_punch_correction",
        "request_certificate",
        "update_profile",
        "stop",
    }
)


async def cannot_come(turn: Turn, desk: Desk) -> Outcome:
    """「来不了」: other times and a way to cancel, in one reply."""
    return Switch("reschedule_interview", {**turn.slots, "cannot_come": True})


def build_skills(
    client: HRClient,
    reader: Reader,
    responses: Responses,
    *,
    intents: Iterable[str],
    similarity: faq.Similarity,
    uploads: attachments.Uploads,
    papers: Papers,
) -> dict[str, Skill]:
    """All skills by name. ValueError where an intent of the contract has no action."""

    def skill(
        intent: str,
        action: Action,
        *slots: Slot,
        replaces: Iterable[str] = (),
        aside: bool = False,
        lapses: bool = False,
        hears: Iterable[str] = (),
    ) -> Skill:
        run = _served(action, client, reader, uploads, papers, changes=intent in ABOUT_REQUESTS)
        return Skill(intent, run, slots, frozenset(replaces), aside, lapses, frozenset(hears))

    served = [
        skill(
            "reschedule_interview",
            change.reschedule_interview,
            INTERVIEW,
            WISH,
            Slot("start"),
            REASON,
            replaces=("cancel_interview", "withdraw_application", "confirm_interview"),
        ),
        skill(
            CANNOT_COME,
            cannot_come,
            INTERVIEW,
            WISH,
            REASON,
            replaces=("reschedule_interview", "confirm_interview"),
        ),
        skill(
            "cancel_interview",
            change.cancel_interview,
            INTERVIEW,
            WHEN,
            REASON,
            Slot("confirm"),
            replaces=(*MOVING, "confirm_interview"),
        ),
        skill(
            "withdraw_application",
            change.withdraw_application,
            Slot("application"),
            REASON,
            Slot("confirm"),
            replaces=CHANGES,
        ),
        skill("book_interview", attend.book_interview, INTERVIEW, WISH, Slot("start"), REASON),
        skill("confirm_interview", attend.confirm_interview, INTERVIEW, WHEN, replaces=MOVING),
        skill("query_interview", attend.query_interview, WHEN),
        skill("query_application_status", applications.query_application_status),
        skill("running_late", today.running_late, INTERVIEW, WHEN),
        skill("technical_issue", today.technical_issue, INTERVIEW, WHEN),
        skill("rebook_interview", today.rebook_interview, INTERVIEW, WISH, Slot("start")),
        skill("report_no_show", today.report_no_show, INTERVIEW, WHEN),
        skill(
            "change_interview_mode",
            mode.change_interview_mode,
            INTERVIEW,
            WHEN,
            Slot("mode"),
            REASON,
        ),
        skill("answer_offer", standby.answer_offer, Slot("offer"), Slot("taken")),
        skill("send_reminder", reminders.send_reminder, INTERVIEW, WHEN),
        skill("faq_interview", faq.answering("interview", similarity), Slot("entry")),
        skill("faq_position", faq.answering("position", similarity), Slot("entry")),
        skill("approve_request", reviewing.approve_request, Slot("request")),
        skill("reject_request", reviewing.reject_request, Slot("request"), REASON),
        skill("answer_request", asking.answer_request, Slot("request"), Slot("answer", "reason")),
        skill("query_request_status", asking.query_request_status),
        skill("withdraw_request", asking.withdraw_request, Slot("request")),
        skill("attach_file", attachments.attaching(uploads), Slot("upload")),
        skill("greet", conversation.greet, aside=True),
        skill("goodbye", conversation.goodbye, aside=True),
        skill("thanks", conversation.thanks, aside=True),
        skill("help", conversation.show_help),
        skill("bot_challenge", conversation.bot_challenge),
        skill("complaint", conversation.complaint, Slot("human"), lapses=True),
        skill("handoff", conversation.handoff, WISH, replaces=MOVING),
        skill("offer_human", conversation.offer_human, Slot("human"), lapses=True),
        skill("affirm", conversation.idle_answer),
        skill("deny", conversation.idle_answer),
        skill("choose_option", conversation.idle_inform, WISH),
        skill("inform", conversation.idle_inform, WISH),
        skill("stop", conversation.idle_stop),
    ]
    for domain in DOMAINS:
        for entry in domain.entries(similarity):
            served.append(
                skill(
                    entry.intent,
                    entry.action,
                    *entry.slots,
                    replaces=entry.replaces,
                    aside=entry.aside,
                    lapses=entry.lapses,
                    hears=entry.hears,
                )
            )
    skills = {one.intent: one for one in served}
    if len(skills) != len(served):
        raise ValueError("two actions serve one intent")
    # The set {cancel, reschedule} is one label of the data, served as `cannot_come`.
    single = {intent for intent in intents if "+" not in intent}
    if unserved := single - set(skills) - {OUT_OF_SCOPE}:
        raise ValueError(f"no action serves {', '.join(sorted(unserved))}")
    return skills


def _served(
    action: Action,
    client: HRClient,
    reader: Reader,
    uploads: attachments.Uploads,
    papers: Papers,
    *,
    changes: bool,
) -> Run:
    """`changes`: the words of this intent may also be about a request (「不同意改成视频」)."""

    async def run(turn: Turn) -> Outcome:
        message = turn.message
        hr = client.acting_for(
            message.person, channel=message.channel, message=message.id, device=message.device
        )
        desk = Desk(turn.responses, hr, reader, papers)
        try:
            if changes and turn.begun_by == message.id:
                meant = await about_a_request(turn, desk)
                if meant is not None:
                    return meant
            outcome = await action(turn, desk)
            if isinstance(outcome, Done) and turn.memory.get(attachments.KEPT) and changes:
                return await attachments.along(turn, desk, outcome, uploads)
            return outcome
        except ActionRefused as refusal:
            return _refused(turn, refusal)

    return run


def _refused(turn: Turn, refusal: ActionRefused) -> Outcome:
    key = f"errors.{refusal.code}"
    if key not in turn.responses:
        key = "errors.refused"
    return turn.done(key, **refusal.data)

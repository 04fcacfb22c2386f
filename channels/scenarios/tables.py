"""The tables a scenario may speak of: a later part adds its rows here and takes them off LATER."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels.scenarios import fields
from channels.scenarios.fields import Read, list_of, one_of

KINDS = one_of("candidate", "employee")
ROLES = one_of("interviewer", "recruiter", "manager", "hrbp", "payroll", "admin")
SEATS = one_of("recruiter", "owner", "hrbp")
MODES = one_of("onsite", "video", "phone", "ai")
INTERVIEW_STATUS = one_of(
    "proposed", "scheduled", "confirmed", "in_progress", "completed", "cancelled", "no_show"
)
REQUEST_STATUS = one_of(
    "pending", "needs_info", "approved", "applied", "rejected", "withdrawn", "expired"
)
LEAVE_TYPES = one_of(
    "annual",
    "sick",
    "personal",
    "marriage",
    "maternity",
    "paternity",
    "bereavement",
    "compensatory",
    "parental",
    "family_visit",
    "nursing",
    "work_injury",
)
FILED_STATUS = fields.filed_status
ABOUT = one_of(
    "interview_scheduled",
    "interview_confirmed",
    "interview_rescheduled",
    "interview_cancelled",
    "interview_reminder",
    "approval_requested",
    "approval_decided",
    "more_info_requested",
    "slot_offered",
    "running_late",
    "technical_issue",
    "handoff_requested",
    "leave_decided",
    "leave_cancelled",
    "overtime_decided",
    "punch_correction_decided",
    "request_decided",
    "contract_ending",
    "probation_ending",
    "contract_missing",
    "checklist_due",
)
PUNCH_KINDS = one_of("in", "out")
AUDIT = one_of(
    "interview.cancel",
    "interview.reschedule",
    "interview.confirm",
    "interview.schedule",
    "interview.withdraw",
    "interview.no_show",
    "interview.mode",
    "request.approve",
    "request.reject",
    "request.ask_info",
    "request.withdraw",
    "slot.offer",
    "slot.accept",
    "batch.apply",
    "batch.undo",
    "leave.request",
    "leave.cancel",
    "punch.correct",
    "overtime.request",
    "pay.view",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a row."""

    read: Read
    required: bool = False
    refers: str = ""
    """The table of `world` whose ids its value names."""


Table = Mapping[str, Column]

ID = Column(fields.text, required=True)
TEXT = Column(fields.text)
NEED = Column(fields.text, required=True)
PERSON = Column(fields.text, refers="people")
NEED_PERSON = Column(fields.text, required=True, refers="people")
NEED_MOMENT = Column(fields.moment, required=True)
NUMBER = Column(fields.integer)
NEED_DAY = Column(fields.day_or_moment, required=True)
NEED_DAYS = Column(fields.days, required=True)
NEED_LEAVE_TYPE = Column(LEAVE_TYPES, required=True)

WORLD: Mapping[str, Table] = {
    "departments": {"id": ID, "name": NEED},
    "people": {
        "id": ID,
        "kind": Column(KINDS, required=True),
        "name": NEED,
        "phone": TEXT,
        "email": TEXT,
        "roles": Column(list_of(ROLES)),
        "department": Column(fields.text, refers="departments"),
        "manager": PERSON,
        "hired_on": Column(fields.day),
    },
    "requisitions": {
        "id": ID,
        "title": NEED,
        "department": Column(fields.text, refers="departments"),
        "level": TEXT,
        "owner": PERSON,
        "recruiter": PERSON,
        "hrbp": PERSON,
        "senior": Column(fields.boolean),
        "status": Column(one_of("open", "paused", "closed")),
        "pool": Column(list_of(fields.text), refers="people"),
    },
    "applications": {
        "id": ID,
        "candidate": NEED_PERSON,
        "requisition": Column(fields.text, required=True, refers="requisitions"),
        "stage": TEXT,
    },
    "interviews": {
        "id": ID,
        "application": Column(fields.text, required=True, refers="applications"),
        "round": NUMBER,
        "mode": Column(MODES),
        "interviewers": Column(list_of(fields.text), refers="people"),
        "start": Column(fields.moment_or_none),
        "minutes": Column(fields.minutes),
        "status": Column(INTERVIEW_STATUS),
        "location": TEXT,
        "link": TEXT,
        "reschedules": NUMBER,
    },
    "waitlist": {
        "application": Column(fields.text, required=True, refers="applications"),
        "rank": Column(fields.integer, required=True),
    },
    "faq": {
        "kind": Column(one_of("interview", "position", "onboarding", "offboarding"), required=True),
        "requisition": Column(fields.text, refers="requisitions"),
        "question": NEED,
        "variants": Column(list_of(fields.text)),
        "answer": NEED,
        "mode": Column(MODES),
    },
    "busy": {"person": NEED_PERSON, "start": NEED_MOMENT, "end": NEED_MOMENT},
    "leave_balances": {
        "person": NEED_PERSON,
        "leave_type": NEED_LEAVE_TYPE,
        "year": Column(fields.integer, required=True),
        "remaining": NEED_DAYS,
    },
    "leave_requests": {
        "person": NEED_PERSON,
        "leave_type": NEED_LEAVE_TYPE,
        "start": NEED_DAY,
        "end": NEED_DAY,
        "days": NEED_DAYS,
        "status": Column(FILED_STATUS),
        "reason": TEXT,
    },
    "holidays": {
        "date": Column(fields.day, required=True),
        "name": TEXT,
        "kind": Column(one_of("holiday", "workday"), required=True),
    },
    "shifts": {
        "person": NEED_PERSON,
        "start": Column(fields.clock_or_moment, required=True),
        "end": Column(fields.clock_or_moment, required=True),
    },
    "punches": {
        "person": NEED_PERSON,
        "at": NEED_MOMENT,
        "kind": Column(PUNCH_KINDS, required=True),
    },
    "payslips": {
        "person": NEED_PERSON,
        "period": Column(fields.month, required=True),
        "gross": Column(fields.yuan, required=True),
        "net": Column(fields.yuan, required=True),
        "paid_on": Column(fields.day),
        "items": Column(fields.rows_of({"name": fields.text, "amount": fields.yuan})),
    },
    "contracts": {
        "person": NEED_PERSON,
        "start": Column(fields.day, required=True),
        "end": Column(fields.day),
        "probation_end": Column(fields.day),
    },
    "employee_files": {
        "person": NEED_PERSON,
        "employee_no": TEXT,
        "position": TEXT,
        "level": TEXT,
        "city": TEXT,
        "left_on": Column(fields.day),
    },
    "appraisals": {
        "person": NEED_PERSON,
        "cycle": NEED,
        "start": Column(fields.day, required=True),
        "end": Column(fields.day, required=True),
        "rating": Column(one_of("S", "A", "B", "C", "D")),
        "comment": TEXT,
        "released": Column(fields.boolean),
        "goals": Column(
            fields.rows_of(
                {"title": fields.text, "weight": fields.integer, "progress": fields.integer}
            )
        ),
    },
    "courses": {
        "id": ID,
        "title": NEED,
        "kind": Column(one_of("general", "newcomer", "interviewer", "safety")),
        "place": TEXT,
        "start": NEED_MOMENT,
        "end": NEED_MOMENT,
        "capacity": NUMBER,
        "people": Column(list_of(fields.text), refers="people"),
        "completed": Column(list_of(fields.text), refers="people"),
    },
}
"""Lists of `world`."""

SETTINGS: Mapping[str, Table] = {
    "working_hours": {
        "days": Column(list_of(fields.weekday)),
        "from": Column(fields.clock),
        "to": Column(fields.clock),
    },
    "policies": {
        "min_notice_hours": NUMBER,
        "max_reschedules": NUMBER,
        "senior_second_review": Column(fields.boolean),
        "backfill": Column(fields.boolean),
        "reason_required": Column(fields.boolean),
        "interviewer_replacement": Column(fields.boolean),
        "buffer_minutes": NUMBER,
        "hold_minutes": NUMBER,
        "review_hours": NUMBER,
        "first_reviewers": Column(list_of(SEATS)),
        "second_reviewers": Column(list_of(SEATS)),
        "lead_minutes": NUMBER,
        "offer_minutes": NUMBER,
        "no_show_grace_minutes": NUMBER,
        "candidate_days": NUMBER,
        "notice_days": NUMBER,
        "payday": NUMBER,
    },
}
"""Mappings of `world`."""

END: Mapping[str, Table] = {
    "interviews": {
        "id": Column(fields.text, refers="interviews"),
        "application": Column(fields.text, refers="applications"),
        "status": Column(INTERVIEW_STATUS),
        "start": Column(fields.moment_or_none),
        "end": Column(fields.moment_or_none),
        "minutes": NUMBER,
        "mode": Column(MODES),
        "round": NUMBER,
        "interviewers": PERSON,
        "reschedules": NUMBER,
        "location": TEXT,
        "link": TEXT,
    },
    "requests": {
        "interview": Column(fields.text, refers="interviews"),
        "application": Column(fields.text, refers="applications"),
        "kind": Column(one_of("reschedule", "cancel", "withdraw", "mode")),
        "status": Column(REQUEST_STATUS),
        "requester": PERSON,
        "reason": TEXT,
        "reason_contains": TEXT,
        "old_start": Column(fields.moment_or_none),
        "new_start": Column(fields.moment_or_none),
    },
    "offers": {
        "application": Column(fields.text, refers="applications"),
        "status": Column(one_of("open", "accepted", "declined", "expired")),
        "start": Column(fields.moment_or_none),
        "interview": Column(fields.text, refers="interviews"),
    },
    "notified": {
        "person": PERSON,
        "about": Column(ABOUT),
        "interview": Column(fields.text, refers="interviews"),
    },
    "audit": {
        "action": Column(AUDIT),
        "actor": Column(fields.text, refers="actors"),
        "interview": Column(fields.text, refers="interviews"),
    },
    "punch_corrections": {
        "person": PERSON,
        "at": Column(fields.moment),
        "kind": Column(PUNCH_KINDS),
        "status": Column(REQUEST_STATUS),
        "reason": TEXT,
        "reason_contains": TEXT,
    },
    "overtime_requests": {
        "person": PERSON,
        "start": Column(fields.moment),
        "end": Column(fields.moment),
        "status": Column(REQUEST_STATUS),
        "reason": TEXT,
        "reason_contains": TEXT,
    },
    "leave_requests": {
        "person": PERSON,
        "leave_type": Column(LEAVE_TYPES),
        "start": Column(fields.day_or_moment),
        "end": Column(fields.day_or_moment),
        "days": Column(fields.days),
        "status": Column(REQUEST_STATUS),
        "reason": TEXT,
        "reason_contains": TEXT,
    },
    "handoffs": {
        "person": PERSON,
        "reason": TEXT,
        "reason_contains": TEXT,
        "summary_contains": TEXT,
        "status": Column(one_of("open", "taken", "closed")),
        "assigned_to": PERSON,
    },
}
"""Tables that `end` may ask for."""

LATER_WORLD: frozenset[str] = frozenset()
LATER_END: frozenset[str] = frozenset()
CHANNELS = frozenset({"web"})
LATER_CHANNELS = frozenset({"wecom", "dingtalk"})

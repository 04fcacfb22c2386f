"""Refusals about interviews."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class IllegalTransition(Conflict):
    code = "illegal_transition"
    detail = "The interview is not in a state that allows this; `data.status` says where it is."
    example: ClassVar[JSON] = {"status": "cancelled"}


class InterviewPast(Conflict):
    code = "interview_past"
    detail = "The interview has already begun or is over."


class ReasonRequired(Invalid):
    code = "reason_required"
    detail = "A reason is needed."


class OutsideHours(Invalid):
    code = "outside_hours"
    detail = "The time is not in the working hours of everybody concerned."


class TimePast(Invalid):
    code = "time_past"
    detail = "The new time has already passed."


class TimeTooFar(Invalid):
    code = "time_too_far"
    detail = "The new time is more than a year ahead."


class SameTime(Invalid):
    code = "same_time"
    detail = "The interview already is at this time."


class InterviewersNeeded(Invalid):
    code = "interviewers_needed"
    detail = "Only an AI interview may be without interviewers."


class SameMode(Invalid):
    code = "same_mode"
    detail = "The interview already is held this way."


class ModeUnavailable(Invalid):
    code = "mode_unavailable"
    detail = "This way of meeting is the company's to offer."
    example: ClassVar[JSON] = {"mode": "ai"}


class TooEarly(Conflict):
    code = "too_early"
    detail = "It is too early for this; `data.until` says when it may be done."
    example: ClassVar[JSON] = {"until": "2026-11-25T06:15:00+00:00"}


class NothingToRebook(Conflict):
    code = "nothing_to_rebook"
    detail = "Neither a reported fault nor a missed interview stands open here."
    example: ClassVar[JSON] = {"status": "scheduled"}


class RebookUsed(Conflict):
    code = "rebook_used"
    detail = "This interview was booked anew once already."

"""Who is told what: one table. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final


class About(StrEnum):
    """What a notice is about."""

    INTERVIEW_SCHEDULED = "interview_scheduled"
    INTERVIEW_CONFIRMED = "interview_confirmed"
    INTERVIEW_RESCHEDULED = "interview_rescheduled"
    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_REMINDER = "interview_reminder"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_DECIDED = "approval_decided"
    MORE_INFO_REQUESTED = "more_info_requested"
    HANDOFF_REQUESTED = "handoff_requested"
    SLOT_OFFERED = "slot_offered"
    RUNNING_LATE = "running_late"
    TECHNICAL_ISSUE = "technical_issue"
    NO_SHOW_RECORDED = "no_show_recorded"
    SCORECARD_DUE = "scorecard_due"
    SCORECARDS_COMPLETE = "scorecards_complete"
    APPLICATION_DECIDED = "application_decided"
    LEAVE_DECIDED = "leave_decided"
    LEAVE_CANCELLED = "leave_cancelled"
    """Approved leave was taken back."""
    OVERTIME_DECIDED = "overtime_decided"
    PUNCH_CORRECTION_DECIDED = "punch_correction_decided"
    REQUEST_DECIDED = "request_decided"
    """Any other request by an employee."""
    CALENDAR_CONFLICT = "calendar_conflict"
    """A calendar ran into an interview that was booked before."""
    IDENTITY_CODE = "identity_code"
    """By text message or mail alone, to prove who is looking at pay on a shared device."""
    ATTENDANCE_DOUBTFUL = "attendance_doubtful"
    """For who keeps stand-bys ready; never for the candidate or the interviewers."""
    CONTRACT_ENDING = "contract_ending"
    PROBATION_ENDING = "probation_ending"
    CONTRACT_MISSING = "contract_missing"
    CHECKLIST_DUE = "checklist_due"
    MOVE_PROPOSED = "move_proposed"
    MOVE_DECIDED = "move_decided"
    FEEDBACK_ASKED = "feedback_asked"
    APPRAISAL_RELEASED = "appraisal_released"
    COURSE_CANCELLED = "course_cancelled"
    PERSON_ERASED = "person_erased"
    """For machines: the assistant forgets the conversation, nobody reads it."""


class Party(StrEnum):
    """As what somebody is told."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    OWNER = "owner"
    RECRUITER = "recruiter"
    REQUESTER = "requester"
    REVIEWER = "reviewer"
    ASSIGNEE = "assignee"


EVERYBODY: Final = (Party.CANDIDATE, Party.INTERVIEWER, Party.RECRUITER, Party.OWNER)

RECIPIENTS: Final[dict[About, tuple[Party, ...]]] = {
    About.INTERVIEW_SCHEDULED: EVERYBODY,
    About.INTERVIEW_CONFIRMED: (Party.INTERVIEWER, Party.RECRUITER),
    About.INTERVIEW_RESCHEDULED: EVERYBODY,
    About.INTERVIEW_CANCELLED: EVERYBODY,
    About.INTERVIEW_REMINDER: (Party.CANDIDATE, Party.INTERVIEWER),
    About.APPROVAL_REQUESTED: (Party.REVIEWER,),
    About.APPROVAL_DECIDED: (Party.REQUESTER,),
    About.MORE_INFO_REQUESTED: (Party.REQUESTER,),
    About.HANDOFF_REQUESTED: (Party.ASSIGNEE,),
    About.SLOT_OFFERED: (Party.CANDIDATE,),
    About.RUNNING_LATE: (Party.CANDIDATE, Party.INTERVIEWER, Party.RECRUITER),
    About.TECHNICAL_ISSUE: (Party.INTERVIEWER, Party.RECRUITER),
    About.NO_SHOW_RECORDED: (Party.CANDIDATE, Party.RECRUITER, Party.OWNER),
    About.SCORECARD_DUE: (Party.INTERVIEWER,),
    About.SCORECARDS_COMPLETE: (Party.RECRUITER, Party.OWNER),
    About.APPLICATION_DECIDED: (Party.CANDIDATE,),
    About.LEAVE_DECIDED: (Party.REQUESTER,),
    About.LEAVE_CANCELLED: (Party.REVIEWER,),
    About.OVERTIME_DECIDED: (Party.REQUESTER,),
    About.PUNCH_CORRECTION_DECIDED: (Party.REQUESTER,),
    About.REQUEST_DECIDED: (Party.REQUESTER,),
    About.CALENDAR_CONFLICT: (Party.RECRUITER,),
    About.IDENTITY_CODE: (Party.REQUESTER,),
    About.ATTENDANCE_DOUBTFUL: (Party.RECRUITER,),
    About.CONTRACT_ENDING: (Party.ASSIGNEE,),
    About.PROBATION_ENDING: (Party.ASSIGNEE,),
    About.CONTRACT_MISSING: (Party.ASSIGNEE,),
    About.CHECKLIST_DUE: (Party.ASSIGNEE,),
    About.MOVE_PROPOSED: (Party.REVIEWER,),
    About.MOVE_DECIDED: (Party.REQUESTER,),
    About.FEEDBACK_ASKED: (Party.ASSIGNEE,),
    About.APPRAISAL_RELEASED: (Party.ASSIGNEE,),
    About.COURSE_CANCELLED: (Party.ASSIGNEE,),
    About.PERSON_ERASED: (Party.CANDIDATE,),
}

REASON_FOR: Final = frozenset({Party.RECRUITER, Party.OWNER, Party.REVIEWER})
"""Who reads the reason a candidate gave."""

IN_CALENDARS: Final = frozenset(
    {About.INTERVIEW_SCHEDULED, About.INTERVIEW_RESCHEDULED, About.INTERVIEW_CANCELLED}
)
"""What is written into, or taken out of, the calendars of those who meet."""
MEET: Final = frozenset({Party.CANDIDATE, Party.INTERVIEWER})


def recipients(
    about: About, parties: Mapping[Party, Sequence[str | None]], *, actor: str
) -> Iterator[tuple[str, Party]]:
    """Everybody to tell, once each and as the first thing they are.

    Staff who did it know already. A candidate gets the notice of their own change all the same:
    it is their proof, and what an invitation by mail hangs on.
    """
    told: set[str] = set()
    for party in RECIPIENTS[about]:
        for person in parties.get(party, ()):
            if person is None or person in told or (person == actor and party != Party.CANDIDATE):
                continue
            told.add(person)
            yield person, party


def invited(about: str, data: Mapping[str, Any]) -> bool:
    """Whether a notice comes with an invitation for the recipient's calendar."""
    timed = data.get("interview") and data.get("start") and data.get("version")
    return bool(timed) and about in IN_CALENDARS and data.get("as") in MEET

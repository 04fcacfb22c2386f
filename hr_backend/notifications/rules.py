"""Who is told what: one table. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final


class About(StrEnum):
    """What a notice is about."""

    INTERVIEW_SCHEDULED = "interview_scheduled"
    INTERVIEW_CONFIRMED = "interview_confirmed"
    INTERVIEW_RESCHEDULED = "interview_rescheduled"
    INTERVIEW_CANCELLED = "interview_cancelled"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_DECIDED = "approval_decided"
    MORE_INFO_REQUESTED = "more_info_requested"
    HANDOFF_REQUESTED = "handoff_requested"


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
    About.APPROVAL_REQUESTED: (Party.REVIEWER,),
    About.APPROVAL_DECIDED: (Party.REQUESTER,),
    About.MORE_INFO_REQUESTED: (Party.REQUESTER,),
    About.HANDOFF_REQUESTED: (Party.ASSIGNEE,),
}

REASON_FOR: Final = frozenset({Party.RECRUITER, Party.OWNER, Party.REVIEWER})
"""Who reads the reason a candidate gave."""


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

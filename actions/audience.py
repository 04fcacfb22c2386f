"""Who can mean what: a candidate's words are never an approval or a batch."""

from dataclasses import dataclass, field

from actions.errors import ActionRefused
from actions.hr_client import HRClient

STAFF_ONLY = frozenset(
    {
        "approve_request",
        "reject_request",
        "batch_cancel_interviews",
        "batch_reschedule_interviews",
        "report_no_show",
        "send_reminder",
        "query_recruiting_stats",
    }
)
EMPLOYEES_ONLY = frozenset(
    {"request_leave", "cancel_leave", "request_overtime", "request_punch_correction"}
)
"""What a candidate says in these words is a reason (「上班请不出假」)."""
NOT_FOR_CANDIDATES = STAFF_ONLY | EMPLOYEES_ONLY
MOST_KNOWN = 10_000


@dataclass(slots=True)
class CompanyAudience:
    """Asks the HR backend once for each person, until told to forget."""

    client: HRClient
    _barred: dict[str, frozenset[str]] = field(default_factory=dict)

    async def barred(self, person: str) -> frozenset[str]:
        """Intents a person cannot mean. Raises HRUnavailable."""
        if person not in self._barred:
            if len(self._barred) >= MOST_KNOWN:
                self._barred.clear()
            hr = self.client.acting_for(person, channel="bot", message="audience")
            try:
                me = await hr.me()
            except ActionRefused:
                return NOT_FOR_CANDIDATES
            self._barred[person] = NOT_FOR_CANDIDATES if me.is_candidate else frozenset()
        return self._barred[person]

    def forget(self) -> None:
        """People change: a candidate is hired, an employee becomes a recruiter."""
        self._barred.clear()

"""Reminders by the clock: planned when an interview is settled, sent when their time comes."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.rules import Policy
from hr_backend.interviews import repository as interviews
from hr_backend.interviews.models import Interview
from hr_backend.interviews.rules import TIMED
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, falling_due
from hr_backend.notifications.rules import Party
from hr_backend.reminders import repository
from hr_backend.reminders.models import ReminderStatus
from hr_backend.reminders.rules import Quiet, remind_at
from hr_backend.reminders.service import remind

HORIZON: Final = timedelta(days=4)
"""Interviews are planned for so long ahead: longer than any reminder, and than an outage."""
BATCH: Final = 100


async def send_reminders(sessions: Sessions, clock: Clock) -> None:
    """Plan and send what is due; once for each version of an interview and each reminder."""
    while await _plan(sessions, clock) == BATCH:
        pass
    while await _send_next(sessions, clock):
        pass


async def _plan(sessions: Sessions, clock: Clock) -> int:
    now = clock.now()
    async with sessions.begin() as session:
        rows = await repository.unplanned(session, since=now, until=now + HORIZON, limit=BATCH)
        for interview in rows:
            policy = await policy_of(session, interview.application.requisition, now=now)
            await repository.add(session, _reminders(interview, policy.rules, now))
        return len(rows)


def _reminders(interview: Interview, policy: Policy, now: datetime) -> Iterator[dict[str, Any]]:
    """The rows of one interview. What is past already is not made up for: it has just been set."""
    assert interview.start_at is not None
    quiet = Quiet(
        time.fromisoformat(policy.quiet_from), time.fromisoformat(policy.quiet_until), CHINA
    )
    # The row of 0 minutes says that the version has been planned; nobody is told.
    due = {0: now} | {
        minutes: remind_at(interview.start_at, timedelta(minutes=minutes), quiet)
        for minutes in policy.reminder_minutes
    }
    for minutes, at in due.items():
        yield {
            "interview_id": interview.id,
            "version": interview.version,
            "minutes_before": minutes,
            "due_at": at,
            "status": ReminderStatus.PLANNED if at > now else ReminderStatus.DROPPED,
        }


async def _send_next(sessions: Sessions, clock: Clock) -> bool:
    now = clock.now()
    async with sessions.begin() as session:
        reminder = await repository.lock_due(session, now=now)
        if reminder is None:
            return False
        interview = await interviews.lock_falling_due(session, reminder.interview_id)
        reminder.status = ReminderStatus.DROPPED
        overtaken = await repository.is_overtaken(session, reminder, now=now)
        if interview is not None and _stands(interview, reminder.version, now) and not overtaken:
            reminder.status = ReminderStatus.SENT
            whom = (Party.CANDIDATE,) if reminder.extra else (Party.CANDIDATE, Party.INTERVIEWER)
            remind(session, falling_due(now), interview, whom)
        return True


def _stands(interview: Interview, version: int, now: datetime) -> bool:
    """Whether the interview is still to come as it was when this was planned."""
    ahead = interview.start_at is not None and interview.start_at > now
    return ahead and interview.status in TIMED and interview.version == version

"""Chooses reminders by how likely a candidate is to come, and tells who keeps stand-bys ready.

That is all a forecast brings about: it decides nothing about a person (PIPL, article 24).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.rules import Policy
from hr_backend.forecasts import repository
from hr_backend.forecasts.models import AttendanceForecast
from hr_backend.forecasts.service import Forecaster, Foreseen
from hr_backend.forecasts.views import why_view
from hr_backend.interviews.models import Interview
from hr_backend.interviews.service import notice_data
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, falling_due
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.reminders import repository as reminders
from hr_backend.reminders.falling_due import HORIZON
from hr_backend.reminders.models import ReminderStatus
from hr_backend.reminders.rules import Quiet, remind_at

EARLIER: Final = 2880
"""Minutes before the start: a reminder earlier than others get."""
EXTRA: Final = 240
"""And one more on the day."""
APART: Final = 120
"""Minutes by which an extra reminder keeps away from the others."""
BATCH: Final = 100


async def choose_reminders(sessions: Sessions, clock: Clock) -> None:
    """Forecast what has come within reach; those in doubt are reminded earlier and once more."""
    taken = BATCH
    while taken == BATCH:
        async with sessions.begin() as session:
            taken = await _choose(session, clock.now())


async def _choose(session: AsyncSession, now: datetime) -> int:
    forecaster = await Forecaster.load(session, CHINA)
    if forecaster.model is None:
        return 0  # a base rate says the same of everybody
    interviews = await repository.unforeseen(session, since=now, until=now + HORIZON, limit=BATCH)
    stories = await repository.stories_of(session, [one.id for one in interviews])
    for interview in interviews:
        foreseen = forecaster.ask(stories[interview.id], now)
        made = AttendanceForecast(
            interview_id=interview.id,
            version=interview.version,
            made_at=now,
            model_id=forecaster.row.id if forecaster.row else None,
            likelihood=foreseen.likelihood,
            doubtful=foreseen.doubtful,
        )
        if await repository.keep(session, made) and foreseen.doubtful:
            await _see_to(session, interview, forecaster, foreseen, now)
    return len(interviews)


async def _see_to(
    session: AsyncSession,
    interview: Interview,
    forecaster: Forecaster,
    foreseen: Foreseen,
    now: datetime,
) -> None:
    policy = (await policy_of(session, interview.application.requisition, now=now)).rules
    planned = await repository.planned_minutes(session, interview)
    rows = list(extra_reminders(interview, policy, planned, now))
    await reminders.add(session, rows)
    requisition = interview.application.requisition
    ready = await repository.stand_bys(session, [requisition.id])
    data = notice_data(interview) | {
        "likelihood": foreseen.likelihood,
        "source": forecaster.source,
        "why": [why_view(why).model_dump() for why in foreseen.why if why.points < 0],
        "extra": len(rows),
        "stand_bys": ready.get(requisition.id, 0),
    }
    parties = {Party.RECRUITER: [requisition.recruiter_id or requisition.owner_id]}
    tell(session, falling_due(now), About.ATTENDANCE_DOUBTFUL, parties, data=data)


def extra_reminders(
    interview: Interview, policy: Policy, planned: Iterable[int], now: datetime
) -> Iterator[dict[str, Any]]:
    """Rows for the candidate alone; none where policy has no reminders at all."""
    assert interview.start_at is not None
    if not policy.reminder_minutes:
        return
    quiet = Quiet(
        time.fromisoformat(policy.quiet_from), time.fromisoformat(policy.quiet_until), CHINA
    )
    others = list(planned)
    for minutes in (EARLIER, EXTRA):
        at = remind_at(interview.start_at, timedelta(minutes=minutes), quiet)
        if at <= now or any(abs(minutes - other) < APART for other in others):
            continue
        yield {
            "interview_id": interview.id,
            "version": interview.version,
            "minutes_before": minutes,
            "due_at": at,
            "status": ReminderStatus.PLANNED,
            "extra": True,
        }

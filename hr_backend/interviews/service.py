"""Timing, confirming, moving and cancelling interviews.

Whether somebody may have their way at once is decided in approvals; here it is done: status by
the table, claims, version, audit and notices, all in the caller's transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.policies import policy_of
from hr_backend.audit.service import record
from hr_backend.calendars import repository as calendars
from hr_backend.interviews import repository
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewPast,
    TimePast,
    TimeTooFar,
)
from hr_backend.interviews.models import Interview, InterviewStatus
from hr_backend.interviews.rules import may_follow
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, VersionConflict
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.access import Relation, relations
from hr_backend.slots import repository as claims
from hr_backend.slots.repository import SlotTaken
from hr_backend.slots.service import crew_at
from hr_backend.standby.freed import held, slot_freed

HORIZON = timedelta(days=366)
CONFIRMERS = {Relation.CANDIDATE, Relation.RECRUITER, Relation.ADMIN}
TIMERS = {
    Relation.CANDIDATE,
    Relation.INTERVIEWER,
    Relation.RECRUITER,
    Relation.OWNER,
    Relation.ADMIN,
}


def set_status(interview: Interview, status: InterviewStatus) -> None:
    """The only writer of an interview's status; IllegalTransition where the table has none."""
    present = InterviewStatus(interview.status)
    if not may_follow(present, status):
        raise IllegalTransition(status=present.value, wanted=status.value)
    interview.status = status


def check_version(subject: Interview, version: int | None) -> None:
    if version is not None and version != subject.version:
        raise VersionConflict(version=subject.version)


def snapshot(interview: Interview) -> dict[str, Any]:
    """What the audit trail keeps of an interview."""
    return {
        "status": str(interview.status),
        "start": interview.start_at.isoformat() if interview.start_at else None,
        "interviewers": [person.id for person in interview.interviewers],
        "mode": str(interview.mode),
        "version": interview.version,
    }


def parties(interview: Interview) -> dict[Party, Sequence[str | None]]:
    """Who is concerned by an interview."""
    requisition = interview.application.requisition
    return {
        Party.CANDIDATE: [interview.application.candidate_id],
        Party.INTERVIEWER: [person.id for person in interview.interviewers],
        Party.RECRUITER: [requisition.recruiter_id],
        Party.OWNER: [requisition.owner_id],
    }


def notice_data(interview: Interview, *, old_start: datetime | None = None) -> dict[str, Any]:
    """What a notice about an interview carries; its reader fills a sentence from it."""
    application = interview.application
    return {
        "interview": interview.id,
        "candidate": {"id": application.candidate_id, "name": application.candidate.name},
        "requisition": {"id": application.requisition_id, "title": application.requisition.title},
        "round": interview.round,
        "mode": interview.mode,
        "location": interview.location,
        "link": interview.link,
        "minutes": interview.minutes,
        "status": str(interview.status),
        "version": interview.version,
        "start": interview.start_at.isoformat() if interview.start_at else None,
        "old_start": old_start.isoformat() if old_start else None,
    }


async def crew_for(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    start: datetime,
    *,
    outside_hours: bool = False,
) -> Sequence[str]:
    """Ids of who would interview at `start`, or TimePast, TimeTooFar, OutsideHours, SlotTaken."""
    if start <= deed.now:
        raise TimePast
    if start > deed.now + HORIZON:
        raise TimeTooFar
    if outside_hours:
        crew = [person.id for person in interview.interviewers]
        people = [interview.application.candidate_id, *crew]
        end = start + timedelta(minutes=interview.minutes)
        if await calendars.busy_people(session, people, start=start, end=end):
            raise SlotTaken
        return crew
    policy = await policy_of(session, interview.application.requisition, now=deed.now)
    return await crew_at(
        session, interview.id, start, policy=policy.rules, now=deed.now, zone=deed.zone
    )


async def _take(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    start: datetime,
    crew: Sequence[str],
    *,
    offer: str | None,
) -> None:
    """Claim the time, replace interviewers if need be, and write it down; SlotTaken.

    `offer` is the stand-by offer that kept the time for this interview.
    """
    end = start + timedelta(minutes=interview.minutes)
    await claims.claim(
        session,
        interview_id=interview.id,
        people=[interview.application.candidate_id, *crew],
        start=start,
        end=end,
        now=deed.now,
        offer=offer,
    )
    if {person.id for person in interview.interviewers} != set(crew):
        interview.interviewers = list(await repository.get_employees(session, crew))
    interview.start_at, interview.end_at = start, end


async def write_down(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    *,
    action: str,
    before: dict[str, Any] | None,
) -> None:
    if before is not None:
        interview.version += 1
    after = snapshot(interview)
    record(
        session,
        deed,
        action=action,
        subject=("interview", interview.id),
        before=before,
        after=after,
    )
    await session.flush()


async def schedule(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    start: datetime,
    *,
    outside_hours: bool = False,
) -> None:
    """The first time of a proposed interview; Forbidden, IllegalTransition, SlotTaken, ..."""
    if not relations(deed.actor, interview) & TIMERS:
        raise Forbidden
    if interview.status != InterviewStatus.PROPOSED:
        raise IllegalTransition(status=interview.status, wanted=InterviewStatus.SCHEDULED.value)
    crew = await crew_for(session, deed, interview, start, outside_hours=outside_hours)
    await begin(session, deed, interview, start=start, crew=crew)


async def begin(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    *,
    start: datetime,
    crew: Sequence[str],
    offer: str | None = None,
) -> None:
    """Give a proposed interview its first time with this crew; SlotTaken, IllegalTransition."""
    before = snapshot(interview)
    await _take(session, deed, interview, start, crew, offer=offer)
    set_status(interview, InterviewStatus.SCHEDULED)
    interview.scheduled_at = interview.scheduled_at or deed.now
    await write_down(session, deed, interview, action="interview.schedule", before=before)
    tell(session, deed, About.INTERVIEW_SCHEDULED, parties(interview), data=notice_data(interview))


async def confirm(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    """The candidate will come; confirming twice changes nothing.

    Forbidden, InterviewPast, IllegalTransition.
    """
    if not relations(deed.actor, interview) & CONFIRMERS:
        raise Forbidden
    if interview.status == InterviewStatus.CONFIRMED:
        return
    if interview.start_at is not None and interview.start_at <= deed.now:
        raise InterviewPast
    before = snapshot(interview)
    set_status(interview, InterviewStatus.CONFIRMED)
    await write_down(session, deed, interview, action="interview.confirm", before=before)
    tell(session, deed, About.INTERVIEW_CONFIRMED, parties(interview), data=notice_data(interview))


async def move(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    *,
    start: datetime,
    crew: Sequence[str],
    reason: str,
    counted: bool,
    offer: str | None = None,
    usable: bool = True,
) -> None:
    """Put it to another time; `counted` where it is one of the candidate's own moves, `usable`
    where the time it had is of use to a stand-by.
    """
    before, given, told = snapshot(interview), held(interview), parties(interview)
    await _take(session, deed, interview, start, crew, offer=offer)
    if interview.status != InterviewStatus.SCHEDULED:
        set_status(interview, InterviewStatus.SCHEDULED)
    interview.reschedules += int(counted)
    await write_down(session, deed, interview, action="interview.reschedule", before=before)
    if usable:
        await slot_freed(session, deed, interview, given)
    # Whoever was replaced is told as well.
    now_told = parties(interview)
    everybody = {party: [*now_told[party], *told[party]] for party in told}
    tell(
        session,
        deed,
        About.INTERVIEW_RESCHEDULED,
        everybody,
        data=notice_data(interview, old_start=given.start),
        reason=reason,
    )


async def cancel(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    *,
    reason: str,
    action: str = "interview.cancel",
    usable: bool = True,
) -> None:
    """No interview after all: its time is free for others, where it is `usable`."""
    before, application = snapshot(interview), interview.application
    set_status(interview, InterviewStatus.CANCELLED)
    await claims.release(session, interview_id=interview.id)
    await write_down(session, deed, interview, action=action, before=before)
    if usable:
        await slot_freed(session, deed, interview, held(interview))
    tell(
        session,
        deed,
        About.INTERVIEW_CANCELLED,
        parties(interview),
        data=notice_data(interview, old_start=interview.start_at)
        | {"by_company": application.candidate_id not in (deed.actor.person, deed.on_behalf_of)},
        reason=reason,
    )


async def restore(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    *,
    start: datetime | None,
    crew: Sequence[str],
) -> None:
    """Put a cancelled or moved interview back to the time and crew it had; SlotTaken.

    The one way back from cancelled, for taking back a batch. It has to be confirmed again: the
    candidate was told otherwise meanwhile.
    """
    before, told, moved_from = snapshot(interview), parties(interview), interview.start_at
    cancelled = interview.status == InterviewStatus.CANCELLED
    if start is None:
        interview.status = InterviewStatus.PROPOSED
    else:
        await _take(session, deed, interview, start, crew, offer=None)
        interview.status = InterviewStatus.SCHEDULED
    action = "interview.schedule" if cancelled else "interview.reschedule"
    await write_down(session, deed, interview, action=action, before=before)
    now_told = parties(interview)
    tell(
        session,
        deed,
        About.INTERVIEW_SCHEDULED if cancelled else About.INTERVIEW_RESCHEDULED,
        {party: [*now_told[party], *told[party]] for party in told},
        data=notice_data(interview, old_start=None if cancelled else moved_from),
    )

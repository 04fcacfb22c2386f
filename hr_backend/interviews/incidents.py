"""Every query about what was reported of an interview, and its sittings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews.day_rules import gives_rebooking
from hr_backend.interviews.models import (
    Incident,
    IncidentKind,
    Interview,
    InterviewSession,
)
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id


@dataclass(slots=True)
class Reported:
    """What is known of one interview's day."""

    late_minutes: int | None = None
    """As last reported by the candidate; None where nothing was, or no number."""
    fault: str | None = None
    """Id of the last report of a fault that no new time has settled."""


async def note(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    kind: IncidentKind,
    text: str,
    minutes: int | None,
) -> Incident:
    incident = Incident(
        id=new_id(),
        interview_id=interview.id,
        person_id=deed.actor.person,
        kind=kind.value,
        minutes=minutes,
        text=text,
        at=deed.now,
        channel=deed.actor.via,
        message=deed.actor.message,
        settled_at=None,
    )
    session.add(incident)
    await session.flush()
    return incident


async def reported(session: AsyncSession, interviews: Collection[Interview]) -> dict[str, Reported]:
    """By id of the interview; those of which nothing was reported are left out."""
    candidates = {one.id: one.application.candidate_id for one in interviews}
    rows = await session.scalars(
        select(Incident)
        .where(Incident.interview_id.in_(candidates), Incident.settled_at.is_(None))
        .order_by(Incident.at, Incident.id)
    )
    found: dict[str, Reported] = {}
    for row in rows:
        known = found.setdefault(row.interview_id, Reported())
        if row.kind != IncidentKind.LATE:
            known.fault = row.id
        elif row.person_id == candidates[row.interview_id]:
            known.late_minutes = row.minutes
    return found


async def open_faults(session: AsyncSession, interview: Interview) -> Sequence[Incident]:
    """Reports, made about its time, for which the interview may be put to another."""
    if interview.start_at is None or interview.end_at is None:
        return []
    rows = await session.scalars(
        select(Incident)
        .where(
            Incident.interview_id == interview.id,
            Incident.kind != IncidentKind.LATE,
            Incident.settled_at.is_(None),
        )
        .order_by(Incident.at)
    )
    return [
        row
        for row in rows
        if gives_rebooking(
            IncidentKind(row.kind),
            interview.mode,
            interview.status,
            start=interview.start_at,
            end=interview.end_at,
            now=row.at,
        )
    ]


async def settle(session: AsyncSession, interview_id: str, *, now: datetime) -> None:
    """Another time was found: nothing reported of the old one stands open."""
    await session.execute(
        update(Incident)
        .where(Incident.interview_id == interview_id, Incident.settled_at.is_(None))
        .values(settled_at=now)
    )


async def sessions_of(session: AsyncSession, interview_id: str) -> Sequence[InterviewSession]:
    """Its sittings, in order."""
    rows = await session.scalars(
        select(InterviewSession)
        .where(InterviewSession.interview_id == interview_id)
        .order_by(InterviewSession.started_at, InterviewSession.id)
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def has_open_session(session: AsyncSession, interview_id: str) -> bool:
    found = await session.scalar(
        select(InterviewSession.id).where(
            InterviewSession.interview_id == interview_id, InterviewSession.ended_at.is_(None)
        )
    )
    return found is not None


async def open_session(
    session: AsyncSession, interview_id: str, *, at: datetime, link: str | None
) -> None:
    session.add(
        InterviewSession(
            id=new_id(),
            interview_id=interview_id,
            started_at=at,
            ended_at=None,
            link=link,
            fault_id=None,
        )
    )
    await session.flush()


async def end_session(session: AsyncSession, deed: Deed, interview_id: str) -> None:
    await _end(session, interview_id, at=deed.now, fault=None)


async def break_off(session: AsyncSession, interview_id: str, incident: Incident) -> None:
    await _end(session, interview_id, at=incident.at, fault=incident.id)


async def _end(
    session: AsyncSession, interview_id: str, *, at: datetime, fault: str | None
) -> None:
    await session.execute(
        update(InterviewSession)
        .where(InterviewSession.interview_id == interview_id, InterviewSession.ended_at.is_(None))
        .values(ended_at=at, fault_id=fault)
    )

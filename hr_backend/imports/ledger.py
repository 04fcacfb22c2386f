"""What the HR database holds, as plain rows: for scenarios that ask what came of a conversation."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.approvals.models import ChangeRequest
from hr_backend.audit.models import AuditEntry
from hr_backend.handoffs.models import Handoff
from hr_backend.imports.world_attendance import read_corrections, read_overtime
from hr_backend.imports.world_leave import read_leave
from hr_backend.interviews.models import Interview
from hr_backend.notifications.models import Notice
from hr_backend.standby.models import Offer

Rows = list[dict[str, Any]]


async def read_ledger(session: AsyncSession) -> dict[str, Rows]:
    """Interviews, requests, offers, notices, audit entries, hand-offs; times aware, in UTC."""
    requests = (
        await session.scalars(
            select(ChangeRequest).order_by(ChangeRequest.created_at, ChangeRequest.id)
        )
    ).all()
    offers = (await session.scalars(_OFFERS)).all()
    return {
        "interviews": await _interviews(session),
        "requests": [_request(row) for row in requests],
        "offers": [_offer(row) for row in offers],
        "notified": await _notices(session),
        "audit": await _audit(session, requests, offers),
        "handoffs": await _handoffs(session),
        "punch_corrections": await read_corrections(session),
        "overtime_requests": await read_overtime(session),
        "leave_requests": await read_leave(session),
    }


async def _interviews(session: AsyncSession) -> Rows:
    statement = select(Interview).options(selectinload(Interview.interviewers))
    return [
        {
            "id": row.id,
            "application": row.application_id,
            "round": row.round,
            "mode": row.mode,
            "interviewers": [person.id for person in row.interviewers],
            "start": row.start_at,
            "end": row.end_at,
            "minutes": row.minutes,
            "status": row.status,
            "reschedules": row.reschedules,
            "location": row.location,
            "link": row.link,
        }
        for row in await session.scalars(statement.order_by(Interview.id))
    ]


def _request(row: ChangeRequest) -> dict[str, Any]:
    return {
        "interview": row.interview_id,
        "application": row.application_id,
        "kind": row.kind,
        "status": row.status,
        "requester": row.requester_id,
        "reason": row.reason,
        "old_start": row.old_start,
        "new_start": row.new_start,
    }


_OFFERS = select(Offer).options(joinedload(Offer.slot)).order_by(Offer.made_at, Offer.id)


def _offer(row: Offer) -> dict[str, Any]:
    return {
        "application": row.application_id,
        "status": row.status,
        "start": row.start_at,
        "interview": row.slot.interview_id,
    }


async def _notices(session: AsyncSession) -> Rows:
    notices = await session.scalars(select(Notice).order_by(Notice.created_at, Notice.id))
    return [
        {"person": row.person_id, "about": row.about, "interview": _interview_of(row.data)}
        for row in notices
    ]


def _interview_of(data: dict[str, Any]) -> str | None:
    interview = data.get("interview")
    found = interview.get("id") if isinstance(interview, dict) else interview
    return str(found) if found else None


async def _audit(
    session: AsyncSession, requests: Sequence[ChangeRequest], offers: Sequence[Offer]
) -> Rows:
    # What became of an offer is of the interview that got the time, else of the one that gave it.
    interviews = {row.id: row.interview_id for row in requests} | {
        row.id: row.interview_id or row.slot.interview_id for row in offers
    }
    entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.no))
    return [
        {
            "action": row.action,
            "actor": row.actor,
            "interview": row.subject_id
            if row.subject_kind == "interview"
            else interviews.get(row.subject_id),
        }
        for row in entries
    ]


async def _handoffs(session: AsyncSession) -> Rows:
    return [
        {
            "person": row.person_id,
            "reason": row.reason,
            "summary": row.summary,
            "status": row.status,
            "assigned_to": row.assigned_to_id,
        }
        for row in await session.scalars(select(Handoff).order_by(Handoff.created_at, Handoff.id))
    ]

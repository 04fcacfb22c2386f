"""A person's own data as JSON: what they gave, what was arranged with them, what they were told.

Judgements of interviewers are not part of it: they are shown to nobody but those who decide.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.approvals.models import Attachment, ChangeRequest
from hr_backend.audit.models import AuditEntry
from hr_backend.audit.service import record
from hr_backend.calendars.busy_models import Appointment
from hr_backend.forecasts.models import CandidateDistance
from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import Application, Incident, Interview
from hr_backend.kit.deed import Deed
from hr_backend.notifications.models import Notice
from hr_backend.people.models import Person
from hr_backend.people.schemas import PersonView
from hr_backend.privacy.consents import list_consents
from hr_backend.privacy.schemas import PersonalData, Rows

LEFT_OUT: Final = frozenset(
    {
        "stored",  # a name on our disk
        "outcome",
        "next_round",
        "message",
        "released_at",
        "attempts",
        "due_at",
        "last_error",
        "way",
        "before",
        "after",
    }
)


async def export(session: AsyncSession, deed: Deed, person: Person) -> PersonalData:
    """All of it; that it was handed out is written into the trail."""
    mine = select(Application.id).where(Application.candidate_id == person.id)
    data = PersonalData(
        made_at=deed.now,
        person=PersonView.of(person, contact=True),
        applications=await _applications(session, person.id, deed.now),
        interviews=await _rows(
            session, select(Interview).where(Interview.application_id.in_(mine))
        ),
        appointments=await _rows(
            session, select(Appointment).where(Appointment.candidate_id == person.id)
        ),
        distances=await _rows(
            session, select(CandidateDistance).where(CandidateDistance.candidate_id == person.id)
        ),
        requests=await _rows(
            session, select(ChangeRequest).where(ChangeRequest.requester_id == person.id)
        ),
        attachments=await _rows(
            session, select(Attachment).where(Attachment.uploader_id == person.id)
        ),
        incidents=await _rows(session, select(Incident).where(Incident.person_id == person.id)),
        handoffs=await _rows(session, select(Handoff).where(Handoff.person_id == person.id)),
        consents=[_plain(row) for row in await list_consents(session, person.id)],
        notices=await _rows(session, select(Notice).where(Notice.person_id == person.id)),
        actions=await _rows(session, select(AuditEntry).where(AuditEntry.actor == person.id)),
    )
    record(session, deed, action="privacy.export", subject=("person", person.id))
    return data


async def _applications(session: AsyncSession, person: str, now: datetime) -> Rows:
    rows = await session.scalars(
        select(Application)
        .where(Application.candidate_id == person)
        .options(selectinload(Application.requisition))
    )
    return [
        _plain(row)
        | {"post": row.requisition.title}
        | (
            {"outcome": row.outcome, "message": row.message}
            if row.released_at is not None and row.released_at <= now
            else {}
        )
        for row in rows
    ]


async def _rows(session: AsyncSession, statement: Select[Any]) -> Rows:
    return [_plain(row) for row in await session.scalars(statement)]


def _plain(row: Any) -> dict[str, Any]:
    """A row's own columns as JSON."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    values = {name: getattr(row, name) for name in names if name not in LEFT_OUT}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }

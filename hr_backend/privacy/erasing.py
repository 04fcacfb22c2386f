"""Erases a candidate: who they were and what they wrote goes; that something took place stays."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import Attachment, ChangeRequest, RequestNote
from hr_backend.audit.erasing import erase_values
from hr_backend.audit.service import record
from hr_backend.audit.verifying import ERASING
from hr_backend.calendars.busy_models import Appointment
from hr_backend.forecasts.models import AttendanceForecast, CandidateDistance
from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import (
    Application,
    Incident,
    Interview,
    InterviewSession,
    Requisition,
)
from hr_backend.interviews.rules import CLOSED_STAGES, TIMED
from hr_backend.kit.deed import Deed, falling_due
from hr_backend.kit.idempotency import IdempotencyKey
from hr_backend.notifications.models import Notice
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.models import Kind, Person
from hr_backend.privacy.errors import ApplicationsOpen, RecordsRequired
from hr_backend.scorecards.models import Scorecard
from hr_backend.standby.models import StandBy
from hr_backend.webhooks.models import HouseEvent, WebhookCall

NOBODY: Final = "***"
"""The name of whoever was erased."""
ENDED: Final = or_(
    Application.stage.in_(CLOSED_STAGES),
    and_(Application.outcome == "rejected", Application.released_at.is_not(None)),
    Requisition.status == "closed",
)
"""Applications that nothing follows."""


async def erase_person(session: AsyncSession, deed: Deed, person: Person) -> datetime:
    """Erase a locked person; when it was done, however often it is asked for.

    RecordsRequired for employees, ApplicationsOpen. The assistant and webhooks hear of it.
    """
    if person.erased_at is not None:
        return person.erased_at
    if person.kind == Kind.EMPLOYEE:
        raise RecordsRequired
    if going_on := await open_applications(session, person.id, now=deed.now):
        raise ApplicationsOpen(applications=going_on)
    words = await erase_values(session, person.id)
    await _erase_rows(session, person.id)
    person.name, person.phone, person.email = NOBODY, None, None
    person.active, person.erased_at = False, deed.now
    record(session, deed, action=ERASING, subject=("person", person.id), after={"values": words})
    # Not the deed of whoever asked: they would count as told.
    parties = {Party.CANDIDATE: [person.id]}
    tell(session, falling_due(deed.now), About.PERSON_ERASED, parties, data={"person": person.id})
    await session.flush()
    return deed.now


async def open_applications(session: AsyncSession, person: str, *, now: datetime) -> list[str]:
    """Ids of a candidate's applications that are still going on, or have interviews to come."""
    to_come = exists().where(
        Interview.application_id == Application.id,
        Interview.status.in_(TIMED),
        Interview.start_at > now,
    )
    rows = await session.scalars(
        select(Application.id)
        .join(Application.requisition)
        .where(Application.candidate_id == person, or_(~ENDED, to_come))
        .order_by(Application.id)
    )
    return list(rows)


async def _erase_rows(session: AsyncSession, person: str) -> None:
    applications = select(Application.id).where(Application.candidate_id == person)
    interviews = select(Interview.id).where(Interview.application_id.in_(applications))
    requests = select(ChangeRequest.id).where(
        or_(ChangeRequest.application_id.in_(applications), ChangeRequest.requester_id == person)
    )
    emptied: tuple[tuple[Any, ColumnElement[bool], dict[str, Any]], ...] = (
        (Application, Application.id.in_(applications), {"message": None}),
        (Interview, Interview.id.in_(interviews), {"location": None, "link": None}),
        (InterviewSession, InterviewSession.interview_id.in_(interviews), {"link": None}),
        (
            ChangeRequest,
            ChangeRequest.id.in_(requests),
            {"reason": "", "new_location": None, "new_link": None},
        ),
        (RequestNote, RequestNote.request_id.in_(requests), {"text": ""}),
        # The files go first, then their rows: retention.py.
        (Attachment, Attachment.request_id.in_(requests), {"name": ""}),
        (
            Incident,
            or_(Incident.interview_id.in_(interviews), Incident.person_id == person),
            {"text": "", "message": None},
        ),
        (Scorecard, Scorecard.interview_id.in_(interviews), {"scores": [], "comment": ""}),
        (
            Handoff,
            or_(Handoff.person_id == person, Handoff.interview_id.in_(interviews)),
            {"reason": "erased", "summary": "", "status": "closed"},
        ),
    )
    for table, condition, values in emptied:
        await session.execute(update(table).where(condition).values(values))
    await session.execute(delete(Appointment).where(Appointment.candidate_id == person))
    await session.execute(delete(CandidateDistance).where(CandidateDistance.candidate_id == person))
    await session.execute(
        delete(AttendanceForecast).where(AttendanceForecast.interview_id.in_(interviews))
    )
    await session.execute(delete(StandBy).where(StandBy.application_id.in_(applications)))
    for told in (Notice, HouseEvent, WebhookCall):
        await session.execute(delete(told).where(_mentions(told.data, person, interviews)))
    await session.execute(delete(Notice).where(Notice.person_id == person))
    # Not the row of the very request that erases: it has no answer yet.
    answer = cast(IdempotencyKey.answer, Text)
    named = func.strpos(answer, json.dumps(person, ensure_ascii=False)) > 0
    own = and_(IdempotencyKey.person_id == person, answer != "null")
    await session.execute(delete(IdempotencyKey).where(or_(own, named)))


def _mentions(data: Any, person: str, interviews: Select[Any]) -> ColumnElement[bool]:
    """Whether a notice or an event is about somebody or about one of their interviews."""
    return or_(
        data["candidate"]["id"].astext == person,
        data["requester"]["id"].astext == person,
        data["interview"].astext.in_(interviews),
    )

"""Builds what callers see of interviews, in a fixed number of queries."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import ChangeRequest
from hr_backend.approvals.open_requests import open_requests
from hr_backend.interviews.incidents import Reported, reported
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewStatus,
    Mode,
    Outcome,
    Requisition,
)
from hr_backend.interviews.schemas import (
    ApplicationView,
    InterviewView,
    PendingRequest,
    RequisitionRef,
    RequisitionView,
)
from hr_backend.kit.auth import Actor
from hr_backend.kit.schemas import Named
from hr_backend.people.models import Department, Person


def named(row: Person | Department) -> Named:
    return Named(id=row.id, name=row.name)


def requisition_ref(row: Requisition) -> RequisitionRef:
    return RequisitionRef(
        id=row.id,
        title=row.title,
        senior=row.senior,
        owner=row.owner_id,
        recruiter=row.recruiter_id,
        hrbp=row.hrbp_id,
    )


def requisition_view(row: Requisition) -> RequisitionView:
    return RequisitionView(
        id=row.id,
        title=row.title,
        department=named(row.department) if row.department else None,
        level=row.level,
        owner=row.owner_id,
        recruiter=row.recruiter_id,
        hrbp=row.hrbp_id,
        senior=row.senior,
        status=row.status,
    )


def application_view(row: Application, reader: Actor) -> ApplicationView:
    """To its candidate, what has not been released looks as if nothing had been decided."""
    secret = row.candidate_id == reader.person and row.released_at is None
    decided = row.outcome != Outcome.IN_REVIEW
    return ApplicationView(
        id=row.id,
        candidate=named(row.candidate),
        requisition=requisition_ref(row.requisition),
        stage="interview" if secret and decided and row.stage != "withdrawn" else row.stage,
        outcome=Outcome.IN_REVIEW if secret else Outcome(row.outcome),
        next_round=None if secret else row.next_round,
        message=None if secret else row.message,
        released_at=row.released_at,
    )


async def interview_views(
    session: AsyncSession, interviews: Sequence[Interview]
) -> list[InterviewView]:
    """Views of interviews loaded whole by the repository."""
    pending = await open_requests(session, [interview.id for interview in interviews])
    known = await reported(session, interviews)
    return [
        _view(interview, pending.get(interview.id), known.get(interview.id) or Reported())
        for interview in interviews
    ]


async def interview_view(session: AsyncSession, interview: Interview) -> InterviewView:
    return (await interview_views(session, [interview]))[0]


def _view(row: Interview, request: ChangeRequest | None, known: Reported) -> InterviewView:
    application = row.application
    requisition = application.requisition
    return InterviewView(
        id=row.id,
        application=application.id,
        round=row.round,
        mode=Mode(row.mode),
        location=row.location,
        link=row.link,
        start=row.start_at,
        end=row.end_at,
        minutes=row.minutes,
        status=InterviewStatus(row.status),
        version=row.version,
        reschedules=row.reschedules,
        candidate=named(application.candidate),
        requisition=requisition_ref(requisition),
        department=named(requisition.department) if requisition.department else None,
        interviewers=[named(person) for person in row.interviewers],
        pending_request=PendingRequest.model_validate(request) if request else None,
        late_minutes=known.late_minutes,
        fault=known.fault,
        rebook_of=row.rebook_of,
    )

"""Every query about criteria and scorecards."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
)
from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.people.models import Person
from hr_backend.people.visibility import responsible
from hr_backend.scorecards.models import JUDGED, CriteriaSet, Scorecard, ScorecardReminder


async def get_requisition(
    session: AsyncSession, actor: Actor, requisition_id: str, *, lock: bool = False
) -> Requisition:
    """NotFound for whoever is not responsible for the post."""
    query = select(Requisition).where(Requisition.id == requisition_id, responsible(actor))
    if lock:
        query = query.with_for_update(key_share=True)
    found = await session.scalar(query)
    if found is None:
        raise NotFound
    return found


async def newest(session: AsyncSession, requisition_id: str) -> CriteriaSet | None:
    """The criteria that hold for a post now."""
    return await session.scalar(
        select(CriteriaSet)
        .where(CriteriaSet.requisition_id == requisition_id)
        .order_by(CriteriaSet.version.desc())
        .limit(1)
    )


async def criteria_of(
    session: AsyncSession, requisition_id: str, interview_id: str
) -> CriteriaSet | None:
    """Those an interview is judged by: its first scorecard's, so that all are comparable."""
    used = await session.execute(
        select(Scorecard.criteria_version)
        .where(Scorecard.interview_id == interview_id)
        .order_by(Scorecard.submitted_at)
        .limit(1)
    )
    row = used.one_or_none()
    if row is None:
        return await newest(session, requisition_id)
    if row.criteria_version is None:
        return None
    return await session.get(CriteriaSet, (requisition_id, row.criteria_version))


async def scorecards_of(session: AsyncSession, interview_id: str) -> Sequence[Scorecard]:
    """In the order in which they came in."""
    rows = await session.scalars(
        select(Scorecard)
        .where(Scorecard.interview_id == interview_id)
        .options(joinedload(Scorecard.interviewer))
        .order_by(Scorecard.submitted_at, Scorecard.interviewer_id)
    )
    return rows.all()


async def is_responsible(session: AsyncSession, actor: Actor, requisition_id: str) -> bool:
    found = await session.scalar(
        select(Requisition.id).where(Requisition.id == requisition_id, responsible(actor))
    )
    return found is not None


async def owing_in_round(session: AsyncSession, interview: Interview) -> int:
    """Scorecards that are not in, of all interviews of the same round of an application."""
    number = await session.scalar(
        select(func.count())
        .select_from(InterviewInterviewer)
        .join(Interview, Interview.id == InterviewInterviewer.interview_id)
        .where(
            Interview.application_id == interview.application_id,
            Interview.round == interview.round,
            Interview.status.in_(JUDGED),
            ~exists().where(
                Scorecard.interview_id == Interview.id,
                Scorecard.interviewer_id == InterviewInterviewer.person_id,
            ),
        )
    )
    return number or 0


async def coming(session: AsyncSession, application_id: str, *, now: datetime) -> Sequence[str]:
    """Ids of the application's interviews that are still to come."""
    rows = await session.scalars(
        select(Interview.id)
        .where(
            Interview.application_id == application_id,
            Interview.status.in_(("proposed", "scheduled", "confirmed")),
            (Interview.start_at.is_(None)) | (Interview.start_at > now),
        )
        .order_by(Interview.id)
    )
    return rows.all()


async def last_round(session: AsyncSession, application_id: str) -> int:
    """The highest round that was held or is planned; 0 where there was none."""
    number = await session.scalar(
        select(func.max(Interview.round)).where(
            Interview.application_id == application_id, Interview.status.in_(JUDGED)
        )
    )
    return number or 0


async def overdue(
    session: AsyncSession, *, since: datetime, until: datetime
) -> Sequence[tuple[str, str]]:
    """(interview, interviewer) of scorecards to be reminded of, where the post has criteria.

    Of interviews that ended after `since` and not after `until`.
    """
    rows = await session.execute(
        select(Interview.id, Person.id)
        .join(InterviewInterviewer, InterviewInterviewer.interview_id == Interview.id)
        .join(Person, Person.id == InterviewInterviewer.person_id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Interview.status.in_(JUDGED),
            Interview.end_at <= until,
            Interview.end_at > since,
            Person.active,
            exists().where(CriteriaSet.requisition_id == Application.requisition_id),
            ~exists().where(
                Scorecard.interview_id == Interview.id, Scorecard.interviewer_id == Person.id
            ),
            ~exists().where(
                ScorecardReminder.interview_id == Interview.id,
                ScorecardReminder.person_id == Person.id,
            ),
        )
        .order_by(Interview.end_at, Interview.id, Person.no)
    )
    return [(interview, person) for interview, person in rows]


async def mark_reminded(
    session: AsyncSession, interview_id: str, person_id: str, *, now: datetime
) -> bool:
    """False where another process was quicker."""
    inserted = await session.execute(
        insert(ScorecardReminder)
        .values(interview_id=interview_id, person_id=person_id, at=now)
        .on_conflict_do_nothing()
        .returning(ScorecardReminder.person_id)
    )
    return inserted.scalar_one_or_none() is not None

"""Every query about what forecasts learn from and are made of.

Of people nothing is read but the id that keeps one candidate's interviews together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from hr_backend.audit.models import AuditEntry
from hr_backend.forecasts.history import Event, Story
from hr_backend.forecasts.models import AttendanceForecast, CandidateDistance, ForecastModel
from hr_backend.interviews.models import Application, Interview
from hr_backend.interviews.rules import TIMED
from hr_backend.kit.auth import Actor
from hr_backend.people.visibility import responsible
from hr_backend.reminders.models import Reminder
from hr_backend.standby.models import StandBy

REMIND: Final = "interview.remind"
ACTIONS: Final = (
    "interview.schedule",
    "interview.reschedule",
    "interview.confirm",
    "interview.cancel",
    "interview.withdraw",
    REMIND,
)
MOST: Final = 50_000
"""Interviews that are learnt from, the latest."""
KEPT: Final = 20
"""Trainings that are kept."""
TRAINING_LOCK: Final = 0x464F5243


async def latest(session: AsyncSession) -> ForecastModel | None:
    """The last training."""
    return await session.scalar(
        select(ForecastModel).order_by(ForecastModel.trained_at.desc(), ForecastModel.id).limit(1)
    )


async def try_lock(session: AsyncSession) -> bool:
    """Whether this transaction is the one that trains."""
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(TRAINING_LOCK))))


async def forget_old(session: AsyncSession) -> None:
    old = select(ForecastModel).order_by(ForecastModel.trained_at.desc()).offset(KEPT)
    for row in await session.scalars(old):
        await session.delete(row)


async def history(session: AsyncSession, *, since: datetime, until: datetime) -> list[Story]:
    """Interviews whose present start lies in a period."""
    wanted = (
        select(Interview.id)
        .where(Interview.start_at >= since, Interview.start_at < until)
        .order_by(Interview.start_at.desc())
        .limit(MOST)
    )
    return await _stories(session, wanted)


async def stories_of(session: AsyncSession, interviews: Collection[str]) -> dict[str, Story]:
    """By id."""
    found = await _stories(session, select(Interview.id).where(Interview.id.in_(interviews)))
    return {story.interview: story for story in found}


async def _stories(session: AsyncSession, wanted: Select[Any]) -> list[Story]:
    ids = wanted.subquery()
    rows = await session.execute(
        select(
            Interview.id,
            Application.candidate_id,
            Interview.round,
            Interview.mode,
            Interview.status,
            Interview.start_at,
            CandidateDistance.km,
        )
        .join(ids, ids.c.id == Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .outerjoin(CandidateDistance, CandidateDistance.candidate_id == Application.candidate_id)
    )
    known = rows.all()
    candidates = {row.id: row.candidate_id for row in known}
    events: dict[str, list[Event]] = {}
    reminded: dict[str, list[datetime]] = {}
    entries = await session.execute(
        select(
            AuditEntry.subject_id,
            AuditEntry.at,
            AuditEntry.action,
            AuditEntry.actor,
            AuditEntry.on_behalf_of,
            AuditEntry.after["start"].astext.label("start"),
            AuditEntry.before["start"].astext.label("old_start"),
        )
        .join(ids, ids.c.id == AuditEntry.subject_id)
        .where(AuditEntry.subject_kind == "interview", AuditEntry.action.in_(ACTIONS))
        .order_by(AuditEntry.no)
    )
    for entry in entries:
        if entry.action == REMIND:
            reminded.setdefault(entry.subject_id, []).append(entry.at)
            continue
        theirs = candidates.get(entry.subject_id) in (entry.actor, entry.on_behalf_of)
        event = Event(
            entry.at, entry.action, theirs, _moment(entry.start), _moment(entry.old_start)
        )
        events.setdefault(entry.subject_id, []).append(event)
    return [
        Story(
            row.id,
            row.candidate_id,
            row.round,
            row.mode,
            row.status,
            row.start_at,
            tuple(events.get(row.id, ())),
            tuple(reminded.get(row.id, ())),
            row.km,
        )
        for row in known
    ]


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _whole() -> Select[Interview]:
    application = joinedload(Interview.application)
    return select(Interview).options(
        application.joinedload(Application.candidate),
        application.joinedload(Application.requisition),
        selectinload(Interview.interviewers),
    )


def _answered_for(actor: Actor) -> Any:
    """Interviews of posts the actor owns, recruits for or accompanies: not those they only give."""
    return Interview.application_id.in_(
        select(Application.id).join(Application.requisition).where(responsible(actor))
    )


async def get(session: AsyncSession, actor: Actor, interview_id: str) -> Interview | None:
    """None where the actor does not answer for its post."""
    return await session.scalar(_whole().where(Interview.id == interview_id, _answered_for(actor)))


async def upcoming(
    session: AsyncSession, actor: Actor, *, since: datetime, until: datetime, limit: int
) -> Sequence[Interview]:
    """Of posts the actor answers for, by start."""
    rows = await session.scalars(
        _whole()
        .where(
            _answered_for(actor),
            Interview.status.in_([status.value for status in TIMED]),
            Interview.start_at > since,
            Interview.start_at <= until,
        )
        .order_by(Interview.start_at, Interview.id)
        .limit(limit)
    )
    return rows.all()


async def stand_bys(session: AsyncSession, requisitions: Collection[str]) -> dict[str, int]:
    """How many applications stand by, by post."""
    rows = await session.execute(
        select(StandBy.requisition_id, func.count())
        .where(StandBy.requisition_id.in_(requisitions))
        .group_by(StandBy.requisition_id)
    )
    return {str(post): count for post, count in rows}


async def unforeseen(
    session: AsyncSession, *, since: datetime, until: datetime, limit: int
) -> Sequence[Interview]:
    """Interviews to come whose reminders are planned and whose version has no forecast yet."""
    planned = exists().where(
        Reminder.interview_id == Interview.id, Reminder.version == Interview.version
    )
    made = exists().where(
        AttendanceForecast.interview_id == Interview.id,
        AttendanceForecast.version == Interview.version,
    )
    rows = await session.scalars(
        _whole()
        .where(
            Interview.status.in_([status.value for status in TIMED]),
            Interview.start_at > since,
            Interview.start_at <= until,
            planned,
            ~made,
        )
        .order_by(Interview.start_at, Interview.id)
        .limit(limit)
    )
    return rows.all()


async def keep(session: AsyncSession, made: AttendanceForecast) -> bool:
    """Whether this one was the first to make it."""
    kept = await session.execute(
        insert(AttendanceForecast)
        .values(
            interview_id=made.interview_id,
            version=made.version,
            made_at=made.made_at,
            model_id=made.model_id,
            likelihood=made.likelihood,
            doubtful=made.doubtful,
        )
        .on_conflict_do_nothing()
        .returning(AttendanceForecast.version)
    )
    return kept.scalar_one_or_none() is not None


async def planned_minutes(session: AsyncSession, interview: Interview) -> list[int]:
    """Before the start, of the reminders planned for its present version."""
    rows = await session.scalars(
        select(Reminder.minutes_before).where(
            Reminder.interview_id == interview.id,
            Reminder.version == interview.version,
            Reminder.minutes_before > 0,
        )
    )
    return list(rows)


@dataclass(frozen=True, slots=True)
class Counted:
    """Interviews by day and hour of their start, by the company's clock."""

    day: datetime
    """Midnight, naive."""
    hour: int
    count: int


async def by_hour(
    session: AsyncSession,
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    status: Collection[str],
    zone: str,
) -> list[Counted]:
    """Of posts the actor answers for."""
    local = func.timezone(zone, Interview.start_at)
    day, hour = func.date_trunc("day", local), func.extract("hour", local)
    rows = await session.execute(
        select(day, hour, func.count())
        .where(
            _answered_for(actor),
            Interview.start_at >= since,
            Interview.start_at < until,
            Interview.status.in_(list(status)),
        )
        .group_by(day, hour)
    )
    return [Counted(each, int(at), count) for each, at, count in rows]


async def first_start(session: AsyncSession, actor: Actor) -> datetime | None:
    """Of all interviews of posts the actor answers for."""
    return await session.scalar(select(func.min(Interview.start_at)).where(_answered_for(actor)))


async def set_distance(session: AsyncSession, candidate: str, km: float, *, now: datetime) -> None:
    row = {"candidate_id": candidate, "km": km, "noted_at": now}
    await session.execute(
        insert(CandidateDistance)
        .values(row)
        .on_conflict_do_update(index_elements=["candidate_id"], set_={"km": km, "noted_at": now})
    )

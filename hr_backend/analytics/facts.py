"""The rows that figures are counted over: interviews, their requests, their hand-offs.

Each statement counts one of them alone and reads a table once: put together for each interview
they would be a table of their own, written to the disk for every question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from hr_backend.analytics.models import Cut, Side
from hr_backend.approvals.models import ChangeRequest, ReviewStep
from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
)

GONE = ("cancel", "withdraw")
"""Kinds of request that take an interview back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which interviews are counted."""

    since: datetime
    until: datetime
    """Starts in [since, until); aware."""
    now: datetime
    zone: ZoneInfo
    seen: ColumnElement[bool]
    """What the caller may see, over interviews and requisitions."""
    requisitions: tuple[str, ...] = ()
    """Empty: all."""
    department: str | None = None
    level: str | None = None
    interviewer: str | None = None
    mode: str | None = None


def in_scope(scope: Scope) -> Subquery:
    """The interviews that are counted, each once."""
    conditions: list[ColumnElement[bool]] = [
        Interview.start_at >= scope.since,
        Interview.start_at < scope.until,
        scope.seen,
        *of_posts(scope),
    ]
    if scope.mode is not None:
        conditions.append(Interview.mode == scope.mode)
    if scope.interviewer is not None:
        conditions.append(
            exists().where(
                InterviewInterviewer.interview_id == Interview.id,
                InterviewInterviewer.person_id == scope.interviewer,
            )
        )
    return (
        select(
            Interview.id,
            Interview.status,
            Interview.mode,
            Interview.start_at,
            Interview.end_at,
            Interview.minutes,
            Interview.reschedules,
            Interview.invited_at,
            Interview.scheduled_at,
            Requisition.id.label("requisition_id"),
            Requisition.department_id,
            Requisition.level,
        )
        .join(Application, Application.id == Interview.application_id)
        .join(Requisition, Requisition.id == Application.requisition_id)
        .where(*conditions)
        .subquery("counted")
    )


def by_seat(rows: Subquery, scope: Scope) -> Subquery:
    """The same rows, once for each interviewer of the interview; once where there is none."""
    crew = InterviewInterviewer
    seats = select(*rows.c, crew.person_id).outerjoin(crew, crew.interview_id == rows.c.id)
    if scope.interviewer is not None:
        seats = seats.where(crew.person_id == scope.interviewer)
    return seats.subquery("seats")


def of_posts(scope: Scope) -> Sequence[ColumnElement[bool]]:
    """What narrows the posts."""
    named = ((Requisition.department_id, scope.department), (Requisition.level, scope.level))
    found: list[ColumnElement[bool]] = [c == value for c, value in named if value is not None]
    return [*found, Requisition.id.in_(scope.requisitions)] if scope.requisitions else found


def changes() -> Subquery:
    """What was asked of each interview, its requests put together.

    An interview can be taken back once, so that the greatest of its cancelling requests is it.
    """
    c = _requests().c
    applied = c.status == "applied"
    gone, moved, asked = c.kind.in_(GONE), c.kind == "reschedule", c.by_candidate
    reviewed = c.id.in_(select(ReviewStep.request_id))
    return (
        select(
            c.interview_id,
            func.bool_or(and_(moved, applied)).label("moved"),
            func.max(c.reason_code).filter(moved, applied).label("move_reason"),
            func.bool_or(asked).filter(moved, applied).label("moved_by_candidate"),
            func.max(c.decided_at).filter(gone, applied).label("cancelled_at"),
            func.max(c.reason_code).filter(gone, applied).label("reason_code"),
            func.bool_or(asked).filter(gone, applied).label("by_candidate"),
            func.bool_or(asked).label("asked"),
            func.bool_or(and_(asked, reviewed)).label("reviewed"),
        )
        .group_by(c.interview_id)
        .subquery("changes")
    )


def _requests() -> Subquery:
    """Requests by interview; who gives up an application takes all its interviews back."""
    columns = (
        ChangeRequest.id,
        ChangeRequest.kind,
        ChangeRequest.status,
        ChangeRequest.reason_code,
        ChangeRequest.decided_at,
        (ChangeRequest.requester_id == Application.candidate_id).label("by_candidate"),
    )
    own, other = aliased(ChangeRequest), aliased(Interview)
    named = (
        select(ChangeRequest.interview_id, *columns)
        .join(Application, Application.id == ChangeRequest.application_id)
        .where(ChangeRequest.interview_id.is_not(None))
    )
    along = (
        select(other.id, *columns)
        .join(Application, Application.id == ChangeRequest.application_id)
        .join(other, other.application_id == ChangeRequest.application_id)
        .where(
            ChangeRequest.kind == "withdraw",
            ChangeRequest.status == "applied",
            other.status == "cancelled",
            ~exists().where(own.interview_id == other.id, own.kind.in_(GONE)),
        )
    )
    return named.union_all(along).subquery("requests")


def handed_over() -> Subquery:
    """Interviews that a human was called for."""
    return (
        select(Handoff.interview_id)
        .where(Handoff.interview_id.is_not(None))
        .distinct()
        .subquery("handed")
    )


def side(by_candidate: ColumnElement[bool]) -> ColumnElement[str]:
    """Who took an interview back or moved it; null where there is no request."""
    return case(
        (by_candidate.is_(None), literal_column(f"'{Side.UNRECORDED}'")),
        (by_candidate, literal_column(f"'{Side.CANDIDATE}'")),
        else_=literal_column(f"'{Side.COMPANY}'"),
    )


def key_of(cut: Cut, rows: Any, scope: Scope) -> ColumnElement[str]:
    """The text that names a row's group; None stays None (no department, no interviewer)."""
    columns = {
        Cut.REQUISITION: "requisition_id",
        Cut.DEPARTMENT: "department_id",
        Cut.LEVEL: "level",
        Cut.INTERVIEWER: "person_id",
        Cut.MODE: "mode",
    }
    if cut in columns:
        named: ColumnElement[str] = rows.c[columns[cut]]
        return named
    # Written out, not bound: the same expression is grouped by.
    zone: ColumnElement[str] = literal_column(f"'{scope.zone.key}'")
    local = func.timezone(zone, rows.c.start_at)
    if cut is Cut.HOUR:
        return cast(extract("hour", local), Text)
    if cut is Cut.WEEKDAY:
        return cast(extract("isodow", local), Text)
    return cast(cast(func.date_trunc(literal_column("'week'"), local), Date), Text)

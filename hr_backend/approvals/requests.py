"""The life of a change request's row: its states, steps, notices and audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository
from hr_backend.approvals.errors import AlreadyDecided
from hr_backend.approvals.models import (
    ChangeRequest,
    RequestNote,
    ReviewStep,
    StepStatus,
)
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.rules import Post, Verdict, holders, review_due
from hr_backend.audit.service import record
from hr_backend.interviews.errors import IllegalTransition
from hr_backend.interviews.models import Interview
from hr_backend.interviews.service import notice_data
from hr_backend.kit.deed import SYSTEM, Deed
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.slots import repository as claims
from hr_backend.slots.models import ClaimKind

ALLOWED_TRANSITIONS: Final[dict[S, frozenset[S]]] = {
    S.PENDING: frozenset({S.NEEDS_INFO, S.APPROVED, S.REJECTED, S.WITHDRAWN, S.EXPIRED}),
    # An answer, or another time, puts it back to its reviewers, or through where none is needed.
    S.NEEDS_INFO: frozenset({S.PENDING, S.APPROVED, S.WITHDRAWN, S.EXPIRED}),
    # Approved, but the slot was lost: back to the requester.
    S.APPROVED: frozenset({S.APPLIED, S.NEEDS_INFO}),
    S.APPLIED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}


def set_status(request: ChangeRequest, status: S, *, now: datetime) -> None:
    """The only writer of a request's status; AlreadyDecided or IllegalTransition."""
    present = S(request.status)
    if status not in ALLOWED_TRANSITIONS[present]:
        if not ALLOWED_TRANSITIONS[present]:
            raise AlreadyDecided(status=present.value)
        raise IllegalTransition(status=present.value, wanted=status.value)
    request.status = status
    request.version += 1
    if not ALLOWED_TRANSITIONS[status]:
        request.decided_at = now


def snapshot(request: ChangeRequest) -> dict[str, Any]:
    """What the audit trail keeps of a request."""
    return {
        "kind": request.kind,
        "status": str(request.status),
        "interview": request.interview_id,
        "new_start": request.new_start.isoformat() if request.new_start else None,
        "new_mode": request.new_mode,
        "reason_code": request.reason_code,
        "version": request.version,
    }


def record_request(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    action: str,
    *,
    before: dict[str, Any] | None,
) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("request", request.id),
        before=before,
        after=snapshot(request),
    )


def lay_out_steps(request: ChangeRequest, verdict: Verdict, *, now: datetime, hours: float) -> None:
    """The reviews a verdict asks for; the first has its turn, the rest wait."""
    request.steps = [
        ReviewStep(
            position=position,
            role=review.role,
            reviewer_id=review.reviewers[0] if review.reviewers else None,
            seats=list(review.seats),
            status=StepStatus.WAITING,
            decided_by_id=None,
            decided_at=None,
        )
        for position, review in enumerate(verdict.reviews)
    ]
    if request.steps:
        take_turn(request.steps[0], start=request.old_start, now=now, hours=hours)


def take_turn(step: ReviewStep, *, start: datetime | None, now: datetime, hours: float) -> None:
    """A review becomes due: its reviewers have `hours`, or until halfway to the interview."""
    step.status = StepStatus.PENDING
    step.due_at = review_due(hours, now=now, start=start)
    step.reminded_at = None


def present_step(request: ChangeRequest) -> ReviewStep:
    """The review whose turn it is; a pending request has one."""
    return next(step for step in request.steps if step.status == StepStatus.PENDING)


def reviewers_of(request: ChangeRequest, step: ReviewStep, interview: Interview) -> Sequence[str]:
    """Who may give this review now: posts may have changed hands since it was asked for."""
    done = deciders(request)
    meant = (step.reviewer_id, step.escalated_to_id)
    extra = (one for one in meant if one and one not in done)
    return tuple(dict.fromkeys((*holders(step.seats, post_of(interview), but=done), *extra)))


def post_of(interview: Interview) -> Post:
    """Who is what to the interview's post now."""
    row = interview.application.requisition
    return {"recruiter": row.recruiter_id, "owner": row.owner_id, "hrbp": row.hrbp_id}


def deciders(request: ChangeRequest) -> list[str]:
    """Who has given a review of this request."""
    return [step.decided_by_id for step in request.steps if step.decided_by_id]


def note(session: AsyncSession, deed: Deed, request: ChangeRequest, kind: str, text: str) -> None:
    session.add(
        RequestNote(
            request_id=request.id,
            at=deed.now,
            author_id=None if deed.actor == SYSTEM else deed.actor.person,
            kind=kind,
            text=text,
        )
    )


def request_data(request: ChangeRequest, interview: Interview) -> dict[str, Any]:
    """What a notice about a request carries."""
    return notice_data(interview, old_start=request.old_start) | {
        "request": request.id,
        "requester": {"id": request.requester.id, "name": request.requester.name},
        "kind": str(request.kind),
        "status": str(request.status),
        "version": request.version,
        "new_start": request.new_start.isoformat() if request.new_start else None,
        "old_mode": request.old_mode,
        "new_mode": request.new_mode,
        "reason_code": request.reason_code,
    }


async def ask_reviewers(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    *,
    only: Sequence[str] | None = None,
    **data: Any,
) -> None:
    """Tell whoever may give the present review, or `only` these of them; empty: the admins.

    The next reviewers hear nothing yet.
    """
    await session.refresh(request, ["requester"])
    step = present_step(request)
    reviewers = reviewers_of(request, step, interview) if only is None else only
    if not reviewers:
        reviewers = await repository.admins(session)
    tell(
        session,
        deed,
        About.APPROVAL_REQUESTED,
        {Party.REVIEWER: reviewers},
        data=request_data(request, interview) | {"role": step.role} | data,
        reason=request.reason,
    )


def tell_requester(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    *,
    about: About,
    **data: Any,
) -> None:
    tell(
        session,
        deed,
        about,
        {Party.REQUESTER: [request.requester_id]},
        data=request_data(request, interview) | data,
    )


async def let_go(session: AsyncSession, request: ChangeRequest) -> None:
    """Free the new time a request held."""
    if request.interview_id is not None:
        await claims.release(
            session,
            interview_id=request.interview_id,
            kinds=[ClaimKind.REQUEST, ClaimKind.HOLD],
        )


async def send_back(
    session: AsyncSession, deed: Deed, request: ChangeRequest, interview: Interview
) -> None:
    """The new time is gone: the requester chooses another."""
    before = snapshot(request)
    set_status(request, S.NEEDS_INFO, now=deed.now)
    await let_go(session, request)
    note(session, deed, request, "lost_slot", "")
    record_request(session, deed, request, "request.ask_info", before=before)
    tell_requester(
        session, deed, request, interview, about=About.MORE_INFO_REQUESTED, slot_lost=True
    )
    await session.flush()


async def expire(
    session: AsyncSession, deed: Deed, request: ChangeRequest, interview: Interview
) -> None:
    """Nobody decided before the interview began: it stands, and the requester is told."""
    before = snapshot(request)
    set_status(request, S.EXPIRED, now=deed.now)
    await let_go(session, request)
    record_request(session, deed, request, "request.expire", before=before)
    tell_requester(session, deed, request, interview, about=About.APPROVAL_DECIDED)
    await session.flush()

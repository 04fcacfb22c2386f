"""Deciding a change request: approve, reject, ask, answer, take back."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository
from hr_backend.approvals.changes import Wish, apply, ask
from hr_backend.approvals.errors import AlreadyDecided, RequestOverdue, SlotLost
from hr_backend.approvals.models import ChangeKind, ChangeRequest, ReviewStep, StepStatus
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.requests import (
    ALLOWED_TRANSITIONS,
    ask_reviewers,
    deciders,
    expire,
    let_go,
    note,
    present_step,
    record_request,
    reviewers_of,
    send_back,
    set_status,
    snapshot,
    take_turn,
    tell_requester,
)
from hr_backend.approvals.rules import may_decide
from hr_backend.interviews.errors import IllegalTransition, OutsideHours, TimePast
from hr_backend.interviews.models import Interview
from hr_backend.interviews.service import crew_for
from hr_backend.kit.deed import AppliedRule, Deed
from hr_backend.kit.errors import Forbidden, VersionConflict
from hr_backend.notifications.rules import About
from hr_backend.people.visibility import is_admin
from hr_backend.slots.repository import SlotTaken


async def approve(
    session: AsyncSession, deed: Deed, request_id: str, *, version: int | None
) -> ChangeRequest:
    """Consent; the last one applies the change.

    Forbidden, AlreadyDecided, IllegalTransition (needs_info), VersionConflict; SlotLost sends the
    request back to its requester, RequestOverdue ends it: both stay written.
    """
    request, interview = await _open(session, deed, request_id, version)
    step = _turn(deed, request, interview)
    await _not_overdue(session, deed, request, interview)
    before = snapshot(request)
    if _later(request, step) is None:
        await _finish(session, deed, request, interview, step)
    else:
        _sign(step, deed, StepStatus.APPROVED)
        following = _later(request, step)
        assert following is not None
        await _take_turn(session, deed, interview, following)
        request.version += 1
        await ask_reviewers(session, deed, request, interview)
    record_request(session, deed, request, "request.approve", before=before)
    await session.flush()
    return request


async def _finish(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    step: ReviewStep,
) -> None:
    """The last consent: apply, or find that the new time is gone."""
    requester = request.requester_id
    rules = tuple(AppliedRule(rule["code"], rule["data"]) for rule in request.rules)
    applying = replace(deed, on_behalf_of=requester, rules=rules)
    set_status(request, S.APPROVED, now=deed.now)
    try:
        crew = (
            await crew_for(session, deed, interview, request.new_start)
            if request.new_start is not None
            else ()
        )
        await apply(session, applying, request, interview, crew=crew)
    except (SlotTaken, OutsideHours, TimePast):
        await send_back(session, deed, request, interview)
        raise SlotLost(request=request.id, status=request.status) from None
    _sign(step, deed, StepStatus.APPROVED)
    tell_requester(session, deed, request, interview, about=About.APPROVAL_DECIDED)


async def reject(
    session: AsyncSession, deed: Deed, request_id: str, *, reason: str, version: int | None
) -> ChangeRequest:
    """No: the interview stands and the new time is free. Refusals as in `approve`."""
    request, interview = await _open(session, deed, request_id, version)
    step = _turn(deed, request, interview)
    before = snapshot(request)
    _sign(step, deed, StepStatus.REJECTED)
    set_status(request, S.REJECTED, now=deed.now)
    note(session, deed, request, "rejection", reason)
    await let_go(session, request)
    record_request(session, deed, request, "request.reject", before=before)
    tell_requester(
        session,
        deed,
        request,
        interview,
        about=About.APPROVAL_DECIDED,
        reason=reason,
    )
    await session.flush()
    return request


async def ask_info(
    session: AsyncSession, deed: Deed, request_id: str, *, question: str, version: int | None
) -> ChangeRequest:
    """Ask the requester for more; the new time stays held. Refusals as in `approve`."""
    request, interview = await _open(session, deed, request_id, version)
    _turn(deed, request, interview)
    before = snapshot(request)
    set_status(request, S.NEEDS_INFO, now=deed.now)
    note(session, deed, request, "question", question)
    record_request(session, deed, request, "request.ask_info", before=before)
    tell_requester(
        session,
        deed,
        request,
        interview,
        about=About.MORE_INFO_REQUESTED,
        question=question,
        slot_lost=False,
    )
    await session.flush()
    return request


async def answer(session: AsyncSession, deed: Deed, request_id: str, wish: Wish) -> ChangeRequest:
    """The requester's answer (in `wish.reason`), with another time where one is given.

    Forbidden for others, AlreadyDecided or IllegalTransition unless needs_info; where the held
    time was lost and none is given, the old one is tried again: SlotTaken if it is still gone.
    """
    request, interview = await _open(session, deed, request_id, wish.version)
    if request.requester_id != deed.actor.person:
        raise Forbidden
    if request.status != S.NEEDS_INFO:
        raise IllegalTransition(status=str(request.status))
    note(session, deed, request, "answer", wish.reason)
    reason = "\n".join(part for part in (request.reason, wish.reason) if part)
    start = wish.start or request.new_start
    moved = start != request.new_start or await repository.slot_was_lost(session, request.id)
    if request.kind == ChangeKind.RESCHEDULE and moved:
        again = Wish(ChangeKind.RESCHEDULE, reason, start, reason_code=request.reason_code)
        return (await ask(session, deed, interview.id, again)).request
    before = snapshot(request)
    request.reason = reason
    set_status(request, S.PENDING, now=deed.now)
    await _take_turn(session, deed, interview, present_step(request))
    record_request(session, deed, request, "request.answer", before=before)
    await ask_reviewers(session, deed, request, interview)
    await session.flush()
    return request


async def withdraw(
    session: AsyncSession, deed: Deed, request_id: str, *, version: int | None
) -> ChangeRequest:
    """The requester takes it back; Forbidden for others, AlreadyDecided where it is too late."""
    request, _ = await _open(session, deed, request_id, version)
    if request.requester_id != deed.actor.person:
        raise Forbidden
    before = snapshot(request)
    set_status(request, S.WITHDRAWN, now=deed.now)
    await let_go(session, request)
    record_request(session, deed, request, "request.withdraw", before=before)
    await session.flush()
    return request


async def _open(
    session: AsyncSession, deed: Deed, request_id: str, version: int | None
) -> tuple[ChangeRequest, Interview]:
    """The locked request and its interview; AlreadyDecided once it has come to an end."""
    request = await repository.lock(session, deed.actor, request_id)
    if not ALLOWED_TRANSITIONS[S(request.status)] or request.interview is None:
        raise AlreadyDecided(status=str(request.status))
    if version is not None and version != request.version:
        raise VersionConflict(version=request.version)
    return request, request.interview


def _turn(deed: Deed, request: ChangeRequest, interview: Interview) -> ReviewStep:
    """The present review, if the actor may give it; Forbidden, or IllegalTransition."""
    step = present_step(request)
    allowed = may_decide(
        deed.actor.person,
        reviewers=reviewers_of(request, step, interview),
        decided=deciders(request),
        admin=is_admin(deed.actor),
    )
    if not allowed:
        raise Forbidden
    if request.status != S.PENDING:
        raise IllegalTransition(status=str(request.status))
    return step


async def _take_turn(
    session: AsyncSession, deed: Deed, interview: Interview, step: ReviewStep
) -> None:
    effective = await policy_of(session, interview.application.requisition, now=deed.now)
    hours = effective.rules.review_hours
    take_turn(step, start=interview.start_at, now=deed.now, hours=hours)


def _later(request: ChangeRequest, step: ReviewStep) -> ReviewStep | None:
    return next((one for one in request.steps if one.position > step.position), None)


def _sign(step: ReviewStep, deed: Deed, status: StepStatus) -> None:
    step.status = status
    step.decided_by_id = deed.actor.person
    step.decided_at = deed.now


async def _not_overdue(
    session: AsyncSession, deed: Deed, request: ChangeRequest, interview: Interview
) -> None:
    """RequestOverdue where the interview has begun meanwhile; the request has then expired."""
    if interview.start_at is None or interview.start_at > deed.now:
        return
    await expire(session, deed, request, interview)
    raise RequestOverdue(request=request.id)

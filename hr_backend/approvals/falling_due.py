"""Requests the clock moves on: reminded, handed up, sent back, expired."""

from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository
from hr_backend.approvals.models import ChangeRequest, ReviewStep
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.requests import (
    ask_reviewers,
    deciders,
    expire,
    post_of,
    present_step,
    reviewers_of,
    send_back,
)
from hr_backend.approvals.rules import next_up, review_due
from hr_backend.audit.service import record
from hr_backend.interviews.models import Interview
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import Deed, falling_due
from hr_backend.kit.errors import HRError

BATCH: Final = 200
"""Requests at most in one run; the next run is seconds away."""
log = structlog.get_logger(__name__)


async def move_requests_on(sessions: Sessions, clock: Clock) -> None:
    """Do what is due, each request in a transaction of its own; what somebody holds comes later.

    One that cannot be moved on is logged and does not stop the others.
    """
    deed = falling_due(clock.now())
    async with sessions() as session:
        due = await repository.due_requests(session, now=deed.now, limit=BATCH)
    for request in due:
        try:
            async with sessions.begin() as session:
                await _move_on(session, deed, request)
        except (HRError, DBAPIError) as error:
            log.warning("request not moved on", request=request, error=type(error).__name__)


async def _move_on(session: AsyncSession, deed: Deed, request_id: str) -> None:
    request = await repository.take(session, request_id)
    if request is None or request.interview is None:
        return
    interview = request.interview
    if request.status not in (S.PENDING, S.NEEDS_INFO):
        return
    if interview.start_at is not None and interview.start_at <= deed.now:
        await expire(session, deed, request, interview)
    elif request.status == S.PENDING:
        if request.new_start is not None and request.new_start <= deed.now:
            await send_back(session, deed, request, interview)
        else:
            await _press(session, deed, request, interview)


async def _press(
    session: AsyncSession, deed: Deed, request: ChangeRequest, interview: Interview
) -> None:
    """Ask the reviewers again; the second time ask the next one up as well, and then no more."""
    step = present_step(request)
    if step.due_at is None or step.due_at > deed.now:
        return
    if step.reminded_at is None:
        effective = await policy_of(session, interview.application.requisition, now=deed.now)
        hours = effective.rules.review_hours
        step.reminded_at = deed.now
        step.due_at = review_due(hours, now=deed.now, start=interview.start_at)
        await ask_reviewers(session, deed, request, interview, reminder=True)
        _record(session, deed, request, step, "request.remind")
    else:
        await _hand_up(session, deed, request, interview, step)
    await session.flush()


async def _hand_up(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    step: ReviewStep,
) -> None:
    asked = {*reviewers_of(request, step, interview), *deciders(request)}
    above = next_up(step.role, post_of(interview), but=asked)
    step.escalated_at, step.escalated_to_id, step.due_at = deed.now, above, None
    only = [above] if above else []
    await ask_reviewers(session, deed, request, interview, only=only, escalated=True)
    _record(session, deed, request, step, "request.escalate")


def _record(
    session: AsyncSession, deed: Deed, request: ChangeRequest, step: ReviewStep, action: str
) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("request", request.id),
        after={"step": step.position, "role": step.role, "to": step.escalated_to_id},
    )

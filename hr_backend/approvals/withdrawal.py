"""Giving up an application: always at once, and every coming interview with it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import reasons
from hr_backend.approvals import repository as requests
from hr_backend.approvals.changes import Outcome, Wish, with_versions
from hr_backend.approvals.models import ChangeKind, ChangeRequest
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.requests import record_request, set_status, snapshot
from hr_backend.approvals.rules import Case, assess
from hr_backend.interviews import repository as interviews
from hr_backend.interviews import service
from hr_backend.interviews.errors import IllegalTransition, ReasonRequired
from hr_backend.interviews.models import Interview
from hr_backend.interviews.rules import OPEN as MOVABLE
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.visibility import is_admin


async def withdraw_application(
    session: AsyncSession, deed: Deed, application_id: str, wish: Wish
) -> Outcome:
    """Give up an application: its coming interviews are cancelled and their times free.

    For the candidate and the requisition's recruiter; Forbidden for others who see it. Of the
    wish, the reason counts.
    """
    application = await interviews.lock_application(session, deed.actor, application_id)
    candidate = application.candidate_id == deed.actor.person
    if not candidate and not _may_withdraw(deed, application.requisition.recruiter_id):
        raise Forbidden
    if application.stage == "withdrawn":
        raise IllegalTransition(status=application.stage)
    effective = await policy_of(session, application.requisition, now=deed.now)
    reason = await reasons.reason_of(session, wish)
    if effective.rules.reason_required and not reason:
        raise ReasonRequired
    case = Case("withdraw", candidate, deed.now, None, 0, False, None, None, None)
    verdict = with_versions(assess(effective.rules, case), effective)
    deed = replace(deed, rules=verdict.rules)
    coming = [
        interview
        for interview in await interviews.lock_open_of(
            session, deed.actor, application_id, status=MOVABLE
        )
        if interview.start_at is None or interview.start_at > deed.now
    ]
    for interview in coming:
        await _overtake(session, deed, interview)
        await service.cancel(session, deed, interview, reason=reason, action="interview.withdraw")
    application.stage = "withdrawn"
    request = ChangeRequest(
        kind=ChangeKind.WITHDRAW,
        status=S.APPLIED,
        application_id=application_id,
        interview=coming[0] if coming else None,
        requester_id=deed.actor.person,
        reason=reason,
        reason_code=wish.reason_code,
        old_start=coming[0].start_at if coming else None,
        new_start=None,
        rules=[rule.as_json() for rule in verdict.rules],
        created_at=deed.now,
        decided_at=deed.now,
        steps=[],
    )
    session.add(request)
    await session.flush()
    if not coming:
        record_request(session, deed, request, "interview.withdraw", before=None)
    return Outcome(request, verdict, effective.rules)


def _may_withdraw(deed: Deed, recruiter: str | None) -> bool:
    return deed.actor.person == recruiter or is_admin(deed.actor)


async def _overtake(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    """Withdrawing settles what was still under review."""
    present = await requests.open_of(session, interview.id)
    if present is not None:
        before = snapshot(present)
        set_status(present, S.WITHDRAWN, now=deed.now)
        record_request(session, deed, present, "request.withdraw", before=before)
        await session.flush()

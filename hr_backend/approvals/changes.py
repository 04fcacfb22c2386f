"""Asking for a change of an interview: done at once, or put before its reviewers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository as requests
from hr_backend.approvals.errors import ChangePending
from hr_backend.approvals.models import ChangeKind, ChangeRequest
from hr_backend.approvals.models import RequestStatus as S
from hr_backend.approvals.policies import Effective, policy_of
from hr_backend.approvals.requests import (
    ask_reviewers,
    lay_out_steps,
    record_request,
    set_status,
    snapshot,
)
from hr_backend.approvals.rules import Case, Policy, Verdict, assess
from hr_backend.interviews import repository as interviews
from hr_backend.interviews import service
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewPast,
    ReasonRequired,
    SameTime,
)
from hr_backend.interviews.models import Interview, InterviewStatus
from hr_backend.interviews.rules import OPEN as MOVABLE
from hr_backend.interviews.rules import TIMED
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.people.access import Relation, relations
from hr_backend.slots import repository as claims
from hr_backend.slots.models import ClaimKind

DIRECT = {Relation.INTERVIEWER, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}
"""May change an interview without anybody's consent."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done with an interview."""

    kind: ChangeKind
    reason: str = ""
    start: datetime | None = None
    """The new time of a move."""
    version: int | None = None
    outside_hours: bool = False
    """Only heeded for staff."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A wish weighed against the policy."""

    by_candidate: bool
    policy: Policy
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish."""

    request: ChangeRequest
    verdict: Verdict


async def weigh(
    session: AsyncSession, deed: Deed, interview: Interview, kind: ChangeKind
) -> Assessed:
    """What the rules say to a change by this actor now.

    Forbidden for those it is not up to, IllegalTransition and InterviewPast where it is too late.
    """
    related = relations(deed.actor, interview)
    if not related & {Relation.CANDIDATE, *DIRECT}:
        raise Forbidden
    status = InterviewStatus(interview.status)
    if status not in (TIMED if kind == ChangeKind.RESCHEDULE else MOVABLE):
        raise IllegalTransition(status=status.value)
    if interview.start_at is not None and interview.start_at <= deed.now:
        raise InterviewPast
    requisition = interview.application.requisition
    effective = await policy_of(session, requisition, now=deed.now)
    case = Case(
        kind=kind.value,
        by_candidate=Relation.CANDIDATE in related,
        now=deed.now,
        start=interview.start_at,
        reschedules=interview.reschedules,
        senior=requisition.senior,
        recruiter=requisition.recruiter_id,
        owner=requisition.owner_id,
        hrbp=requisition.hrbp_id,
    )
    verdict = with_versions(assess(effective.rules, case), effective)
    return Assessed(case.by_candidate, effective.rules, verdict)


def with_versions(verdict: Verdict, effective: Effective) -> Verdict:
    """Each rule says which versions of the policy were in force."""
    versions = list(effective.versions)
    rules = tuple(replace(rule, data={**rule.data, "policy": versions}) for rule in verdict.rules)
    return replace(verdict, rules=rules)


async def ask(session: AsyncSession, deed: Deed, interview_id: str, wish: Wish) -> Outcome:
    """Move or cancel an interview, at once or after review. Everything of `weigh`, and

    VersionConflict, ChangePending, ReasonRequired, SameTime, and what a time is refused with.
    """
    interview = await interviews.lock(session, deed.actor, interview_id)
    service.check_version(interview, wish.version)
    assessed = await weigh(session, deed, interview, wish.kind)
    present = await requests.open_of(session, interview.id)
    if present is not None and assessed.by_candidate and not _continues(present, deed):
        raise ChangePending(request=present.id, status=str(present.status))
    if assessed.policy.reason_required and not wish.reason:
        raise ReasonRequired
    deed = replace(deed, rules=assessed.verdict.rules)
    crew = await _crew(session, deed, interview, wish, staff=not assessed.by_candidate)
    if present is not None and not assessed.by_candidate:
        # The staff's word settles it: what was asked for is overtaken.
        before = snapshot(present)
        set_status(present, S.EXPIRED, now=deed.now)
        record_request(session, deed, present, "request.expire", before=before)
        await session.flush()
        present = None
    request = await _write_down(session, deed, interview, wish, assessed.verdict, present)
    if assessed.verdict.at_once:
        await apply(session, deed, request, interview, crew=crew)
    else:
        await _put_before_reviewers(session, deed, request, interview, crew=crew)
    await session.flush()
    return Outcome(request, assessed.verdict)


def _continues(present: ChangeRequest, deed: Deed) -> bool:
    """Whether the actor may go on with a request that was sent back to them."""
    return present.status == S.NEEDS_INFO and present.requester_id == deed.actor.person


async def _crew(
    session: AsyncSession, deed: Deed, interview: Interview, wish: Wish, *, staff: bool
) -> Sequence[str]:
    if wish.start is None:
        return ()
    if wish.start == interview.start_at:
        raise SameTime
    return await service.crew_for(
        session, deed, interview, wish.start, outside_hours=wish.outside_hours and staff
    )


async def _write_down(
    session: AsyncSession,
    deed: Deed,
    interview: Interview,
    wish: Wish,
    verdict: Verdict,
    present: ChangeRequest | None,
) -> ChangeRequest:
    """A new request, or the one that was sent back, with the wish as it is now."""
    status = S.APPROVED if verdict.at_once else S.PENDING
    before = None
    if present is None:
        request = ChangeRequest(
            status=status,
            application_id=interview.application_id,
            interview=interview,
            requester_id=deed.actor.person,
            created_at=deed.now,
            decided_at=None,
            version=1,
            steps=[],
        )
        session.add(request)
    else:
        request, before = present, snapshot(present)
        request.steps = []
        await session.flush()
        set_status(request, status, now=deed.now)
    request.kind = wish.kind
    request.reason = wish.reason
    request.old_start = interview.start_at
    request.new_start = wish.start
    request.rules = [rule.as_json() for rule in verdict.rules]
    lay_out_steps(request, verdict)
    await session.flush()
    if not verdict.at_once:
        action = "request.create" if before is None else "request.answer"
        record_request(session, deed, request, action, before=before)
    return request


async def _put_before_reviewers(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    *,
    crew: Sequence[str],
) -> None:
    """The interview stands; the new time is held until all have decided."""
    if request.new_start is not None:
        await claims.claim(
            session,
            interview_id=interview.id,
            people=[interview.application.candidate_id, *crew],
            start=request.new_start,
            end=request.new_start + timedelta(minutes=interview.minutes),
            now=deed.now,
            kind=ClaimKind.REQUEST,
        )
    await ask_reviewers(session, deed, request, interview)


async def apply(
    session: AsyncSession,
    deed: Deed,
    request: ChangeRequest,
    interview: Interview,
    *,
    crew: Sequence[str],
) -> None:
    """Do what an approved request asks for; SlotTaken where the time was lost."""
    if request.kind == ChangeKind.RESCHEDULE:
        assert request.new_start is not None
        await service.move(
            session,
            deed,
            interview,
            start=request.new_start,
            crew=crew,
            reason=request.reason,
            counted=request.requester_id == interview.application.candidate_id,
        )
    else:
        await service.cancel(session, deed, interview, reason=request.reason)
    set_status(request, S.APPLIED, now=deed.now)

"""Asking for a change of an interview: done at once, or put before its reviewers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import reasons
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
from hr_backend.interviews import modes, service
from hr_backend.interviews import repository as interviews
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewPast,
    ReasonRequired,
    SameTime,
)
from hr_backend.interviews.models import Interview, InterviewStatus, Mode
from hr_backend.interviews.modes import Manner
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
    reason_code: str | None = None
    manner: Manner | None = None
    """How to meet, for a change of mode."""


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
    policy: Policy


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
    """Move, cancel or hold otherwise, at once or after review. Everything of `weigh`, and

    VersionConflict, ChangePending, ReasonRequired, ReasonCodeUnknown, SameTime, what a time is
    refused with, and what `modes.check` raises.
    """
    interview = await interviews.lock(session, deed.actor, interview_id)
    service.check_version(interview, wish.version)
    assessed = await weigh(session, deed, interview, wish.kind)
    if wish.manner is not None:
        modes.check(interview, wish.manner, by_candidate=assessed.by_candidate)
    present = await requests.open_of(session, interview.id)
    if present is not None and _apart(present, wish, assessed.verdict):
        present = None
    if present is not None and assessed.by_candidate and not _continues(present, deed):
        raise ChangePending(request=present.id, status=str(present.status))
    wish = replace(wish, reason=await reasons.reason_of(session, wish))
    if not wish.reason and reason_needed(assessed, wish.kind):
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
    request = await _write_down(session, deed, interview, wish, assessed, present)
    if assessed.verdict.at_once:
        await apply(session, deed, request, interview, crew=crew)
    else:
        await _put_before_reviewers(session, deed, request, interview, crew=crew)
    await session.flush()
    return Outcome(request, assessed.verdict, assessed.policy)


def reason_needed(assessed: Assessed, kind: ChangeKind) -> bool:
    """Another mode done at once is nobody's loss: only its reviewers want to know why."""
    asked = kind != ChangeKind.MODE or not assessed.verdict.at_once
    return assessed.policy.reason_required and asked


def _apart(present: ChangeRequest, wish: Wish, verdict: Verdict) -> bool:
    """Whether the wish leaves alone what is under review: how to meet is not when or whether."""
    return wish.kind == ChangeKind.MODE and present.kind != ChangeKind.MODE and verdict.at_once


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
    assessed: Assessed,
    present: ChangeRequest | None,
) -> ChangeRequest:
    """A new request, or the one that was sent back, with the wish as it is now."""
    at_once, before = assessed.verdict.at_once, None
    if present is None:
        request = ChangeRequest(
            status=S.APPLIED if at_once else S.PENDING,
            application_id=interview.application_id,
            interview=interview,
            requester_id=deed.actor.person,
            created_at=deed.now,
            decided_at=deed.now if at_once else None,
            version=1,
            steps=[],
        )
        session.add(request)
    else:
        request, before = present, snapshot(present)
        request.steps = []
        await session.flush()
        set_status(request, S.APPROVED if at_once else S.PENDING, now=deed.now)
    _fill(request, interview, wish)
    request.rules = [rule.as_json() for rule in assessed.verdict.rules]
    lay_out_steps(request, assessed.verdict, now=deed.now, hours=assessed.policy.review_hours)
    await session.flush()
    if not at_once:
        action = "request.create" if before is None else "request.answer"
        record_request(session, deed, request, action, before=before)
    return request


def _fill(request: ChangeRequest, interview: Interview, wish: Wish) -> None:
    request.kind = wish.kind
    request.reason = wish.reason
    request.reason_code = wish.reason_code
    request.old_start, request.new_start = interview.start_at, wish.start
    manner = wish.manner
    request.old_mode = interview.mode if manner else None
    request.new_mode = manner.mode.value if manner else None
    request.new_location = manner.location if manner else None
    request.new_link = manner.link if manner else None


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
    elif request.kind == ChangeKind.MODE:
        assert request.new_mode is not None
        manner = Manner(Mode(request.new_mode), request.new_location, request.new_link)
        await modes.change(session, deed, interview, manner, reason=request.reason)
    else:
        await service.cancel(session, deed, interview, reason=request.reason)
    if request.status != S.APPLIED:
        set_status(request, S.APPLIED, now=deed.now)

"""Changing an interview: schedule, confirm, reschedule, cancel, withdraw."""

from fastapi import APIRouter

from hr_backend.approvals import changes, repository, withdrawal
from hr_backend.approvals.changes import Outcome, Wish
from hr_backend.approvals.errors import ChangePending, ReasonCodeUnknown
from hr_backend.approvals.models import ChangeKind
from hr_backend.approvals.policies import policy_of
from hr_backend.approvals.schemas import (
    ChangePreview,
    ChangePreviewQuery,
    ChangeResult,
    Withdrawal,
)
from hr_backend.approvals.views import (
    StillPossible,
    preview_view,
    request_view,
    rule_views,
    still_possible,
)
from hr_backend.interviews import repository as interviews
from hr_backend.interviews import service
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewersNeeded,
    InterviewPast,
    ModeUnavailable,
    OutsideHours,
    ReasonRequired,
    SameMode,
    SameTime,
    TimePast,
    TimeTooFar,
)
from hr_backend.interviews.models import Interview
from hr_backend.interviews.modes import Manner
from hr_backend.interviews.schemas import Cancel, Confirm, ModeChange, Reschedule, Schedule
from hr_backend.interviews.views import interview_view
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots.repository import SlotTaken

COMMON = (NotAuthenticated, Forbidden, NotFound, Invalid)
WRITES = (IdempotencyKeyReused, VersionConflict, IllegalTransition)
REASONS = (ReasonRequired, ReasonCodeUnknown)
TIMES = (SlotTaken, OutsideHours, TimePast, TimeTooFar)

router = APIRouter(tags=["changes"], responses=declare(*COMMON))


@router.post(
    "/interviews/{interview_id}/change-preview",
    summary="What a change would need",
    responses=declare(IllegalTransition, InterviewPast),
)
async def preview_change(
    interview_id: Id, body: ChangePreviewQuery, session: Session, deed: CurrentDeed
) -> ChangePreview:
    """Says whether a move or cancellation by the caller would be done at once or reviewed, by
    whom, and by which rules. Changes nothing.

    Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins.
    """
    interview = await interviews.get(session, deed.actor, interview_id)
    assessed = await changes.weigh(session, deed, interview, ChangeKind(body.kind))
    return await preview_view(session, interview, assessed, ChangeKind(body.kind))


@router.post(
    "/interviews/{interview_id}/schedule",
    summary="First time of a proposed interview",
    responses=declare(*WRITES, *TIMES),
)
async def schedule_interview(
    interview_id: Id, body: Schedule, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins."""

    async def effect() -> ChangeResult:
        interview = await interviews.lock(session, deed.actor, interview_id)
        service.check_version(interview, body.version)
        await service.schedule(session, deed, interview, body.start)
        return await _done(session, deed, interview)

    return await write.once(ChangeResult, effect)


@router.post(
    "/interviews/{interview_id}/confirm",
    summary="The candidate will come",
    responses=declare(*WRITES, InterviewPast),
)
async def confirm_interview(
    interview_id: Id, body: Confirm, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """Confirming twice changes nothing. Who may call it: the candidate; the recruiter; admins."""

    async def effect() -> ChangeResult:
        interview = await interviews.lock(session, deed.actor, interview_id)
        service.check_version(interview, body.version)
        await service.confirm(session, deed, interview)
        return await _done(session, deed, interview)

    return await write.once(ChangeResult, effect)


@router.post(
    "/interviews/{interview_id}/reschedule",
    summary="Another time",
    responses=declare(*WRITES, *TIMES, InterviewPast, ChangePending, *REASONS, SameTime),
)
async def reschedule_interview(
    interview_id: Id, body: Reschedule, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """`applied`: it has moved. `pending`: reviewers decide; the interview stands and its new
    time is held. While a request of the candidate is `needs_info`, this goes on with it; a change
    by staff ends an open request (`expired`).

    Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins.
    """
    wish = Wish(
        ChangeKind.RESCHEDULE,
        body.reason,
        body.start,
        body.version,
        body.outside_hours,
        body.reason_code,
    )
    return await write.once(ChangeResult, lambda: _ask(session, deed, interview_id, wish))


@router.post(
    "/interviews/{interview_id}/cancel",
    summary="No interview after all",
    responses=declare(*WRITES, InterviewPast, ChangePending, *REASONS),
)
async def cancel_interview(
    interview_id: Id, body: Cancel, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """`applied` or `pending`, as with `reschedule`.

    Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins.
    """
    wish = Wish(ChangeKind.CANCEL, body.reason, version=body.version, reason_code=body.reason_code)
    return await write.once(ChangeResult, lambda: _ask(session, deed, interview_id, wish))


@router.post(
    "/interviews/{interview_id}/mode",
    summary="Another way to meet",
    responses=declare(
        *WRITES,
        InterviewPast,
        ChangePending,
        *REASONS,
        SameMode,
        ModeUnavailable,
        InterviewersNeeded,
    ),
)
async def change_mode(
    interview_id: Id, body: ModeChange, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """`applied` or `pending`, as with `reschedule`, but a senior post asks for no second review.
    A candidate's change in time needs no reason, and names neither place nor link.

    Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins.
    """
    wish = Wish(
        ChangeKind.MODE,
        body.reason,
        version=body.version,
        reason_code=body.reason_code,
        manner=Manner(body.mode, body.location, body.link),
    )
    return await write.once(ChangeResult, lambda: _ask(session, deed, interview_id, wish))


@router.post(
    "/applications/{application_id}/withdraw",
    summary="Give up an application",
    responses=declare(IdempotencyKeyReused, IllegalTransition, *REASONS),
)
async def withdraw_application(
    application_id: Id, body: Withdrawal, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """Always at once: every coming interview of the application is cancelled, its time free.

    Who may call it: the candidate; the post's recruiter; admins.
    """

    async def effect() -> ChangeResult:
        wish = Wish(ChangeKind.WITHDRAW, body.reason, reason_code=body.reason_code)
        outcome = await withdrawal.withdraw_application(session, deed, application_id, wish)
        return await _result(session, deed, outcome)

    return await write.once(ChangeResult, effect)


async def _ask(session: Session, deed: CurrentDeed, interview_id: str, wish: Wish) -> ChangeResult:
    return await _result(session, deed, await changes.ask(session, deed, interview_id, wish))


async def _result(session: Session, deed: CurrentDeed, outcome: Outcome) -> ChangeResult:
    request = await repository.get(session, deed.actor, outcome.request.id)
    view = await request_view(session, request)
    possible = StillPossible()
    if request.interview is not None and request.kind != ChangeKind.WITHDRAW:
        possible = still_possible(request.interview, outcome.policy)
    return ChangeResult(
        outcome="applied" if outcome.verdict.at_once else "pending",
        interview=view.interview,
        request=view,
        rules=rule_views(outcome.verdict.rules),
        reschedules_left=possible.reschedules_left,
        in_time_until=possible.in_time_until,
    )


async def _done(session: Session, deed: CurrentDeed, interview: Interview) -> ChangeResult:
    view = await interview_view(session, interview)
    effective = await policy_of(session, interview.application.requisition, now=deed.now)
    possible = still_possible(interview, effective.rules)
    return ChangeResult(
        outcome="applied",
        interview=view,
        request=None,
        rules=[],
        reschedules_left=possible.reschedules_left,
        in_time_until=possible.in_time_until,
    )

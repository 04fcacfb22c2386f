"""Builds what callers see of change requests, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository
from hr_backend.approvals.changes import Assessed, reason_needed
from hr_backend.approvals.models import ChangeKind, ChangeRequest, RequestStatus, StepStatus
from hr_backend.approvals.rules import Policy, in_time_until, reschedules_left
from hr_backend.approvals.schemas import (
    ChangePreview,
    RequestView,
    ReviewerView,
    RuleView,
    StepView,
)
from hr_backend.interviews.models import Interview, Mode
from hr_backend.interviews.rules import OPEN
from hr_backend.interviews.views import interview_views, named
from hr_backend.kit.deed import AppliedRule


@dataclass(frozen=True, slots=True)
class StillPossible:
    """What every answer about a change says of the interview as it stands now."""

    reschedules_left: int | None = None
    in_time_until: datetime | None = None


def rule_views(rules: Sequence[AppliedRule]) -> list[RuleView]:
    return [RuleView(code=rule.code, data=dict(rule.data)) for rule in rules]


async def request_views(
    session: AsyncSession, requests: Sequence[ChangeRequest]
) -> list[RequestView]:
    """Views of requests loaded whole by the repository."""
    interviews = [row.interview for row in requests if row.interview is not None]
    views = {view.id: view for view in await interview_views(session, interviews)}
    questions = await repository.last_questions(
        session, [row.id for row in requests if row.status == RequestStatus.NEEDS_INFO]
    )
    files = await repository.count_attachments(session, [row.id for row in requests])
    return [
        RequestView(
            id=row.id,
            kind=ChangeKind(row.kind),
            status=RequestStatus(row.status),
            interview=views.get(row.interview_id or ""),
            requester=named(row.requester),
            reason=row.reason,
            reason_code=row.reason_code,
            question=questions.get(row.id),
            old_start=row.old_start,
            new_start=row.new_start,
            old_mode=Mode(row.old_mode) if row.old_mode else None,
            new_mode=Mode(row.new_mode) if row.new_mode else None,
            created_at=row.created_at,
            steps=[
                StepView(
                    role=step.role,
                    reviewer=named(step.reviewer) if step.reviewer else None,
                    status=StepStatus(step.status),
                    due_at=step.due_at,
                    escalated=step.escalated_at is not None,
                )
                for step in row.steps
            ],
            attachments=files.get(row.id, 0),
            version=row.version,
        )
        for row in requests
    ]


async def request_view(session: AsyncSession, request: ChangeRequest) -> RequestView:
    return (await request_views(session, [request]))[0]


async def preview_view(
    session: AsyncSession, interview: Interview, assessed: Assessed, kind: ChangeKind
) -> ChangePreview:
    policy, verdict = assessed.policy, assessed.verdict
    reviewers = [(review.role, one) for review in verdict.reviews for one in review.reviewers]
    names = await repository.names_of(session, [person for _, person in reviewers])
    return ChangePreview(
        needs_review=not verdict.at_once,
        reviewers=[
            ReviewerView(id=person, name=names[person], role=role) for role, person in reviewers
        ],
        rules=rule_views(verdict.rules),
        reason_required=reason_needed(assessed, kind),
        reschedules_left=reschedules_left(policy, interview.reschedules),
        in_time_until=in_time_until(policy, interview.start_at),
    )


def still_possible(interview: Interview, policy: Policy) -> StillPossible:
    over = interview.status not in OPEN
    return StillPossible(
        reschedules_left(policy, interview.reschedules),
        None if over else in_time_until(policy, interview.start_at),
    )

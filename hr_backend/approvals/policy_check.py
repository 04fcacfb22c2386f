"""What a draft policy would have decided about the changes of the past."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from hr_backend.approvals.models import ChangeKind, ChangeRequest, PolicyVersion
from hr_backend.approvals.policies import effective, scopes_of
from hr_backend.approvals.policy_schemas import CheckedChange, Decided, PolicyCheck, PolicyDraft
from hr_backend.approvals.rules import Case, assess
from hr_backend.interviews.models import Application, Interview, Requisition
from hr_backend.people.models import Kind, Person

SHOWN = 200
"""Differing changes that are listed; all are counted."""
WEIGHED = (ChangeKind.RESCHEDULE, ChangeKind.CANCEL, ChangeKind.MODE)
"""Withdrawals are free under every policy."""


@dataclass(frozen=True, slots=True)
class History:
    """What is needed to weigh the past again."""

    requests: Sequence[ChangeRequest]
    """Candidates' changes, the newest first."""
    moves: Mapping[str, Sequence[datetime]]
    """When each interview's candidate had a move applied."""
    versions: Sequence[PolicyVersion]
    """All policies, by valid_from and version."""


async def check(session: AsyncSession, draft: PolicyDraft, *, now: datetime) -> PolicyCheck:
    """Weigh the scope's changes of the last `days` again, as if the draft had been in force.

    Posts are taken as they are now, the other scopes' policies as they were then.
    """
    since = now - timedelta(days=draft.days)
    history = await _history(session, draft.scope, since=since, now=now)
    then, drafted = Counter[str](), Counter[str]()
    items: list[CheckedChange] = []
    for request in history.requests:
        before, after = _then(request), _drafted(request, draft, history)
        then[before.outcome] += 1
        drafted[after.outcome] += 1
        if (before.outcome, before.reviews) != (after.outcome, after.reviews):
            items.append(_item(request, before, after))
    return PolicyCheck(
        since=since,
        changes=len(history.requests),
        then=dict(then),
        draft=dict(drafted),
        different=len(items),
        items=items[:SHOWN],
    )


def _then(request: ChangeRequest) -> Decided:
    """As it was decided when it was last asked for."""
    roles = [step.role for step in request.steps]
    rules = [rule["code"] for rule in request.rules]
    return Decided(outcome="reviewed" if roles else "applied", rules=rules, reviews=roles)


def _drafted(request: ChangeRequest, draft: PolicyDraft, history: History) -> Decided:
    interview = request.interview
    assert interview is not None
    requisition = interview.application.requisition
    rules = effective(
        _with_draft(history.versions, draft, at=request.created_at), scopes_of(requisition)
    ).rules
    verdict = assess(rules, _case(request, interview, requisition, history))
    needed = request.kind != ChangeKind.MODE or not verdict.at_once
    if rules.reason_required and needed and not request.reason:
        return Decided(outcome="refused", rules=["reason_required"], reviews=[])
    return Decided(
        outcome="applied" if verdict.at_once else "reviewed",
        rules=[rule.code for rule in verdict.rules],
        reviews=[review.role.value for review in verdict.reviews],
    )


def _with_draft(
    versions: Iterable[PolicyVersion], draft: PolicyDraft, *, at: datetime
) -> list[PolicyVersion]:
    """What was in force, with the draft in the place of its scope's."""
    others = [row for row in versions if row.valid_from <= at and row.scope != draft.scope]
    return [
        *others,
        PolicyVersion(scope=draft.scope, version=0, valid_from=at, data=draft.data.said()),
    ]


def _case(
    request: ChangeRequest, interview: Interview, requisition: Requisition, history: History
) -> Case:
    """The wish as it stood then: moves applied since are not counted."""
    since = [at for at in history.moves.get(interview.id, ()) if at >= request.created_at]
    return Case(
        kind=request.kind,
        by_candidate=True,
        now=request.created_at,
        start=request.old_start,
        reschedules=max(0, interview.reschedules - len(since)),
        senior=requisition.senior,
        recruiter=requisition.recruiter_id,
        owner=requisition.owner_id,
        hrbp=requisition.hrbp_id,
    )


def _item(request: ChangeRequest, before: Decided, after: Decided) -> CheckedChange:
    return CheckedChange(
        request=request.id,
        interview=request.interview_id,
        kind=ChangeKind(request.kind),
        created_at=request.created_at,
        then=before,
        draft=after,
    )


async def _history(session: AsyncSession, scope: str, *, since: datetime, now: datetime) -> History:
    application = selectinload(ChangeRequest.interview).joinedload(Interview.application)
    statement = (
        select(ChangeRequest)
        .join(Application, Application.id == ChangeRequest.application_id)
        .join(Requisition, Requisition.id == Application.requisition_id)
        .join(Person, Person.id == ChangeRequest.requester_id)
        .where(
            ChangeRequest.kind.in_(WEIGHED),
            ChangeRequest.interview_id.is_not(None),
            ChangeRequest.created_at >= since,
            ChangeRequest.created_at <= now,
            Person.kind == Kind.CANDIDATE,
        )
        .options(application.joinedload(Application.requisition), selectinload(ChangeRequest.steps))
        .order_by(ChangeRequest.created_at.desc(), ChangeRequest.id)
    )
    kind, _, name = scope.partition(":")
    columns = {
        "department": Requisition.department_id,
        "requisition": Requisition.id,
        "level": Requisition.level,
    }
    if kind in columns:
        statement = statement.where(columns[kind] == name)
    requests = (await session.scalars(statement)).all()
    versions = await session.scalars(
        select(PolicyVersion).order_by(PolicyVersion.valid_from, PolicyVersion.version)
    )
    return History(requests, _moves(requests), versions.all())


def _moves(requests: Iterable[ChangeRequest]) -> Mapping[str, Sequence[datetime]]:
    moves: defaultdict[str, list[datetime]] = defaultdict(list)
    for request in requests:
        applied = request.kind == ChangeKind.RESCHEDULE and request.status == "applied"
        if applied and request.interview_id and request.decided_at:
            moves[request.interview_id].append(request.decided_at)
    return moves

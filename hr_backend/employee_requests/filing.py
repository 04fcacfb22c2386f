"""Filing a request and moving it from state to state. Domains use it; it knows none of them.

    file(session, deed, RequestKind.LEAVE, reason=..., data=..., action="leave.request")

The domain keeps what is asked for in a table of its own (with `request_id`) and gives the facts
that fill a sentence as `data`. What a decision brings about is the domain's `requests.py`, which
deciding.py calls.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.employee_requests import repository
from hr_backend.employee_requests.errors import NobodyToDecide, RequestDecided
from hr_backend.employee_requests.models import DESKS, EmployeeRequest, RequestKind
from hr_backend.employee_requests.models import FiledStatus as S
from hr_backend.kit.deed import SYSTEM, Deed
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.employee_access import HR

ALLOWED_TRANSITIONS: Final[dict[S, frozenset[S]]] = {
    S.PENDING: frozenset({S.NEEDS_INFO, S.APPROVED, S.REJECTED, S.WITHDRAWN, S.EXPIRED}),
    S.NEEDS_INFO: frozenset({S.PENDING, S.WITHDRAWN, S.EXPIRED}),
    # What was agreed may be taken back where its domain says so (leave, not yet worked overtime).
    S.APPROVED: frozenset({S.WITHDRAWN}),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}
OPEN: Final = frozenset({S.PENDING, S.NEEDS_INFO})
"""Nobody has decided yet."""


async def file(
    session: AsyncSession,
    deed: Deed,
    kind: RequestKind,
    *,
    reason: str,
    data: Mapping[str, Any],
    action: str,
) -> EmployeeRequest:
    """The actor's own request, put to their manager, or to HR where they have none; one of DESKS
    to those who sit there (NobodyToDecide).

    `data` is JSON (dates and moments as ISO text); `action` names the entry in the audit trail.
    """
    approver = None
    if kind not in DESKS:
        approver = await repository.manager_of(session, deed.actor.person)
    elif not await repository.holders(session, DESKS[kind], but=deed.actor.person):
        raise NobodyToDecide
    request = EmployeeRequest(
        kind=kind,
        person_id=deed.actor.person,
        approver_id=approver,
        status=S.PENDING,
        reason=reason,
        data=dict(data),
        question=None,
        decision_note=None,
        created_at=deed.now,
        decided_at=None,
        decided_by_id=None,
        version=1,
    )
    session.add(request)
    await session.flush()
    record_filed(session, deed, request, action, before=None)
    await ask_approver(session, deed, request)
    return request


def set_status(request: EmployeeRequest, status: S, deed: Deed) -> None:
    """The only writer of a request's status; RequestDecided where the step is not allowed."""
    present = S(request.status)
    if status not in ALLOWED_TRANSITIONS[present]:
        raise RequestDecided(status=present.value)
    request.status = status
    request.version += 1
    if status not in OPEN:
        request.decided_at = deed.now
        request.decided_by_id = None if deed.actor == SYSTEM else deed.actor.person


def snapshot(request: EmployeeRequest) -> dict[str, Any]:
    """What the audit trail keeps of a request."""
    return {
        "kind": request.kind,
        "status": str(request.status),
        "person": request.person_id,
        "data": request.data,
        "reason": request.reason,
        "version": request.version,
    }


def record_filed(
    session: AsyncSession,
    deed: Deed,
    request: EmployeeRequest,
    action: str,
    *,
    before: dict[str, Any] | None,
) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("employee_request", request.id),
        before=before,
        after=snapshot(request),
    )


def notice_of(request: EmployeeRequest) -> dict[str, Any]:
    """What a notice about a request carries; `request.person` must be loaded."""
    return {
        "request": request.id,
        "requester": {"id": request.person.id, "name": request.person.name},
        "kind": str(request.kind),
        "status": str(request.status),
        "facts": request.data,
        "version": request.version,
    }


async def ask_approver(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """Tell whoever is to decide; HR where the request is put to nobody."""
    await session.refresh(request, ["person"])
    whom: Sequence[str] = [request.approver_id] if request.approver_id else ()
    if not whom:
        desk = DESKS.get(RequestKind(request.kind), HR)
        whom = await repository.holders(session, desk, but=request.person_id)
    tell(
        session,
        deed,
        About.APPROVAL_REQUESTED,
        {Party.REVIEWER: whom},
        data=notice_of(request),
        reason=request.reason,
    )


def tell_requester(
    session: AsyncSession, deed: Deed, request: EmployeeRequest, about: About, **data: Any
) -> None:
    tell(
        session,
        deed,
        about,
        {Party.REQUESTER: [request.person_id]},
        data=notice_of(request) | data,
    )

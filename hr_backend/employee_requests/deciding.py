"""Deciding requests by employees, and what each kind's decision brings about.

A domain adds one line to HANDLING. Its effects run in the transaction of the decision and may
refuse (HRError): then nothing has been decided.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.attendance import requests as attendance
from hr_backend.employee_requests import repository
from hr_backend.employee_requests.errors import AnswerAwaited, NothingAsked, RequestDecided
from hr_backend.employee_requests.filing import (
    OPEN,
    ask_approver,
    record_filed,
    set_status,
    snapshot,
    tell_requester,
)
from hr_backend.employee_requests.models import DESKS, EmployeeRequest, RequestKind
from hr_backend.employee_requests.models import FiledStatus as S
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, VersionConflict
from hr_backend.leave import requests as leave
from hr_backend.notifications.rules import About
from hr_backend.people.employee_access import HR
from hr_backend.records.certificates import requests as certificates
from hr_backend.records.employees import requests as cards

Effect = Callable[[AsyncSession, Deed, EmployeeRequest], Awaitable[None]]


async def nothing(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """No effect: the decision itself is all."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What a decision on one kind of request brings about."""

    decided: About = About.REQUEST_DECIDED
    """What the requester is told."""
    approve: Effect = nothing
    """Once the request is approved; the request has its new status."""
    release: Effect = nothing
    """Once it is rejected, withdrawn or expired: let go of what it held."""


HANDLING: Final[Mapping[RequestKind, Handling]] = {
    RequestKind.LEAVE: Handling(About.LEAVE_DECIDED, approve=leave.approved),
    RequestKind.PUNCH_CORRECTION: Handling(
        About.PUNCH_CORRECTION_DECIDED, approve=attendance.apply_correction
    ),
    RequestKind.OVERTIME: Handling(About.OVERTIME_DECIDED, approve=attendance.apply_overtime),
    RequestKind.PROFILE: Handling(approve=cards.take_over, release=cards.forget),
    RequestKind.CERTIFICATE: Handling(approve=certificates.issue_asked),
}


async def approve(
    session: AsyncSession, deed: Deed, request_id: str, *, version: int | None
) -> EmployeeRequest:
    """Consent. NotFound, Forbidden, RequestDecided, AnswerAwaited, VersionConflict, and what the
    kind's effect refuses.
    """
    request = await _to_decide(session, deed, request_id, version)
    handling = HANDLING[RequestKind(request.kind)]
    before = snapshot(request)
    set_status(request, S.APPROVED, deed)
    await session.flush()
    await handling.approve(session, deed, request)
    record_filed(session, deed, request, "request.approve", before=before)
    tell_requester(session, deed, request, handling.decided)
    return await _flushed(session, request)


async def reject(
    session: AsyncSession, deed: Deed, request_id: str, *, reason: str, version: int | None
) -> EmployeeRequest:
    """No. Refusals as in `approve`."""
    request = await _to_decide(session, deed, request_id, version)
    handling = HANDLING[RequestKind(request.kind)]
    before = snapshot(request)
    set_status(request, S.REJECTED, deed)
    request.decision_note = reason
    await handling.release(session, deed, request)
    record_filed(session, deed, request, "request.reject", before=before)
    tell_requester(session, deed, request, handling.decided, note=reason)
    return await _flushed(session, request)


async def ask_info(
    session: AsyncSession, deed: Deed, request_id: str, *, question: str, version: int | None
) -> EmployeeRequest:
    """Ask the requester for more. Refusals as in `approve`."""
    request = await _to_decide(session, deed, request_id, version)
    before = snapshot(request)
    set_status(request, S.NEEDS_INFO, deed)
    request.question = question
    record_filed(session, deed, request, "request.ask_info", before=before)
    tell_requester(session, deed, request, About.MORE_INFO_REQUESTED, question=question)
    return await _flushed(session, request)


async def answer(
    session: AsyncSession, deed: Deed, request_id: str, *, text: str, version: int | None
) -> EmployeeRequest:
    """The requester's answer: the request goes back to its approver.

    NotFound, Forbidden for others, RequestDecided, NothingAsked, VersionConflict.
    """
    request = await _own(session, deed, request_id, version)
    if request.status != S.NEEDS_INFO:
        raise NothingAsked(status=str(request.status))
    before = snapshot(request)
    request.reason = "\n".join(part for part in (request.reason, text) if part)
    set_status(request, S.PENDING, deed)
    record_filed(session, deed, request, "request.answer", before=before)
    await ask_approver(session, deed, request)
    return await _flushed(session, request)


async def withdraw(
    session: AsyncSession, deed: Deed, request_id: str, *, version: int | None
) -> EmployeeRequest:
    """The requester takes back what nobody has decided. Refusals as in `answer`."""
    request = await _own(session, deed, request_id, version)
    before = snapshot(request)
    set_status(request, S.WITHDRAWN, deed)
    await HANDLING[RequestKind(request.kind)].release(session, deed, request)
    record_filed(session, deed, request, "request.withdraw", before=before)
    return await _flushed(session, request)


async def may_decide(session: AsyncSession, actor: Actor, request: EmployeeRequest) -> bool:
    """The approver, anybody above the requester, HR; of DESKS who sits there; nobody their own."""
    if actor.person == request.person_id:
        return False
    desk = DESKS.get(RequestKind(request.kind))
    if desk is not None:
        return bool(desk & actor.roles)
    if actor.person == request.approver_id or HR & actor.roles:
        return True
    return await repository.is_above(session, actor.person, request.person_id)


async def _to_decide(
    session: AsyncSession, deed: Deed, request_id: str, version: int | None
) -> EmployeeRequest:
    request = await _open(session, deed, request_id, version)
    if not await may_decide(session, deed.actor, request):
        raise Forbidden
    if request.status == S.NEEDS_INFO:
        raise AnswerAwaited
    return request


async def _own(
    session: AsyncSession, deed: Deed, request_id: str, version: int | None
) -> EmployeeRequest:
    request = await _open(session, deed, request_id, version)
    if request.person_id != deed.actor.person:
        raise Forbidden
    return request


async def _open(
    session: AsyncSession, deed: Deed, request_id: str, version: int | None
) -> EmployeeRequest:
    request = await repository.lock(session, deed.actor, request_id)
    if S(request.status) not in OPEN:
        raise RequestDecided(status=str(request.status))
    if version is not None and version != request.version:
        raise VersionConflict(version=request.version)
    return request


async def _flushed(session: AsyncSession, request: EmployeeRequest) -> EmployeeRequest:
    await session.flush()
    await session.refresh(request, ["person", "approver", "decided_by"])
    return request

"""What employees ask their managers for: looking and deciding."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.employee_requests import deciding, repository
from hr_backend.employee_requests.errors import AnswerAwaited, NothingAsked, RequestDecided
from hr_backend.employee_requests.models import FiledStatus, RequestKind
from hr_backend.employee_requests.repository import FiledFilter
from hr_backend.employee_requests.schemas import (
    Agreement,
    FiledView,
    Inquiry,
    Refusal,
    Reply,
    view_of,
)
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
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor, Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["employee requests"], responses=declare(NotAuthenticated))

STEPS = (Forbidden, NotFound, RequestDecided, VersionConflict, IdempotencyKeyReused)
DECIDING = declare(*STEPS, AnswerAwaited)
ANSWERING = declare(*STEPS, NothingAsked)


@router.get(
    "/employee-requests",
    summary="Requests by employees, oldest first",
    responses=declare(Forbidden, Invalid),
)
async def list_employee_requests(
    session: Session,
    actor: Staff,
    paging: Paging,
    *,
    waiting_for_me: Annotated[
        bool, Query(description="Only those the caller is to decide next")
    ] = False,
    mine: Annotated[bool, Query(description="Only the caller's own")] = False,
    kind: RequestKind | None = None,
    status: Annotated[
        str | None, Query(max_length=200, description="One or several, by comma")
    ] = None,
) -> Page[FiledView]:
    """Who may call it: employees: their own and their team's; HRBPs and admins all."""
    wanted = FiledFilter(waiting_for_me, mine, read_status(status), kind)
    rows, more = cut(
        await repository.list_requests(session, actor, wanted=wanted, paging=paging), paging
    )
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[view_of(row) for row in rows], next_cursor=cursor)


def read_status(text: str | None) -> frozenset[FiledStatus]:
    """`pending,needs_info`; Invalid where one is no status."""
    try:
        return frozenset(FiledStatus(one.strip()) for one in (text or "").split(",") if one)
    except ValueError:
        known = [status.value for status in FiledStatus]
        raise Invalid("There is no such status.", known=known) from None


@router.get("/employee-requests/{request_id}", summary="One request", responses=declare(NotFound))
async def get_employee_request(session: Session, actor: AnyActor, request_id: Id) -> FiledView:
    """Who may call it: the requester; whoever manages them; HRBPs; admins."""
    return view_of(await repository.get(session, actor, request_id))


@router.post("/employee-requests/{request_id}/approve", summary="Consent", responses=DECIDING)
async def approve_employee_request(
    request_id: Id, body: Agreement, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """What was asked for takes effect at once.

    Who may call it: whoever manages the requester, at any depth; HRBPs; admins. Nobody their own.
    """

    async def effect() -> FiledView:
        return view_of(await deciding.approve(session, deed, request_id, version=body.version))

    return await write.once(FiledView, effect)


@router.post("/employee-requests/{request_id}/reject", summary="No", responses=DECIDING)
async def reject_employee_request(
    request_id: Id, body: Refusal, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """The requester is told the reason. Who may call it: as for approving."""

    async def effect() -> FiledView:
        row = await deciding.reject(
            session, deed, request_id, reason=body.reason, version=body.version
        )
        return view_of(row)

    return await write.once(FiledView, effect)


@router.post("/employee-requests/{request_id}/ask-info", summary="Ask for more", responses=DECIDING)
async def ask_employee(
    request_id: Id, body: Inquiry, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """The request becomes `needs_info`. Who may call it: as for approving."""

    async def effect() -> FiledView:
        row = await deciding.ask_info(
            session, deed, request_id, question=body.question, version=body.version
        )
        return view_of(row)

    return await write.once(FiledView, effect)


@router.post("/employee-requests/{request_id}/answer", summary="Answer", responses=ANSWERING)
async def answer_as_employee(
    request_id: Id, body: Reply, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """The answer is added to the reason and the request goes back to its approver.

    Who may call it: the requester.
    """

    async def effect() -> FiledView:
        row = await deciding.answer(session, deed, request_id, text=body.text, version=body.version)
        return view_of(row)

    return await write.once(FiledView, effect)


@router.post(
    "/employee-requests/{request_id}/withdraw", summary="Take it back", responses=ANSWERING
)
async def withdraw_employee_request(
    request_id: Id, body: Agreement, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """Only while nobody has decided. Who may call it: the requester."""

    async def effect() -> FiledView:
        return view_of(await deciding.withdraw(session, deed, request_id, version=body.version))

    return await write.once(FiledView, effect)

"""The employee file over HTTP."""

from fastapi import APIRouter, Request

from hr_backend.employee_requests.errors import NobodyToDecide
from hr_backend.employee_requests.schemas import FiledView, view_of
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.idempotency import Write, fingerprint
from hr_backend.kit.schemas import Id
from hr_backend.kit.vault import VaultClosed, tail
from hr_backend.people.deeds import CurrentDeed, CurrentWrite, Key
from hr_backend.records.certificates.errors import AskedAlready
from hr_backend.records.employees import service
from hr_backend.records.employees.errors import (
    CardInvalid,
    IdentityInvalid,
    NumberTaken,
    PhoneInvalid,
)
from hr_backend.records.employees.requests import ask_for_card
from hr_backend.records.employees.schemas import Employment, FileEdit, FileView, NewCard, OwnEdit

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


@router.get("/me/employment", summary="How the caller is employed")
async def get_employment(session: Session, deed: CurrentDeed) -> Employment:
    """Contract, probation, and the last day if notice were given today.

    Who may call it: employees, about themselves.
    """
    return await service.employment(session, deed)


@router.get(
    "/employee-files/{person_id}", summary="An employee's file", responses=declare(VaultClosed)
)
async def get_file(person_id: Id, session: Session, deed: CurrentDeed) -> FileView:
    """Numbers are masked. Who may call it: employees about themselves; HRBPs and admins, whose
    look at another's is kept in the audit trail.
    """
    return await service.read(session, deed, person_id)


@router.put(
    "/employee-files/{person_id}",
    summary="Write it",
    responses=declare(VersionConflict, IdentityInvalid, PhoneInvalid, NumberTaken, VaultClosed),
)
async def put_file(person_id: Id, body: FileEdit, session: Session, deed: CurrentDeed) -> FileView:
    """Who may call it: HRBPs; admins."""
    return await service.write(session, deed, person_id, body)


@router.post(
    "/me/profile",
    summary="Change one's own data",
    responses=declare(PhoneInvalid, VaultClosed, IdempotencyKeyReused),
)
async def change_profile(
    body: OwnEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FileView:
    """Phone, address, whom to call in an emergency. Who may call it: employees, for themselves."""

    async def effect() -> FileView:
        return await service.write_own(session, deed, body)

    return await write.once(FileView, effect)


@router.post(
    "/me/bank-card",
    summary="Ask for another bank card",
    responses=declare(CardInvalid, AskedAlready, NobodyToDecide, VaultClosed, IdempotencyKeyReused),
)
async def change_card(
    body: NewCard,
    request: Request,
    session: Session,
    deed: CurrentDeed,
    idempotency_key: Key = None,
) -> FiledView:
    """HR agrees in /employee-requests; until then pay goes where it went.

    Who may call it: employees, for themselves.
    """

    # Not of the body: what is kept of it for days must not give the number away.
    shown = f"{body.bank} {tail(body.number.get_secret_value())}"
    mark = fingerprint(request.method, request.url.path, shown.encode())
    write = Write(session, deed.actor.person, idempotency_key, mark, deed.now)

    async def effect() -> FiledView:
        return view_of(await ask_for_card(session, deed, bank=body.bank, number=body.number))

    return await write.once(FiledView, effect)

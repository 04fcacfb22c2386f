"""Certificates over HTTP; checking one needs no login."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials

from hr_backend.employee_requests.errors import NobodyToDecide
from hr_backend.employee_requests.schemas import FiledView, view_of
from hr_backend.identity.errors import ProofRequired
from hr_backend.identity.service import get_proven
from hr_backend.kit.auth import Scope, bearer, read
from hr_backend.kit.db import Session
from hr_backend.kit.deed import CHINA
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id, Named
from hr_backend.kit.vault import VaultClosed
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.certificates import repository, rules, service
from hr_backend.records.certificates.errors import (
    AskedAlready,
    CheckedTooOften,
    IncomeNeedsPayroll,
    NotEmployed,
    StillEmployed,
)
from hr_backend.records.certificates.models import Certificate, CertificateKind
from hr_backend.records.certificates.requests import ask_for_income
from hr_backend.records.certificates.schemas import (
    CertificateView,
    Checked,
    Code,
    IncomeWish,
    NewCertificate,
)
from hr_backend.records.certificates.tries import Tries
from hr_backend.records.keeping import paged
from hr_backend.records.training.endpoints import Nothing

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))
checking = APIRouter(tags=["records"])
PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The paper",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def _view(row: Certificate) -> CertificateView:
    return CertificateView(
        id=row.id,
        number=row.number,
        kind=CertificateKind(row.kind),
        person=Named(id=row.person_id, name=row.person.name),
        purpose=row.purpose,
        issued_at=row.issued_at,
        revoked=row.revoked_at is not None,
    )


@router.get("/certificates", summary="Issued certificates")
async def list_certificates(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    mine: Annotated[bool, Query(description="Only the caller's own")] = False,
) -> Page[CertificateView]:
    """Who may call it: everybody (their own); HR (all but those of income); payroll (of income)."""
    rows, following = await paged(
        session, repository.shown(actor, mine=mine), Certificate.number, paging
    )
    return Page(items=[_view(row) for row in rows], next_cursor=following)


@router.post(
    "/certificates",
    summary="Issue one at once",
    responses=declare(
        IncomeNeedsPayroll, NotEmployed, StillEmployed, VaultClosed, IdempotencyKeyReused
    ),
)
async def issue_certificate(
    body: NewCertificate, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CertificateView:
    """Of employment or leaving. Who may call it: employees for themselves; HRBPs and admins for
    everybody.
    """

    async def effect() -> CertificateView:
        return _view(
            await service.issue(
                session, deed, body.kind, person_id=body.person, purpose=body.purpose
            )
        )

    return await write.once(CertificateView, effect)


@router.post(
    "/certificates/income",
    summary="Ask for one of income",
    responses=declare(AskedAlready, NobodyToDecide, IdempotencyKeyReused),
)
async def ask_income_certificate(
    body: IncomeWish, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FiledView:
    """Payroll agrees in /employee-requests; then it is issued, with the average gross pay of the
    paid months of the last twelve. Who may call it: employees, for themselves.
    """

    async def effect() -> FiledView:
        return view_of(await ask_for_income(session, deed, body.purpose))

    return await write.once(FiledView, effect)


@router.get(
    "/certificates/{certificate_id}/file",
    summary="The paper",
    responses={**PDF, **declare(VaultClosed, ProofRequired)},
    response_class=Response,
)
async def get_certificate_file(
    certificate_id: Id, request: Request, session: Session, actor: AnyActor
) -> Response:
    """A PDF. Who may call it: whoever may see the certificate; one of income on a shared device
    after a proof of identity.
    """
    row = await repository.get(session, actor, certificate_id)
    if row.kind == CertificateKind.INCOME:
        await get_proven(request, session, actor)
    headers = HEADERS | {"Content-Disposition": f'inline; filename="{row.kind}-{row.number}.pdf"'}
    return Response(service.pdf_of(session, row), media_type="application/pdf", headers=headers)


@router.post(
    "/certificates/{certificate_id}/revoke",
    summary="Make it invalid",
    responses=declare(IdempotencyKeyReused),
)
async def revoke_certificate(
    certificate_id: Id, body: Nothing, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CertificateView:
    """Its code is valid no more. Who may call it: HRBPs; admins."""

    async def effect() -> CertificateView:
        return _view(await service.revoke(session, deed, certificate_id))

    return await write.once(CertificateView, effect)


@checking.post(
    "/certificates/check",
    summary="Is a certificate genuine",
    responses=declare(NotAuthenticated, CheckedTooOften),
)
async def check_certificate(
    body: Code,
    request: Request,
    session: Session,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Checked:
    """By the code on the paper: kind, number, day and masked name of one that stands.

    Who may call it: everybody, without a token, so and so often.
    """
    tries: Tries = request.app.state.tries
    now: datetime = request.app.state.clock.now()
    if (wait := tries.wait(_asker(request, credentials, now), now)) is not None:
        raise CheckedTooOften(seconds=wait)
    row = await service.find(session, body.code)
    if row is None:
        return Checked(valid=False)
    return Checked(
        valid=True,
        kind=CertificateKind(row.kind),
        number=row.number,
        issued_on=row.issued_at.astimezone(CHINA).date(),
        name=rules.masked_name(row.person.name),
    )


def _asker(
    request: Request, credentials: HTTPAuthorizationCredentials | None, now: datetime
) -> str | None:
    """Whose tries are counted: an address; None for a service, which counts its own visitors."""
    if credentials is not None:
        _, scope = read(credentials.credentials, request.app.state.settings.token_secret, now=now)
        if scope is Scope.ACT_FOR:
            return None
    return request.client.host if request.client else ""

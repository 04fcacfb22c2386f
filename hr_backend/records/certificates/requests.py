"""Certificates of income: asked for by their owner, agreed to by payroll."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.employee_requests import filing
from hr_backend.employee_requests import repository as filed
from hr_backend.employee_requests.models import EmployeeRequest, RequestKind
from hr_backend.kit.deed import Deed
from hr_backend.records.certificates import service
from hr_backend.records.certificates.errors import AskedAlready
from hr_backend.records.certificates.models import CertificateKind
from hr_backend.records.keeping import employee


async def ask_for_income(session: AsyncSession, deed: Deed, purpose: str | None) -> EmployeeRequest:
    """NotFound for candidates, AskedAlready, NobodyToDecide."""
    person = await employee(session, deed.actor, deed.actor.person)
    if await filed.open_of(session, person.id, kind=RequestKind.CERTIFICATE):
        raise AskedAlready
    request = await filing.file(
        session,
        deed,
        RequestKind.CERTIFICATE,
        reason=purpose or "",
        data={"certificate": CertificateKind.INCOME.value},
        action="certificate.request",
    )
    return await filed.get(session, deed.actor, request.id)


async def issue_asked(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """Payroll agreed: issue it. IncomeUnknown, VaultClosed: then nothing was decided."""
    person = await employee(session, deed.actor, request.person_id)
    row = await service.issue_income(session, deed, person, request.reason or None)
    request.data = request.data | {"number": row.number, "issued": row.id}

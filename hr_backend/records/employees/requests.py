"""Another bank card for one's pay: asked for by its owner, agreed to by HR."""

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.employee_requests import filing
from hr_backend.employee_requests import repository as filed
from hr_backend.employee_requests.models import EmployeeRequest, RequestKind
from hr_backend.kit.deed import Deed
from hr_backend.kit.vault import place, tail
from hr_backend.payroll.models import PayAccount
from hr_backend.records.certificates.errors import AskedAlready
from hr_backend.records.certificates.press import press_of
from hr_backend.records.employees import repository, rules
from hr_backend.records.employees.errors import CardInvalid
from hr_backend.records.employees.models import CardChange


async def ask_for_card(
    session: AsyncSession, deed: Deed, *, bank: str, number: SecretStr
) -> EmployeeRequest:
    """NotFound for candidates, CardInvalid, AskedAlready, NobodyToDecide, VaultClosed.

    The request says the last four digits; the number itself lies sealed beside it.
    """
    person = await repository.whose(session, deed.actor, deed.actor.person, everybody=False)
    card = rules.digits(number.get_secret_value())
    if not rules.is_card(card):
        raise CardInvalid
    await repository.lock_person(session, person.id)
    if await filed.open_of(session, person.id, kind=RequestKind.PROFILE):
        raise AskedAlready
    request = await filing.file(
        session,
        deed,
        RequestKind.PROFILE,
        reason="",
        data={"fields": "bank_card", "bank": bank, "tail": tail(card)},
        action="profile.request",
    )
    where = place(CardChange.number, request.id)
    session.add(
        CardChange(
            request_id=request.id,
            person_id=person.id,
            bank=bank,
            number=press_of(session).vault.seal(card, place=where),
            tail=tail(card),
        )
    )
    await session.flush()
    return await filed.get(session, deed.actor, request.id)


async def take_over(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """HR agreed: from now on pay goes there. VaultClosed: then nothing was decided."""
    row = await repository.card_of(session, request.id)
    if row is None or row.number is None:
        return
    vault = press_of(session).vault
    number = vault.open(row.number, place=place(CardChange.number, request.id))
    account = await repository.lock_account(session, row.person_id)
    if account is None:
        account = PayAccount(person_id=row.person_id, version=0)
        session.add(account)
    account.bank, account.tail = row.bank, row.tail
    account.number = vault.seal(number, place=place(PayAccount.number, row.person_id))
    account.version += 1
    account.updated_by, account.updated_at = deed.actor.person, deed.now
    row.number = None
    await session.flush()


async def forget(session: AsyncSession, deed: Deed, request: EmployeeRequest) -> None:
    """Refused or taken back: the number goes, its last four digits stay with the request."""
    row = await repository.card_of(session, request.id)
    if row is not None:
        row.number = None

"""Issuing, checking, revoking certificates."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.kit.ids import new_id
from hr_backend.kit.vault import place
from hr_backend.people.access import keeps_records
from hr_backend.people.models import Person
from hr_backend.records.certificates import facts, repository, rules
from hr_backend.records.certificates.drawing import draw
from hr_backend.records.certificates.errors import (
    IncomeNeedsPayroll,
    IncomeUnknown,
    NotEmployed,
    StillEmployed,
)
from hr_backend.records.certificates.models import Certificate, CertificateKind
from hr_backend.records.certificates.press import press_of
from hr_backend.records.certificates.wording import templates, text_of
from hr_backend.records.contracts.rules import add_months
from hr_backend.records.contracts.service import today
from hr_backend.records.keeping import employee, require_hr

MONTHS = 12
"""An income is the average of the paid months among so many."""


async def issue(
    session: AsyncSession,
    deed: Deed,
    kind: CertificateKind,
    *,
    person_id: str | None,
    purpose: str | None,
) -> Certificate:
    """One's own, or by HR anybody's. Forbidden, NotFound, IncomeNeedsPayroll, NotEmployed,
    StillEmployed, VaultClosed.
    """
    person = await employee(session, deed.actor, person_id or deed.actor.person)
    if person.id != deed.actor.person and not keeps_records(deed.actor):
        raise Forbidden
    if kind is CertificateKind.INCOME:
        raise IncomeNeedsPayroll
    left_on = await facts.left_on(session, person)
    gone = left_on is not None and left_on <= today(deed)
    if kind is CertificateKind.LEAVING and not gone:
        raise StillEmployed
    if kind is CertificateKind.EMPLOYMENT and gone:
        raise NotEmployed
    return await _print(session, deed, person, kind, purpose, {})


async def issue_income(
    session: AsyncSession, deed: Deed, person: Person, purpose: str | None
) -> Certificate:
    """The average of the paid months of the last twelve. IncomeUnknown without any."""
    since = add_months(today(deed).replace(day=1), -MONTHS)
    gross = await repository.paid_gross(session, person.id, since=since)
    if not gross:
        raise IncomeUnknown
    fen = rules.average_fen(gross)
    income = {
        "months": str(len(gross)),
        "income": rules.yuan(fen),
        "income_words": rules.in_words(fen),
    }
    return await _print(session, deed, person, CertificateKind.INCOME, purpose, income)


async def _print(
    session: AsyncSession,
    deed: Deed,
    person: Person,
    kind: CertificateKind,
    purpose: str | None,
    more: dict[str, str],
) -> Certificate:
    press, day = press_of(session), today(deed)
    code = rules.code_of(secrets.token_bytes(16))
    digest = rules.digest_of(code)
    assert digest is not None
    number = rules.number_of(day.year, await repository.next_count(session, day.year))
    row_id = new_id()
    printed = await facts.collect(session, deed, person, purpose=purpose)
    printed |= more | {"number": number, "code": code}
    row = Certificate(
        id=row_id,
        number=number,
        kind=kind.value,
        person_id=person.id,
        purpose=purpose,
        code_digest=digest,
        facts=press.vault.seal(facts.packed(printed), place=place(Certificate.facts, row_id)),
        issued_at=deed.now,
        issued_by_id=deed.actor.person,
        revoked_at=None,
        person=person,
    )
    session.add(row)
    await session.flush()
    _record(session, deed, row, "certificate.issue")
    return row


async def revoke(session: AsyncSession, deed: Deed, certificate: str) -> Certificate:
    """From now on its code is not valid; twice changes nothing. NotFound, Forbidden."""
    row = await repository.get(session, deed.actor, certificate)
    require_hr(deed.actor)
    if row.revoked_at is None:
        row.revoked_at = deed.now
        _record(session, deed, row, "certificate.revoke")
    await session.flush()
    return row


async def find(session: AsyncSession, code: str) -> Certificate | None:
    """The certificate that bears a code and stands."""
    digest = rules.digest_of(code)
    row = await repository.by_digest(session, digest) if digest else None
    return row if row is not None and row.revoked_at is None else None


def pdf_of(session: AsyncSession, row: Certificate) -> bytes:
    """The paper, drawn from what was known when it was issued. VaultClosed."""
    press = press_of(session)
    printed = facts.unpacked(press.vault.open(row.facts, place=place(Certificate.facts, row.id)))
    text = text_of(row.kind, printed, templates(press.templates), address=press.address)
    return draw(text)


def _record(session: AsyncSession, deed: Deed, row: Certificate, action: str) -> None:
    after = {"kind": row.kind, "number": row.number, "person": row.person_id}
    record(session, deed, action=action, subject=("certificate", row.id), after=after)

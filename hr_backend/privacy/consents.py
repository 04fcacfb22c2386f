"""Giving consent and taking it back; what was agreed to when is kept as proof."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.privacy.models import Consent, Purpose


async def list_consents(session: AsyncSession, person: str) -> Sequence[Consent]:
    """The oldest first, withdrawn ones included."""
    rows = await session.scalars(
        select(Consent)
        .where(Consent.person_id == person)
        .order_by(Consent.given_at, Consent.withdrawn_at.asc().nulls_last(), Consent.id)
    )
    return rows.all()


async def give(session: AsyncSession, deed: Deed, purpose: Purpose, version: str) -> Consent:
    """Agree to a text; agreeing to the same one again changes nothing, a new one replaces it."""
    standing = await _standing(session, deed.actor.person, purpose)
    if standing is not None and standing.version == version:
        return standing
    if standing is not None:
        standing.withdrawn_at = deed.now
        await session.flush()
    consent = Consent(
        person_id=deed.actor.person,
        purpose=purpose.value,
        version=version,
        given_at=deed.now,
        withdrawn_at=None,
        channel=deed.actor.via,
    )
    session.add(consent)
    await session.flush()
    _record(session, deed, consent, "consent.give")
    return consent


async def withdraw(session: AsyncSession, deed: Deed, purpose: str) -> Consent:
    """Take a consent back, from now on; NotFound where none stands."""
    standing = await _standing(session, deed.actor.person, purpose)
    if standing is None:
        raise NotFound
    standing.withdrawn_at = deed.now
    _record(session, deed, standing, "consent.withdraw")
    await session.flush()
    return standing


async def _standing(session: AsyncSession, person: str, purpose: str) -> Consent | None:
    return await session.scalar(
        select(Consent)
        .where(
            Consent.person_id == person,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .with_for_update()
    )


def _record(session: AsyncSession, deed: Deed, consent: Consent, action: str) -> None:
    record(
        session,
        deed,
        action=action,
        subject=("person", consent.person_id),
        after={"purpose": consent.purpose, "version": consent.version},
    )

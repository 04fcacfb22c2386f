"""Every query about proofs of identity."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.identity.models import Proof
from hr_backend.people.models import Person


async def lock_person(session: AsyncSession, person: str) -> Person:
    """The person, with nobody else asking for a code or trying one meanwhile."""
    found = await session.execute(select(Person).where(Person.id == person).with_for_update())
    return found.scalar_one()


async def sent_since(session: AsyncSession, person: str, since: datetime) -> Sequence[Proof]:
    """A person's codes, the newest first."""
    statement = (
        select(Proof)
        .where(Proof.person_id == person, Proof.sent_at > since)
        .order_by(Proof.sent_at.desc(), Proof.id)
    )
    return (await session.scalars(statement)).all()


async def last_proof(session: AsyncSession, person: str, device: str) -> datetime | None:
    """When a session was last proved."""
    return await session.scalar(
        select(Proof.proved_at)
        .where(Proof.person_id == person, Proof.device == device, Proof.proved_at.is_not(None))
        .order_by(Proof.proved_at.desc())
        .limit(1)
    )


async def forget_code(session: AsyncSession, proof: str) -> None:
    """Take a code out of the notice that carried it: it has been used, or never will be."""
    await session.execute(
        text("update outbox set data = data - 'code' where data ->> 'proof' = :proof"),
        {"proof": proof},
    )

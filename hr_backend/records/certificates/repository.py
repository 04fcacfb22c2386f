"""Every query about certificates."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.payroll.models import PayRun, Payslip, RunStatus
from hr_backend.people.models import Department
from hr_backend.people.visibility import visible
from hr_backend.records.certificates.models import Certificate, CertificateCounter


def shown(actor: Actor, *, mine: bool = False) -> Select[Certificate]:
    """Certificates the actor may see."""
    statement = (
        select(Certificate)
        .options(joinedload(Certificate.person))
        .where(visible(actor, Certificate))
    )
    return statement.where(Certificate.person_id == actor.person) if mine else statement


async def get(session: AsyncSession, actor: Actor, certificate: str) -> Certificate:
    """NotFound."""
    found = await session.scalar(shown(actor).where(Certificate.id == certificate))
    if found is None:
        raise NotFound
    return found


async def by_digest(session: AsyncSession, digest: str) -> Certificate | None:
    """The one whose paper bears a code, for whoever holds the paper."""
    return await session.scalar(
        select(Certificate)
        .options(joinedload(Certificate.person))
        .where(Certificate.code_digest == digest)
    )


async def next_count(session: AsyncSession, year: int) -> int:
    """The next number of a year; given out in the order of commits, without gaps."""
    statement = insert(CertificateCounter).values(year=year, last=1)
    counted = await session.execute(
        statement.on_conflict_do_update(
            index_elements=[CertificateCounter.year], set_={"last": CertificateCounter.last + 1}
        ).returning(CertificateCounter.last)
    )
    return int(counted.scalar_one())


async def department_name(session: AsyncSession, department: str | None) -> str | None:
    return await session.scalar(select(Department.name).where(Department.id == department))


async def paid_gross(session: AsyncSession, person: str, *, since: date) -> Sequence[int]:
    """Gross pay (fen) of the paid months since a month, for a certificate its owner asked for."""
    rows = await session.scalars(
        select(Payslip.gross)
        .join(PayRun, PayRun.id == Payslip.run_id)
        .where(
            Payslip.person_id == person,
            PayRun.status == RunStatus.PAID,
            Payslip.period >= since,
        )
        .order_by(Payslip.period)
    )
    return rows.all()

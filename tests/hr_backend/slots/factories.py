"""The smallest company with interviews in it, written straight into a migrated database."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
    RequisitionPool,
)
from hr_backend.people.models import Person, PersonRole


def at(text: str) -> datetime:
    """`2026-12-02 15:00` on the clock of Shanghai, as an instant."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


async def people(session: AsyncSession, kind: str, ids: Iterable[str]) -> None:
    """Candidates or employees, named like their ids."""
    session.add_all(Person(id=one, kind=kind, name=one) for one in ids)
    await session.flush()


async def company(
    session: AsyncSession,
    *,
    candidates: Iterable[str] = ("wang", "zhou"),
    interviewers: Iterable[str] = ("li", "chen"),
    pool: Iterable[str] = (),
) -> None:
    """A requisition `java` of recruiter zhao with one application a candidate: `a-wang`, ..."""
    candidates, interviewers, pool = list(candidates), list(interviewers), list(pool)
    await people(session, "candidate", candidates)
    await people(session, "employee", dict.fromkeys([*interviewers, *pool, "zhao"]))
    session.add(PersonRole(person_id="zhao", role="recruiter"))
    session.add(Requisition(id="java", title="Java", recruiter_id="zhao"))
    await session.flush()
    session.add_all(RequisitionPool(requisition_id="java", person_id=one) for one in pool)
    session.add_all(
        Application(id=f"a-{one}", candidate_id=one, requisition_id="java") for one in candidates
    )
    await session.flush()


async def interview(
    session: AsyncSession,
    *,
    candidate: str = "wang",
    interviewers: Iterable[str] = ("li",),
    start: datetime | None = None,
    end: datetime | None = None,
    minutes: int = 60,
    mode: str = "onsite",
    id_: str | None = None,
) -> str:
    """An interview, scheduled where it has a start; nothing is claimed. Its id."""
    row = Interview(
        id=id_ or f"i-{candidate}",
        application_id=f"a-{candidate}",
        round=1,
        mode=mode,
        minutes=minutes,
        start_at=start,
        end_at=end,
        status="scheduled" if start else "proposed",
    )
    session.add(row)
    await session.flush()
    session.add_all(
        InterviewInterviewer(interview_id=row.id, person_id=one) for one in interviewers
    )
    await session.flush()
    return row.id

"""Deletes a person's words from the trail; the digests stay, and with them the chain."""

from sqlalchemy import CTE, delete, literal, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import ChangeRequest
from hr_backend.audit.models import AuditEntry, PersonalValue
from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import Application, Incident, Interview
from hr_backend.standby.models import Offer


async def erase_values(session: AsyncSession, person: str) -> list[str]:
    """Digests of what was deleted: words of entries by, for or about a candidate."""
    about = _subjects(person)
    entries = select(AuditEntry.no).where(
        or_(
            AuditEntry.actor == person,
            AuditEntry.on_behalf_of == person,
            tuple_(AuditEntry.subject_kind, AuditEntry.subject_id).in_(
                select(about.c.kind, about.c.id)
            ),
        )
    )
    statement = delete(PersonalValue).where(PersonalValue.entry_no.in_(entries))
    return sorted(await session.scalars(statement.returning(PersonalValue.digest)))


def _subjects(person: str) -> CTE:
    """Kind and id of everything that is about a candidate."""
    applications = select(Application.id).where(Application.candidate_id == person)
    interviews = select(Interview.id).where(Interview.application_id.in_(applications))
    tables = {
        "application": (Application.id, Application.id.in_(applications)),
        "interview": (Interview.id, Interview.id.in_(interviews)),
        "request": (ChangeRequest.id, ChangeRequest.application_id.in_(applications)),
        "offer": (Offer.id, Offer.application_id.in_(applications)),
        "incident": (Incident.id, Incident.interview_id.in_(interviews)),
        "handoff": (
            Handoff.id,
            or_(Handoff.person_id == person, Handoff.interview_id.in_(interviews)),
        ),
    }
    parts = [
        select(literal(kind).label("kind"), column.label("id")).where(condition)
        for kind, (column, condition) in tables.items()
    ]
    person_itself = select(literal("person").label("kind"), literal(person).label("id"))
    return union(person_itself, *parts).cte("about")

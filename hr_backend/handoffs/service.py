"""Handing a case over: a stored ticket, an assignee, a notice."""

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.handoffs import repository
from hr_backend.handoffs.models import Handoff
from hr_backend.handoffs.schemas import NewHandoff
from hr_backend.interviews import repository as interviews
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.models import Kind


async def hand_over(session: AsyncSession, deed: Deed, wanted: NewHandoff) -> Handoff:
    """A candidate's case goes to the post's recruiter, an employee's to an HRBP.

    An employee's case about an interview goes to its recruiter. NotFound for an interview out of
    sight. Nobody to take it: assigned to nobody, seen by all of HR.
    """
    actor = deed.actor
    if wanted.interview is not None:
        await interviews.get(session, actor, wanted.interview)
    assignee = None
    if actor.kind == Kind.CANDIDATE or wanted.interview is not None:
        assignee = await repository.recruiter_of(session, actor, interview_id=wanted.interview)
    if assignee is None or assignee == actor.person:
        assignee = await repository.hrbp_of(session, actor)
    handoff = Handoff(
        id=new_id(),
        person_id=actor.person,
        interview_id=wanted.interview,
        reason=wanted.reason,
        summary=wanted.summary,
        status="open",
        assigned_to_id=assignee,
        created_at=deed.now,
    )
    session.add(handoff)
    await session.flush()
    whole = await repository.get(session, handoff.id)
    record(
        session,
        deed,
        action="handoff.open",
        subject=("handoff", handoff.id),
        after={"reason": wanted.reason, "assigned_to": assignee},
    )
    data = {
        "handoff": handoff.id,
        "requester": {"id": whole.person.id, "name": whole.person.name},
        "interview": wanted.interview,
        "handoff_reason": wanted.reason,
        "summary": wanted.summary,
    }
    tell(session, deed, About.HANDOFF_REQUESTED, {Party.ASSIGNEE: [assignee]}, data=data)
    await session.flush()
    return whole

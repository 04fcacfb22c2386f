"""The day itself: lateness, faults, and a candidate who did not come."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.policies import policy_of
from hr_backend.audit.service import record
from hr_backend.interviews import incidents, repository, service
from hr_backend.interviews.day_rules import ON, gives_rebooking, no_show_from
from hr_backend.interviews.errors import IllegalTransition, InterviewPast, TooEarly
from hr_backend.interviews.models import Incident, IncidentKind, Interview, InterviewStatus, Mode
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.access import Relation, relations
from hr_backend.slots import repository as claims

THERE = {Relation.CANDIDATE, Relation.INTERVIEWER}
REPORTERS = {*THERE, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}
NO_SHOW_REPORTERS = {Relation.INTERVIEWER, Relation.RECRUITER, Relation.OWNER, Relation.ADMIN}
Parties = dict[Party, Sequence[str | None]]


async def run_late(
    session: AsyncSession, deed: Deed, interview_id: str, *, minutes: int | None, text: str
) -> Incident:
    """Note that the caller will be late, and tell the other side and the recruiter.

    Forbidden for whoever is not to be there; IllegalTransition, InterviewPast.
    """
    interview = await repository.lock(session, deed.actor, interview_id)
    related = relations(deed.actor, interview)
    if not related & THERE:
        raise Forbidden
    _must_be_on(interview)
    assert interview.end_at is not None
    if interview.end_at <= deed.now:
        raise InterviewPast
    incident = await incidents.note(session, deed, interview, IncidentKind.LATE, text, minutes)
    _trace(session, deed, incident, "interview.late")
    concerned = service.parties(interview)
    if Relation.CANDIDATE in related:
        del concerned[Party.CANDIDATE]
    _tell(session, deed, About.RUNNING_LATE, interview, incident, concerned)
    return incident


async def report_fault(
    session: AsyncSession, deed: Deed, interview_id: str, *, kind: IncidentKind, text: str
) -> tuple[Incident, bool]:
    """Keep what was reported as evidence, tell who can help, break off a sitting that ran.

    Whether the interview may be booked anew for it comes with it. Forbidden, IllegalTransition.
    """
    interview = await repository.lock(session, deed.actor, interview_id)
    if not relations(deed.actor, interview) & REPORTERS:
        raise Forbidden
    _must_be_on(interview)
    assert interview.start_at is not None
    assert interview.end_at is not None
    incident = await incidents.note(session, deed, interview, kind, text, None)
    await incidents.break_off(session, interview.id, incident)
    _trace(session, deed, incident, "interview.fault")
    everybody = service.parties(interview)
    concerned: Parties = {Party.INTERVIEWER: everybody[Party.INTERVIEWER]}
    by_people = interview.mode != Mode.AI and interview.interviewers
    if kind == IncidentKind.NOBODY_THERE or not by_people:
        concerned[Party.RECRUITER] = everybody[Party.RECRUITER]
    _tell(session, deed, About.TECHNICAL_ISSUE, interview, incident, concerned)
    rebook = gives_rebooking(
        kind,
        interview.mode,
        interview.status,
        start=interview.start_at,
        end=interview.end_at,
        now=deed.now,
    )
    return incident, rebook


async def record_no_show(session: AsyncSession, deed: Deed, interview: Interview) -> None:
    """The candidate did not come: their time is free, and they may book anew once.

    Of a locked interview. Forbidden, IllegalTransition, TooEarly before the grace time is over.
    """
    if not relations(deed.actor, interview) & NO_SHOW_REPORTERS:
        raise Forbidden
    _must_be_on(interview)
    assert interview.start_at is not None
    policy = await policy_of(session, interview.application.requisition, now=deed.now)
    until = no_show_from(interview.start_at, policy.rules.no_show_grace_minutes)
    if deed.now < until:
        raise TooEarly(until=until.isoformat())
    before = service.snapshot(interview)
    service.set_status(interview, InterviewStatus.NO_SHOW)
    await claims.release(session, interview_id=interview.id)
    await incidents.end_session(session, deed, interview.id)
    await service.write_down(session, deed, interview, action="interview.no_show", before=before)
    tell(
        session,
        deed,
        About.NO_SHOW_RECORDED,
        service.parties(interview),
        data=service.notice_data(interview) | {"rebook": interview.rebook_of is None},
    )


def _must_be_on(interview: Interview) -> None:
    if interview.status not in ON:
        raise IllegalTransition(status=interview.status)


def _trace(session: AsyncSession, deed: Deed, incident: Incident, action: str) -> None:
    """What was said stays with the incident: the trail only says that it was."""
    record(
        session,
        deed,
        action=action,
        subject=("incident", incident.id),
        after={"interview": incident.interview_id, "kind": incident.kind},
    )


def _tell(
    session: AsyncSession,
    deed: Deed,
    about: About,
    interview: Interview,
    incident: Incident,
    concerned: Parties,
) -> None:
    data = service.notice_data(interview) | {
        "incident": incident.id,
        "incident_kind": incident.kind,
        "late_minutes": incident.minutes,
    }
    if (reporter := _reporter(deed, interview)) is not None:
        data["requester"] = reporter
    if incident.text:
        data["reason"] = incident.text
    tell(session, deed, about, concerned, data=data)


def _reporter(deed: Deed, interview: Interview) -> dict[str, str] | None:
    """Who is speaking, where it is somebody who takes part."""
    there = (interview.application.candidate, *interview.interviewers)
    found = next((one for one in there if one.id == deed.actor.person), None)
    return {"id": found.id, "name": found.name} if found is not None else None

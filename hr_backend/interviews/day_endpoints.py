"""The day of an interview: late, a fault, nobody came, a new time, begin and end."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from hr_backend.approvals.schemas import ChangeResult, RuleView
from hr_backend.interviews import day, incidents, rebooking, repository, service, sessions
from hr_backend.interviews.day_schemas import (
    FaultReport,
    Finish,
    IncidentView,
    Lateness,
    NoShow,
    Rebooking,
    SessionView,
    Sitting,
    Start,
)
from hr_backend.interviews.errors import (
    IllegalTransition,
    InterviewPast,
    NothingToRebook,
    OutsideHours,
    RebookUsed,
    TimePast,
    TimeTooFar,
    TooEarly,
)
from hr_backend.interviews.models import Incident, IncidentKind, Interview
from hr_backend.interviews.views import interview_view
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.slots.repository import SlotTaken

COMMON = (NotAuthenticated, Forbidden, NotFound, Invalid)
WRITES = (IdempotencyKeyReused, IllegalTransition)

router = APIRouter(
    prefix="/interviews/{interview_id}", tags=["interview day"], responses=declare(*COMMON)
)


@router.post("/late", summary="Somebody will be late", responses=declare(*WRITES, InterviewPast))
async def report_late(
    interview_id: Id, body: Lateness, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> IncidentView:
    """Kept, and told: the candidate's to the interviewers and the recruiter, an interviewer's to
    the candidate, the other interviewers and the recruiter.

    Who may call it: the candidate; an interviewer.
    """

    async def effect() -> IncidentView:
        found = await day.run_late(
            session, deed, interview_id, minutes=body.minutes, text=body.text
        )
        return _incident(found, rebook=False)

    return await write.once(IncidentView, effect)


@router.post("/fault", summary="A fault, or nobody there", responses=declare(*WRITES))
async def report_fault(
    interview_id: Id, body: FaultReport, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> IncidentView:
    """Kept as evidence with its time, channel and message. A technical fault is told to the
    interviewers, of an AI interview to the recruiter; `nobody_there` to both. `rebook` is true
    about the time of an AI interview: see there.

    Who may call it: the candidate; an interviewer; the post's recruiter and owner; admins.
    """

    async def effect() -> IncidentView:
        found, rebook = await day.report_fault(
            session, deed, interview_id, kind=IncidentKind(body.kind), text=body.text
        )
        return _incident(found, rebook=rebook)

    return await write.once(IncidentView, effect)


@router.post(
    "/rebook",
    summary="Another time, counted nowhere",
    responses=declare(
        *WRITES,
        VersionConflict,
        NothingToRebook,
        RebookUsed,
        SlotTaken,
        OutsideHours,
        TimePast,
        TimeTooFar,
    ),
)
async def rebook_interview(
    interview_id: Id, body: Rebooking, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """An AI interview with an open fault is moved, whether or not it has begun; after a no-show
    a new interview of the same round is arranged, once. Always at once, with no reason asked.

    Who may call it: the candidate; the post's recruiter and owner; admins.
    """

    async def effect() -> ChangeResult:
        interview = await repository.lock(session, deed.actor, interview_id)
        service.check_version(interview, body.version)
        found, rule = await rebooking.rebook(session, deed, interview, body.start)
        view = await interview_view(session, found)
        rules = [RuleView(code=rule.code, data=dict(rule.data))]
        return ChangeResult(outcome="applied", interview=view, request=None, rules=rules)

    return await write.once(ChangeResult, effect)


@router.post(
    "/no-show",
    summary="The candidate did not come",
    responses=declare(*WRITES, VersionConflict, TooEarly),
)
async def report_no_show(
    interview_id: Id, body: NoShow, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """From `no_show_grace_minutes` after the start on; before, `too_early` says until when to
    wait. The candidate is told kindly, and may book anew once.

    Who may call it: an interviewer; the post's recruiter and owner; admins.
    """

    async def effect() -> ChangeResult:
        interview = await repository.lock(session, deed.actor, interview_id)
        service.check_version(interview, body.version)
        await day.record_no_show(session, deed, interview)
        view = await interview_view(session, interview)
        return ChangeResult(outcome="applied", interview=view, request=None, rules=[])

    return await write.once(ChangeResult, effect)


@router.post("/start", summary="It begins", responses=declare(*WRITES, VersionConflict, TooEarly))
async def start_interview(
    interview_id: Id, body: Start, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Sitting:
    """A sitting that runs goes on; one that a fault broke off is followed by another.

    Who may call it: an interviewer; the post's recruiter and owner; admins; of an AI interview
    also a service acting for the candidate.
    """
    return await _sit(
        session,
        deed,
        write,
        interview_id,
        body.version,
        lambda interview: sessions.start(session, deed, interview, link=body.link),
    )


@router.post("/finish", summary="It is over", responses=declare(*WRITES, VersionConflict, TooEarly))
async def finish_interview(
    interview_id: Id, body: Finish, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Sitting:
    """Where nobody said that it had begun, it began at its time. Who may call it: as `start`."""
    return await _sit(
        session,
        deed,
        write,
        interview_id,
        body.version,
        lambda interview: sessions.finish(session, deed, interview),
    )


@router.get("/sessions", summary="Sittings, in order")
async def list_sessions(session: Session, actor: AnyActor, interview_id: Id) -> Sitting:
    """Who may call it: whoever may see the interview."""
    return await _sitting(session, await repository.get(session, actor, interview_id))


async def _sit(
    session: Session,
    deed: Deed,
    write: CurrentWrite,
    interview_id: str,
    version: int | None,
    act: Callable[[Interview], Awaitable[None]],
) -> Sitting:
    async def effect() -> Sitting:
        interview = await repository.lock(session, deed.actor, interview_id)
        service.check_version(interview, version)
        await act(interview)
        return await _sitting(session, interview)

    return await write.once(Sitting, effect)


async def _sitting(session: Session, interview: Interview) -> Sitting:
    rows = await incidents.sessions_of(session, interview.id)
    views = [
        SessionView(
            id=row.id,
            started_at=row.started_at,
            ended_at=row.ended_at,
            link=row.link,
            fault=row.fault_id,
        )
        for row in rows
    ]
    return Sitting(interview=await interview_view(session, interview), sessions=views)


def _incident(row: Incident, *, rebook: bool) -> IncidentView:
    return IncidentView(id=row.id, kind=row.kind, at=row.at, minutes=row.minutes, rebook=rebook)

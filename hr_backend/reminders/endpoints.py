"""Reminding a candidate by hand."""

from fastapi import APIRouter

from hr_backend.approvals.schemas import ChangeResult
from hr_backend.interviews.errors import IllegalTransition, InterviewPast
from hr_backend.interviews.views import interview_view
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.reminders import service
from hr_backend.reminders.errors import RemindedLately

router = APIRouter(tags=["interviews"], responses=declare(NotAuthenticated, Forbidden, NotFound))


@router.post(
    "/interviews/{interview_id}/remind",
    summary="Remind the candidate now",
    responses=declare(IllegalTransition, InterviewPast, RemindedLately, IdempotencyKeyReused),
)
async def remind_candidate(
    interview_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ChangeResult:
    """Changes nothing of the interview. At any hour, and at most once in ten minutes, reminders
    by the clock included.

    Who may call it: an interviewer; the post's recruiter and owner; admins.
    """

    async def effect() -> ChangeResult:
        interview = await service.remind_now(session, deed, interview_id)
        view = await interview_view(session, interview)
        return ChangeResult(outcome="applied", interview=view, request=None, rules=[])

    return await write.once(ChangeResult, effect)

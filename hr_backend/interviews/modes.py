"""Holding an interview another way: onsite, by video, by phone, with the AI interviewer."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.interviews.errors import InterviewersNeeded, ModeUnavailable, SameMode
from hr_backend.interviews.models import Interview, Mode
from hr_backend.interviews.service import notice_data, parties, snapshot, write_down
from hr_backend.kit.deed import Deed
from hr_backend.notifications.rules import About
from hr_backend.notifications.service import tell

LINKED = frozenset({Mode.VIDEO, Mode.AI})


@dataclass(frozen=True, slots=True)
class Manner:
    """How to meet; a place or a link that is not given stays where it still fits the mode."""

    mode: Mode
    location: str | None = None
    link: str | None = None


def check(interview: Interview, manner: Manner, *, by_candidate: bool) -> None:
    """SameMode, InterviewersNeeded, or ModeUnavailable where it is not the candidate's to ask.

    A candidate may choose among ways to meet people; an AI interview is the company's to offer,
    and places and links are the company's to name.
    """
    if by_candidate and (manner.mode == Mode.AI or manner.location or manner.link):
        raise ModeUnavailable(mode=manner.mode.value)
    if manner.mode != Mode.AI and not interview.interviewers:
        raise InterviewersNeeded
    if _after(interview, manner) == (interview.mode, interview.location, interview.link):
        raise SameMode


async def change(
    session: AsyncSession, deed: Deed, interview: Interview, manner: Manner, *, reason: str
) -> None:
    """Hold it that way; its time stays. Told as a change of the interview, with `old_mode`."""
    before, old_mode = snapshot(interview), interview.mode
    interview.mode, interview.location, interview.link = _after(interview, manner)
    await write_down(session, deed, interview, action="interview.mode", before=before)
    tell(
        session,
        deed,
        About.INTERVIEW_RESCHEDULED,
        parties(interview),
        data=notice_data(interview, old_start=interview.start_at) | {"old_mode": old_mode},
        reason=reason,
    )


def _after(interview: Interview, manner: Manner) -> tuple[str, str | None, str | None]:
    """Mode, place and link: a place belongs to meeting on site, a link to a screen, and a link
    to the AI interviewer is not one to people.
    """
    mode = manner.mode
    location = manner.location or interview.location if mode == Mode.ONSITE else None
    keeps = mode in LINKED and mode == interview.mode
    link = manner.link or (interview.link if keeps else None) if mode in LINKED else None
    return mode.value, location, link

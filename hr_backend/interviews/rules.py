"""The lifecycle of an interview (预约—确认—修改—取消): what may follow what. Pure."""

from typing import Final

from hr_backend.interviews.models import InterviewStatus as S

ALLOWED_TRANSITIONS: Final[dict[S, frozenset[S]]] = {
    S.PROPOSED: frozenset({S.SCHEDULED, S.CANCELLED}),
    S.SCHEDULED: frozenset({S.CONFIRMED, S.IN_PROGRESS, S.CANCELLED, S.NO_SHOW}),
    # A moved interview has to be confirmed again.
    S.CONFIRMED: frozenset({S.SCHEDULED, S.IN_PROGRESS, S.CANCELLED, S.NO_SHOW}),
    # An AI interview that broke down is put back to another time.
    S.IN_PROGRESS: frozenset({S.COMPLETED, S.NO_SHOW, S.SCHEDULED}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
    S.NO_SHOW: frozenset(),
}

OPEN: Final = frozenset({S.PROPOSED, S.SCHEDULED, S.CONFIRMED})
"""Still to come: may be moved or cancelled."""
TIMED: Final = frozenset({S.SCHEDULED, S.CONFIRMED})
"""Has a time that may be moved."""
CLOSED_STAGES: Final = frozenset({"withdrawn", "rejected", "hired", "closed"})
"""Stages of an application that nothing follows."""


def may_follow(present: S, wanted: S) -> bool:
    """Whether `wanted` may come after `present`; staying is no transition."""
    return wanted in ALLOWED_TRANSITIONS[present]
